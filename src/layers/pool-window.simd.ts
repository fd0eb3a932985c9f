import type { Assembler, Body, Local } from "../wasm/assembler.ts";
import { f32x4, i32, i32x4, v128 } from "../wasm/instructions.ts";
import { splat, storeFloats, type Vector, vectorsAt } from "../wasm/vectors.ts";
import type { Block, ConvShape, Geometry } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";

/*
 * The windows of a convolution that is pooled two by two at once: [P, Q, F] windows, P = floor(outHeight / 2),
 * Q = floor(outWidth / 2).
 *
 *   y        [n, P, Q, F]  the largest of the window's four sums, + bias
 *   winners  [n, P, Q, F]  for each, how many bytes behind its sample's beginning the inputs of that sum begin; the first in
 *                          row order where sums are equal
 *
 * Rows of both are as long as strideOf(P Q F).
 */

/** Where a stage's weights stand, and the module that its functions go to. */
export interface ConvPoolSite {
  readonly module: Assembler;
  /** The layer's name, with which its functions begin. */
  readonly name: string;
  readonly shape: ConvShape;
  /** Addresses of the weights, as `weightLayouts` has them, and of their copy for `forward`. */
  readonly weights: number;
  readonly bias: number;
  readonly copy: number;
  /** Whether inputs are mostly 0 and nobody needs their gradient: windows of nothing but 0 are then left out. */
  readonly skipsZeros: boolean;
}

/** A site with its lengths worked out. */
export interface Stage extends ConvPoolSite {
  readonly geometry: Geometry;
  readonly pool: PoolGeometry;
}

/** The lengths of y and winners, in floats. */
export interface PoolGeometry {
  /** P and Q. */
  readonly height: number;
  readonly width: number;
  readonly windows: number;
  /** From a sample to the next. */
  readonly stride: number;
}

/** The winner of a window that was left out. Any other winner is below. */
export const NONE = -1;

/** The lengths of the windows of a convolution. */
export function poolGeometryOf({ outHeight, outWidth, filters }: Geometry): PoolGeometry {
  const [height, width] = [Math.floor(outHeight / 2), Math.floor(outWidth / 2)];
  return { height, width, windows: height * width, stride: strideOf(height * width * filters) };
}

/** Addresses of a sample, or of the first of several. */
export interface Sample {
  readonly x: Local<"i32">;
  readonly y: Local<"i32">;
  readonly winners: Local<"i32">;
}

/** A window of some block of filters: where its results go. Each address is that of the block's first filter. */
export interface Window {
  /** Bytes from the sample's beginning to the window's inputs. */
  readonly at: Local<"i32">;
  readonly y: Local<"i32">;
  readonly winners: Local<"i32">;
  readonly bias: Local<"i32">;
}

/**
 * Writes a window's y and winners; sums[p][v] are those of its four positions, in row order.
 *
 * `most` and > take no notice of a NaN on one side; 0 times all four has it.
 */
export function storeWindow(
  f: Body,
  { geometry: { channels, row } }: Stage,
  { vectors, count }: Block,
  sums: readonly (readonly Vector[])[],
  { at, y, winners, bias }: Window,
): void {
  const biases = vectorsAt(vectors, bias);
  const [largest, places]: [Vector[], Vector[]] = [[], []];
  for (let v = 0; v < vectors; v++) {
    const [a, b, c, d] = sums.map((sum) => sum[v]!) as [Vector, Vector, Vector, Vector];
    const top = f.let(f32x4.most(a, b));
    const bottom = f.let(f32x4.most(c, d));
    const right = f.let(i32x4.splat(4 * channels));
    const above = v128.and(f32x4.gt(b, a), right);
    const below = i32x4.add(v128.and(f32x4.gt(d, c), right), i32x4.splat(4 * row));
    places.push(f.let(i32x4.add(v128.select(below, above, f32x4.gt(bottom, top)), i32x4.splat(at))));
    const alarm = f32x4.mul(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), splat(0));
    largest.push(f.let(f32x4.add(f32x4.most(top, bottom), f32x4.add(biases[v]!, alarm))));
  }
  storeFloats(f, y, largest, count);
  storeFloats(f, winners, places, count);
}

/** Writes a window of nothing but 0: y is the bias, and there is no winner. */
export function storeZeroWindow(
  f: Body,
  { geometry: { filters }, bias }: Stage,
  y: Local<"i32">,
  winners: Local<"i32">,
): void {
  const none = f.let(i32x4.splat(NONE));
  const filter = f.pointer(0);
  f.repeat(Math.floor(filters / 4), [filter.by(16)], () => {
    f.do(v128.store(i32.add(y, filter), v128.load(filter, bias)));
    f.do(v128.store(i32.add(winners, filter), none));
  });
  storeFloats(f, f.let(i32.add(y, filter)), [v128.load(filter, bias)], filters % 4);
  storeFloats(f, f.let(i32.add(winners, filter)), [none], filters % 4);
}
