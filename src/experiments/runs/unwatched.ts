import { digestOfBytes, digestOfDataset } from "../../core/digest.ts";
import type { EngineName } from "../../network/engine.ts";
import { evaluate } from "../../network/evaluate.ts";
import { parametersHash } from "../../network/hashes.ts";
import { create } from "../../network/model.ts";
import { type Figures, figuresOf } from "../../training/figures.ts";
import { train } from "../../training/train.ts";
import type { Hashes, RunContext } from "../run.ts";
import { networkOf, type Settings } from "../settings.ts";
import { type Preparation, prepare } from "./prepare.ts";

/** A training of so many epochs on so few images that reading others after each would take far longer than training. */
export interface UnwatchedSettings extends Settings {
  readonly images?: Preparation;
}

/** What the final weights read. */
export interface UnwatchedOutcome {
  readonly engine: EngineName;
  readonly training: Figures;
  readonly validation: Figures;
  readonly test: Figures;
  readonly hashes: Hashes;
}

/** Trains once, and reads all sets after the last epoch alone. */
export async function run(settings: UnwatchedSettings, context: RunContext): Promise<UnwatchedOutcome> {
  const { network, split, digits: _, images, ...options } = settings;
  const { seed, threads, signal, onProgress } = context;
  const data = prepare(await context.mnist(split), images);
  const test = await context.test("read after the last epoch, to compare; nothing is chosen by it");
  const model = await create(networkOf(network), { seed, threads });
  await train(model, data.training, {
    ...options,
    seed,
    signal,
    onProgress: ({ epoch, epochs }) => onProgress?.(epoch / epochs),
  }).result;
  signal?.throwIfAborted();
  const { labels, correct, total, accuracy, cost } = await evaluate(model, test);
  return {
    engine: model.engine,
    training: await figuresOf(model, data.training),
    validation: await figuresOf(model, data.validation!),
    test: { correct, total, accuracy, cost },
    hashes: {
      data: await digestOfDataset(data.training),
      weights: await parametersHash(model),
      predictions: await digestOfBytes(Uint8Array.from(labels)),
    },
  };
}
