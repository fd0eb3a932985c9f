import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { f32x4, i32, v128 } from "../wasm/instructions.ts";
import { addProducts, firstLanes, splat, storeFloats, vectorsAt, zeros } from "../wasm/vectors.ts";
import {
  type ConvShape,
  copyFloats,
  emitAddPixels,
  emitPrepare,
  type Geometry,
  geometryOf,
  inBlocks,
  sumProducts,
  weightLayouts,
} from "./convolution.simd.ts";
import { strideOf, type WeightLayout } from "./layer.simd.ts";
import { inPatch } from "./patch.simd.ts";

/*
 * Convolution by itself, for any shape: `convolution.simd.ts` has the letters.
 *
 *   y, dy  [n, outHeight, outWidth, F]   rows of strideOf(outHeight outWidth F)
 *   dx     [n, H, W, C], like x
 *
 * Tiles of registers: forward 4 positions x 8 filters, dx 4 positions x 8 numbers of a run, dw 4 filters x 8 numbers of a
 * run. Positions stand side by side in a row of the output.
 */

/** Positions, or filters, of a tile. */
const TILE = 4;
/** Vectors of a tile. */
const VECTORS = 2;

/** Where a convolution's weights stand, and the module that its functions go to. */
export interface Conv2dSite {
  readonly module: Assembler;
  /** The layer's name, with which its functions begin. */
  readonly name: string;
  readonly shape: ConvShape;
  /** Addresses of the weights, as `weightLayouts` has them, and of their copy for `forward`. */
  readonly weights: number;
  readonly bias: number;
  readonly copy: number;
}

interface Site extends Conv2dSite {
  readonly geometry: Geometry;
  /** Floats from a sample of y to the next. */
  readonly stride: number;
}

/** A convolution's functions. Addresses are those of the first of n samples, n from 0 on; what they give does not depend on n. */
export interface Conv2dCode {
  /** prepare(scratch, from, to): the copy of the weights of some filters, after they changed. No scratch memory is used. */
  readonly prepare: Callee<readonly ["i32", "i32", "i32"]>;
  /** forward(x, n, y) */
  readonly forward: Callee<readonly ["i32", "i32", "i32"]>;
  /** backward(n, dy, dx): dx, all of it. */
  readonly backward: Callee<readonly ["i32", "i32", "i32"]>;
  /** accumulate(x, n, dy, gradients, from, to): adds the gradients of the weights of some filters. */
  readonly accumulate: Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32"]>;
  /** accumulateBias(n, dy, gradients, from, to): the same of the biases. */
  readonly accumulateBias: Callee<readonly ["i32", "i32", "i32", "i32", "i32"]>;
}

/** How a convolution's arrays lie in memory; `copy` and `stride`, that of y, are in floats. */
export interface Conv2dLayout {
  readonly weight: WeightLayout;
  readonly bias: WeightLayout;
  readonly copy: number;
  readonly stride: number;
}

/** What memory a convolution needs. */
export function layoutConv2d(shape: ConvShape): Conv2dLayout {
  const geometry = geometryOf(shape);
  return { ...weightLayouts(shape), copy: copyFloats(geometry), stride: outStrideOf(geometry) };
}

function outStrideOf({ outHeight, outWidth, filters }: Geometry): number {
  return strideOf(outHeight * outWidth * filters);
}

/** Adds a convolution's functions to the module. */
export function emitConv2d(conv: Conv2dSite): Conv2dCode {
  const { module, name } = conv;
  const geometry = geometryOf(conv.shape);
  const { outHeight, outWidth, filters } = geometry;
  const site: Site = { ...conv, geometry, stride: outStrideOf(geometry) };
  return {
    prepare: emitPrepare(site),
    forward: module.procedure(`${name}.forward`, ["i32", "i32", "i32"], (f, x, n, y) => emitForward(f, site, x, n, y)),
    backward: module.procedure(`${name}.backward`, ["i32", "i32", "i32"], (f, n, dy, dx) =>
      emitBackward(f, site, n, dy, dx),
    ),
    accumulate: module.procedure(
      `${name}.accumulate`,
      ["i32", "i32", "i32", "i32", "i32", "i32"],
      (f, x, n, dy, gradients, ...range) => emitWeightGradients(f, site, { x, n, dy, gradients }, range),
    ),
    accumulateBias: emitAddPixels(module, `${name}.accumulateBias`, outHeight * outWidth, filters),
  };
}

/** y = conv(x, w) + b */
function emitForward(f: Body, site: Site, x: Local<"i32">, n: Local<"i32">, y: Local<"i32">): void {
  const { geometry, stride, copy, bias } = site;
  const { channels, filters, filterStride, row, outHeight, outWidth } = geometry;
  const size = Math.min(TILE, outWidth);
  const positions = Array.from({ length: size }, (_, p) => 4 * channels * p);
  f.repeat(n, [x.by(4 * geometry.stride), y.by(4 * stride)], () => {
    inBlocks(f, filters, [0, filters], (first, { vectors, count }) => {
      const weights = f.let(i32.add(i32.mul(first, 4 * filterStride), copy));
      const filter = f.let(i32.shl(first, 2));
      const [from, to] = [f.let(x), f.let(i32.add(y, filter))];
      f.repeat(outHeight, [from.by(4 * row), to.by(4 * filters * outWidth)], () => {
        f.for(0, outWidth, size, (column) => {
          // The last tile begins earlier where there is no room for all of it: the same numbers are written again.
          const at = f.let(i32.select(column, outWidth - size, i32.lt(column, outWidth - size)));
          const input = i32.add(from, i32.mul(at, 4 * channels));
          const sums = sumProducts(f, geometry, input, weights, positions, vectors);
          const out = f.let(i32.add(to, i32.mul(at, 4 * filters)));
          const biases = vectorsAt(vectors, filter, bias).map((vector) => f.let(vector));
          for (const [p, sum] of sums.entries()) {
            const z = sum.map((each, v) => f32x4.add(each, biases[v]!));
            storeFloats(f, out, z, count, 4 * filters * p);
          }
        });
      });
    });
  });
}

