import type { Body, Local } from "../wasm/assembler.ts";
import { f32x4, i32, i32x4, type Value, v128 } from "../wasm/instructions.ts";
import { addProducts, firstLanes, splat, storeFloats } from "../wasm/vectors.ts";
import { inPatch } from "./patch.simd.ts";
import type { PoolGeometry, Stage } from "./pool-window.simd.ts";

/*
 * Backward through convolution and pooling: of a window's four positions only the winner has a gradient, and after a relu
 * about half of the winners have one that is not 0. What is left is made a list for each filter:
 *
 *   list     pairs {address of the winner's inputs, dy}, 4 bytes each, sample after sample, window after window
 *   dw_f     = sum over the list of dy (patch of x from the address on)
 *   dx       gains dy w_f at the address, for each pair of the list
 *
 * A patch is kernelHeight runs. Each pass over the list works on as many vectors of it as registers hold: older V8s load
 * all that a round needs first.
 */

/** Vectors of a patch that one pass works on. */
const VECTORS = 5;
/** Samples whose inputs stay near while all filters' lists go over them. */
const SAMPLES = 2;
/** Filters that are listed at once: a vector of them. */
const LISTS = 4;

/** Bytes of a pair. */
const PAIR = 8;

/** Bytes of scratch memory for lists; one pair behind the end of each may be written. */
export function listScratch(pool: PoolGeometry): number {
  return LISTS * listBytes(pool);
}

function listBytes({ windows }: PoolGeometry): number {
  return PAIR * (SAMPLES * windows + 1);
}

/** Addresses of the first of several samples; `x` is where the pairs' addresses count from: the inputs, or dx. */
export interface Backward {
  readonly x: Local<"i32">;
  readonly dy: Local<"i32">;
  readonly winners: Local<"i32">;
  readonly lists: Local<"i32">;
}

/** gradients += dw of filters `from` to `to`, summed over samples, then windows. */
export function emitWeightGradients(
  f: Body,
  stage: Stage,
  n: Local<"i32">,
  sample: Backward,
  gradients: Local<"i32">,
  range: readonly [Local<"i32">, Local<"i32">],
): void {
  const { geometry } = stage;
  inParts(f, stage, n, sample, (count) => {
    const dw = f.let(i32.add(i32.mul(range[0], 4 * geometry.filterStride), gradients));
    forEachList(f, stage, count, sample, range, (list, end) => {
      inPatch(f, geometry, VECTORS, dw, (gradient, shift, piece) => {
        const sums = piece.map(({ inFilter }) => f.let(v128.load(gradient, inFilter)));
        forPairs(f, list, end, (place, delta) => {
          const patch = f.let(i32.add(place, shift));
          const inputs = piece.map(({ inSample }) => v128.load(patch, inSample));
          addProducts(f, sums, delta, inputs);
        });
        // Behind the run stand inputs that this filter does not meet there.
        for (const [v, { inFilter, floats }] of piece.entries()) {
          const sum = sums[v]!;
          f.do(v128.store(gradient, floats < 4 ? v128.and(sum, firstLanes(floats)) : sum, inFilter));
        }
      });
      f.advance(dw, 4 * geometry.filterStride);
    });
  });
}

/** dx, summed over filters, then the vectors of a patch, then windows. */
export function emitInputGradients(f: Body, stage: Stage, n: Local<"i32">, sample: Backward): void {
  const { geometry, weights } = stage;
  const { filters, filterStride, stride } = geometry;
  inParts(f, stage, n, sample, (count) => {
    const behind = f.let(i32.add(sample.x, i32.mul(count, 4 * stride)));
    f.for(sample.x, behind, 16, (p) => f.do(v128.store(p, splat(0))));
    const w = f.pointer(weights);
    forEachList(f, stage, count, sample, [f.pointer(0), f.pointer(filters)], (list, end) => {
      inPatch(f, geometry, VECTORS, w, (weight, shift, piece) => {
        const factors = piece.map(({ inFilter }) => f.let(v128.load(weight, inFilter)));
        forPairs(f, list, end, (place, delta) => {
          const patch = f.let(i32.add(place, shift));
          for (const [v, { inSample, floats }] of piece.entries()) {
            const sum = f32x4.add(v128.load(patch, inSample), f32x4.mul(delta, factors[v]!));
            storeFloats(f, patch, [sum], floats, inSample);
          }
        });
      });
      f.advance(w, 4 * filterStride);
    });
  });
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
    f.advance(x, i32.mul(count, 4 * geometry.stride));
    for (const pointer of [dy, winners]) f.advance(pointer, i32.mul(count, 4 * pool.stride));
  });
}

