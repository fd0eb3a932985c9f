/* Networks of the page, opened: each worker keeps the last few, so that only the first question waits. */
import { load, type Model, memoryStore } from "inkling";

/** A network as the page keeps it: its file, and what tells it from others. */
export interface NetworkFile {
  /** As `save` writes it. */
  readonly file: Uint8Array;
  /** `parametersHash` of its weights, or other text that no other network of the page has. */
  readonly fingerprint: string;
}

/** How many are kept. */
const KEPT = 3;

const opened = new Map<string, Promise<Model>>();

/** The model of a file. */
export function openModel({ file, fingerprint }: NetworkFile): Promise<Model> {
  const model = opened.get(fingerprint) ?? open(file);
  opened.delete(fingerprint);
  opened.set(fingerprint, model);
  model.catch(() => opened.delete(fingerprint));
  const [oldest] = opened.keys();
  if (opened.size > KEPT) opened.delete(oldest!);
  return model;
}

async function open(file: Uint8Array): Promise<Model> {
  const store = memoryStore();
  await store.write("the network", file);
  return load("the network", { store });
}
