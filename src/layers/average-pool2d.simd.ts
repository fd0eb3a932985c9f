import { f32x4, v128 } from "../wasm/instructions.ts";
import { splat, storeFloats } from "../wasm/vectors.ts";
import type { LayerKernel } from "./layer.simd.ts";
import { clearRows, forEachPixel, forEachWindow, poolShapeOf } from "./pooling.simd.ts";
import type { PoolingConfig } from "./pooling.ts";

/** The kernel of `averagePool2d`. */
export const averagePool2dKernel: LayerKernel<PoolingConfig> = {
  sparse: false,

  layout: () => ({ weights: {} }),

  emit({ module, name, x, y, dy, dx }, input, config) {
    const shape = poolShapeOf(input, config);
    const pixels = splat(shape.pixels.length);
    const forward = module.procedure(`${name}.forward`, ["i32", "i32", "i32"], (f, inputs, from, n) => {
      forEachWindow(f, shape, { ...x, address: inputs }, [y], { from, n }, ({ corner, outputs: [to], count }) => {
        const sum = f.let(splat(0));
        forEachPixel(f, shape, corner, (address, offset) => f.set(sum, f32x4.add(sum, v128.load(address, offset))));
        storeFloats(f, to!, [f32x4.div(sum, pixels)], count);
      });
    });
    const backward = module.procedure(`${name}.backward`, ["i32", "i32"], (f, from, n) => {
      if (shape.leftOver) clearRows(f, dx, { from, n });
      forEachWindow(f, shape, dx, [dy], { from, n }, ({ corner, outputs: [gradient], count }) => {
        const part = f.let(f32x4.div(v128.load(gradient!), pixels));
        forEachPixel(f, shape, corner, (address, offset) => storeFloats(f, address, [part], count, offset));
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
