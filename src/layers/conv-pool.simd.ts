import type { Callee } from "../wasm/assembler.ts";
import { emitInputGradients, emitWeightGradients, listScratch } from "./conv-pool-backward.simd.ts";
import { directScratch, emitDirectForward } from "./conv-pool-direct.simd.ts";
import { hasBits } from "./conv-pool-inked.simd.ts";
import { emitWinogradForward } from "./conv-pool-winograd.simd.ts";
import {
  type ConvShape,
  copyFloats,
  emitAddPixels,
  emitPrepare,
  geometryOf,
  weightLayouts,
} from "./convolution.simd.ts";
import type { WeightLayout } from "./layer.simd.ts";
import { type ConvPoolSite, type PoolGeometry, poolGeometryOf, type Stage } from "./pool-window.simd.ts";
import { tilingOf, winogradCopyFloats, winogradScratch } from "./winograd-tiles.simd.ts";
import { emitWinogradPrepare } from "./winograd-weights.simd.ts";

type Address = "i32";
type Count = "i32";

/** A stage's functions. Addresses are those of the first of n samples, n from 0 on; what they give does not depend on n. */
export interface ConvPoolCode {
  /** prepare(scratch, from, to): the copy of the weights of filters `from` to `to`, after they changed. */
  readonly prepare: Callee<readonly [Address, Count, Count]>;
  /** forward(x, n, y, winners, scratch) */
  readonly forward: Callee<readonly [Address, Count, Address, Address, Address]>;
  /** backward(n, dy, winners, dx, scratch): dx, all of it. Not there where zeros are skipped. */
  readonly backward: Callee<readonly [Count, Address, Address, Address, Address]> | undefined;
  /** accumulate(x, n, dy, winners, gradients, scratch, from, to): adds the gradients of the weights of some filters. */
  readonly accumulate: Callee<readonly [Address, Count, Address, Address, Address, Address, Count, Count]>;
  /** accumulateBias(n, dy, gradients, from, to): the same of the biases. */
  readonly accumulateBias: Callee<readonly [Count, Address, Address, Count, Count]>;
}

/** How a stage's arrays lie in memory. */
export interface ConvPoolLayout {
  readonly weight: WeightLayout;
  readonly bias: WeightLayout;
  /** Floats of the copy of the weights. */
  readonly copy: number;
  /** Bytes of scratch memory that each thread needs for itself. */
  readonly scratch: number;
  /** Shape and row length of y, dy and winners. */
  readonly pool: PoolGeometry;
}

/** How a stage is computed: this depends on shapes alone. */
function planOf(shape: ConvShape, skipsZeros: boolean) {
  const geometry = geometryOf(shape);
  const pool = poolGeometryOf(geometry);
  const skips = skipsZeros && hasBits(geometry);
  return { geometry, pool, skipsZeros: skips, tiling: skips ? undefined : tilingOf(geometry, pool) };
}

/** What memory a stage needs; the addresses of a site are then known. */
export function layoutConvPool(shape: ConvShape, skipsZeros: boolean): ConvPoolLayout {
  const { geometry, pool, skipsZeros: skips, tiling } = planOf(shape, skipsZeros);
  const forward = tiling === undefined ? directScratch(pool, skips) : winogradScratch(geometry, tiling);
  return {
    ...weightLayouts(shape),
    copy: tiling === undefined ? copyFloats(geometry) : winogradCopyFloats(geometry, tiling),
    scratch: Math.max(forward, listScratch(pool)),
    pool,
  };
}

/** Adds a stage's functions to the module. */
export function emitConvPool(site: ConvPoolSite): ConvPoolCode {
  const { module, name } = site;
  const { tiling, ...plan } = planOf(site.shape, site.skipsZeros);
  const stage: Stage = { ...site, ...plan };
  return {
    prepare: tiling === undefined ? emitPrepare(stage) : emitWinogradPrepare(stage, tiling),
    forward: module.procedure(
      `${name}.forward`,
      ["i32", "i32", "i32", "i32", "i32"],
      (f, x, n, y, winners, scratch) => {
        const sample = { x, y, winners };
        if (tiling === undefined) emitDirectForward(f, stage, n, sample, scratch);
        else emitWinogradForward(f, stage, tiling, n, sample, scratch);
      },
    ),
    backward: site.skipsZeros
      ? undefined
      : module.procedure(`${name}.backward`, ["i32", "i32", "i32", "i32", "i32"], (f, n, dy, winners, dx, lists) =>
          emitInputGradients(f, stage, n, { x: dx, dy, winners, lists }),
        ),
    accumulate: module.procedure(
      `${name}.accumulate`,
      ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
      (f, x, n, dy, winners, gradients, lists, ...range) =>
        emitWeightGradients(f, stage, n, { x, dy, winners, lists }, gradients, range),
    ),
    accumulateBias: emitAddPixels(module, `${name}.accumulateBias`, stage.pool.windows, stage.geometry.filters),
  };
}
