import { RequestError } from "../core/errors.ts";
import { type Box, inkSign, luminance, type Picture, type Polarity } from "./picture.ts";
import { scaled } from "./scale.ts";
import { type Component, componentsOf } from "./segment-components.ts";

/** The ink of a line of digits, everything else taken away. */
export interface InkMap {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`, 0 for paper to 1. */
  readonly ink: Float64Array;
  /** Where the map lies in the picture, in pixels of the picture. */
  readonly box: Box;
  /** About the height of a digit in pixels of the map: that of half of the ink's connected pieces. */
  readonly digitHeight: number;
}

/** A line is at most so high where it is cut: a digit of 28x28 needs no more. */
const HEIGHT = 56;
/** Pictures of more pixels are made smaller at once. */
const MOST_PIXELS = 500_000;
/** Noise and the strength of ink are known well enough from so many pixels. */
const SAMPLE = 20_000;
/** Ink must differ from its background by this much, of 1: 20 steps of a byte, less rounding. */
const LEAST_CONTRAST = 19.5 / 255;

/**
 * The ink of a picture, whatever the light: paper is what most of its surroundings are like, and ink is what absorbs more of
 * the light there (or gives more, on a dark ground). Noise is removed, and so are specks.
 *
 * @throws RequestError for a picture that is none, or on which there is nothing
 */
export function inkOf(operation: string, picture: Picture, polarity: Polarity): InkMap {
  const whole = luminance(operation, picture, polarity);
  const step = Math.ceil(Math.sqrt((picture.width * picture.height) / MOST_PIXELS));
  const { light, width, height } = shrunk(whole, picture.width, picture.height, step);
  const ink = contrastOf(light, width, height, polarity);
  const noise = quantile(sampleOf(ink).map(Math.abs), 0.5);
  const needed = Math.max(LEAST_CONTRAST, 8 * noise);
  const strong = strongest(ink, needed);
  if (strong < needed) {
    const of255 = (value: number): string => String(Math.round(255 * value));
    throw new RequestError(
      `${operation}: the picture is blank: nothing differs from its background by ${of255(needed)} of 255, the most is ${of255(strong)}`,
      "give a picture of digits, well lit and with some margin; if it has some, say its polarity",
    );
  }
  // The faint edges of digits as small as MNIST's are part of them; of large ones they are blur and compression.
  const sure = ink.map((value) => (value < Math.min(strong / 2, needed) ? 0 : value));
  const large = Math.min(1, Math.max(0, boundsOf(componentsOf(sure, width, height)).height / 28 - 1));
  const faint = Math.min(strong / 2, Math.max(8 * noise, 0.12 * large * strong));
  const gain = strong < 0.95 ? 1 / strong : 1;
  for (let pixel = 0; pixel < ink.length; pixel++) {
    ink[pixel] = ink[pixel]! > faint ? Math.min(1, gain * ink[pixel]!) : 0;
  }
  const digits = withoutSpecks(ink, width, height);
  return mapOf(ink, width, boundsOf(digits), heightOf(digits), step);
}

/** Each pixel the mean of `step` x `step` old ones. */
function shrunk(light: Float32Array, width: number, height: number, step: number) {
  if (step === 1) return { light, width, height };
  const [columns, rows] = [Math.max(1, Math.floor(width / step)), Math.max(1, Math.floor(height / step))];
  const few = new Float32Array(columns * rows);
  for (let y = 0; y < rows * step && y < height; y++) {
    const row = Math.floor(y / step) * columns;
    for (let x = 0; x < columns * step && x < width; x++) few[row + Math.floor(x / step)]! += light[y * width + x]!;
  }
  const area = Math.min(step, width) * Math.min(step, height);
  return { light: few.map((sum) => sum / area), width: columns, height: rows };
}

/** How much each pixel differs from its paper towards ink: what it absorbs of the paper's light, or gives beyond it. */
function contrastOf(light: Float32Array, width: number, height: number, polarity: Polarity): Float32Array {
  let sign: 1 | -1 = polarity === "light-on-dark" ? 1 : -1;
  if (polarity === "auto") {
    const differences = paperOf(light, width, height, 0.5);
    for (let pixel = 0; pixel < light.length; pixel++) differences[pixel] = light[pixel]! - differences[pixel]!;
    sign = inkSign(differences);
  }
  // Ink may fill half of the surroundings, so paper is looked for on its own side of the middle.
  const paper = paperOf(light, width, height, sign < 0 ? 0.75 : 0.25);
  const contrast = new Float32Array(light.length);
  for (let pixel = 0; pixel < light.length; pixel++) {
    const difference = light[pixel]! - paper[pixel]!;
    contrast[pixel] = sign > 0 ? difference : -difference / Math.max(paper[pixel]!, 0.05);
  }
  return contrast;
}

/** Brightness of the paper at each pixel: a quantile of each of some large squares, and between their middles a mixture. */
function paperOf(light: Float32Array, width: number, height: number, share: number): Float32Array {
  const side = Math.max(24, Math.min(width, height) / 3, Math.max(width, height) / 10);
  const [columns, rows] = [Math.max(1, Math.round(width / side)), Math.max(1, Math.round(height / side))];
  const squares = new Float32Array(columns * rows);
  for (let square = 0; square < squares.length; square++) {
    const [column, row] = [square % columns, Math.floor(square / columns)];
    const [left, right] = [column, column + 1].map((edge) => Math.floor((edge * width) / columns)) as [number, number];
    const [top, bottom] = [row, row + 1].map((edge) => Math.floor((edge * height) / rows)) as [number, number];
    const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / 4000)));
    const values = new Float32Array(Math.ceil((right - left) / step) * Math.ceil((bottom - top) / step));
    let count = 0;
    for (let y = top; y < bottom; y += step) {
      for (let x = left; x < right; x += step) values[count++] = light[y * width + x]!;
    }
    squares[square] = quantile(values, share);
  }
  const across = mixture(width, columns);
  const down = mixture(height, rows);
  const paper = new Float32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    const [above, below] = [down.from[y]! * columns, down.to[y]! * columns];
    for (let x = 0; x < width; x++, pixel++) {
      const [left, right, share] = [across.from[x]!, across.to[x]!, across.share[x]!];
      const upper = squares[above + left]! * (1 - share) + squares[above + right]! * share;
      const lower = squares[below + left]! * (1 - share) + squares[below + right]! * share;
      paper[pixel] = upper * (1 - down.share[y]!) + lower * down.share[y]!;
    }
  }
  return paper;
}

/** Between the middles of which two squares each pixel of an axis lies, and how far it is on the way to the second. */
function mixture(pixels: number, squares: number) {
  const [from, to] = [new Uint16Array(pixels), new Uint16Array(pixels)];
  const share = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const place = Math.min(squares - 1, Math.max(0, ((pixel + 0.5) * squares) / pixels - 0.5));
    from[pixel] = Math.floor(place);
    to[pixel] = Math.min(squares - 1, from[pixel]! + 1);
    share[pixel] = place - from[pixel]!;
  }
  return { from, to, share };
}

/** What one in twenty pixels of ink exceeds; of no ink, the most there is. */
function strongest(ink: Float32Array, needed: number): number {
  const inked = ink.filter((value) => value >= needed);
  if (inked.length > 0) return quantile(sampleOf(inked), 0.95);
  return ink.reduce((most, value) => Math.max(most, value), 0);
}

/** Some of the values, evenly taken, as a copy. */
function sampleOf(values: Float32Array): Float32Array {
  const step = Math.ceil(values.length / SAMPLE);
  const sample = new Float32Array(Math.floor((values.length - 1) / step) + 1);
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * step]!;
  return sample;
}

/** What this share of the values is not above; changes their order. */
function quantile(values: Float32Array, share: number): number {
  const place = Math.floor(share * (values.length - 1));
  // Quickselect: those below and those above change sides until the stretch around the place holds but one value.
  for (let first = 0, last = values.length - 1; first < last; ) {
    const pivot = values[(first + last) >> 1]!;
    let [up, down] = [first, last];
    while (up <= down) {
      while (values[up]! < pivot) up++;
      while (values[down]! > pivot) down--;
      if (up > down) break;
      const value = values[up]!;
      values[up++] = values[down]!;
      values[down--] = value;
    }
    if (place <= down) last = down;
    else if (place >= up) first = up;
    else break;
  }
  return values[place]!;
}

/** The pieces that are large enough to be part of a digit; the ink of the others is wiped out. */
function withoutSpecks(ink: Float32Array, width: number, height: number): Component[] {
  const components = componentsOf(ink, width, height);
  const most = Math.max(...components.map(({ mass }) => mass));
  const longest = Math.max(...components.map(({ box }) => Math.max(box.width, box.height)));
  return components.filter(({ box, mass, pixels }) => {
    const isSpeck = mass < 0.03 * most && Math.max(box.width, box.height) < 0.2 * longest;
    if (isSpeck) for (const pixel of pixels) ink[pixel] = 0;
    return !isSpeck;
  });
}

/** Height of the piece below which half of the ink is. */
function heightOf(components: readonly Component[]): number {
  const total = components.reduce((sum, { mass }) => sum + mass, 0);
  let below = 0;
  for (const { box, mass } of [...components].sort((a, b) => a.box.height - b.box.height)) {
    below += mass;
    if (2 * below >= total) return box.height;
  }
  return 0;
}

/** The smallest box around all of them. */
function boundsOf(components: readonly Component[]): Box {
  const boxes = components.map(({ box }) => box);
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** The ink of a box, made smaller where digits are higher than need be. */
function mapOf(ink: Float32Array, stride: number, box: Box, digitHeight: number, step: number): InkMap {
  const scale = Math.min(1, HEIGHT / digitHeight);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  return {
    width,
    height,
    ink: scaled(ink, stride, box, width, height),
    box: { left: step * box.left, top: step * box.top, width: step * box.width, height: step * box.height },
    digitHeight: digitHeight * scale,
  };
}
