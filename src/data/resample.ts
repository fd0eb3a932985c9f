import { cos, sin } from "../core/math.ts";
import type { Shape } from "../core/shape.ts";
import type { Displacements } from "./elastic.ts";

/** How an image is moved as a whole. */
export interface Move {
  /** Pixels to the right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Degrees clockwise about the middle. */
  readonly rotate: number;
  /** Factors of width and height; above 0. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Pixels to the right for each pixel further down. */
  readonly shear: number;
}

/** Draws images anew, one after the other: all have one shape. */
export class Resampler {
  readonly #shape: Shape;
  /** One channel of the old image, with a border of a pixel of background around it. */
  readonly #old: Float64Array;

  /** @param shape `[height, width, channels]` */
  constructor(shape: Shape) {
    const [height = 0, width = 0] = shape;
    this.#shape = shape;
    this.#old = new Float64Array((height + 2) * (width + 2));
  }

  /**
   * Writes the moved and warped image. Each new pixel is read where it comes from, once: at the inverse of the move, and the
   * displacement from there. Between four pixels their mean is taken, weighted by nearness; beyond the image all is 0.
   *
   * The move takes a place p, from the middle, to R K D p + t: scaled (D), sheared (K), turned (R), shifted (t).
   *
   * @param images bytes `[count, height, width, channels]`, both
   * @param start number of the image's first byte in `from`, and in `to`
   */
  draw(from: Uint8Array, start: number, move: Move, warp: Displacements | undefined, to: Uint8Array, at: number): void {
    const [height = 0, width = 0, channels = 0] = this.#shape;
    const [angle, { scaleX, scaleY, shear }] = [(move.rotate / 180) * Math.PI, move];
    const [c, s] = [cos(angle), sin(angle)];
    // The inverse, 1/D 1/K 1/R: how far a step to the right, and one down, leads in the old image.
    const [rightX, rightY] = [(c + shear * s) / scaleX, -s / scaleY];
    const [downX, downY] = [(s - shear * c) / scaleX, c / scaleY];
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const [left, top] = [-middleX - move.shiftX, -middleY - move.shiftY];
    const [firstX, firstY] = [middleX + rightX * left + downX * top, middleY + rightY * left + downY * top];
    const [old, line] = [this.#old, width + 2];
    for (let channel = 0; channel < channels; channel++) {
      this.#read(from, start + channel);
      let next = at + channel;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++, next += channels) {
          let x = firstX + column * rightX + row * downX + 1; // 1: the border
          let y = firstY + column * rightY + row * downY + 1;
          if (warp !== undefined) {
            x += warp.x[row * warp.stride + column]!;
            y += warp.y[row * warp.stride + column]!;
          }
          if (!(x > 0 && x < width + 1 && y > 0 && y < height + 1)) {
            to[next] = 0;
            continue;
          }
          const wholeX = Math.floor(x);
          const wholeY = Math.floor(y);
          const i = wholeY * line + wholeX;
          const above = old[i]! + (x - wholeX) * (old[i + 1]! - old[i]!);
          const below = old[i + line]! + (x - wholeX) * (old[i + line + 1]! - old[i + line]!);
          to[next] = above + (y - wholeY) * (below - above) + 0.5; // rounded: bytes drop what is behind the point
        }
      }
    }
  }

  #read(from: Uint8Array, start: number): void {
    const [height = 0, width = 0, channels = 0] = this.#shape;
    for (let row = 0; row < height; row++) {
      const line = (row + 1) * (width + 2) + 1;
      for (let column = 0; column < width; column++) {
        this.#old[line + column] = from[start + (row * width + column) * channels]!;
      }
    }
  }
}
