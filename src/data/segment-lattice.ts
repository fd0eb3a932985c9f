import { log } from "../core/math.ts";
import { normalizeDigit } from "./normalize.ts";
import type { Box } from "./picture.ts";
import { type Cut, isFree, trialCuts } from "./segment-cuts.ts";
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
  /** Surer than this, and less sure than that, nothing counts: the least logarithm of a probability. */
  readonly unsure: number;
}

/** Chosen on strings of MNIST's training images and of drawn digits. */
export const WEIGHTS: Weights = { broad: 3, low: 5, split: 0.5, gap: 5, ink: 0.2, digit: 0.15, unsure: -4 };

/** A cut goes through less than so many strokes: a 0 has two above each other, and a little is to spare. */
const MOST_STROKES = 3;
/** A digit is at most so many digits' heights broad. */
const BROADEST = 1.7;
/** Pixels of full ink without which a piece is nothing. */
const LEAST_MASS = 2;

/** Over-segments a line: more cuts than there are digits, and all pieces that could be one. */
export function latticeOf(map: InkMap): Lattice {
  const stroke = strokeOf(map);
  const cuts = dropEmpty(map, trialCuts(map, MOST_STROKES * stroke));
  const parts = cuts.slice(1).map((_, n) => partOf(map, cuts, n, n + 1).box);
  const pieces: Piece[] = [];
  for (let from = 0; from < parts.length; from++) {
    for (let to = from + 1; to <= parts.length; to++) {
      const { box, image } = partOf(map, cuts, from, to);
      if (to > from + 1 && box.width > BROADEST * map.digitHeight) break;
      const pixels = normalizeDigit(image, { polarity: "light-on-dark" });
      pieces.push({ from, to, box, pixels, shape: shapeOf(map, cuts, parts, from, to, box) });
    }
  }
  return { cuts, stroke, pieces };
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

/** Cuts between which there is some ink: of two without, the one through less ink stays. */
function dropEmpty(map: InkMap, cuts: readonly Cut[]): Cut[] {
  const kept: Cut[] = [cuts[0]!];
  for (const [n, cut] of cuts.entries()) {
    if (n === 0) continue;
    const before = kept.at(-1)!;
    if (massBetween(map, before, cut) >= LEAST_MASS) kept.push(cut);
    else if (n === cuts.length - 1 || (kept.length > 1 && cut.ink < before.ink)) kept[kept.length - 1] = cut;
  }
  return kept;
}

function massBetween({ width, height, ink }: InkMap, left: Cut, right: Cut): number {
  let mass = 0;
  for (let y = 0; y < height; y++) {
    for (let x = left.path[y]!; x < right.path[y]!; x++) mass += ink[y * width + x]!;
  }
  return mass;
}

/** The ink between two cuts: the box around it, and a picture of it alone, with a pixel of paper around it. */
function partOf({ width, height, ink }: InkMap, cuts: readonly Cut[], from: number, to: number) {
  const [start, end] = [cuts[from]!.path, cuts[to]!.path];
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = start[y]!; x < end[y]!; x++) {
      if (ink[y * width + x]! === 0) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
    }
  }
  const box: Box = { left, top, width: right - left, height: bottom - top };
  const data = new Uint8Array((box.width + 2) * (box.height + 2));
  for (let y = top; y < bottom; y++) {
    const row = (y - top + 1) * (box.width + 2) + 1 - left;
    for (let x = Math.max(left, start[y]!); x < end[y]!; x++) data[row + x] = Math.round(255 * ink[y * width + x]!);
  }
  return { box, image: { width: box.width + 2, height: box.height + 2, channels: 1, data } as const };
}

function shapeOf(
  { digitHeight }: InkMap,
  cuts: readonly Cut[],
  parts: readonly Box[],
  from: number,
  to: number,
  box: Box,
): Shape {
  let [split, gap] = [0, 0];
  let right = parts[from]!.left + parts[from]!.width;
  for (let n = from + 1; n < to; n++) {
    const left = Math.min(...parts.slice(n, to).map((part) => part.left));
    if (isFree(cuts[n]!)) split = 1;
    gap = Math.max(gap, left - right);
    right = Math.max(right, parts[n]!.left + parts[n]!.width);
  }
  return {
    broad: Math.max(0, box.width / digitHeight - 0.9),
    low: Math.max(0, 0.75 - box.height / digitHeight),
    split,
    gap: gap / digitHeight,
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
