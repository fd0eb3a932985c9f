import { digestOfDataset } from "../../core/digest.ts";
import { create } from "../../network/model.ts";
import { sgd } from "../../training/optimizer.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { type DenseNetwork, networkOf } from "../settings.ts";

/** A few epochs of few images at several learning rates, to find in seconds what is worth minutes. */
export interface FirstEpochsSettings {
  readonly network: DenseNetwork;
  readonly learningRates: readonly number[];
  readonly l2: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** The first so many of 50,000 training images and of the 10,000 validation images after them. */
  readonly training: number;
  readonly validation: number;
}

export interface FirstEpochsOutcome {
  /** `[rate][epoch]`: validation images that are read rightly. */
  readonly correct: readonly (readonly number[])[];
  readonly hashes: { readonly data: string };
}

/** Trains once at each rate, from the same weights. */
export async function run(
  { network, learningRates, l2, batchSize, epochs, ...counts }: FirstEpochsSettings,
  context: RunContext,
): Promise<FirstEpochsOutcome> {
  const { seed, threads, signal } = context;
  const data = await context.mnist();
  const training = data.training.take(counts.training);
  const validation = data.validation!.take(counts.validation);
  const correct: number[][] = [];
  for (const learningRate of learningRates) {
    const model = await create(networkOf(network), { seed, threads });
    const optimizer = sgd({ learningRate, l2 });
    const { result } = train(model, training, { epochs, batchSize, optimizer, seed, validation, signal });
    correct.push((await result).epochs.map((epoch) => epoch.validation.correct));
    signal?.throwIfAborted();
    context.onProgress?.(correct.length / learningRates.length);
  }
  return { correct, hashes: { data: await digestOfDataset(training) } };
}
