import type { Dataset } from "../core/dataset.ts";
import { RequestError } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { costs } from "../costs/costs.ts";
import {
  type Batch,
  backPropagate,
  costOf,
  feedForward,
  type LayerState,
  layerState,
  makeRoom,
  outputError,
} from "./back-propagation.ts";
import { checkDataset } from "./inputs.ts";
import type { Model } from "./model.ts";
import { placedLayers } from "./network.ts";

/** One layer's numbers on the way there and back; each list has a number for each neuron. */
export interface LayerTrace {
  /** `dense1` */
  readonly name: string;
  /** z */
  readonly weightedInputs: Float64Array;
  /** a = sigma(z) */
  readonly activations: Float64Array;
  /** sigma'(z); undefined for softmax, where each activation depends on every z. */
  readonly slopes: Float64Array | undefined;
  /** delta = dC/dz */
  readonly errors: Float64Array;
  /** dC/dw and dC/db by the names of the layer's arrays, `weight` and `bias`, each in its array's order. */
  readonly gradients: Readonly<Record<string, Float64Array>>;
}

/** Every number of a pass forward and back: plain data. */
export interface BackPropagationTrace {
  /** What goes into the first layer. */
  readonly inputs: Float64Array;
  /** What was wanted of the last one. */
  readonly targets: Float64Array;
  /** C of this example. */
  readonly cost: number;
  readonly layers: readonly LayerTrace[];
}

/**
 * Takes one example through a network and its error back, and tells every number on the way, as chapter 2 has them: z, a,
 * sigma'(z), delta and the gradient of each layer. It is computed in the readable loops of the reference engine, in float64,
 * from a copy of the model's weights, whatever engine the model has; dropout is off.
 *
 * @param example a dataset of one example
 * @throws RequestError for another number of examples, and for one that does not fit the network
 * @see Nielsen, chapter 2, "The four fundamental equations behind backpropagation"
 *
 * @example
 * ```ts
 * const { cost, layers } = traceBackPropagation(model, data.training.take(1));
 * layers.at(-1)?.errors; // BP1: delta of the last layer
 * layers[0]?.gradients.weight; // BP4: the gradient with respect to the first weights
 * ```
 */
export function traceBackPropagation(model: Model, example: Dataset): BackPropagationTrace {
  const { network } = model;
  checkDataset("traceBackPropagation", network, example);
  if (example.count !== 1) {
    throw new RequestError(
      `traceBackPropagation: ${example.name} must have one example, got ${example.count}`,
      "take one, data.slice(n, n + 1): the errors of several would be told as one",
    );
  }
  const layers = placedLayers(network).map(layerState);
  const weights = model.weights;
  for (const { place, weights: own } of layers) {
    for (const [name, values] of Object.entries(own)) values.set(weights[`${place.name}.${name}`]!.data);
  }
  makeRoom(layers, 1);
  const scale = example.inputs instanceof Uint8Array ? 255 : 1;
  const inputs = Float64Array.from(example.inputs, (value) => value / scale);
  const targets = targetsOf(example, layers.at(-1)!.size);
  const batch: Batch = { size: 1, x: inputs, training: false, wholeBatch: false, random: () => new Random(0) };
  feedForward(layers, batch);
  const cost = costs[network.cost];
  const value = costOf(layers, batch, cost, targets);
  outputError(layers, batch, cost, targets);
  backPropagate(layers, batch);
  return { inputs, targets, cost: value, layers: layers.map(traceOf) };
}

/** A vector as it is, a label as 1 among zeros. */
function targetsOf({ targets }: Dataset, outputs: number): Float64Array {
  if (targets instanceof Float32Array) return Float64Array.from(targets);
  return Float64Array.from({ length: outputs }, (_, j) => (targets[0] === j ? 1 : 0));
}

function traceOf({ place, activation, size, z, a, dz, gradients }: LayerState): LayerTrace {
  let slopes: Float64Array | undefined;
  if (activation.name !== "softmax") {
    slopes = new Float64Array(size);
    activation.backward(z, a, new Float64Array(size).fill(1), slopes, size); // 1 * sigma'(z)
  }
  return { name: place.name, weightedInputs: z, activations: a, slopes, errors: dz, gradients };
}
