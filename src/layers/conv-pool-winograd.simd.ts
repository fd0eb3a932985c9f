import type { Body, Local } from "../wasm/assembler.ts";
import { i32, v128 } from "../wasm/instructions.ts";
import { addProducts, loadVectors, storeVectors, zeros } from "../wasm/vectors.ts";
import { type Block, inBlocks } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";
import { type Sample, type Stage, storeWindow, type Window } from "./pool-window.simd.ts";
import { loadApart, storeApart, timesPairedColumns, timesPairedRows } from "./winograd.simd.ts";
import { ENTRY, scratchOf, type Tiling } from "./winograd-tiles.simd.ts";

/* Forward through convolution and pooling by Winograd's filtering: `winograd-tiles.simd.ts` has the letters. */

/** y and winners of n samples. */
export function emitWinogradForward(
  f: Body,
  stage: Stage,
  tiling: Tiling,
  n: Local<"i32">,
  { x, y, winners }: Sample,
  scratch: Local<"i32">,
): void {
  const { geometry, pool } = stage;
  const { channels, filters } = geometry;
  const { points, group } = tiling;
  const offsets = scratchOf(geometry, tiling);
  const [m, tiles] = [offsets.m, offsets.tiles].map((offset) => f.let(i32.add(scratch, offset)));
  const end = emitTiles(f, stage, tiling, tiles!);
  const channelBytes = 4 * strideOf(channels);
  f.repeat(n, [x.by(4 * geometry.stride), y.by(4 * pool.stride), winners.by(4 * pool.stride)], () => {
    const tile = f.let(tiles!);
    f.while(i32.lt(tile, end), () => {
      const behind = f.let(i32.add(tile, ENTRY * group));
      f.set(behind, i32.select(behind, end, i32.lt(behind, end)));
      const u = f.let(scratch);
      f.for(tile, behind, ENTRY, (entry) => {
        emitInput(f, stage, tiling, f.let(i32.add(x, i32.load(entry))), u, scratch);
        f.advance(u, channelBytes);
      });
      inBlocks(f, filters, [0, filters], (first, block) => {
        const v = f.let(i32.add(i32.mul(first, 4 * points * channels), stage.copy));
        emitProducts(f, stage, tiling, block, { u: scratch, v, m: m! });
        const sums = f.let(m!);
        f.for(tile, behind, ENTRY, (entry) => {
          const bytes = f.let(i32.shl(first, 2));
          const place = f.let(i32.add(bytes, i32.load(entry, 4)));
          const results = { y: i32.add(y, place), winners: i32.add(winners, place), bias: i32.add(bytes, stage.bias) };
          for (let v = 0; v < block.vectors; v++) {
            const [toY, toWinners, bias] = [results.y, results.winners, results.bias].map((to) =>
              f.let(i32.add(to, 16 * v)),
            );
            const window = { at: f.let(i32.load(entry)), y: toY!, winners: toWinners!, bias: bias! };
            const part = { vectors: 1, count: Math.min(4, block.count - 4 * v) };
            emitOutput(f, stage, tiling, part, f.let(i32.add(sums, 16 * v)), block.vectors, scratch, window);
          }
          f.advance(sums, 16 * block.vectors);
        });
      });
      f.set(tile, behind);
    });
  });
}

/** Lists the tiles of a sample; gives where the list ends. */
function emitTiles(
  f: Body,
  { geometry, pool }: Stage,
  { side, down, across }: Tiling,
  tiles: Local<"i32">,
): Local<"i32"> {
  const { row, channels, filters } = geometry;
  const end = f.let(tiles);
  const before = (at: Local<"i32">, last: number) => f.let(i32.select(at, last, i32.lt(at, last)));
  f.for(0, side * down, side, (line) => {
    const top = before(line, 2 * pool.height - side);
    f.for(0, side * across, side, (column) => {
      const left = before(column, 2 * pool.width - side);
      f.do(i32.store(end, i32.add(i32.mul(top, 4 * row), i32.mul(left, 4 * channels))));
      const window = i32.add(i32.mul(i32.shr(top, 1), pool.width), i32.shr(left, 1));
      f.do(i32.store(end, i32.mul(window, 4 * filters), 4));
      f.advance(end, ENTRY);
    });
  });
  return end;
}

