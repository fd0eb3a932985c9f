/*
 * Winograd's minimal filtering: `outputs` sums of a run of `taps` products each, from outputs + taps - 1 multiplications
 * instead of outputs times taps. In two dimensions the saving is squared.
 *
 *   y = A ((G g) * (B d))      g  the filter's taps     d  the inputs, as many as points     *  element by element
 *
 * Both the filter and what it is to give are seen as polynomials. Their product is taken at as many points as it has
 * coefficients, the last of them infinity, and the sums are read off (Toom and Cook; turned over, as Winograd does, it
 * filters instead of multiplying). Points near 1 round best: 0, 1, -1, 2, -2, 1/2, -1/2.
 *
 * See Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015.
 */

const POINTS = [0, 1, -1, 2, -2, 1 / 2, -1 / 2];

/** Most multiplications of one dimension that there are points for: more would round too badly. */
export const MOST_POINTS = POINTS.length + 1;

type Matrix = readonly (readonly number[])[];

/** Three matrices, by rows. */
export interface Winograd {
  readonly outputs: number;
  readonly taps: number;
  /** Multiplications: outputs + taps - 1. */
  readonly points: number;
  /** A [outputs, points]. */
  readonly output: Matrix;
  /** G [points, taps]. */
  readonly filter: Matrix;
  /** B [points, points]. */
  readonly input: Matrix;
}

/** The matrices for so many outputs of so many taps. */
export function winograd(outputs: number, taps: number): Winograd {
  const points = outputs + taps - 1;
  if (points < 2 || points > MOST_POINTS) throw new Error(`winograd: no points for ${outputs} outputs of ${taps} taps`);
  const finite = POINTS.slice(0, points - 1);
  const powers = (length: number) => finite.map((p) => powersOf(p, length));
  const atInfinity = (length: number) => unit(length, length - 1);
  const others = (p: number) => finite.filter((q) => q !== p);
  return {
    ...{ outputs, taps, points },
    output: transpose([...powers(outputs), atInfinity(outputs)]),
    // The product at p is shared out by Lagrange's formula, whose denominators go to the filter: it is transformed least.
    filter: [
      ...finite.map((p) => {
        const scale = others(p).reduce((product, q) => product * (p - q), 1);
        return powersOf(p, taps).map((power) => power / scale);
      }),
      atInfinity(taps),
    ],
    input: [...finite.map((p) => [...fromRoots(others(p)), 0]), fromRoots(finite)],
  };
}

/** 1, p, p^2, ... */
function powersOf(p: number, length: number): number[] {
  const powers = [1];
  while (powers.length < length) powers.push(powers.at(-1)! * p);
  return powers.slice(0, length);
}

/** Coefficients of (x - r1)(x - r2)..., the constant one first. */
function fromRoots(roots: readonly number[]): number[] {
  let product = [1];
  for (const root of roots) {
    // x times the product, less the root times it
    product = [0, ...product].map((c, i) => c - root * (product[i] ?? 0));
  }
  return product;
}

function unit(length: number, one: number): number[] {
  return Array.from({ length }, (_, i) => (i === one ? 1 : 0));
}

function transpose(matrix: Matrix): number[][] {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
}
