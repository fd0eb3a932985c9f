import { describe, RequestError, within } from "../core/errors.ts";
import { readRequired, type Store } from "../core/store.ts";
import { storeOr } from "./default-store.ts";
import { type EngineOptions, type Model, withWeights } from "./model.ts";
import { checkWeights, describeNetwork } from "./network.ts";
import { type AnyLayerFactory, parseNetwork } from "./parse-network.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

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

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: unknown) => error);
  if (response instanceof Response && response.ok) return new Uint8Array(await response.arrayBuffer());
  const reason = response instanceof Response ? `the server answered ${response.status}` : describe(response);
  throw new RequestError(`load: ${url} could not be fetched: ${reason}`, "check the address and the connection");
}
