import { RequestError } from "../core/errors.ts";
import { type Network, type PlacedLayer, placedLayers } from "./network.ts";

/* Layers whose samples depend on each other: a mini-batch must go through the network whole. */

/** The first such layer; undefined where each sample goes its own way. */
export function wholeBatchLayer(network: Network): PlacedLayer | undefined {
  return placedLayers(network).find(({ definition }) => definition.wholeBatch);
}

/** Refuses a mini-batch that is too large for an engine to take whole, or too small to have a spread. */
export function checkWholeBatch(operation: string, layer: PlacedLayer, samples: number, most = Infinity): void {
  if (samples > most) {
    throw new RequestError(
      `${operation}: ${layer.name} needs a mini-batch whole, and the simd engine takes ${most} samples at a time, got ${samples}`,
      `take mini-batches of at most ${most}, or engine: "reference"`,
    );
  }
  if (samples > 1 || layer.inputShape.length > 1) return;
  throw new RequestError(
    `${operation}: ${layer.name} needs a mini-batch of 2 samples or more, got ${samples}`,
    "take larger mini-batches, or leave the layer out",
  );
}
