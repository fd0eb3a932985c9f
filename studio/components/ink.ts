/*
 * Strokes as the picture that is read: the same bytes in every browser, whatever the screen and the colors of the page, which
 * a canvas would not give.
 */
import { distanceToLine, type Stroke } from "./strokes.ts";

/**
 * Pixels of the picture to a cell of the pad: a digit of a third of the pad's height still has more than the 20 that a network
 * is shown, and a picture of six is cut and read within a frame or two.
 */
export const PIXELS = 3;
/** Half the width of the pen, in cells: its line is as wide against the pad as MNIST's digits' are against their field. */
export const PEN = 1;

/** A picture that a pen draws on, white on black. */
export class InkPicture {
  readonly width: number;
  readonly height: number;
  readonly channels = 1;
  /** `[height, width]`, 255 = ink. */
  readonly data: Uint8Array;

  /** An empty one of a size in cells. */
  constructor(cellsWide: number, cellsHigh: number) {
    this.width = Math.max(1, Math.round(PIXELS * cellsWide));
    this.height = Math.max(1, Math.round(PIXELS * cellsHigh));
    this.data = new Uint8Array(this.width * this.height);
  }

  /** Draws a stroke, or what came to it from a point on. */
  draw(stroke: Stroke, from = 0): void {
    if (stroke.length === 2) this.#line(stroke[0]!, stroke[1]!, stroke[0]!, stroke[1]!);
    for (let i = 2 * Math.max(1, from); i < stroke.length; i += 2) {
      this.#line(stroke[i - 2]!, stroke[i - 1]!, stroke[i]!, stroke[i + 1]!);
    }
  }

  /** Each pixel is as dark as its middle lies within the pen's round line, with an edge one pixel wide. */
  #line(...cells: [ax: number, ay: number, bx: number, by: number]): void {
    const [ax, ay, bx, by] = cells.map((value) => value * PIXELS) as typeof cells;
    const reach = PEN * PIXELS + 0.5;
    const right = Math.min(this.width, Math.ceil(Math.max(ax, bx) + reach));
    const bottom = Math.min(this.height, Math.ceil(Math.max(ay, by) + reach));
    for (let y = Math.max(0, Math.floor(Math.min(ay, by) - reach)); y < bottom; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(ax, bx) - reach)); x < right; x++) {
        const within = reach - distanceToLine(x + 0.5, y + 0.5, ax, ay, bx, by);
        const ink = Math.round(255 * Math.min(1, Math.max(0, within)));
        const pixel = y * this.width + x;
        if (ink > this.data[pixel]!) this.data[pixel] = ink;
      }
    }
  }
}
