/* The network that the page's settings describe, made by the library. */
import {
  averagePool2d,
  type CostName,
  conv2d,
  dense,
  dropout,
  flatten,
  type Initialization,
  type Layer,
  maxPool2d,
  type Network,
  network,
} from "inkling";
import type { HiddenLayer } from "./layers.ts";

/** What a network is made of: plain data. */
export interface NetworkSettings {
  readonly layers: readonly HiddenLayer[];
  readonly cost: CostName;
  readonly init: Initialization;
  /** Share of the neurons of each dense hidden layer that a mini-batch leaves out; 0 for none. */
  readonly dropout: number;
}

/** The layers of the library that one of the page means, between images and images or vectors and vectors. */
export function layersFor(layer: HiddenLayer, { init, dropout: rate }: NetworkSettings): Layer[] {
  switch (layer.kind) {
    case "dense": {
      const neurons = dense(layer.units, { activation: layer.activation, weights: init });
      return rate === 0 ? [neurons] : [neurons, dropout(rate)];
    }
    case "conv2d":
      return [conv2d(layer.channels, layer.kernel, { activation: layer.activation, weights: init })];
    case "maxPool2d":
      return [maxPool2d(layer.size)];
    case "averagePool2d":
      return [averagePool2d(layer.size)];
  }
}

/** Whether the first layer looks at images: then pixels come in rows and columns, and in a line otherwise. */
export function seesImages([first]: readonly HiddenLayer[]): boolean {
  return first !== undefined && first.kind !== "dense";
}

/**
 * The network; images are laid out in a line before the first dense layer.
 *
 * @throws RequestError that names the layer which does not fit
 */
export function networkOf(settings: NetworkSettings): Network {
  const { layers, cost, init } = settings;
  const images = seesImages(layers);
  const output = dense(10, { activation: cost === "log-likelihood" ? "softmax" : "sigmoid", weights: init });
  const all: Layer[] = [];
  let flat = !images;
  for (const layer of layers) {
    if (!flat && layer.kind === "dense") all.push(flatten());
    flat ||= layer.kind === "dense";
    all.push(...layersFor(layer, settings));
  }
  if (!flat) all.push(flatten());
  return network({ input: images ? [28, 28, 1] : [784], cost, layers: [...all, output] });
}
