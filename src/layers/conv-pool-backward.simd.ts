import type { Body, Local } from "../wasm/assembler.ts";
import { f32x4, i32, type Value, v128 } from "../wasm/instructions.ts";
import { addProducts, firstLanes, loadVectors, splat, storeFloats, storeVectors, vectorsAt } from "../wasm/vectors.ts";
import { NONE, type PoolGeometry, type Stage } from "./pool-window.simd.ts";
import { inGroups } from "./rows.simd.ts";

/*
 * Backward through convolution and pooling: of a window's four positions only the winner has a gradient, and after a relu
 * about half of the winners have one that is not 0. What is left is made a list for each filter:
 *
 *   list     pairs {address of the winner's inputs, dy}, 4 bytes each, sample after sample, window after window
 *   dw_f     = sum over the list of dy (patch of x from the address on)
 *   dx       gains dy w_f at the address, for each pair of the list
 *
 * A patch is kernelHeight runs. Each pass over the list works on as many vectors of one run as registers hold: older V8s
 * load all that a round needs first.
 */

/** Vectors of a run that one pass works on. */
const VECTORS = 5;
/** Samples whose inputs stay near while all filters' lists go over them. */
const SAMPLES = 4;

/** Bytes of a pair. */
const PAIR = 8;

/** Bytes of scratch memory for lists; one pair beyond the end may be written. */
export function listScratch({ windows }: PoolGeometry): number {
  return PAIR * (SAMPLES * windows + 1);
}

/** gradients += dw of filters `from` to `to`, summed over samples, then windows. */
export function emitWeightGradients(
  f: Body,
  stage: Stage,
  n: Local<"i32">,
  sample: Backward,
  gradients: Local<"i32">,
  [from, to]: readonly [Local<"i32">, Local<"i32">],
): void {
  const { row, run, runStride, kernelHeight, filterStride } = stage.geometry;
  inParts(f, stage, n, sample, (count) => {
    f.for(from, to, 1, (filter) => {
      const end = emitList(f, stage, count, sample, filter);
      const dw = f.let(i32.add(i32.mul(filter, 4 * filterStride), gradients));
      const shift = f.pointer(0);
      f.repeat(kernelHeight, [dw.by(4 * runStride), shift.by(4 * row)], () => {
        inGroups(runStride / 4, VECTORS, (vectors, at) => {
          const sums = loadVectors(f, vectors, dw, at);
          forPairs(f, sample.list, end, (place, delta) => {
            const patch = f.let(i32.add(place, shift));
            addProducts(f, sums, delta, vectorsAt(vectors, patch, at));
          });
          // Behind the run stand inputs that this filter does not meet there.
          if (at + 16 * vectors > 4 * run) f.set(sums.at(-1)!, v128.and(sums.at(-1)!, firstLanes(run % 4)));
          storeVectors(f, dw, sums, at);
        });
      });
    });
  });
}

/** dx, summed over filters, then windows. */
export function emitInputGradients(f: Body, stage: Stage, n: Local<"i32">, sample: Backward): void {
  const { row, run, runStride, kernelHeight, filters, stride } = stage.geometry;
  inParts(f, stage, n, sample, (count) => {
    const end = f.let(i32.add(sample.x, i32.mul(count, 4 * stride)));
    f.for(sample.x, end, 16, (p) => f.do(v128.store(p, splat(0))));
    const w = f.pointer(stage.weights);
    f.for(0, filters, 1, (filter) => {
      const end = emitList(f, stage, count, sample, filter);
      const shift = f.pointer(0);
      f.repeat(kernelHeight, [w.by(4 * runStride), shift.by(4 * row)], () => {
        inGroups(runStride / 4, VECTORS, (vectors, at) => {
          const weights = loadVectors(f, vectors, w, at);
          forPairs(f, sample.list, end, (place, delta) => {
            const patch = f.let(i32.add(place, shift));
            const sums = weights.map((weight, v) => f32x4.add(v128.load(patch, at + 16 * v), f32x4.mul(delta, weight)));
            storeFloats(f, patch, sums, run - at / 4, at);
          });
        });
      });
    });
  });
}

/** Addresses of the first of several samples; `x` is where the pairs' addresses count from: the inputs, or dx. */
export interface Backward {
  readonly x: Local<"i32">;
  readonly dy: Local<"i32">;
  readonly winners: Local<"i32">;
  readonly list: Local<"i32">;
}

/** Goes over n samples, a few at a time. */
function inParts(
  f: Body,
  { geometry, pool }: Stage,
  n: Local<"i32">,
  { x, dy, winners }: Backward,
  body: (count: Local<"i32">) => void,
): void {
  f.while(n, () => {
    const count = f.let(i32.select(n, SAMPLES, i32.lt(n, SAMPLES)));
    body(count);
    f.advance(n, i32.sub(0, count));
    for (const [pointer, stride] of [
      [x, geometry.stride],
      [dy, pool.stride],
      [winners, pool.stride],
    ] as const) {
      f.advance(pointer, i32.mul(count, 4 * stride));
    }
  });
}

/** Lists the pairs of one filter over `n` samples, without a jump; gives where the list ends. */
function emitList(f: Body, stage: Stage, n: Local<"i32">, sample: Backward, filter: Local<"i32">): Local<"i32"> {
  const { geometry, pool, skipsZeros } = stage;
  const { filters } = geometry;
  const end = f.let(sample.list);
  const x = f.let(sample.x);
  const dy = f.let(i32.add(sample.dy, i32.shl(filter, 2)));
  const winners = f.let(i32.add(sample.winners, i32.shl(filter, 2)));
  const behind = 4 * (pool.stride - pool.windows * filters);
  f.repeat(n, [x.by(4 * geometry.stride), dy.by(behind), winners.by(behind)], () => {
    f.repeat(pool.windows, [dy.by(4 * filters), winners.by(4 * filters)], () => {
      const delta = f.let(i32.load(dy));
      const winner = f.let(i32.load(winners));
      f.do(i32.store(end, i32.add(x, winner)));
      f.do(i32.store(end, delta, 4));
      // Shifted left, 0 and -0 are 0.
      const some = i32.gt(i32.shl(delta, 1), 0);
      const counts = skipsZeros ? i32.and(some, i32.lt(winner, NONE)) : some;
      f.advance(end, i32.shl(counts, 3));
    });
  });
  return end;
}

function forPairs(
  f: Body,
  list: Local<"i32">,
  end: Local<"i32">,
  body: (place: Value<"i32">, delta: Local<"v128">) => void,
): void {
  f.for(list, end, PAIR, (pair) => body(i32.load(pair), f.let(v128.loadSplat(pair, 4))));
}
