import type { Body, Callee, Local } from "../wasm/assembler.ts";
import { i32, v128 } from "../wasm/instructions.ts";
import { loadVectors, splat, storeVectors, transposed } from "../wasm/vectors.ts";
import { inBlocks } from "./convolution.simd.ts";
import type { Stage } from "./pool-window.simd.ts";
import { loadApart, storeApart, timesPairedRows } from "./winograd.simd.ts";
import { scratchOf, type Tiling } from "./winograd-tiles.simd.ts";

/* The copy of the weights for Winograd's filtering, V: `winograd-tiles.simd.ts` has the letters. */

/** (scratch, from, to): V of some filters, four channels and four filters at a time. */
export function emitWinogradPrepare(stage: Stage, tiling: Tiling): Callee<readonly ["i32", "i32", "i32"]> {
  const { module, name, geometry } = stage;
  const { channels, filters, filterStride, kernelHeight, kernelWidth } = geometry;
  return module.procedure(`${name}.prepare`, ["i32", "i32", "i32"], (f, scratch, ...range) => {
    inBlocks(f, filters, range, (first, { vectors, count }) => {
      const from = f.let(i32.add(i32.mul(first, 4 * filterStride), stage.weights));
      const to = f.let(i32.add(i32.mul(first, 4 * tiling.points * channels), stage.copy));
      const left = f.pointer(channels);
      f.while(left, () => {
        const some = f.let(i32.select(left, 4, i32.lt(left, 4)));
        for (let v = 0; v < vectors; v++) {
          const filters = f.let(i32.add(from, 16 * filterStride * v));
          emitGather(f, stage, filters, scratch, Math.min(4, count - 4 * v));
          const [weights, target] = [f.let(scratch), f.let(i32.add(to, 16 * v))];
          f.repeat(some, [weights.by(16 * kernelHeight * kernelWidth), target.by(16 * vectors)], () => {
            emitFilter(f, stage, tiling, weights, scratch, target, 16 * vectors * channels);
          });
        }
        f.advance(left, i32.sub(0, some));
        f.advance(from, 16);
        f.advance(to, i32.mul(some, 16 * vectors));
      });
    });
  });
}

/** Four channels' weights to so many filters: from w, where channels stand side by side, to vectors of filters. */
function emitGather(f: Body, { geometry }: Stage, from: Local<"i32">, scratch: Local<"i32">, count: number): void {
  const { kernelHeight, kernelWidth, channels, runStride, filterStride } = geometry;
  const line = f.let(from);
  const to = f.let(scratch);
  f.repeat(kernelHeight, [line.by(4 * runStride)], () => {
    const w = f.let(line);
    f.repeat(kernelWidth, [w.by(4 * channels), to.by(16)], () => {
      const rows = [0, 1, 2, 3].map((i) => (i < count ? f.let(v128.load(w, 4 * filterStride * i)) : splat(0)));
      storeApart(f, to, transposed(f, rows), 16 * kernelHeight * kernelWidth);
    });
  });
}

/** G g G^T of one channel; the points of the result stand so many bytes apart. */
function emitFilter(
  f: Body,
  { geometry: { kernelHeight, kernelWidth }, geometry }: Stage,
  tiling: Tiling,
  weights: Local<"i32">,
  scratch: Local<"i32">,
  to: Local<"i32">,
  apart: number,
): void {
  const { vertical, horizontal } = tiling;
  const half = f.let(i32.add(scratch, scratchOf(geometry, tiling).half));
  const [g, lines] = [f.let(weights), f.let(half)];
  f.repeat(kernelHeight, [g.by(16 * kernelWidth), lines.by(16 * horizontal.points)], () => {
    const row = loadVectors(f, kernelWidth, g);
    storeVectors(f, lines, timesPairedRows(f, horizontal.filter, row));
  });
  const target = f.let(to);
  f.repeat(horizontal.points, [half.by(16), target.by(apart)], () => {
    const column = loadApart(f, kernelHeight, half, 16 * horizontal.points);
    storeApart(f, target, timesPairedRows(f, vertical.filter, column), apart * horizontal.points);
  });
}
