import { dense, flatten, type Layer, layerShapes, network, RequestError, type Shape } from "inkling";
import type { TaskContext } from "../messages.ts";
import type { HiddenLayer } from "../training/layers.ts";
import { layersFor, type NetworkSettings, seesImages } from "../training/network.ts";

/** A hidden layer in its place: what it gives, or why it cannot stand there. */
export type CheckedLayer =
  | { readonly shape: Shape; readonly parameters: number }
  | { readonly problem: string; readonly expected: string; readonly received: Shape };

/** The layers of a network, checked one after the other: one that cannot stand where it is, is left out of what follows. */
export interface CheckedNetwork {
  readonly layers: readonly CheckedLayer[];
  /** Numbers of the whole network, output layer included. */
  readonly parameters: number;
}

const EXPECTED: Readonly<Record<HiddenLayer["kind"], string>> = {
  dense: "numbers in a line",
  conv2d: "an image, height x width x channels",
  maxPool2d: "an image, height x width x channels",
  averagePool2d: "an image, height x width x channels",
};

export async function checkNetwork(settings: NetworkSettings, _context: TaskContext): Promise<CheckedNetwork> {
  let images = seesImages(settings.layers);
  const input: Shape = images ? [28, 28, 1] : [784];
  const standing: Layer[] = [];
  let received = input;
  const total = (layers: readonly Layer[]): number =>
    layerShapes(network({ input, cost: "quadratic", layers })).reduce((sum, { parameters }) => sum + parameters, 0);
  const checked = settings.layers.map((layer): CheckedLayer => {
    const laid = images && layer.kind === "dense" ? [flatten()] : [];
    const layers = [...standing, ...laid, ...layersFor(layer, settings)];
    try {
      // An output layer that any layer can have behind it, for `network` to look at the ones before.
      const shapes = layerShapes(network({ input, cost: "quadratic", layers: [...layers, flatten(), dense(10)] }));
      const placed = shapes.slice(standing.length, layers.length);
      standing.push(...laid, ...layersFor(layer, settings));
      images &&= layer.kind !== "dense";
      received = placed.at(-1)!.output;
      return { shape: received, parameters: placed.reduce((sum, { parameters }) => sum + parameters, 0) };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return {
        problem: error.problem.replace(/^network: layer \w+: \w+:? /, ""),
        expected: EXPECTED[layer.kind],
        received,
      };
    }
  });
  return { layers: checked, parameters: total([...standing, ...(images ? [flatten()] : []), dense(10)]) };
}
