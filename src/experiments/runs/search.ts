import { digestOfDataset } from "../../core/digest.ts";
import { parametersHash } from "../../network/hashes.ts";
import type { Figures } from "../../training/figures.ts";
import { sgd } from "../../training/optimizer.ts";
import { search } from "../../training/search.ts";
import type { TrialState } from "../../training/search-result.ts";
import type { Choice } from "../../training/search-space.ts";
import type { Strategy } from "../../training/search-strategy.ts";
import type { RunContext } from "../run.ts";
import { networkOf } from "../settings.ts";

/** A search for the hyper-parameters of a dense network. */
export interface SearchSettings {
  readonly space: {
    readonly learningRate: Choice<number>;
    readonly l2: Choice<number>;
    readonly batchSize: Choice<number>;
    readonly hidden: Choice<number>;
  };
  readonly strategy: Strategy;
  readonly epochs: number;
  readonly split: readonly [training: number, validation: number];
}

/** One point of the space. */
export interface Point {
  readonly learningRate: number;
  readonly l2: number;
  readonly batchSize: number;
  readonly hidden: number;
}

export interface SearchOutcome {
  /** The best first. */
  readonly trials: readonly {
    readonly point: Point;
    readonly state: TrialState;
    /** Epochs that it was trained for. */
    readonly epochs: number;
    /** Of its best epoch on the validation images; undefined where it diverged in the first. */
    readonly accuracy: number | undefined;
  }[];
  readonly best: { readonly point: Point; readonly validation: Figures; readonly test: Figures };
  /** Looks at the test images. */
  readonly testReadings: number;
  readonly epochs: { readonly trained: number; readonly ofAll: number };
  readonly hashes: { readonly data: string; readonly weights: string };
}

/** Searches on validation images, then looks at the test images once. */
export async function run(
  { space, strategy, epochs, split }: SearchSettings,
  context: RunContext,
): Promise<SearchOutcome> {
  const { seed, signal, checkpoint } = context;
  const data = await context.mnist(split);
  const test = await context.test("read once, for the winner, after all was chosen on validation images");
  const found = await search(
    space,
    ({ learningRate, l2, batchSize, hidden }) => ({
      network: networkOf({
        sizes: [784, hidden, 10],
        activation: "sigmoid",
        cost: "cross-entropy",
        weights: "scaled",
      }),
      optimizer: sgd({ learningRate, l2 }),
      batchSize,
      epochs,
    }),
    {
      data: { ...data, test },
      strategy,
      seed,
      // Runs of experiments go side by side already.
      jobs: 1,
      ...(checkpoint && { store: checkpoint.store }),
      ...(signal && { signal }),
      onTrial: ({ done, total }) => context.onProgress?.(done / total),
    },
  );
  signal?.throwIfAborted();
  const { best } = found;
  if (best?.best === undefined || best.test === undefined) throw new Error("search: every trial diverged");
  return {
    trials: found.trials.map(({ point, state, epochs, best }) => ({
      point,
      state,
      epochs: epochs.length,
      accuracy: best?.validation.accuracy,
    })),
    best: { point: best.point, validation: best.best.validation, test: best.test },
    testReadings: found.testReadings.length,
    epochs: found.epochs,
    hashes: { data: await digestOfDataset(data.training), weights: await parametersHash(best.model) },
  };
}
