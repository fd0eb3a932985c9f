/*
 * A pad to draw on: strokes, what they look like, and the picture that is read. A plain object under the component, so that
 * nothing stands between the pen and its ink: what an event brings is drawn before it returns.
 */
import type { Picture } from "inkling";
import { InkPicture, PEN, PIXELS } from "./ink.ts";
import { CELLS, type Stroke, simplify, toPlace } from "./strokes.ts";

/** A picture that was opened instead of drawn: what is seen of it, and what is read. */
export interface Photo {
  readonly name: string;
  readonly image: CanvasImageSource;
  readonly picture: Picture;
}

/** What is on a pad. */
export interface PadContent {
  readonly strokes: readonly Stroke[];
  readonly photo?: Photo | undefined;
}

/** Where the picture lies on the pad, in CSS pixels: its corner, the size of its pixels, and that of a cell of the pad. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
  readonly cell: number;
}

/** Who is told what. */
interface PadListener {
  /** Something was drawn, taken back or opened; `settled` where no stroke is under way. */
  changed(settled: boolean): void;
  /** The picture lies elsewhere. */
  placed(placement: Placement): void;
}

const EMPTY: PadContent = { strokes: [] };

export class Pad {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #listener: PadListener;
  #content = EMPTY;
  readonly #past: PadContent[] = [];
  /** Points of the stroke under way. */
  #current: number[] | undefined;
  #picture = new InkPicture(CELLS, CELLS);
  /** Size of the pad, and of a cell, in CSS pixels. */
  #width = CELLS;
  #height = CELLS;
  #cell = 1;

  constructor(canvas: HTMLCanvasElement, listener: PadListener) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d")!;
    this.#listener = listener;
  }

  get content(): PadContent {
    return this.#content;
  }

  /** What is on the pad, as a picture to be read; more ink may come to it. Undefined where there is nothing. */
  get picture(): Picture | undefined {
    return this.empty ? undefined : (this.#content.photo?.picture ?? this.#picture);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get empty(): boolean {
    return this.#content === EMPTY && this.#current === undefined;
  }

  /** Width and height in cells. */
  get cells(): readonly [wide: number, high: number] {
    return [this.#width / this.#cell, this.#height / this.#cell];
  }

  /** Takes the size that the page gives it, in CSS pixels. */
  fit(width: number, height: number): void {
    [this.#width, this.#height] = [width, height];
    this.repaint();
  }

  /** Draws everything again, in the colors that the page has now. */
  repaint(): void {
    const { strokes, photo } = this.#content;
    // Strokes from a wider pad are all there, smaller.
    const right = Math.max(0, ...strokes.map((stroke) => Math.max(...stroke.filter((_, i) => i % 2 === 0)) + PEN));
    this.#cell = Math.min(this.#height / CELLS, right === 0 ? Number.POSITIVE_INFINITY : this.#width / right);
    const [context, density] = [this.#context, devicePixelRatio];
    const size = [Math.round(this.#width * density), Math.round(this.#height * density)] as const;
    if (this.#canvas.width !== size[0] || this.#canvas.height !== size[1]) {
      [this.#canvas.width, this.#canvas.height] = size;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = getComputedStyle(this.#canvas).color;
    this.#picture = new InkPicture(...this.cells);
    for (const stroke of this.#current === undefined ? strokes : [...strokes, this.#current]) this.#ink(stroke, 0);
    if (photo !== undefined) this.#paintPhoto(photo);
    else this.#listener.placed({ left: 0, top: 0, scale: this.#cell / PIXELS, cell: this.#cell });
  }

  #paintPhoto({ image, picture: { width, height } }: Photo): void {
    const scale = Math.min(this.#width / width, this.#height / height);
    const [left, top] = [(this.#width - scale * width) / 2, (this.#height - scale * height) / 2];
    this.#context.drawImage(image, left, top, scale * width, scale * height);
    this.#listener.placed({ left, top, scale, cell: this.#cell });
  }

  /** Draws a stroke from a point on, on the page and in the picture. */
  #ink(stroke: Stroke, from: number): void {
    this.#picture.draw(stroke, from);
    const [context, cell] = [this.#context, this.#cell];
    const first = 2 * Math.max(0, from - 1);
    context.lineWidth = 2 * PEN * cell;
    context.beginPath();
    context.moveTo(stroke[first]! * cell, stroke[first + 1]! * cell);
    for (let i = Math.min(first + 2, stroke.length - 2); i < stroke.length; i += 2) {
      context.lineTo(stroke[i]! * cell, stroke[i + 1]! * cell);
    }
    context.stroke();
  }

  /** Puts the pen to a place in CSS pixels, or moves it there; a place outside lifts it. */
  pen(x: number, y: number): void {
    if (x < 0 || y < 0 || x > this.#width || y > this.#height) this.lift();
    else this.penTo(toPlace(x / this.#cell), toPlace(y / this.#cell));
  }

  /** Puts the pen to a place in cells, or moves it there. A photo gives way to the first stroke. */
  penTo(x: number, y: number): void {
    const current = this.#current;
    if (current === undefined) {
      if (this.#content.photo !== undefined) this.put(EMPTY);
      this.#current = [x, y];
      this.#ink(this.#current, 0);
    } else if (current.at(-2) !== x || current.at(-1) !== y) {
      current.push(x, y);
      this.#ink(current, current.length / 2 - 1);
    } else return;
    this.#listener.changed(false);
  }

  /** Lifts the pen: the stroke is done. */
  lift(): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    this.put({ strokes: [...this.#content.strokes, simplify(current)] });
  }

  /** Puts something else on the pad; `undo` brings back what was there. */
  put(content: PadContent): void {
    this.#past.push(this.#content);
    this.#show(content);
  }

  clear(): void {
    if (!this.empty) this.put(EMPTY);
  }

  undo(): void {
    if (this.#current !== undefined) this.lift();
    const before = this.#past.pop();
    if (before !== undefined) this.#show(before);
  }

  #show(content: PadContent): void {
    this.#current = undefined;
    this.#content = content.strokes.length === 0 && content.photo === undefined ? EMPTY : content;
    this.repaint();
    this.#listener.changed(true);
  }
}
