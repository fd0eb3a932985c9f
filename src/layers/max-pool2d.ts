import type { Floats } from "../core/shape.ts";
import { defineLayer, type Layer, type LayerFactory } from "./layer.ts";
import { maxPool2dKernel } from "./max-pool2d.simd.ts";
import { findWindows, type PoolingConfig, pooledShape } from "./pooling.ts";
import { pairOf, type Size2d } from "./require.ts";

/**
 * The definition of `maxPool2d`. Shapes: x `[batch, height, width, channels]`, y `[batch, height / windowHeight, width /
 * windowWidth, channels]`, rounded down.
 */
export const maxPool2dLayers: LayerFactory<PoolingConfig> = defineLayer<PoolingConfig, never>({
  kind: "maxPool2d",
  kernel: maxPool2dKernel,

  shape: (input, config) => pooledShape("maxPool2d", input, config),

  // The largest number of each window, channel by channel. NaN is handed on, so that it is found.
  forward(pass) {
    const { batch, x, y } = pass;
    const { inputSize, channels, corners, pixels } = findWindows(pass);
    let to = 0;
    for (let n = 0; n < batch; n++) {
      for (const corner of corners) {
        for (let c = 0; c < channels; c++) {
          const from = n * inputSize + corner + c;
          let largest = x[from]!;
          for (const pixel of pixels) largest = Math.max(largest, x[from + pixel]!);
          y[to++] = largest;
        }
      }
    }
  },

  // The largest alone moves the output; of equals, the first in row order is taken for it.
  backward(pass) {
    const { batch, x, dx, dy } = pass;
    if (dx === undefined) return;
    const { inputSize, channels, corners, pixels } = findWindows(pass);
    dx.fill(0);
    let to = 0;
    for (let n = 0; n < batch; n++) {
      for (const corner of corners) {
        for (let c = 0; c < channels; c++) {
          const from = n * inputSize + corner + c;
          dx[from + pixels[firstLargest(x, from, pixels)]!] = dy[to++]!;
        }
      }
    }
  },

  piece(pass) {
    const { batch, x } = pass;
    const { inputSize, channels, corners, pixels } = findWindows(pass);
    const chosen: number[] = [];
    for (let n = 0; n < batch; n++) {
      for (const corner of corners) {
        for (let c = 0; c < channels; c++) chosen.push(firstLargest(x, n * inputSize + corner + c, pixels));
      }
    }
    return chosen.join(" ");
  },
});

/** Which of a window's pixels holds the largest number. */
function firstLargest(x: Floats, from: number, pixels: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < pixels.length; i++) if (x[from + pixels[i]!]! > x[from + pixels[best]!]!) best = i;
  return best;
}

/**
 * Max-pooling: of each window of an image, the largest number, channel by channel. Windows lie side by side; rows and
 * columns left over at the end are dropped. Where several are largest, the first in row order gets the gradient.
 *
 * @param size of a window: a number, or `[height, width]`
 * @throws RequestError when `network` finds an impossible size, a window that does not fit, or an input that is no image
 * @see Nielsen, chapter 6, "Pooling layers"
 *
 * @example
 * ```ts
 * const layers = [conv2d(20, 5), maxPool2d(2), flatten(), dense(10)]; // 28x28 -> 24x24x20 -> 12x12x20 -> 2880 -> 10
 * ```
 */
export function maxPool2d(size: Size2d): Layer<readonly [number, number, number]> {
  return maxPool2dLayers({ size: pairOf(size) }) as Layer<readonly [number, number, number]>;
}
