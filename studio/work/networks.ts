/* Networks that a worker has opened: their files come once, and are then known by their fingerprints. */
import { load, type Model, memoryStore, parametersHash, RequestError } from "inkling";

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

/** The model of a network that the page holds, to be shown digits. */
export async function modelOf({ name, file, fingerprint }: NetworkFile): Promise<Model> {
  const model = openedNetwork(fingerprint) ?? (await openNetwork(file, name)).model;
  requireReader(model, name);
  return model;
}

/** Opens a file as `save` writes it, to be asked for by its fingerprint. */
export async function openNetwork(file: Uint8Array, name: string): Promise<{ fingerprint: string; model: Model }> {
  const store = memoryStore();
  await store.write(name, file);
  const model = await load(name, { store });
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
