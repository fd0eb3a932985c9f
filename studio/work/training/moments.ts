/* The moments of a training that can be gone back to: their weights stay here, what there is to see goes to the page. */
import { create, type Model, type Network, type Tensors } from "inkling";
import { fileOf, type SavedNetwork } from "../networks.ts";

/** As many as a timeline has room for. */
export const MOST_MOMENTS = 64;

/** Weights at the moments of one training, by the number of mini-batches done. */
export class Moments {
  readonly network: Network;
  readonly #weights = new Map<number, Tensors>();
  #copy: Promise<Model> | undefined;
  /** The file that is being made: the next one waits, since all are made of the same copy. */
  #last: Promise<unknown> = Promise.resolve();

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
  async fileAt(step: number): Promise<SavedNetwork | undefined> {
    const weights = this.#weights.get(step);
    if (weights === undefined) return undefined;
    const file = this.#last.then(() => this.#fileOf(weights));
    this.#last = file.catch(() => {});
    return file;
  }

  async #fileOf(weights: Tensors): Promise<SavedNetwork> {
    this.#copy ??= create(this.network, { seed: 0 });
    const copy = await this.#copy;
    copy.compiled.writeWeights(weights);
    return fileOf(copy);
  }
}