/** Goes over the filters `from` to `to`, which begin with a vector, and their lists over `n` samples. */
function forEachList(
  f: Body,
  stage: Stage,
  n: Local<"i32">,
  sample: Backward,
  [from, to]: readonly [Local<"i32">, Local<"i32">],
  body: (list: Local<"i32">, end: Local<"i32">) => void,
): void {
  const bytes = listBytes(stage.pool);
  const [list, end] = [f.local("i32"), f.local("i32")];
  f.for(from, to, LISTS, (filter) => {
    emitLists(f, stage, n, sample, filter);
    const left = f.let(i32.sub(to, filter));
    f.set(list, sample.lists);
    f.repeat(i32.select(left, LISTS, i32.lt(left, LISTS)), [list.by(bytes)], () => {
      // The pair behind the end has the address of the end.
      f.set(end, i32.load(list, bytes - PAIR));
      body(list, end);
    });
  });
}

/** Lists the pairs of four filters over `n` samples, without a jump; behind its room, each list has the address of its end. */
function emitLists(
  f: Body,
  { geometry, pool, skipsZeros }: Stage,
  n: Local<"i32">,
  sample: Backward,
  filter: Local<"i32">,
): void {
  const { filters } = geometry;
  const bytes = listBytes(pool);
  const ends = [0, 1, 2, 3].map((list) => f.let(i32.add(sample.lists, bytes * list)));
  const x = f.let(sample.x);
  const dy = f.let(i32.add(sample.dy, i32.shl(filter, 2)));
  const winners = f.let(i32.add(sample.winners, i32.shl(filter, 2)));
  const behind = 4 * (pool.stride - pool.windows * filters);
  f.repeat(n, [x.by(4 * geometry.stride), dy.by(behind), winners.by(behind)], () => {
    const start = f.let(i32x4.splat(x));
    f.repeat(pool.windows, [dy.by(4 * filters), winners.by(4 * filters)], () => {
      const deltas = f.let(v128.load(dy));
      const winner = f.let(v128.load(winners));
      const places = f.let(i32x4.add(winner, start));
      const some = f32x4.ne(deltas, splat(0));
      // The highest bit of a winner is set where there is none.
      const counts = f.let(i32x4.bitmask(skipsZeros ? v128.andNot(some, winner) : some));
      const [low, high] = [
        f.let(i32x4.shuffle(places, deltas, [0, 4, 1, 5])),
        f.let(i32x4.shuffle(places, deltas, [2, 6, 3, 7])),
      ];
      for (const [list, end] of ends.entries()) {
        f.do(v128.storeHalf(end, list < 2 ? low : high, list % 2));
        f.advance(end, i32.and(list < 3 ? i32.shl(counts, 3 - list) : counts, PAIR));
      }
    });
  });
  for (const [list, end] of ends.entries()) f.do(i32.store(sample.lists, end, bytes * (list + 1) - PAIR));
}

function forPairs(
  f: Body,
  list: Local<"i32">,
  end: Local<"i32">,
  body: (place: Value<"i32">, delta: Local<"v128">) => void,
): void {
  f.for(list, end, PAIR, (pair) => body(i32.load(pair), f.let(v128.loadSplat(pair, 4))));
}
