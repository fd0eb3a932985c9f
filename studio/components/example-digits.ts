/* A digit of each kind, in strokes of our own: to trace on an empty pad, and to choose for who cannot draw. */
import { CELLS, type Stroke, toPlace } from "./strokes.ts";

/** Strokes of a digit, each of pieces that meet at corners; a piece is a curve through its points. */
type Pieces = readonly (readonly (readonly (readonly [x: number, y: number])[])[])[];

/* x, y in cells of a square pad. */
// biome-ignore format: a stroke a line
const DIGITS: readonly Pieces[] = [
  [[[[14, 4.5], [9.5, 7], [7.5, 14], [9.5, 21], [14, 23.5], [18.5, 21], [20.5, 14], [18.5, 7], [14, 4.5]]]],
  [[[[10.5, 8], [14.5, 4.5]], [[14.5, 4.5], [14.5, 23.5]]]],
  [[[[8, 9.5], [10, 5.5], [14.5, 4.5], [19, 7], [18.5, 12], [13.5, 18], [8, 23.5]], [[8, 23.5], [20.5, 23.5]]]],
  [[[[8.5, 6.5], [13, 4.5], [18, 6.5], [18, 10.5], [13, 13.2]],
    [[13, 13.2], [18.5, 15.5], [19.2, 19.5], [15, 23.2], [8, 22]]]],
  [[[[15, 4.5], [7.5, 17]], [[7.5, 17], [21, 17]]], [[[17, 10.5], [17, 24]]]],
  [[[[10, 5], [9, 13]], [[9, 13], [13.5, 11.2], [18.5, 13.5], [19, 18.5], [14.5, 23.3], [8, 22]]],
    [[[10, 5], [19, 5]]]],
  [[[[17.5, 4.5], [11.5, 9], [8.5, 16], [10, 21.8], [14.5, 23.5], [19, 20.5], [18.5, 15.5], [14, 13.8], [9.2, 17]]]],
  [[[[8, 5], [20, 5]], [[20, 5], [15.5, 13], [12.5, 23.5]]]],
  [[[[18, 7], [13.5, 4.5], [9.5, 7.5], [12, 12], [17.5, 16], [18.5, 20.5], [13.8, 23.5], [9, 20.5], [10, 16.5],
    [15.5, 12], [18.5, 9], [18, 7]]]],
  [[[[18.5, 9], [15, 5], [10.5, 5.5], [8.5, 9.5], [11, 13], [15.5, 12.5], [18.5, 9]],
    [[18.5, 9], [18.3, 15], [17, 23.5]]]],
];

/** Points between two of a curve. */
const STEPS = 6;

/** The strokes of a digit in the middle of a pad of a width in cells. */
export function exampleDigit(digit: number, cellsWide = CELLS): Stroke[] {
  const left = (cellsWide - CELLS) / 2;
  return DIGITS[digit]!.map((pieces) =>
    pieces.flatMap(curve).flatMap(([x, y]) => [toPlace(left + x), toPlace(y)] as const),
  );
}

type Point = readonly [x: number, y: number];

/** Points of a curve through all that are given: the cubic of Catmull and Rom. */
function curve(points: readonly Point[]): Point[] {
  if (points.length === 2) return [...points];
  const all: Point[] = [points[0]!];
  for (let i = 1; i < points.length; i++) {
    const [before, from, to, after] = [
      points[Math.max(0, i - 2)]!,
      points[i - 1]!,
      points[i]!,
      points[i + 1] ?? points[i]!,
    ];
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      const along = (axis: 0 | 1): number => {
        const [a, b, c, d] = [before[axis], from[axis], to[axis], after[axis]];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      all.push([along(0), along(1)]);
    }
  }
  return all;
}
