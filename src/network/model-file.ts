import { describe, RequestError, within } from "../core/errors.ts";
import { readRequired, type Store } from "../core/store.ts";
import type { CostName } from "../costs/cost.ts";
import { averagePool2dLayers } from "../layers/average-pool2d.ts";
import { batchNormLayers } from "../layers/batch-norm.ts";
import { conv2dLayers } from "../layers/conv2d.ts";
import { denseLayers } from "../layers/dense.ts";
import { dropoutLayers } from "../layers/dropout.ts";
import { flattenLayers } from "../layers/flatten.ts";
import type { Layer, LayerFactory } from "../layers/layer.ts";
import { maxPool2dLayers } from "../layers/max-pool2d.ts";
import { storeOr } from "./default-store.ts";
import { type EngineOptions, type Model, withWeights } from "./model.ts";
import { checkWeights, describeNetwork, network as makeNetwork, type Network } from "./network.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** Any kind of layer, for tables of them: what its configuration must be, its definition alone knows. */
export type AnyLayerFactory = LayerFactory<never>;

/** The kinds of layers that `load` knows by itself. */
const builtIn: readonly AnyLayerFactory[] = [
  denseLayers,
  conv2dLayers,
  maxPool2dLayers,
  averagePool2dLayers,
  flattenLayers,
  dropoutLayers,
  batchNormLayers,
];

/** What tells our files from other safetensors files, and their version. */
const FORMAT = "inkling-model-1";

/** What `save` can be told. */
export interface SaveOptions {
  /** Where the file goes; by default the working folder in Node, the private file system in a page. */
  readonly store?: Store;
}

/** What `load` can be told. */
export interface LoadOptions extends EngineOptions {
  /** Where the file is; by default the working folder in Node, the private file system in a page. */
  readonly store?: Store;
  /** Kinds of layers of your own that the file may hold. */
  readonly layers?: readonly AnyLayerFactory[];
}

/**
 * Saves a model as a safetensors file: the weights under their names, the network's description in the metadata.
 * Python's `safetensors` opens it.
 *
 * @param name a path, or a name in the store
 * @throws FailureError where it cannot be written; an old file of that name is then untouched
 *
 * @example
 * ```ts
 * await save(model, "digits.safetensors");
 * ```
 */
export async function save(model: Model, name: string, { store }: SaveOptions = {}): Promise<void> {
  const metadata = { format: FORMAT, network: describeNetwork(model.network) };
  await storeOr(store).write(name, writeSafetensors({ tensors: model.weights, metadata }));
}

/**
 * Loads a model that `save` wrote.
 *
 * @param name a path or a name in the store; or the address of a file to fetch, from `https:` on
 * @throws RequestError where there is no such file, or it is no model, or it holds a layer that is not known
 *
 * @example
 * ```ts
 * const model = await load("digits.safetensors");
 * const other = await load(new URL("digits.safetensors", import.meta.url), { layers: [swish] });
 * ```
 */
export async function load(name: string | URL, options: LoadOptions = {}): Promise<Model> {
  const address = String(name);
  const remote = /^https?:/.test(address);
  const bytes = remote ? await download(address) : await readRequired(storeOr(options.store), address, "load");
  return parseModel(bytes, address, options);
}

/** A model from a file's bytes. */
async function parseModel(bytes: Uint8Array, name: string, options: LoadOptions): Promise<Model> {
  const { tensors, metadata } = readSafetensors(bytes, name);
  if (metadata.format !== FORMAT) {
    throw new RequestError(
      `${name} is not an Inkling model: its metadata must say format ${FORMAT}, got ${describe(metadata.format)}`,
      "give a file that inkling saved",
    );
  }
  const network = parseNetwork(metadata.network, name, options.layers);
  within(name, () => checkWeights(network, tensors));
  return withWeights(network, tensors, options);
}

/** A network from its description as text, checked like any other. */
function parseNetwork(text: string | undefined, name: string, layers: readonly AnyLayerFactory[] = []): Network {
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

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: unknown) => error);
  if (response instanceof Response && response.ok) return new Uint8Array(await response.arrayBuffer());
  const reason = response instanceof Response ? `the server answered ${response.status}` : describe(response);
  throw new RequestError(`load: ${url} could not be fetched: ${reason}`, "check the address and the connection");
}
