import type { Geometry } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";
import type { PoolGeometry } from "./pool-window.simd.ts";
import { MOST_POINTS, type Winograd, winograd } from "./winograd.ts";

/*
 * Convolution and pooling with fewer multiplications: `winograd.ts` has the mathematics.
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
/** With one channel, or a kernel of fewer taps, the transforms take longer than the products that they save. */
const LEAST_CHANNELS = 2;
const LEAST_TAPS = 3;
/** Bytes of an entry of the list of tiles: where its inputs stand, and where its results go. */
export const ENTRY = 8;

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
  if (channels < LEAST_CHANNELS || Math.min(kernelHeight, kernelWidth) < LEAST_TAPS) return undefined;
  const taps = Math.max(kernelHeight, kernelWidth);
  const side = [4, 2].find(
    (outputs) => outputs <= 2 * Math.min(pool.height, pool.width) && outputs + taps - 1 <= MOST_POINTS,
  );
  if (side === undefined) return undefined;
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
export function scratchOf(
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
