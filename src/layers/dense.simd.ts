import { sizeOf } from "../core/shape.ts";
import type { Body, Local, Stride } from "../wasm/assembler.ts";
import { asValue, f32, f32x4, f64, i32, v128 } from "../wasm/instructions.ts";
import { addProducts, loadVectors, storeVectors, sumsOfLanes, zeros } from "../wasm/vectors.ts";
import { emitSparse } from "./dense-sparse.simd.ts";
import {
  type LayerCode,
  type LayerKernel,
  type Part,
  rowAt,
  type Site,
  shareOf,
  strideOf,
  type WeightLayout,
} from "./layer.simd.ts";
import { addTo, decayArray, scaleRows } from "./rows.simd.ts";

/*
 * A dense layer for the SIMD engine.
 *
 *   n  samples of the batch
 *   I  inputs      x  [n, I]      rows of strideOf(I)
 *   U  units       y  [n, U]      rows of strideOf(U)
 *   w  [I, U]: input k's weights to all units are one row, of strideOf(U). The other way about than the book's w_jk, so
 *      that one input meets vectors of units; the rows for inputs from I to strideOf(I) are 0
 *   b  [U]
 *
 * Each kernel keeps a tile of results in registers, at most 8 vectors: V8 has 15 to give, the rest holds what is loaded.
 * Inner loops are not unrolled: newer V8s do it, and older ones hoist all loads of an unrolled body and run out.
 */

/** The kernel of `dense`. */
export const denseKernel: LayerKernel<{ readonly units: number }> = {
  sparse: true,

  layout(input, { units }) {
    const [inputs, stride] = [sizeOf(input), strideOf(units)];
    const weight: WeightLayout = {
      floats: strideOf(inputs) * stride,
      // The outside sees the book's [U, I].
      position: (i) => (i % inputs) * stride + Math.floor(i / inputs),
    };
    return { weights: { weight, bias: { floats: stride, position: (i) => i } } };
  },

  emit(site) {
    const { module, name, weights, gradients, dy } = site;
    const forward = module.procedure(`${name}.forward`, ["i32", "i32", "i32"], (f, ...args) =>
      emitForward(f, site, ...args),
    );
    const backward = module.procedure(`${name}.backward`, ["i32", "i32"], (f, ...args) =>
      emitBackward(f, site, ...args),
    );
    const outer = (suffix: string, target: number) =>
      module.procedure(`${name}.${suffix}`, ["i32", "i32", "i32", "i32"], (f, x, n, thread, threads) =>
        emitOuter(f, site, target, x, n, { thread, threads }),
      );
    const toGradients = outer("accumulate", gradients.weight!);
    const toWeights = outer("descend", weights.weight!);
    const biasToGradients = addTo(module, `${name}.accumulateBias`, dy, gradients.bias!);
    const biasToWeights = addTo(module, `${name}.descendBias`, dy, weights.bias!);
    const scale = scaleRows(module, `${name}.scale`, dy);
    const decay = decayArray(module, `${name}.decay`, weights.weight!, strideOf(site.x.size) * dy.stride);
    const dense = {
      forward: (f, x, { from, n }) => f.call(forward, x, from, n),
      backward: (f, _x, { from, n }) => f.call(backward, from, n),
      accumulate(f, x, { n, thread, threads }) {
        f.if(i32.eqz(asValue("i32", thread)), () => f.call(biasToGradients, n));
        f.call(toGradients, x, n, thread, threads);
      },
      descend(f, x, n, step) {
        f.call(scale, n, f32.demote(step.rate));
        f.call(biasToWeights, n);
        f.if(f64.gt(step.decay, 0), () => f.call(decay, f32.demote(step.decay)));
        f.call(toWeights, x, n, 0, 1);
      },
    } satisfies LayerCode;
    const parts = { backward: dense.backward, scale, biasToGradients, biasToWeights };
    return { dense, sparse: site.first && emitSparse(site, site.first, parts) };
  },
};

