/* The moments of a training that can be gone back to: their weights stay here, what there is to see goes to the page. */
import { create, type Model, memoryStore, type Network, parametersHash, save, type Tensors } from "inkling";

/** As many as a timeline has room for. */
export const MOST_MOMENTS = 64;

/** A network as a file, and its fingerprint. */
export interface NetworkFile {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
}

/** A model as `save` writes it. */
export async function fileOf(model: Model): Promise<NetworkFile> {
  const store = memoryStore();
  await save(model, "network", { store });
  return { bytes: (await store.read("network"))!, fingerprint: await parametersHash(model) };
}

/** Weights at the moments of one training, by the number of mini-batches done. */
export class Moments {
  readonly network: Network;
  readonly #weights = new Map<number, Tensors>();
  #copy: Promise<Model> | undefined;

  constructor(network: Network) {
    this.network = network;
  }

  /** Keeps one; of too many, the one nearest to the one before it is given up, never the first or the last. */
  keep(step: number, weights: Tensors): number | undefined {
    this.#weights.set(step, weights);
    if (this.#weights.size <= MOST_MOMENTS) return undefined;
    const steps = [...this.#weights.keys()];
    let least = 1;
    // The distance is judged by the place in the whole: 1 and 2 are as far apart as 1,000 and 2,000.
    const crowding = (i: number): number => steps[i + 1]! / Math.max(1, steps[i - 1]!);
    for (let i = 2; i < steps.length - 1; i++) if (crowding(i) < crowding(least)) least = i;
    this.#weights.delete(steps[least]!);
    return steps[least];
  }

  has(step: number): boolean {
    return this.#weights.has(step);
  }

  /** The network as it was at a moment; undefined where that one is not kept. */
  async fileAt(step: number): Promise<NetworkFile | undefined> {
    const weights = this.#weights.get(step);
    if (weights === undefined) return undefined;
    this.#copy ??= create(this.network, { seed: 0 });
    const copy = await this.#copy;
    copy.compiled.writeWeights(weights);
    return fileOf(copy);
  }
}
