import type { Body, Callee, Local } from "../wasm/assembler.ts";
import { i32, v128 } from "../wasm/instructions.ts";
import { addProducts, loadVectors, splat, storeVectors, transposed, zeros } from "../wasm/vectors.ts";
import { type Block, type Geometry, inBlocks } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";
import { type PoolGeometry, type Sample, type Stage, storeWindow } from "./pool-window.simd.ts";
import { loadApart, storeApart, timesPairedColumns, timesPairedRows } from "./winograd.simd.ts";
import { MOST_POINTS, type Winograd, winograd } from "./winograd.ts";

/*
 * Convolution and pooling with fewer multiplications, where there are many channels: `winograd.ts` has the mathematics.
 *
 *   tile   a square of outputs, 4x4 or 2x2, so a few whole windows
 *   P      points: the multiplications of a tile, an input channel and a filter
 *   U      [P, TILES, strideOf(C)]: the inputs of a group of tiles, transformed
 *   V      [block, P, C, 8]: the copy of the weights, transformed
 *   M      [P, TILES, 8]: U V for one block of filters, summed over the channels: what is left of the work
 *
 * All that one group of tiles needs stays near the processor: U and M are written and read there, V streams by.
 * The last tile of a line begins earlier where there is no room for all of it: its windows are computed twice, alike.
 */

/** Tiles of a group, at most: a tile of registers is 4 of them x 8 filters. */
const TILES = 4;
/** With fewer channels the transforms take longer than the products that they save. */
const LEAST_CHANNELS = 8;
/** Bytes of an entry of the list of tiles: where its inputs stand, and where its results go. */
const ENTRY = 8;

/** How a stage is cut into tiles. */
export interface Tiling {
  readonly vertical: Winograd;
  readonly horizontal: Winograd;
  readonly points: number;
  /** Rows and columns of outputs in a tile. */
  readonly side: number;
  readonly down: number;
  readonly across: number;
  /** Tiles that are worked on together. */
  readonly group: number;
}

/** How a stage is cut into tiles; nothing where the definition is to be preferred. */
export function tilingOf({ kernelHeight, kernelWidth, channels }: Geometry, pool: PoolGeometry): Tiling | undefined {
  const taps = Math.max(kernelHeight, kernelWidth);
  const side = [4, 2].find(
    (outputs) => outputs <= 2 * Math.min(pool.height, pool.width) && outputs + taps - 1 <= MOST_POINTS,
  );
  if (side === undefined || channels < LEAST_CHANNELS || Math.min(kernelHeight, kernelWidth) < 3) return undefined;
  const [vertical, horizontal] = [winograd(side, kernelHeight), winograd(side, kernelWidth)];
  const [down, across] = [Math.ceil((2 * pool.height) / side), Math.ceil((2 * pool.width) / side)];
  const points = vertical.points * horizontal.points;
  return { vertical, horizontal, points, side, down, across, group: Math.min(TILES, down * across) };
}

/** Floats of V. */
export function winogradCopyFloats({ filters, channels }: Geometry, { points }: Tiling): number {
  return strideOf(filters) * points * channels;
}

/** Where the pieces of a thread's scratch memory begin, in bytes; `end` is how many it needs. */
function scratchOf(
  { channels, kernelHeight, kernelWidth }: Geometry,
  { points, group, down, across, horizontal }: Tiling,
) {
  const m = 4 * points * group * strideOf(channels);
  const between = m + 4 * points * group * 8;
  const tiles = between + 16 * points;
  const end = tiles + 16 * Math.ceil((ENTRY * down * across) / 16);
  // `prepare` needs less, at another time: four channels' weights, and what comes between its two passes.
  const half = 16 * 4 * kernelHeight * kernelWidth;
  return {
    u: 0,
    m,
    between,
    tiles,
    weights: 0,
    half,
    end: Math.max(end, half + 16 * kernelHeight * horizontal.points),
  };
}

/** Bytes of scratch memory that a thread needs. */
export function winogradScratch(geometry: Geometry, tiling: Tiling): number {
  return scratchOf(geometry, tiling).end;
}

/** (scratch, from, to): V of some filters, four channels and four filters at a time. */
export function emitWinogradPrepare(stage: Stage, tiling: Tiling): Callee<readonly ["i32", "i32", "i32"]> {
  const { module, name, geometry } = stage;
  const { channels, filters, filterStride } = geometry;
  return module.procedure(`${name}.prepare`, ["i32", "i32", "i32"], (f, scratch, ...range) => {
    inBlocks(f, filters, range, (first, { vectors, count }) => {
      for (let v = 0; v < vectors; v++) {
        const from = f.let(i32.add(i32.mul(first, 4 * filterStride), stage.weights + 16 * filterStride * v));
        const to = f.let(i32.add(i32.mul(first, 4 * tiling.points * channels), stage.copy + 16 * v));
        const left = f.pointer(channels);
        f.while(left, () => {
          emitGather(f, stage, from, scratch, Math.min(4, count - 4 * v));
          const some = f.let(i32.select(left, 4, i32.lt(left, 4)));
          const weights = f.let(scratch);
          f.repeat(some, [weights.by(16 * geometry.kernelHeight * geometry.kernelWidth), to.by(16 * vectors)], () => {
            emitFilter(f, stage, tiling, weights, scratch, to, 16 * vectors * channels);
          });
          f.advance(left, i32.sub(0, some));
          f.advance(from, 16);
        });
      }
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
  window: Parameters<typeof storeWindow>[4],
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
