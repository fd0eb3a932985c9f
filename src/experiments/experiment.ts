import type { Dataset } from "../core/dataset.ts";
import { digestOfBytes, digestOfDataset } from "../core/digest.ts";
import type { EngineName } from "../network/engine.ts";
import { evaluate } from "../network/evaluate.ts";
import { parametersHash } from "../network/hashes.ts";
import { create, type EngineOptions } from "../network/model.ts";
import type { Epoch, Figures, PeakTest } from "../training/figures.ts";
import { train } from "../training/train.ts";
import { networkOf, type Settings } from "./settings.ts";

/** A published experiment: what was done, what was found, and what we do to find it again. */
export interface Experiment {
  /** Its name on the command line. */
  readonly id: string;
  readonly title: string;
  /** Where it was published. */
  readonly source: string;
  /** What was published, in words and figures. */
  readonly published: string;
  readonly settings: Settings;
  readonly seeds: readonly number[];
  /** What the accuracy on the test images must lie in, in percent; written down before the first run. */
  readonly band: readonly [low: number, high: number];
  /**
   * Of which epoch the published accuracy is, and that of the band: the one that was best on the test images (`peak`), the
   * one that was best on the validation images (`chosen`), or the last.
   */
  readonly figure: "peak" | "chosen" | "last";
  /** Trains once. */
  run(data: ExperimentData, options: RunOptions): Promise<Outcome>;
}

/** The three sets. */
export interface ExperimentData {
  readonly training: Dataset;
  readonly validation: Dataset | undefined;
  readonly test: Dataset;
}

/** What a run is told. */
export interface RunOptions extends EngineOptions {
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called with each epoch's figures. */
  readonly onEpoch?: (epoch: Epoch) => void;
}

/** What a run gave: plain data. */
export interface Outcome {
  readonly id: string;
  readonly seed: number;
  readonly engine: EngineName;
  readonly epochs: readonly Epoch[];
  readonly best:
    | { readonly epoch: number; readonly validation: Figures; readonly test: Figures | undefined }
    | undefined;
  readonly peakTest: PeakTest | undefined;
  /** SHA-256 of the training data, the final weights, and the classes read for the test images with them. */
  readonly hashes: { readonly data: string; readonly weights: string; readonly predictions: string };
}

/** The experiment that trains a network as its settings say. */
export function trainingExperiment(record: Omit<Experiment, "run">): Experiment {
  return { ...record, run: (data, options) => runSettings(record.id, record.settings, data, options) };
}

async function runSettings(
  id: string,
  settings: Settings,
  { training, validation, test }: ExperimentData,
  { seed, signal, onEpoch, ...engine }: RunOptions,
): Promise<Outcome> {
  const { network, split: _, digits: __, ...options } = settings;
  const model = await create(networkOf(network), { seed, ...engine });
  const run = train(model, training, { ...options, seed, validation, test, signal });
  for await (const epoch of run) onEpoch?.(epoch);
  const result = await run.result;
  const { labels } = await evaluate(model, test);
  return {
    id,
    seed,
    engine: model.engine,
    epochs: result.epochs,
    best: result.best && { epoch: result.best.epoch, validation: result.best.validation, test: result.best.test },
    peakTest: result.peakTest,
    hashes: {
      data: await digestOfDataset(training),
      weights: await parametersHash(model),
      predictions: await digestOfBytes(Uint8Array.from(labels)),
    },
  };
}
