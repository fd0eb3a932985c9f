import { averagePool2dKernel } from "./average-pool2d.simd.ts";
import { defineLayer, type Layer, type LayerFactory } from "./layer.ts";
import { findWindows, type PoolingConfig, pooledShape } from "./pooling.ts";
import { pairOf, type Size2d } from "./require.ts";

/**
 * The definition of `averagePool2d`. Shapes: x `[batch, height, width, channels]`, y `[batch, height / windowHeight,
 * width / windowWidth, channels]`, rounded down.
 */
export const averagePool2dLayers: LayerFactory<PoolingConfig> = defineLayer<PoolingConfig, never>({
  kind: "averagePool2d",
  kernel: averagePool2dKernel,

  shape: (input, config) => pooledShape("averagePool2d", input, config),

  // y = sum of a window / its pixels, channel by channel
  forward(pass) {
    const { batch, x, y } = pass;
    const { inputSize, channels, corners, pixels } = findWindows(pass);
    let to = 0;
    for (let n = 0; n < batch; n++) {
      for (const corner of corners) {
        for (let c = 0; c < channels; c++) {
          const from = n * inputSize + corner + c;
          let sum = 0;
          for (const pixel of pixels) sum += x[from + pixel]!;
          y[to++] = sum / pixels.length;
        }
      }
    }
  },

  // Every pixel of a window has an equal part in its output.
  backward(pass) {
    const { batch, dx, dy } = pass;
    if (dx === undefined) return;
    const { inputSize, channels, corners, pixels } = findWindows(pass);
    dx.fill(0);
    let to = 0;
    for (let n = 0; n < batch; n++) {
      for (const corner of corners) {
        for (let c = 0; c < channels; c++) {
          const part = dy[to++]! / pixels.length;
          for (const pixel of pixels) dx[n * inputSize + corner + c + pixel] = part;
        }
      }
    }
  },
});

/**
 * Average-pooling: of each window of an image, the mean, channel by channel. Windows lie side by side; rows and columns
 * left over at the end are dropped.
 *
 * @param size of a window: a number, or `[height, width]`
 * @throws RequestError when `network` finds an impossible size, a window that does not fit, or an input that is no image
 * @see Nielsen, chapter 6, "Pooling layers", where other poolings than the largest are named
 *
 * @example
 * ```ts
 * const layers = [conv2d(20, 5), averagePool2d([2, 3]), flatten(), dense(10)]; // 24x24x20 -> 12x8x20
 * ```
 */
export function averagePool2d(size: Size2d): Layer<readonly [number, number, number]> {
  return averagePool2dLayers({ size: pairOf(size) }) as Layer<readonly [number, number, number]>;
}
