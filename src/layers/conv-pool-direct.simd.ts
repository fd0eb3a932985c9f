import type { Body, Local } from "../wasm/assembler.ts";
import { i32, v128 } from "../wasm/instructions.ts";
import { firstLanes, type Vector } from "../wasm/vectors.ts";
import { type Geometry, inBlocks, sumProducts } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";
import { type PoolGeometry, type Sample, type Stage, storeWindow, storeZeroWindow } from "./pool-window.simd.ts";

/*
 * Convolution and pooling by the definition: a tile of registers is one window, four positions x 8 filters.
 *
 * Where inputs are mostly 0, the windows of a sample are sorted first, without a jump, into those that meet something and
 * those that do not: no processor can guess which is which. In MNIST two of five 6x6 patches are empty.
 */

/** Bytes of an entry of the list of windows: where its inputs stand, and where its results go. */
const ENTRY = 8;

/** Bytes of scratch memory that a thread needs. */
export function directScratch({ row }: Geometry, { windows }: PoolGeometry, skipsZeros: boolean): number {
  return skipsZeros ? 4 * strideOf(row) + ENTRY * windows : 0;
}

/** y and winners of n samples. */
export function emitDirectForward(f: Body, stage: Stage, n: Local<"i32">, sample: Sample, scratch: Local<"i32">): void {
  const { geometry, pool, skipsZeros } = stage;
  const { x, y, winners } = sample;
  f.repeat(n, [x.by(4 * geometry.stride), y.by(4 * pool.stride), winners.by(4 * pool.stride)], () => {
    const lists = skipsZeros ? emitLists(f, stage, x, scratch) : undefined;
    inBlocks(f, geometry.filters, [0, geometry.filters], (first, block) => {
      const weights = f.let(i32.add(i32.mul(first, 4 * geometry.filterStride), stage.copy));
      const filter = i32.shl(first, 2);
      const bias = f.let(i32.add(filter, stage.bias));
      const out = { y: f.let(i32.add(y, filter)), winners: f.let(i32.add(winners, filter)) };
      const positions = [0, geometry.channels, geometry.row, geometry.row + geometry.channels].map((at) => 4 * at);
      const window = (at: Local<"i32">, to: typeof out): void => {
        const sums = sumProducts(f, geometry, i32.add(x, at), weights, positions, block.vectors);
        storeWindow(f, stage, block, sums, { at, bias, ...to });
      };
      if (lists === undefined) {
        inWindows(f, stage, (at, place) => {
          window(at, { y: f.let(i32.add(out.y, place)), winners: f.let(i32.add(out.winners, place)) });
        });
      } else {
        forEntries(f, lists.inked, lists.empty, (at, place) => {
          window(at, { y: f.let(i32.add(out.y, place)), winners: f.let(i32.add(out.winners, place)) });
        });
      }
    });
    if (lists !== undefined) {
      forEntries(f, lists.empty, lists.end, (_at, place) => {
        storeZeroWindow(f, stage, f.let(i32.add(y, place)), f.let(i32.add(winners, place)));
      });
    }
  });
}

/** Goes over the windows of a sample: bytes from its beginning to the window's inputs, and to its first result. */
function inWindows(
  f: Body,
  { geometry: { row, channels, filters }, pool }: Stage,
  body: (at: Local<"i32">, place: Local<"i32">) => void,
): void {
  const [start, place] = [f.pointer(0), f.pointer(0)];
  f.repeat(pool.height, [start.by(8 * row)], () => {
    const at = f.let(start);
    f.repeat(pool.width, [at.by(8 * channels), place.by(4 * filters)], () => body(at, place));
  });
}

function forEntries(
  f: Body,
  from: Local<"i32">,
  to: Local<"i32">,
  body: (at: Local<"i32">, place: Local<"i32">) => void,
): void {
  f.for(from, to, ENTRY, (entry) => body(f.let(i32.load(entry)), f.let(i32.load(entry, 4))));
}

/** The windows of a sample: from `inked` on those that meet something other than 0, from `empty` to `end` the others. */
function emitLists(f: Body, stage: Stage, x: Local<"i32">, scratch: Local<"i32">) {
  const { row, kernelHeight, kernelWidth, channels, filters } = stage.geometry;
  const { height, width, windows } = stage.pool;
  const inked = f.let(i32.add(scratch, 4 * strideOf(row)));
  const empty = f.let(inked);
  // What is empty is listed from the end on.
  const last = f.let(i32.add(inked, ENTRY * (windows - 1)));
  const end = f.let(i32.add(last, ENTRY));
  const [start, place] = [f.pointer(0), f.pointer(0)];
  f.repeat(height, [start.by(8 * row)], () => {
    // The bits of all rows that these windows see, one on top of the other.
    const top = f.let(i32.add(x, start));
    f.for(0, 4 * row, 16, (column) => {
      const p = f.let(i32.add(top, column));
      const bits = f.let(v128.load(p));
      for (let y = 1; y <= kernelHeight; y++) f.set(bits, v128.or(bits, v128.load(p, 4 * row * y)));
      f.do(v128.store(i32.add(scratch, column), bits));
    });
    const at = f.let(start);
    const seen = f.let(scratch);
    f.repeat(width, [at.by(8 * channels), place.by(4 * filters), seen.by(8 * channels)], () => {
      const some = f.let(v128.anyTrue(anyOf(seen, (kernelWidth + 1) * channels)));
      const entry = f.let(i32.select(empty, last, some));
      f.do(i32.store(entry, at));
      f.do(i32.store(entry, place, 4));
      f.advance(empty, i32.shl(some, 3));
      f.advance(last, i32.sub(i32.shl(some, 3), ENTRY));
    });
  });
  return { inked, empty, end };
}

/** The bits of so many floats on top of each other, those beyond left out: the last vector reaches back. */
function anyOf(p: Local<"i32">, floats: number): Vector {
  if (floats < 4) return v128.and(v128.load(p), firstLanes(floats));
  const starts = Array.from({ length: Math.ceil(floats / 4) }, (_, i) => Math.min(4 * i, floats - 4));
  return starts.map((at): Vector => v128.load(p, 4 * at)).reduce((a, b) => v128.or(a, b));
}
