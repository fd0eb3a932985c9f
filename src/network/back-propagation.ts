import type { Random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Cost } from "../costs/cost.ts";
import type { Activation } from "../layers/activation.ts";
import { activations } from "../layers/activations.ts";
import type { PlacedLayer } from "./network.ts";

/*
 * Chapter 2 of the book in code. For the layers l = 1 ... L of a network and one batch of samples:
 *
 *   z^l = w^l a^(l-1) + b^l          weighted inputs      feedForward
 *   a^l = sigma(z^l)                 activations          feedForward
 *   BP1  delta^L = dC/dz^L           output error         outputError; the formula stands with each cost
 *   BP2  delta^l = (transpose(w^(l+1)) delta^(l+1)) * sigma'(z^l)      backPropagate
 *   BP3  dC/db^l = delta^l           in the layer's `backward`
 *   BP4  dC/dw^l = delta^l a^(l-1)   in the layer's `backward`
 *
 * What the book calls delta^l is `dz` here: the gradient of the cost with respect to z.
 */

/** One layer with its weights, and its arrays for the batch at hand, each `[batch, size]`. */
export interface LayerState {
  readonly place: PlacedLayer;
  readonly activation: Activation;
  /** Number of outputs for one sample. */
  readonly size: number;
  readonly weights: Record<string, Float64Array>;
  /** Sums over the samples of a mini-batch. */
  readonly gradients: Record<string, Float64Array>;
  z: Float64Array;
  a: Float64Array;
  /** Gradient of the cost with respect to z: the book's delta. */
  dz: Float64Array;
  /** Gradient of the cost with respect to a. */
  da: Float64Array;
}

/** A batch on its way through the network. */
export interface Batch {
  /** Number of samples. */
  readonly size: number;
  /** Inputs, `[batch, ...input]`. */
  readonly x: Float64Array;
  readonly training: boolean;
  /** Whether it is a mini-batch, whole. */
  readonly wholeBatch: boolean;
  /** Chance for a layer and sample n of the batch. */
  readonly random: (place: PlacedLayer, n: number) => Random;
}

/** A layer with zero weights and no arrays yet. */
export function layerState(place: PlacedLayer): LayerState {
  const zeros = (): Record<string, Float64Array> =>
    Object.fromEntries(
      Object.entries(place.weights).map(([name, { shape }]) => [name, new Float64Array(sizeOf(shape))]),
    );
  const none = new Float64Array(0);
  return {
    place,
    activation: activations[place.activation],
    size: sizeOf(place.outputShape),
    weights: zeros(),
    gradients: zeros(),
    z: none,
    a: none,
    dz: none,
    da: none,
  };
}

/** Gives every layer arrays for a batch of this size. */
export function makeRoom(layers: readonly LayerState[], batch: number): void {
  for (const layer of layers) {
    const length = batch * layer.size;
    if (layer.z.length === length) continue;
    // Views of one buffer that only grows: the last mini-batch of an epoch may be smaller than the others.
    const fits = layer.z.buffer.byteLength >= length * 8;
    const buffer = (old: Float64Array): ArrayBufferLike => (fits ? old.buffer : new ArrayBuffer(length * 8));
    layer.z = new Float64Array(buffer(layer.z), 0, length);
    layer.a = new Float64Array(buffer(layer.a), 0, length);
    layer.dz = new Float64Array(buffer(layer.dz), 0, length);
    layer.da = new Float64Array(buffer(layer.da), 0, length);
  }
}

function passOf(layers: readonly LayerState[], l: number, batch: Batch) {
  const { place, weights, gradients, z, dz } = layers[l]!;
  return {
    config: place.layer,
    inputShape: place.inputShape,
    outputShape: place.outputShape,
    batch: batch.size,
    x: l === 0 ? batch.x : layers[l - 1]!.a,
    y: z,
    dy: dz,
    weights,
    gradients,
    training: batch.training,
    wholeBatch: batch.wholeBatch,
    random: (n: number) => batch.random(place, n),
  };
}

/** z and a of every layer, from the first to the last. */
export function feedForward(layers: readonly LayerState[], batch: Batch): void {
  layers.forEach(({ place, activation, size, z, a }, l) => {
    place.definition.forward(passOf(layers, l, batch));
    activation.forward(z, a, size);
  });
}

/** The output layer's arrays for sample n of the batch, beside what was wanted of it. */
function outputOf({ activation, size, z, a }: LayerState, y: Float64Array, n: number) {
  const [start, end] = [n * size, (n + 1) * size];
  return { activation, z: z.subarray(start, end), a: a.subarray(start, end), y: y.subarray(start, end) };
}

/** Sum of the cost over the batch, after `feedForward`; y holds what was wanted, `[batch, outputs]`. */
export function costOf(layers: readonly LayerState[], batch: Batch, cost: Cost, y: Float64Array): number {
  const last = layers[layers.length - 1]!;
  let sum = 0;
  for (let n = 0; n < batch.size; n++) sum += cost.cost(outputOf(last, y, n));
  return sum;
}

/** BP1: delta^L for every sample of the batch, after `feedForward`. */
export function outputError(layers: readonly LayerState[], batch: Batch, cost: Cost, y: Float64Array): void {
  const last = layers[layers.length - 1]!;
  for (let n = 0; n < batch.size; n++) {
    cost.delta(outputOf(last, y, n), last.dz.subarray(n * last.size, (n + 1) * last.size));
  }
}

/**
 * From delta^L in the last layer's `dz` back to the first: adds every sample's BP3 and BP4 to the gradients.
 *
 * @param dx where the gradient with respect to the network's input goes, if anyone wants it
 */
export function backPropagate(layers: readonly LayerState[], batch: Batch, dx?: Float64Array): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const before = layers[l - 1];
    // BP3, BP4, and the first half of BP2: da^(l-1) = transpose(w^l) delta^l
    layers[l]!.place.definition.backward({ ...passOf(layers, l, batch), dx: before === undefined ? dx : before.da });
    // BP2, second half: delta^(l-1) = da^(l-1) * sigma'(z^(l-1))
    if (before !== undefined) before.activation.backward(before.z, before.a, before.da, before.dz, before.size);
  }
}

/** Sets all gradients to zero, for the next mini-batch. */
export function clearGradients(layers: readonly LayerState[]): void {
  for (const { gradients } of layers) for (const gradient of Object.values(gradients)) gradient.fill(0);
}