/** U of one tile: B d B^T of four channels at a time. */
function emitInput(
  f: Body,
  { geometry }: Stage,
  tiling: Tiling,
  from: Local<"i32">,
  to: Local<"i32">,
  scratch: Local<"i32">,
): void {
  const { vertical, horizontal, group } = tiling;
  const { row, channels } = geometry;
  const apart = 4 * strideOf(channels) * group;
  const between = f.let(i32.add(scratch, scratchOf(geometry, tiling).between));
  const target = f.let(to);
  f.repeat(strideOf(channels) / 4, [from.by(16), target.by(16)], () => {
    const [d, lines] = [f.let(from), f.let(between)];
    f.repeat(vertical.points, [d.by(4 * row), lines.by(16 * horizontal.points)], () => {
      const pixels = loadApart(f, horizontal.points, d, 4 * channels);
      storeVectors(f, lines, timesPairedRows(f, horizontal.input, pixels));
    });
    const [columns, u] = [f.let(between), f.let(target)];
    f.repeat(horizontal.points, [columns.by(16), u.by(apart)], () => {
      const column = loadApart(f, vertical.points, columns, 16 * horizontal.points);
      storeApart(f, u, timesPairedRows(f, vertical.input, column), apart * horizontal.points);
    });
  });
}

/** M of one block of filters: at each point, tiles x channels times channels x filters. */
function emitProducts(
  f: Body,
  { geometry: { channels } }: Stage,
  { points, group }: Tiling,
  { vectors }: Block,
  at: { readonly u: Local<"i32">; readonly v: Local<"i32">; readonly m: Local<"i32"> },
): void {
  const stride = 4 * strideOf(channels);
  const [u, v, m] = [f.let(at.u), f.let(at.v), f.let(at.m)];
  f.repeat(points, [u.by(stride * group), m.by(16 * vectors * group)], () => {
    const sums = Array.from({ length: group }, () => zeros(f, vectors));
    const input = f.let(u);
    f.repeat(channels, [input.by(4), v.by(16 * vectors)], () => {
      const across = loadVectors(f, vectors, v);
      for (const [t, sum] of sums.entries()) addProducts(f, sum, f.let(v128.loadSplat(input, stride * t)), across);
    });
    storeVectors(f, m, sums.flat());
  });
}

/** A m A^T of one tile and four filters, and what its windows are. */
function emitOutput(
  f: Body,
  stage: Stage,
  tiling: Tiling,
  part: Block,
  m: Local<"i32">,
  vectors: number,
  scratch: Local<"i32">,
  window: Window,
): void {
  const { geometry, pool } = stage;
  const { channels, row, filters } = geometry;
  const { vertical, horizontal, side, group } = tiling;
  const between = f.let(i32.add(scratch, scratchOf(geometry, tiling).between));
  const apart = 16 * vectors * group;
  const columns = f.let(between);
  f.repeat(horizontal.points, [m.by(apart), columns.by(16)], () => {
    const column = loadApart(f, vertical.points, m, apart * horizontal.points);
    storeApart(f, columns, timesPairedColumns(f, vertical.output, column), 16 * horizontal.points);
  });
  const { at, y, winners, bias } = window;
  const line = 4 * filters * pool.width;
  f.repeat(side / 2, [between.by(32 * horizontal.points), at.by(8 * row), y.by(line), winners.by(line)], () => {
    const [top, bottom] = [0, 1].map((k) => {
      const sums = loadVectors(f, horizontal.points, between, 16 * horizontal.points * k);
      return timesPairedColumns(f, horizontal.output, sums);
    });
    for (let q = 0; q < side; q += 2) {
      const four = [top![q]!, top![q + 1]!, bottom![q]!, bottom![q + 1]!].map((sum) => [sum]);
      const next = {
        at: f.let(i32.add(at, 4 * channels * q)),
        y: f.let(i32.add(y, 2 * filters * q)),
        winners: f.let(i32.add(winners, 2 * filters * q)),
        bias,
      };
      storeWindow(f, stage, part, four, next);
    }
  });
}
