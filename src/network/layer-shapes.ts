import { type Shape, sizeOf } from "../core/shape.ts";
import { type Network, placedLayers } from "./network.ts";

/** A layer of a network in its place. */
export interface LayerShapes {
  /** Kind and number among its kind, from 1: `dense2`. Its weights are named after it. */
  readonly name: string;
  readonly kind: string;
  /** Shape of what comes in, for one example. */
  readonly input: Shape;
  /** Shape of what goes out, for one example. */
  readonly output: Shape;
  /** How many numbers it holds that come from training: weights and biases. */
  readonly parameters: number;
}

/**
 * The layers of a network with the shapes around them, from the first hidden layer to the output layer.
 *
 * @throws RequestError for a description that `network` did not make
 *
 * @example
 * ```ts
 * const spec = network({ input: [28, 28, 1], cost: "quadratic", layers: [conv2d(20, 5), flatten(), dense(10)] });
 * layerShapes(spec)[0]; // { name: "conv2d1", kind: "conv2d", input: [28, 28, 1], output: [24, 24, 20], parameters: 520 }
 * ```
 */
export function layerShapes(network: Network): LayerShapes[] {
  return placedLayers(network).map(({ name, layer, inputShape, outputShape, weights }) => ({
    name,
    kind: layer.kind,
    input: inputShape,
    output: outputShape,
    parameters: Object.values(weights).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  }));
}
