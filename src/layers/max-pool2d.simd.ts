import { f32x4, i32, i32x4, v128 } from "../wasm/instructions.ts";
import { bits, splat, storeFloats } from "../wasm/vectors.ts";
import { type LayerKernel, rowAt } from "./layer.simd.ts";
import { clearRows, forEachPixel, forEachWindow, poolShapeOf } from "./pooling.simd.ts";
import type { PoolingConfig } from "./pooling.ts";

/**
 * The kernel of `maxPool2d` behind a layer that does not join it. Kept of each sample: for every window, how many bytes
 * behind the sample's beginning the largest number stands.
 */
export const maxPool2dKernel: LayerKernel<PoolingConfig> = {
  sparse: false,

  layout: (input, config) => ({ weights: {}, kept: [poolShapeOf(input, config).size] }),

  emit({ module, name, x, y, dy, dx, kept }, input, config) {
    const shape = poolShapeOf(input, config);
    const winners = kept[0]!;
    const forward = module.procedure(`${name}.forward`, ["i32", "i32", "i32"], (f, inputs, from, n) => {
      forEachWindow(f, shape, { ...x, address: inputs }, [y, winners], { from, n }, (window) => {
        const { sample, corner, count } = window;
        const [to, winner] = window.outputs;
        const largest = f.let(v128.load(corner));
        const place = f.let(splat(0));
        forEachPixel(f, shape, corner, (address, offset, behind) => {
          const value = f.let(v128.load(address, offset));
          // A NaN is larger than all: it is handed on.
          const isLarger = f.let(v128.or(f32x4.gt(value, largest), f32x4.ne(value, value)));
          f.set(largest, v128.select(value, largest, isLarger));
          f.set(place, v128.select(behind, place, isLarger));
        });
        const start = i32x4.add(i32x4.splat(i32.sub(corner, sample)), bits(0, 4, 8, 12));
        storeFloats(f, to!, [largest], count);
        storeFloats(f, winner!, [i32x4.add(place, start)], count);
      });
    });
    const backward = module.procedure(`${name}.backward`, ["i32", "i32"], (f, from, n) => {
      clearRows(f, dx, { from, n });
      const sample = f.let(rowAt(dx, from));
      const [gradients, places] = [dy, winners].map((rows) => f.let(rowAt(rows, from))) as [typeof from, typeof from];
      f.repeat(n, [sample.by(4 * dx.stride), gradients.by(4 * dy.stride), places.by(4 * winners.stride)], () => {
        const [gradient, winner] = [f.let(gradients), f.let(places)];
        f.repeat(shape.size, [gradient.by(4), winner.by(4)], () => {
          f.do(i32.store(i32.add(sample, i32.load(winner)), i32.load(gradient)));
        });
      });
    });
    return {
      dense: {
        forward: (f, inputs, { from, n }) => f.call(forward, inputs, from, n),
        backward: (f, _inputs, { from, n }) => f.call(backward, from, n),
        accumulate() {},
        descend() {},
      },
    };
  },
};
