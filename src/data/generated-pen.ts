import { cos, exp, sin } from "../core/math.ts";
import type { Random } from "../core/random.ts";
import type { Polyline } from "./generated-path.ts";

/** Side of an image and of the square within that the ink is fitted into, in pixels (MNIST's). */
export const SIDE = 28;
export const BOX = 20;
/** Where the ink's center of mass comes to lie: the middle of pixel 14, counted from 0, as in MNIST. */
const MIDDLE = 14.5;
const TURN = 6.283185307179586;
/** Width of the pen for each digit, 0 to 9, beside the common one. */
const WIDTH = [1.12, 1.3, 0.97, 0.97, 0.95, 0.95, 0.97, 1, 0.86, 0.95];

/** A pen: an ellipse, `ratio` times as long as it is wide, and its radius at each point, in pixels. */
interface Pen {
  readonly radius: number[];
  /** Direction of the long axis. */
  readonly cos: number;
  readonly sin: number;
  readonly ratio: number;
  /** Width of the ink's soft edge, in pixels. */
  readonly edge: number;
}

export function choosePen(points: Polyline, digit: number, random: Random): Pen {
  const scale = WIDTH[digit]!;
  const width = 2.4 * scale * exp(random.gaussian(0, 0.33));
  const base = Math.min(4.8 * scale, Math.max(1.1, width)) / 2;
  const swing = 0.15 * Math.abs(random.gaussian());
  const frequency = random.uniform(0.3, 1.5) * TURN;
  const phase = random.uniform(0, TURN);
  const radius: number[] = [];
  for (let i = 0; i < points.count; i++) {
    const pressure = 1 + swing * sin((frequency * i) / points.count + phase) + random.gaussian(0, 0.05);
    radius.push(base * Math.min(1.6, Math.max(0.5, pressure)));
  }
  const angle = random.uniform(0, TURN);
  const ratio = 1 / (1 - 0.35 * random.uniform());
  if (random.uniform() < 0.1) {
    const start = random.integer(points.count);
    const end = Math.min(points.count, start + 1 + random.integer(6));
    for (let i = start; i < end; i++) points.joined[i] = false;
  }
  return { radius, cos: cos(angle), sin: sin(angle), ratio, edge: random.uniform(0.8, 1.4) };
}

/**
 * Scales the points so that the ink's longer side is 20 pixels, and inks them; `box` is `[BOX, BOX]` of coverage 0 to 1.
 * Half of the pen's reach lies beyond the points, so the scale is found by repeating.
 */
export function ink(points: Polyline, pen: Pen, box: Float64Array): void {
  const { x, y, joined, count } = points;
  const { radius, ratio, edge } = pen;
  const minor = 1 / Math.sqrt(ratio);
  const major = Math.sqrt(ratio);
  const reachX = Math.sqrt((major * pen.cos) ** 2 + (minor * pen.sin) ** 2);
  const reachY = Math.sqrt((major * pen.sin) ** 2 + (minor * pen.cos) ** 2);
  const soft = Math.max(0, (edge - 1) / 2);
  let scale = 16;
  let left = 0;
  let top = 0;
  for (let round = 0; round < 4; round++) {
    left = top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < count; i++) {
      const rx = radius[i]! * reachX + soft;
      const ry = radius[i]! * reachY + soft;
      const px = x[i]! * scale;
      const py = y[i]! * scale;
      if (px - rx < left) left = px - rx;
      if (px + rx > right) right = px + rx;
      if (py - ry < top) top = py - ry;
      if (py + ry > bottom) bottom = py + ry;
    }
    const size = Math.max(right - left, bottom - top);
    if (round < 3) scale += (BOX - size) / (size / scale);
  }
  box.fill(0);
  // In the pen's own coordinates (u along its long axis, shrunk; v across, stretched) the pen is a circle.
  const uxx = pen.cos / major;
  const uxy = pen.sin / major;
  const vxx = -pen.sin / minor;
  const vxy = pen.cos / minor;
  for (let i = 0; i < count; i++) {
    const from = joined[i] ? i - 1 : i;
    const ax = x[from]! * scale - left;
    const ay = y[from]! * scale - top;
    const bx = x[i]! * scale - left;
    const by = y[i]! * scale - top;
    if (!joined[i] && i + 1 < count && joined[i + 1]) continue;
    const ra = radius[from]!;
    const rb = radius[i]!;
    const r = Math.max(ra, rb);
    const margin = edge / 2;
    const x0 = Math.max(0, Math.floor(Math.min(ax, bx) - r * reachX - margin));
    const x1 = Math.min(BOX - 1, Math.floor(Math.max(ax, bx) + r * reachX + margin));
    const y0 = Math.max(0, Math.floor(Math.min(ay, by) - r * reachY - margin));
    const y1 = Math.min(BOX - 1, Math.floor(Math.max(ay, by) + r * reachY + margin));
    const du = (bx - ax) * uxx + (by - ay) * uxy;
    const dv = (bx - ax) * vxx + (by - ay) * vxy;
    const length = du * du + dv * dv;
    const inverse = length > 0 ? 1 / length : 0;
    for (let row = y0; row <= y1; row++) {
      const py = row + 0.5 - ay;
      for (let column = x0; column <= x1; column++) {
        const px = column + 0.5 - ax;
        const u = px * uxx + py * uxy;
        const v = px * vxx + py * vxy;
        const t = Math.max(0, Math.min(1, (u * du + v * dv) * inverse));
        const eu = u - t * du;
        const ev = v - t * dv;
        const reach = ra + (rb - ra) * t + margin;
        const square = eu * eu + ev * ev;
        if (square >= reach * reach) continue;
        const coverage = (reach - Math.sqrt(square)) / edge;
        const at = row * BOX + column;
        if (coverage > box[at]!) box[at] = coverage;
      }
    }
  }
}

/** Writes the box into an image, moved by whole pixels so that the ink's center of mass lies in the middle. */
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