/** y = (x w) s + b, in tiles of 4 samples x 8 units; s is 1 but where weights are scaled. */
function emitForward(
  f: Body,
  { x: { size, stride }, y, weights, first }: Site,
  x: Local<"i32">,
  from: Local<"i32">,
  n: Local<"i32">,
): void {
  const row = 4 * y.stride;
  const start = f.let(i32.add(x, i32.mul(from, 4 * stride)));
  const offset = f.let(i32.mul(from, row));
  const scale = first && f.let(f32x4.splat(f32.demote(f64.load(first.scale))));
  inColumns(f, y.stride, (column, vectors) => {
    const samples = f.let(start);
    const out = f.let(i32.add(column, offset));
    inRows(f, n, 4, [samples.by(4 * stride), out.by(row)], (rows) => {
      const sums = Array.from({ length: rows }, () => zeros(f, vectors));
      const input = f.let(samples);
      const w = f.let(i32.add(column, weights.weight!));
      f.repeat(size, [input.by(4), w.by(row)], () => {
        const across = loadVectors(f, vectors, w);
        for (const [r, sum] of sums.entries()) {
          addProducts(f, sum, f.let(v128.loadSplat(input, 4 * stride * r)), across);
        }
      });
      const bias = loadVectors(f, vectors, column, weights.bias!);
      for (const [r, sum] of sums.entries()) {
        const z = sum.map((each, c) => f32x4.add(scale === undefined ? each : f32x4.mul(each, scale), bias[c]!));
        storeVectors(f, out, z, y.address + row * r);
      }
    });
  });
}

/** dx = dy transpose(w) s: sums along the rows of w, in tiles of 2 samples x 4 inputs. */
function emitBackward(f: Body, { dy, dx, weights, first }: Site, from: Local<"i32">, n: Local<"i32">): void {
  const row = 4 * dy.stride;
  const scale = first && f.let(f32x4.splat(f32.demote(f64.load(first.scale))));
  const w = f.pointer(weights.weight!);
  const inputs = f.let(rowAt(dx, from));
  const start = f.let(rowAt(dy, from));
  f.repeat(dx.stride / 4, [w.by(4 * row), inputs.by(16)], () => {
    const samples = f.let(start);
    const out = f.let(inputs);
    inRows(f, n, 2, [samples.by(row), out.by(4 * dx.stride)], (rows) => {
      const sums = Array.from({ length: rows }, () => zeros(f, 4));
      const delta = f.let(samples);
      const weight = f.let(w);
      f.repeat(dy.stride / 4, [delta.by(16), weight.by(16)], () => {
        const four = [0, 1, 2, 3].map((k) => f.let(v128.load(weight, row * k)));
        for (const [r, sum] of sums.entries()) addProducts(f, sum, f.let(v128.load(delta, row * r)), four);
      });
      for (const [r, sum] of sums.entries()) {
        const total = sumsOfLanes(f, sum);
        f.do(v128.store(out, scale === undefined ? total : f32x4.mul(total, scale), 4 * dx.stride * r));
      }
    });
  });
}

/** target += transpose(x) dy, in tiles of 4 inputs x 8 units: each tile is read once and written once a batch. */
function emitOuter(
  f: Body,
  { x: { stride }, dy }: Site,
  target: number,
  x: Local<"i32">,
  n: Local<"i32">,
  share: Pick<Part, "thread" | "threads">,
): void {
  const row = 4 * dy.stride;
  const { from, to } = shareOf(f, stride / 4, share);
  const tiles = f.let(i32.sub(to, from));
  inColumns(f, dy.stride, (column, vectors) => {
    const tile = f.let(i32.add(i32.add(column, target), i32.mul(from, 4 * row)));
    const inputs = f.let(i32.add(x, i32.mul(from, 16)));
    f.repeat(tiles, [tile.by(4 * row), inputs.by(16)], () => {
      const sums = [0, 1, 2, 3].map((k) => loadVectors(f, vectors, tile, row * k));
      const input = f.let(inputs);
      const delta = f.let(i32.add(column, dy.address));
      f.repeat(n, [input.by(4 * stride), delta.by(row)], () => {
        const across = loadVectors(f, vectors, delta);
        for (const [k, sum] of sums.entries()) addProducts(f, sum, f.let(v128.loadSplat(input, 4 * k)), across);
      });
      for (const [k, sum] of sums.entries()) storeVectors(f, tile, sum, row * k);
    });
  });
}

/** Goes over the units of a row, 8 at a time and then the last 4; `column` is the offset in bytes. */
function inColumns(f: Body, stride: number, body: (column: Local<"i32">, vectors: number) => void): void {
  const column = f.pointer(0);
  f.repeat(Math.floor(stride / 8), [column.by(32)], () => body(column, 2));
  if (stride % 8 !== 0) body(column, 1);
}

/** Goes over n rows, `most` at a time, then half as many, down to one; strides are those of one row. */
function inRows(
  f: Body,
  n: Local<"i32">,
  most: 2 | 4,
  pointers: readonly Stride[],
  body: (rows: number) => void,
): void {
  for (let rows: number = most; rows >= 1; rows /= 2) {
    const times = i32.shr(n, rows >> 1);
    const strides = pointers.map(({ pointer, stride }) => pointer.by(rows * stride));
    f.repeat(rows === most ? times : i32.and(times, 1), strides, () => body(rows));
  }
}
