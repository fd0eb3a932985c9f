import { describe, RequestError } from "../core/errors.ts";
import type { CostName } from "../costs/cost.ts";
import { averagePool2dLayers } from "../layers/average-pool2d.ts";
import { batchNormLayers } from "../layers/batch-norm.ts";
import { conv2dLayers } from "../layers/conv2d.ts";
import { denseLayers } from "../layers/dense.ts";
import { dropoutLayers } from "../layers/dropout.ts";
import { flattenLayers } from "../layers/flatten.ts";
import { definition, type Layer, type LayerFactory } from "../layers/layer.ts";
import { maxPool2dLayers } from "../layers/max-pool2d.ts";
import { network as makeNetwork, type Network } from "./network.ts";

/** Any kind of layer, for tables of them: what its configuration must be, its definition alone knows. */
export type AnyLayerFactory = LayerFactory<never>;

/** The kinds of layers that are known without being told. */
const builtIn: readonly AnyLayerFactory[] = [
  denseLayers,
  conv2dLayers,
  maxPool2dLayers,
  averagePool2dLayers,
  flattenLayers,
  dropoutLayers,
  batchNormLayers,
];

/** Whether a network's description says all of it: no layer is of a kind that its program defined itself. */
export function isBuiltIn(network: Network): boolean {
  return network.layers.every((layer) => builtIn.some((factory) => factory.definition === layer[definition]));
}

/** A network from its description as text, checked like any other. */
export function parseNetwork(text: string | undefined, name: string, layers: readonly AnyLayerFactory[] = []): Network {
  let parsed: Record<string, unknown> | null;
  try {
    parsed = JSON.parse(text ?? "");
  } catch (error) {
    throw new RequestError(
      `${name}: the network's description must be JSON (${describe(error)})`,
      "save the model again",
    );
  }
  if (typeof parsed !== "object" || parsed === null || !Array.isArray(parsed.layers)) {
    throw new RequestError(
      `${name}: the network's description must have input, cost and layers, got ${describe(text)}`,
      "save the model again",
    );
  }
  const kinds = new Map([...builtIn, ...layers].map((factory) => [factory.definition.kind, factory]));
  const made = parsed.layers.map((described: { kind: string } | null) => makeLayer(name, described, kinds));
  return makeNetwork({ input: parsed.input as number[], cost: parsed.cost as CostName, layers: made });
}

function makeLayer(
  name: string,
  described: { kind: string } | null,
  kinds: ReadonlyMap<string, AnyLayerFactory>,
): Layer {
  const factory = kinds.get(described?.kind ?? "");
  if (factory === undefined) {
    throw new RequestError(
      `${name} holds a layer of kind ${describe(described?.kind)}, known are ${[...kinds.keys()].join(", ")}`,
      "pass your own kinds of layers to load: { layers: [...] }",
    );
  }
  const { kind: _, ...config } = described!;
  return factory(config as never);
}
