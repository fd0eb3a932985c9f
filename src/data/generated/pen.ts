import { exp, sin } from "../../core/math.ts";
import type { Random } from "../../core/random.ts";
import type { Polyline } from "./path.ts";

/** Side of an image and of the square within that the ink is fitted into, in pixels (MNIST's). */
export const SIDE = 28;
export const BOX = 20;
/** Where the ink's center of mass comes to lie: the middle of pixel 14, counted from 0, as in MNIST. */
const MIDDLE = 14.5;
const TURN = 6.283185307179586;

/** Width of the line in the finished image, in pixels, and how much broader it is for each digit: as much ink as in MNIST. */
const WIDTH = 2.3;
const BROADER = [1.16, 1.08, 1.05, 1.1, 0.97, 0.99, 1.01, 1.01, 0.99, 0.88];

const LEAST_WIDTH = 1.25;
/** Share of digits that are written with a much broader pen. */
const MARKERS = 0.06;

/** A round pen. */
export interface Pen {
  /** Half the width of the line at each point, in pixels of the finished image. */
  readonly radius: readonly number[];
  /** Width of the ink's soft edge, in pixels. */
  readonly edge: number;
  /** How far the pen trembles to either side, in pixels: a standard deviation. */
  readonly rough: number;
}

/** How much the width of the line changes from point to point, as a part of it: a standard deviation of standard deviations. */
const ROUGHNESS = 0.1;

/** A pen of random width, pressed now more, now less along the digit. */
export function choosePen(points: Polyline, digit: number, random: Random): Pen {
  const broader = BROADER[digit]!;
  const marker = random.uniform(0, 1) < MARKERS ? random.uniform(1.2, 1.9) : 1;
  const width = Math.max(LEAST_WIDTH, WIDTH * broader * marker * exp(random.gaussian(0, 0.22)));
  const swing = 0.28 * random.gaussian();
  const frequency = TURN * random.uniform(0.3, 1.5);
  const phase = random.uniform(0, TURN);
  const rough = ROUGHNESS * Math.abs(random.gaussian());
  const radius = points.x.map((_, i) => {
    const pressure = 1 + swing * sin((frequency * i) / points.count + phase) + random.gaussian(0, rough);
    return (width / 2) * within(pressure, 0.5, 1.6);
  });
  return { radius, rough: (rough * width) / 2, edge: random.uniform(0.8, 1.4) };
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Lets the pen tremble, where a digit is 1 high. */
export function tremble({ x, y, count }: Polyline, { rough }: Pen, random: Random): void {
  for (let i = 0; i < count; i++) {
    x[i] = x[i]! + random.gaussian(0, rough / BOX);
    y[i] = y[i]! + random.gaussian(0, rough / BOX);
  }
}

/** Moves and scales the points so that the longer side of the ink is `BOX` pixels and its corner lies at (0, 0). */
export function fitToBox({ x, y, count }: Polyline, { radius, edge }: Pen): void {
  // An edge softer than a pixel reaches half of what it exceeds one into the pixels beyond the radius.
  const soft = Math.max(0, (edge - 1) / 2);
  let scale = BOX;
  let left = 0;
  let top = 0;
  // The points grow with the scale and the pen does not: each round corrects what the one before left over.
  for (let round = 0; round < 4; round++) {
    left = top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < count; i++) {
      const reach = radius[i]! + soft;
      left = Math.min(left, x[i]! * scale - reach);
      right = Math.max(right, x[i]! * scale + reach);
      top = Math.min(top, y[i]! * scale - reach);
      bottom = Math.max(bottom, y[i]! * scale + reach);
    }
    const side = Math.max(right - left, bottom - top);
    if (round < 3) scale += (BOX - side) * (scale / side);
  }
  for (let i = 0; i < count; i++) {
    x[i] = x[i]! * scale - left;
    y[i] = y[i]! * scale - top;
  }
}

/** Draws lines between joined points; `box` is `[BOX, BOX]` of coverage, from 0 to 1 and above where ink is deep. */
export function ink({ x, y, joined, count }: Polyline, { radius, edge }: Pen, box: Float64Array): void {
  box.fill(0);
  for (let i = 0; i < count; i++) {
    if (!joined[i]) continue;
    const ax = x[i - 1]!;
    const ay = y[i - 1]!;
    const dx = x[i]! - ax;
    const dy = y[i]! - ay;
    const inverse = 1 / Math.max(1e-12, dx * dx + dy * dy);
    const start = radius[i - 1]! + edge / 2;
    const growth = radius[i]! + edge / 2 - start;
    // Only pixels whose middle may be within reach of the line.
    const most = Math.max(start, start + growth) - 0.5;
    const firstColumn = Math.max(0, Math.floor(Math.min(ax, x[i]!) - most));
    const lastColumn = Math.min(BOX - 1, Math.floor(Math.max(ax, x[i]!) + most));
    const firstRow = Math.max(0, Math.floor(Math.min(ay, y[i]!) - most));
    const lastRow = Math.min(BOX - 1, Math.floor(Math.max(ay, y[i]!) + most));
    for (let row = firstRow; row <= lastRow; row++) {
      const py = row + 0.5 - ay;
      for (let column = firstColumn; column <= lastColumn; column++) {
        const px = column + 0.5 - ax;
        // The nearest point of the line is at a + t d, and the pen's radius there between those of the ends.
        const t = Math.max(0, Math.min(1, (px * dx + py * dy) * inverse));
        const ex = px - t * dx;
        const ey = py - t * dy;
        const reach = start + growth * t;
        const square = ex * ex + ey * ey;
        if (square >= reach * reach) continue;
        const at = row * BOX + column;
        box[at] = Math.max(box[at]!, (reach - Math.sqrt(square)) / edge);
      }
    }
  }
}

/**
 * Writes the box into an image `[SIDE, SIDE]` as bytes, moved by whole pixels so that the ink's center of mass lies in
 * the middle. False if the ink would leave the image.
 */
export function place(box: Float64Array, image: Uint8Array): boolean {
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  let right = 0;
  let bottom = 0;
  for (let row = 0; row < BOX; row++) {
    for (let column = 0; column < BOX; column++) {
      const at = row * BOX + column;
      const value = Math.round(255 * Math.min(1, box[at]!));
      box[at] = value;
      if (value === 0) continue;
      mass += value;
      sumX += value * (column + 0.5);
      sumY += value * (row + 0.5);
      right = Math.max(right, column + 1);
      bottom = row + 1;
    }
  }
  const left = Math.round(MIDDLE - sumX / mass);
  const top = Math.round(MIDDLE - sumY / mass);
  if (!(left >= 0 && top >= 0 && left + right <= SIDE && top + bottom <= SIDE)) return false;
  image.fill(0);
  for (let row = 0; row < bottom; row++) {
    for (let column = 0; column < right; column++) image[(top + row) * SIDE + left + column] = box[row * BOX + column]!;
  }
  return true;
}
