import { log } from "../core/math.ts";
import { normalizeDigit } from "./normalize.ts";
import type { Box, Picture } from "./picture.ts";
import { type Cut, isFree, isLeftOf, trialCuts } from "./segment-cuts.ts";
import type { InkMap } from "./segment-ink.ts";

/** What may be one digit: the ink between two trial cuts. */
export interface Piece {
  /** Numbers of the cuts to its left and right. */
  readonly from: number;
  readonly to: number;
  /** Around its ink, in pixels of the map. */
  readonly box: Box;
  /** `[28, 28]` bytes, as a network sees it. */
  readonly pixels: Uint8Array;
  /** How little it is shaped like a digit, beside the others: see `shapeOf`. */
  readonly shape: Shape;
}

/** What tells a digit from a part of one, and from several. All are 0 for what is shaped like most digits. */
export interface Shape {
  /** How much broader it is than digits mostly are, in heights of a digit. */
  readonly broad: number;
  /** How much lower it is than digits mostly are, in heights of a digit. */
  readonly low: number;
  /** Whether a cut through it goes through no ink: 1 or 0. */
  readonly split: number;
  /** The widest column of paper in it, in heights of a digit. */
  readonly gap: number;
}

/** Trial cuts of a line, and every piece between two of them that may be a digit. */
export interface Lattice {
  readonly cuts: readonly Cut[];
  /** Width of a stroke, in pixels of the map. */
  readonly stroke: number;
  readonly pieces: readonly Piece[];
}

/** How much each sign that a piece is no digit counts against the logarithm of its probability. */
export interface Weights extends Shape {
  /** For each stroke that a cut goes through. */
  readonly ink: number;
  /** What one more digit costs. */
  readonly digit: number;
  /** The least that a logarithm of a probability counts as: a network that is less sure than that is as good as silent. */
  readonly unsure: number;
}

/** Chosen on strings of MNIST's training images and of drawn digits. */
export const WEIGHTS: Weights = { broad: 4.5, low: 7.5, split: 1.3, gap: 4, ink: 0.27, digit: 0.35, unsure: -3 };

/** A cut goes through less than so many strokes: a 0 has two above each other, and a little is to spare. */
const MOST_STROKES = 3;
/** A digit is at most so many digits' heights broad. */
const BROADEST = 1.7;
/** Pixels of full ink by which pieces differ at least, and without which they are nothing. */
const LEAST_INK = 3;

/** Over-segments a line: more cuts than there are digits, and all pieces that could be one. */
export function latticeOf(map: InkMap): Lattice {
  const stroke = strokeOf(map);
  const cuts = trialCuts(map, MOST_STROKES * stroke, LEAST_INK);
  const middle = map.height >> 1;
  const boxes = cuts.map((): (Box | undefined)[] => []);
  const pieces: Piece[] = [];
  for (let from = cuts.length - 2; from >= 0; from--) {
    for (let to = from + 1; to < cuts.length; to++) {
      if (!isLeftOf(cuts[from]!, cuts[to]!)) continue;
      const between: number[] = [];
      for (let n = from + 1; n < to; n++) {
        if (isLeftOf(cuts[from]!, cuts[n]!) && isLeftOf(cuts[n]!, cuts[to]!)) between.push(n);
      }
      const reach = cuts[to]!.path[middle]! - cuts[from]!.path[middle]!;
      if (between.length > 0 && reach > 2 * BROADEST * map.digitHeight) break;
      const box = boxAround(map, cuts[from]!, cuts[to]!);
      // What is too broad is still a piece where nothing divides it, so that there is always a way through.
      if (box === undefined || (between.length > 0 && box.width > BROADEST * map.digitHeight)) continue;
      boxes[from]![to] = box;
      const gaps = between.filter((n) => isFree(cuts[n]!)).map((n) => gapBetween(boxes[from]![n], boxes[n]![to]));
      const pixels = normalizeDigit(pictureOf(map, box, cuts[from]!, cuts[to]!), { polarity: "light-on-dark" });
      pieces.push({ from, to, box, pixels, shape: shapeOf(map, box, gaps) });
    }
  }
  return { cuts, stroke, pieces: pieces.sort((a, b) => a.from - b.from || a.to - b.to) };
}

