/*
 * Strokes of a pen: how they stand in memory and in an address. A pad is 28 cells high, as MNIST's images are pixels, and as
 * wide as there is room; all points are whole eighths of a cell, so that a link gives the very same strokes.
 */

/** A stroke: x and y of its points in turn, in cells from the left and the top. A point alone is a dot. */
export type Stroke = readonly number[];

/** Height of a pad in cells. */
export const CELLS = 28;
/** Parts of a cell that points are rounded to. */
const PARTS = 8;
/** Points nearer than this to the line between others say nothing, in cells. */
const SLACK = 0.125;

/** The nearest place that a point can have. */
export function toPlace(cells: number): number {
  return Math.round(cells * PARTS) / PARTS;
}

/** The stroke without the points that say nothing, after Ramer, Douglas and Peucker. */
export function simplify(stroke: Stroke): Stroke {
  const last = stroke.length / 2 - 1;
  const kept = new Uint8Array(last + 1);
  kept[0] = kept[last] = 1;
  const spans: [number, number][] = [[0, last]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    let [farthest, distance] = [from, SLACK];
    for (let i = from + 1; i < to; i++) {
      const far = distanceToLine(...at(stroke, i), ...at(stroke, from), ...at(stroke, to));
      if (far > distance) [farthest, distance] = [i, far];
    }
    if (farthest === from) continue;
    kept[farthest] = 1;
    spans.push([from, farthest], [farthest, to]);
  }
  return stroke.filter((_, i) => kept[i >> 1] === 1);
}

function at(stroke: Stroke, i: number): [x: number, y: number] {
  return [stroke[2 * i]!, stroke[2 * i + 1]!];
}

/** Distance of a point from the piece of line between two others. */
export function distanceToLine(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/*
 * In an address: strokes with dots between them. The first point is x and y in eighths, two letters each; every other is
 * its distance from the one before it, a letter each for across and down, 32 being none.
 */
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const NONE = 32;

/** What strokes in an address look like. */
export const STROKES_FORM = /^[\w-]{4}([\w-]{2})*(\.[\w-]{4}([\w-]{2})*)*$/;

/** Strokes as they stand in an address; empty for none. */
export function writeStrokes(strokes: readonly Stroke[]): string {
  return strokes.map(writeStroke).join(".");
}

function writeStroke(stroke: Stroke): string {
  let [x, y] = [Math.round(stroke[0]! * PARTS), Math.round(stroke[1]! * PARTS)];
  let text = [x >> 6, x & 63, y >> 6, y & 63].map((value) => LETTERS[value]).join("");
  for (let i = 2; i < stroke.length; i += 2) {
    const [toX, toY] = [Math.round(stroke[i]! * PARTS), Math.round(stroke[i + 1]! * PARTS)];
    // A distance of more than a letter can say is gone in steps.
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y)) / (NONE - 1)));
    const [fromX, fromY] = [x, y];
    for (let step = 1; step <= steps; step++) {
      const nextX = fromX + Math.round(((toX - fromX) * step) / steps);
      const nextY = fromY + Math.round(((toY - fromY) * step) / steps);
      text += LETTERS[nextX - x + NONE]! + LETTERS[nextY - y + NONE]!;
      [x, y] = [nextX, nextY];
    }
  }
  return text;
}

/** The strokes of an address, whose form was checked. */
export function readStrokes(text: string): Stroke[] {
  return text === "" ? [] : text.split(".").map(readStroke);
}

function readStroke(text: string): Stroke {
  const values = Array.from(text, (letter) => LETTERS.indexOf(letter));
  let [x, y] = [64 * values[0]! + values[1]!, 64 * values[2]! + values[3]!];
  const stroke = [x / PARTS, y / PARTS];
  for (let i = 4; i < values.length; i += 2) {
    x += values[i]! - NONE;
    y += values[i + 1]! - NONE;
    stroke.push(x / PARTS, y / PARTS);
  }
  return stroke;
}
