import { sizeOf } from "../core/shape.ts";
import { defineLayer, type Layer, type LayerFactory } from "./layer.ts";

/** The definition of `flatten`. Shapes: x `[batch, ...input]`, y `[batch, size of an input]`: the same numbers. */
export const flattenLayers: LayerFactory<object> = defineLayer<object, never>({
  kind: "flatten",

  reshapes: true,

  shape: (input) => [sizeOf(input)],

  forward: ({ x, y }) => y.set(x),

  backward: ({ dx, dy }) => dx?.set(dy),
});

/**
 * Makes a vector of an image, for the dense layers behind it: pixel by pixel, row by row, all channels of a pixel
 * together.
 *
 * @see Nielsen, chapter 6, "Putting it all together"
 *
 * @example
 * ```ts
 * const layers = [conv2d(20, 5), maxPool2d(2), flatten(), dense(10)]; // 12x12x20 -> 2880
 * ```
 */
export function flatten(): Layer<readonly [number]> {
  return flattenLayers() as Layer<readonly [number]>;
}