/** Width of a stroke: of half of the ink's horizontal runs, weighted by their length. */
function strokeOf({ width, height, ink }: InkMap): number {
  const runs: number[] = [];
  for (let y = 0; y < height; y++) {
    let run = 0;
    for (let x = 0; x <= width; x++) {
      const value = x < width ? ink[y * width + x]! : 0;
      if (value > 0.1) run += value;
      else if (run > 0) {
        runs.push(run);
        run = 0;
      }
    }
  }
  runs.sort((a, b) => a - b);
  return Math.max(1, runs[runs.length >> 1] ?? 1);
}

/** The box around the ink between two cuts; undefined where there is next to none. */
function boxAround({ width, height, ink }: InkMap, { path: start }: Cut, { path: end }: Cut): Box | undefined {
  let [left, top, right, bottom, sum] = [width, height, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    const [from, to] = [start[y]!, end[y]!];
    for (let x = from; x < to; x++) {
      const value = ink[y * width + x]!;
      if (value === 0) continue;
      sum += value;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return sum < LEAST_INK ? undefined : { left, top, width: right - left, height: bottom - top };
}

/** The ink between two cuts alone, with a pixel of paper around it. */
function pictureOf({ width, ink }: InkMap, box: Box, { path: start }: Cut, { path: end }: Cut): Picture {
  const stride = box.width + 2;
  const data = new Uint8Array(stride * (box.height + 2));
  for (let y = 0; y < box.height; y++) {
    const row = box.top + y;
    for (let x = Math.max(box.left, start[row]!); x < end[row]!; x++) {
      data[(y + 1) * stride + x - box.left + 1] = Math.round(255 * ink[row * width + x]!);
    }
  }
  return { width: stride, height: box.height + 2, channels: 1, data };
}

/** Columns of paper between two parts; negative where they reach under each other. Undefined where one of them is none. */
function gapBetween(left: Box | undefined, right: Box | undefined): number | undefined {
  return left && right && right.left - left.left - left.width;
}

/** @param gaps columns of paper at each place where a cut through the piece is free */
function shapeOf({ digitHeight }: InkMap, box: Box, gaps: readonly (number | undefined)[]): Shape {
  const widest = gaps.reduce<number>((most, gap) => Math.max(most, gap ?? 0), 0);
  return {
    broad: Math.max(0, box.width / digitHeight - 0.9),
    low: Math.max(0, 0.75 - box.height / digitHeight),
    split: gaps.some((gap) => gap !== undefined) ? 1 : 0,
    gap: widest / digitHeight,
  };
}

/**
 * The way through the lattice, cut by cut from the left, whose pieces are most like digits: dynamic programming over the sums
 * of their scores.
 *
 * @param sureness the probability of the most probable digit of each piece
 * @returns numbers of pieces, from left to right
 */
export function bestPath({ cuts, stroke, pieces }: Lattice, sureness: readonly number[], weights: Weights = WEIGHTS) {
  const best = cuts.map(() => ({ score: -Infinity, piece: -1 }));
  best[0]!.score = 0;
  for (const [n, { from, to, shape }] of pieces.entries()) {
    const score =
      best[from]!.score +
      Math.max(weights.unsure, log(sureness[n]!)) -
      weights.digit -
      weights.broad * shape.broad -
      weights.low * shape.low -
      weights.split * shape.split -
      weights.gap * shape.gap -
      (weights.ink * cuts[to]!.ink) / stroke;
    if (score > best[to]!.score) best[to] = { score, piece: n };
  }
  const path: number[] = [];
  for (let cut = cuts.length - 1; cut > 0; cut = pieces[path[0]!]!.from) path.unshift(best[cut]!.piece);
  return path;
}
