import type { Body, Local } from "./assembler.ts";
import { f32x4, i32x4, type Operand, type Value, v128 } from "./instructions.ts";

/* Named operations on vectors of four floats, of which kernels are composed. */

/** Four floats. */
export type Vector = Value<"v128">;

const splats = new Map<number, Vector>();

/** The same number four times: the same value for the same number. */
export function splat(value: number): Vector {
  // -0 is another number than 0, but the same key of a map.
  if (Object.is(value, -0)) return bits(-0x80000000, -0x80000000, -0x80000000, -0x80000000);
  const known = splats.get(value) ?? v128.const(new Uint8Array(new Float32Array([value, value, value, value]).buffer));
  splats.set(value, known);
  return known;
}

/** Four numbers, as bits. */
export function bits(...lanes: readonly [number, number, number, number]): Vector {
  return v128.const(new Uint8Array(new Int32Array(lanes).buffer));
}

/** All bits set in the first `count` of four lanes. */
export function firstLanes(count: number): Vector {
  return bits(count > 0 ? -1 : 0, count > 1 ? -1 : 0, count > 2 ? -1 : 0, count > 3 ? -1 : 0);
}

/** Variables that hold 0: accumulators, which stay in registers where there are few enough. */
export function zeros(f: Body, count: number): Local<"v128">[] {
  return Array.from({ length: count }, () => f.let(splat(0)));
}

/** Variables that hold the `count` vectors at an address. */
export function loadVectors(f: Body, count: number, address: Operand<"i32">, offset = 0): Local<"v128">[] {
  return vectorsAt(count, address, offset).map((vector) => f.let(vector));
}

/** The `count` vectors at an address, each loaded where it is used. */
export function vectorsAt(count: number, address: Operand<"i32">, offset = 0): Vector[] {
  return Array.from({ length: count }, (_, i) => v128.load(address, offset + 16 * i));
}

/** Writes vectors one after the other. */
export function storeVectors(f: Body, address: Operand<"i32">, vectors: readonly Vector[], offset = 0): void {
  for (const [i, vector] of vectors.entries()) f.do(v128.store(address, vector, offset + 16 * i));
}

/** Writes floats one after the other, and nothing behind them; the last vector holds what is left of them. */
export function storeFloats(
  f: Body,
  address: Operand<"i32">,
  vectors: readonly Vector[],
  count: number,
  offset = 0,
): void {
  for (const [i, vector] of vectors.entries()) {
    const at = offset + 16 * i;
    const left = count - 4 * i;
    if (left <= 0) return;
    if (left >= 4) f.do(v128.store(address, vector, at));
    else {
      const last = f.let(vector);
      if (left >= 2) f.do(v128.storeHalf(address, last, 0, at));
      if (left % 2 === 1) f.do(v128.storeLane(address, last, left - 1, at + 4 * (left - 1)));
    }
  }
}

/** Four vectors as the rows of a matrix: its columns. */
export function transposed(f: Body, [a, b, c, d]: readonly Vector[]): Vector[] {
  const [ab, cd, abHigh, cdHigh] = [
    f.let(i32x4.shuffle(a!, b!, [0, 4, 1, 5])),
    f.let(i32x4.shuffle(c!, d!, [0, 4, 1, 5])),
    f.let(i32x4.shuffle(a!, b!, [2, 6, 3, 7])),
    f.let(i32x4.shuffle(c!, d!, [2, 6, 3, 7])),
  ];
  return [
    i32x4.shuffle(ab, cd, [0, 1, 4, 5]),
    i32x4.shuffle(ab, cd, [2, 3, 6, 7]),
    i32x4.shuffle(abHigh, cdHigh, [0, 1, 4, 5]),
    i32x4.shuffle(abHigh, cdHigh, [2, 3, 6, 7]),
  ];
}

/** sums[i] += a b[i], rounded after the product and after the sum, as it is everywhere. */
export function addProducts(f: Body, sums: readonly Local<"v128">[], a: Vector, b: readonly Vector[]): void {
  for (const [i, sum] of sums.entries()) f.set(sum, f32x4.add(sum, f32x4.mul(a, b[i]!)));
}

/** (x0 + x2) + (x1 + x3) in every lane. */
export function sumOfLanes(f: Body, x: Vector): Local<"v128"> {
  return acrossLanes(f, x, f32x4.add);
}

/** The largest of four, in every lane. */
export function largestOfLanes(f: Body, x: Vector): Local<"v128"> {
  return acrossLanes(f, x, f32x4.most);
}

function acrossLanes(f: Body, x: Vector, combine: (a: Vector, b: Vector) => Vector): Local<"v128"> {
  const all = f.let(x);
  const half = f.let(combine(all, i32x4.shuffle(all, all, [2, 3, 0, 1])));
  return f.let(combine(half, i32x4.shuffle(half, half, [1, 0, 3, 2])));
}

/** The sums of the lanes of four vectors, in one: each is (x0 + x2) + (x1 + x3). */
export function sumsOfLanes(f: Body, [a, b, c, d]: readonly Vector[]): Vector {
  const pairs = (x: Vector, y: Vector): Local<"v128"> =>
    f.let(f32x4.add(i32x4.shuffle(x, y, [0, 4, 1, 5]), i32x4.shuffle(x, y, [2, 6, 3, 7])));
  const [ab, cd] = [pairs(a!, b!), pairs(c!, d!)];
  return f32x4.add(i32x4.shuffle(ab, cd, [0, 1, 4, 5]), i32x4.shuffle(ab, cd, [2, 3, 6, 7]));
}
