/* Networks and their files: those that a worker has opened come once, and are then known by their fingerprints. */
import { load, type Model, memoryStore, parametersHash, RequestError, save } from "inkling";

/** How many stay open; the one that was asked for least lately goes first. */
const MOST_OPEN = 4;

const open = new Map<string, Model>();

/** A network as the page holds it. */
export interface NetworkFile {
  readonly name: string;
  /** As `save` writes it. */
  readonly file: Uint8Array;
  readonly fingerprint: string;
}

/** A network as a file, and its fingerprint. */
export interface SavedNetwork {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
}

/** A model as `save` writes it. */
export async function fileOf(model: Model): Promise<SavedNetwork> {
  const store = memoryStore();
  await save(model, "network", { store });
  return { bytes: (await store.read("network"))!, fingerprint: await parametersHash(model) };
}

/** The model in a file as `save` writes it, for the caller alone. */
export async function loadFile(file: Uint8Array, name: string): Promise<Model> {
  const store = memoryStore();
  await store.write(name, file);
  return load(name, { store });
}

/** The model of a network that the page holds, to be shown digits. */
export async function modelOf({ name, file, fingerprint }: NetworkFile): Promise<Model> {
  const model = openedNetwork(fingerprint) ?? (await openNetwork(file, name)).model;
  requireReader(model, name);
  return model;
}

/** Opens a file as `save` writes it, to be asked for by its fingerprint. */
export async function openNetwork(file: Uint8Array, name: string): Promise<{ fingerprint: string; model: Model }> {
  const model = await loadFile(file, name);
  const fingerprint = await parametersHash(model);
  keepOpen(fingerprint, model);
  return { fingerprint, model };
}

/** A network that was opened before; undefined where this worker does not have it any more. */
export function openedNetwork(fingerprint: string): Model | undefined {
  const model = open.get(fingerprint);
  if (model !== undefined) keepOpen(fingerprint, model);
  return model;
}

function keepOpen(fingerprint: string, model: Model): void {
  open.delete(fingerprint);
  open.set(fingerprint, model);
  for (const oldest of [...open.keys()].slice(0, -MOST_OPEN)) open.delete(oldest);
}

/** Refuses a network that cannot be shown a digit, or whose outputs are none. */
export function requireReader({ network: { input, output } }: Model, name: string): void {
  const [inputs, outputs] = [input, output].map((shape) => shape.reduce((product, size) => product * size, 1));
  if (inputs === 784 && outputs === 10) return;
  throw new RequestError(
    `${name} does not read digits: it has ${inputs} inputs and ${outputs} outputs, not 784 and 10`,
    "choose a network that was trained on digits",
  );
}
