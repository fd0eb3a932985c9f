import type { Body, Local } from "../wasm/assembler.ts";
import { f32x4, v128 } from "../wasm/instructions.ts";
import { splat, type Vector } from "../wasm/vectors.ts";

/*
 * Winograd's matrices times vectors, for four columns at a time, as code without multiplications by 0 and 1. What the
 * points p and -p have in common is computed once: their even powers are equal, their odd ones opposite.
 */

type Matrix = readonly (readonly number[])[];

/** matrix x, where rows come in pairs that differ in the signs of their odd elements: inputs and filters. */
export function timesPairedRows(f: Body, matrix: Matrix, x: readonly Vector[]): Local<"v128">[] {
  const results: Local<"v128">[] = [];
  for (const [i, row] of matrix.entries()) {
    if (results[i] !== undefined) continue;
    const mirrored = row.map((c, k) => (k % 2 === 0 ? c : -c));
    const partner = matrix.findIndex((other, j) => j > i && isMultiple(other, mirrored));
    if (partner < 0) {
      results[i] = f.let(combination(f, row, x));
      continue;
    }
    const even = f.let(
      combination(
        f,
        row.map((c, k) => (k % 2 === 0 ? c : 0)),
        x,
      ),
    );
    const odd = f.let(
      combination(
        f,
        row.map((c, k) => (k % 2 === 1 ? c : 0)),
        x,
      ),
    );
    results[i] = f.let(f32x4.add(even, odd));
    const opposite = matrix[partner]!.some((c, k) => c !== mirrored[k]);
    results[partner] = f.let(opposite ? f32x4.sub(odd, even) : f32x4.sub(even, odd));
  }
  return results;
}

/** matrix x, where columns come in pairs that differ in the signs of their odd elements: outputs. */
export function timesPairedColumns(f: Body, matrix: Matrix, x: readonly Vector[]): Local<"v128">[] {
  const column = (k: number) => matrix.map((row) => row[k]!);
  const [even, odd] = [[...x], [...x]];
  const left = matrix.map((row) => [...row]);
  for (let k = 0; k < x.length; k++) {
    const mirrored = column(k).map((c, i) => (i % 2 === 0 ? c : -c));
    const partner = x.findIndex((_, j) => j > k && column(j).every((c, i) => c === mirrored[i]));
    if (partner < 0) continue;
    even[k] = f.let(f32x4.add(x[k]!, x[partner]!));
    odd[k] = f.let(f32x4.sub(x[k]!, x[partner]!));
    for (const row of left) row[partner] = 0;
  }
  return left.map((row, i) => f.let(combination(f, row, i % 2 === 0 ? even : odd)));
}

function isMultiple(row: readonly number[], other: readonly number[]): boolean {
  return row.every((c, k) => c === other[k]) || row.every((c, k) => c === -other[k]!);
}

/** c0 x0 + c1 x1 + ..., beginning with a term that needs no product where there is one. */
function combination(f: Body, coefficients: readonly number[], x: readonly Vector[]): Vector {
  const terms = coefficients.map((c, k) => ({ c, x: x[k]! })).filter(({ c }) => c !== 0);
  const first = terms.find(({ c }) => c === 1) ?? terms[0];
  if (first === undefined) return splat(0);
  const product = (c: number, factor: Vector): Vector => (c === 1 ? factor : f32x4.mul(factor, f.constant(splat(c))));
  return terms
    .filter((term) => term !== first)
    .reduce(
      (sum, { c, x }) => (c === -1 ? f32x4.sub(sum, x) : f32x4.add(sum, product(c, x))),
      product(first.c, first.x),
    );
}

/** The vectors at an address, so many bytes apart, each in a variable. */
export function loadApart(f: Body, count: number, address: Local<"i32">, apart: number): Local<"v128">[] {
  return Array.from({ length: count }, (_, i) => f.let(v128.load(address, apart * i)));
}

/** Writes vectors so many bytes apart. */
export function storeApart(f: Body, address: Local<"i32">, vectors: readonly Vector[], apart: number): void {
  for (const [i, vector] of vectors.entries()) f.do(v128.store(address, vector, apart * i));
}