/** dx: each position's dy w goes to its patch, after the sum over the filters. */
function emitBackward(f: Body, site: Site, n: Local<"i32">, dy: Local<"i32">, dx: Local<"i32">): void {
  const { geometry, stride, weights } = site;
  const { channels, filters, filterStride, row, outHeight, outWidth } = geometry;
  f.repeat(n, [dy.by(4 * stride), dx.by(4 * geometry.stride)], () => {
    f.for(0, 4 * geometry.stride, 16, (p) => f.do(v128.store(i32.add(dx, p), splat(0))));
    const [from, to] = [f.let(dy), f.let(dx)];
    const tile = (positions: number): void => {
      inPatch(f, geometry, VECTORS, f.pointer(weights), (filter, shift, piece) => {
        const sums = Array.from({ length: positions }, () => zeros(f, piece.length));
        const [delta, w] = [f.let(from), f.let(filter)];
        f.repeat(filters, [delta.by(4), w.by(4 * filterStride)], () => {
          const across = piece.map(({ inFilter }) => f.let(v128.load(w, inFilter)));
          for (const [p, sum] of sums.entries()) {
            addProducts(f, sum, f.let(v128.loadSplat(delta, 4 * filters * p)), across);
          }
        });
        // Patches overlap: one position after the other.
        const patch = f.let(i32.add(to, shift));
        for (const [p, sum] of sums.entries()) {
          for (const [v, { inSample, floats }] of piece.entries()) {
            const place = inSample + 4 * channels * p;
            storeFloats(f, patch, [f32x4.add(v128.load(patch, place), sum[v]!)], floats, place);
          }
        }
      });
    };
    f.repeat(outHeight, [to.by(4 * (row - outWidth * channels))], () => {
      const next = (positions: number) => [from.by(4 * filters * positions), to.by(4 * channels * positions)];
      f.repeat(Math.floor(outWidth / TILE), next(TILE), () => tile(TILE));
      const rest = outWidth % TILE;
      if (rest > 0) f.repeat(1, next(rest), () => tile(rest));
    });
  });
}

/** gradients += dw of filters `from` to `to`, summed over samples, then positions. */
function emitWeightGradients(
  f: Body,
  { geometry, stride }: Site,
  at: Readonly<Record<"x" | "n" | "dy" | "gradients", Local<"i32">>>,
  [from, to]: readonly [Local<"i32">, Local<"i32">],
): void {
  const { channels, filters, filterStride, row, outHeight, outWidth } = geometry;
  const tile = (first: Local<"i32">, count: number): void => {
    const dw = f.let(i32.add(i32.mul(first, 4 * filterStride), at.gradients));
    inPatch(f, geometry, VECTORS, dw, (gradient, shift, piece) => {
      const place = (filter: number, inFilter: number) => 4 * filterStride * filter + inFilter;
      const sums = Array.from({ length: count }, (_, k) =>
        piece.map(({ inFilter }) => f.let(v128.load(gradient, place(k, inFilter)))),
      );
      const [sample, deltas] = [f.let(i32.add(at.x, shift)), f.let(i32.add(at.dy, i32.shl(first, 2)))];
      f.repeat(at.n, [sample.by(4 * geometry.stride), deltas.by(4 * stride)], () => {
        const [line, delta] = [f.let(sample), f.let(deltas)];
        f.repeat(outHeight, [line.by(4 * row)], () => {
          const patch = f.let(line);
          f.repeat(outWidth, [patch.by(4 * channels), delta.by(4 * filters)], () => {
            const inputs = piece.map(({ inSample }) => f.let(v128.load(patch, inSample)));
            for (const [k, sum] of sums.entries()) addProducts(f, sum, f.let(v128.loadSplat(delta, 4 * k)), inputs);
          });
        });
      });
      for (const [k, sum] of sums.entries()) {
        for (const [v, { inFilter, floats }] of piece.entries()) {
          // Behind the run stand inputs that this filter does not meet there.
          const real = floats < 4 ? v128.and(sum[v]!, firstLanes(floats)) : sum[v]!;
          f.do(v128.store(gradient, real, place(k, inFilter)));
        }
      }
    });
  };
  const rest = filters % TILE;
  const first = f.let(from);
  f.while(i32.lt(first, i32.select(to, filters - rest, i32.lt(to, filters - rest))), () => {
    tile(first, TILE);
    f.advance(first, TILE);
  });
  if (rest > 0) f.if(i32.lt(first, to), () => tile(first, rest));
}
