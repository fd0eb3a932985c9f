import type { Body, Local } from "../wasm/assembler.ts";
import { i32 } from "../wasm/instructions.ts";
import { forWindows, inkedScratch, listWindows } from "./conv-pool-inked.simd.ts";
import { inBlocks, sumProducts } from "./convolution.simd.ts";
import { type PoolGeometry, type Sample, type Stage, storeWindow, storeZeroWindow } from "./pool-window.simd.ts";

/*
 * Convolution and pooling by the definition: a tile of registers is one window, four positions x 8 filters. Where inputs are
 * mostly 0, a window is as much of its patch as holds something.
 */

/** Bytes of scratch memory that a thread needs. */
export function directScratch(pool: PoolGeometry, skipsZeros: boolean): number {
  return skipsZeros ? inkedScratch(pool) : 0;
}

/** y and winners of n samples. */
export function emitDirectForward(f: Body, stage: Stage, n: Local<"i32">, sample: Sample, scratch: Local<"i32">): void {
  const { geometry, pool, skipsZeros } = stage;
  const { channels, row, filters, filterStride } = geometry;
  const positions = [0, 4 * channels, 4 * row, 4 * (row + channels)];
  const { x, y, winners } = sample;
  f.repeat(n, [x.by(4 * geometry.stride), y.by(4 * pool.stride), winners.by(4 * pool.stride)], () => {
    const list = skipsZeros ? listWindows(f, stage, x, scratch) : undefined;
    inBlocks(f, filters, [0, filters], (first, block) => {
      const weights = f.let(i32.add(i32.mul(first, 4 * filterStride), stage.copy));
      const filter = i32.shl(first, 2);
      const bias = f.let(i32.add(filter, stage.bias));
      const [toY, toWinners] = [f.let(i32.add(y, filter)), f.let(i32.add(winners, filter))];
      const results = (place: Local<"i32">) => ({
        y: f.let(i32.add(toY, place)),
        winners: f.let(i32.add(toWinners, place)),
        bias,
      });
      if (list === undefined) {
        inWindows(f, stage, (at, place) => {
          const sums = sumProducts(f, geometry, i32.add(x, at), weights, positions, block.vectors);
          storeWindow(f, stage, block, sums, { at, ...results(place) });
        });
      } else {
        forWindows(f, list.inked, list.empty, ({ at, place, input, weight, runs, length }) => {
          const from = i32.add(weights, i32.mul(weight, 16 * block.vectors));
          const part = { runs, length };
          const sums = sumProducts(f, geometry, i32.add(x, input), from, positions, block.vectors, part);
          storeWindow(f, stage, block, sums, { at, ...results(place) });
        });
      }
    });
    if (list === undefined) return;
    forWindows(f, list.empty, list.end, ({ place }) => {
      storeZeroWindow(f, stage, f.let(i32.add(y, place)), f.let(i32.add(winners, place)));
    });
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
