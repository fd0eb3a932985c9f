import { formatShape, type Shape } from "../core/shape.ts";
import { averagePool2d } from "./average-pool2d.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d, type Padding } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import type { Layer } from "./layer.ts";
import { maxPool2d } from "./max-pool2d.ts";
import { pairOf, type Size2d } from "./require.ts";

/**
 * Layers in the shapes that every engine is held to: one table for agreement between engines, for gradients against
 * finite differences, and for speed. A new kind of layer adds its cases here.
 */
export interface LayerCase {
  readonly name: string;
  readonly layer: Layer;
  /** Shape of one input. */
  readonly input: Shape;
  /** Samples in the batch. */
  readonly batch: number;
  /** Seed of weights, inputs and the gradient that comes back. */
  readonly seed: number;
  /** Largest relative error of a gradient against finite differences, in float64. */
  readonly gradientTolerance: number;
}

function layerCase(name: string, layer: Layer, input: Shape, batch: number, seed: number): LayerCase {
  return {
    name: `${name}, ${formatShape(input)}, batch ${batch}`,
    layer,
    input,
    batch,
    seed,
    gradientTolerance: 1e-7,
  };
}

function denseCase(inputs: number, units: number, batch: number, seed: number): LayerCase {
  return layerCase(`dense ${units}`, dense(units, { activation: "linear", weights: "scaled" }), [inputs], batch, seed);
}

function convCase(
  input: Shape,
  channels: number,
  kernel: Size2d,
  padding: Padding,
  batch: number,
  seed: number,
): LayerCase {
  const layer = conv2d(channels, kernel, { activation: "linear", padding, weights: "scaled" });
  return layerCase(`conv2d ${formatShape(pairOf(kernel))} ${padding}, ${channels}`, layer, input, batch, seed);
}

export const cases: readonly LayerCase[] = [
  denseCase(1, 1, 1, 1),
  denseCase(3, 5, 2, 2),
  denseCase(7, 4, 3, 3),
  denseCase(30, 10, 10, 4),
  denseCase(784, 3, 2, 5),
  convCase([1, 1, 1], 1, 1, "valid", 1, 1),
  convCase([5, 5, 1], 2, 3, "valid", 2, 2),
  convCase([7, 6, 3], 4, [2, 3], "valid", 3, 3),
  convCase([4, 5, 2], 3, [4, 5], "valid", 2, 4), // one place alone
  convCase([5, 4, 3], 7, 1, "same", 2, 5),
  convCase([7, 5, 2], 3, 3, "same", 3, 6),
  convCase([6, 4, 3], 5, [4, 2], "same", 2, 7), // more zeros behind than before
  convCase([3, 2, 2], 2, [5, 7], "same", 2, 8), // a kernel larger than the image
  convCase([28, 28, 1], 20, 5, "valid", 2, 9),
  convCase([12, 12, 20], 40, 5, "valid", 2, 10),
  layerCase("maxPool2d 1", maxPool2d(1), [3, 2, 2], 2, 1),
  layerCase("maxPool2d 2", maxPool2d(2), [4, 6, 3], 2, 2),
  layerCase("maxPool2d 2, a row and a column left over", maxPool2d(2), [5, 7, 2], 3, 5),
  layerCase("maxPool2d 3x2", maxPool2d([3, 2]), [7, 4, 5], 2, 4),
  layerCase("maxPool2d 5x4, by loops", maxPool2d([5, 4]), [11, 9, 6], 2, 6),
  layerCase("averagePool2d 2", averagePool2d(2), [4, 6, 3], 2, 1),
  layerCase("averagePool2d 2x3, a row and a column left over", averagePool2d([2, 3]), [5, 7, 2], 3, 2),
  layerCase("averagePool2d 6, by loops", averagePool2d(6), [7, 13, 9], 2, 3),
  layerCase("flatten", flatten(), [3, 5, 2], 2, 1),
  layerCase("flatten", flatten(), [4], 2, 2),
  layerCase("dropout 0.5", dropout(0.5), [11], 3, 1),
  layerCase("dropout 0.2", dropout(0.2), [3, 4, 2], 2, 2),
  layerCase("dropout 0", dropout(0), [5], 2, 3),
  layerCase("batchNorm", batchNorm(), [5], 7, 1),
  layerCase("batchNorm", batchNorm({ momentum: 0.5, epsilon: 0.1 }), [3], 4, 2),
  layerCase("batchNorm", batchNorm(), [3, 5, 2], 3, 3),
  layerCase("batchNorm", batchNorm(), [4, 4, 3], 1, 4),
  layerCase("batchNorm", batchNorm(), [30], 10, 5),
  layerCase("batchNorm", batchNorm({ epsilon: 1e-3 }), [1, 1, 9], 6, 6), // images that are vectors
  layerCase("batchNorm", batchNorm(), [3, 5, 13], 2, 7),
  layerCase("batchNorm", batchNorm(), [12, 12, 20], 2, 8),
];
