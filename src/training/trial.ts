import type { Dataset } from "../core/dataset.ts";
import { memoryStore, type Store } from "../core/store.ts";
import type { EngineName } from "../network/engine.ts";
import { create, type Model } from "../network/model.ts";
import { DivergedError } from "./diverged.ts";
import type { Epoch, TrainingResult } from "./figures.ts";
import type { TrainingSettings } from "./settings.ts";
import { train } from "./train.ts";

/** Milliseconds after which a trial says at the end of its epoch how far it is, so that it can be kept. */
const PORTION = 60_000;

const NAME = "trial";

/** What trials learn from and are ranked by. The test data are not among it: no trial sees them. */
export interface TrialData {
  readonly training: Dataset;
  readonly validation: Dataset;
}

/** A trial, or what is left of it. */
export interface Work {
  readonly settings: TrainingSettings;
  readonly engine: EngineName;
  /** The checkpoint that it goes on from, if any, and in which file it stands, for messages. */
  readonly checkpoint: Uint8Array | undefined;
  readonly place: string;
  /** The epoch after which to stop. */
  readonly until: number;
}

/** What came of some work. */
export interface Portion {
  /** The epochs that were done, one after the other. */
  readonly epochs: readonly Epoch[];
  /** Whether training has ended by itself, however many epochs were asked for. */
  readonly ended: boolean;
  /** What became NaN or infinite, where and when. */
  readonly diverged?: string;
  /** Where to go on from; none for a trial that diverged. */
  readonly checkpoint?: Uint8Array;
}

/**
 * Trains until the epoch asked for, or about a minute long, or until the signal, and says how far it came. A trial that
 * diverges is a result like any other.
 */
export async function trainPortion(work: Work, data: TrialData, signal: AbortSignal | undefined): Promise<Portion> {
  const store = holding(work);
  const { run } = await resume(work, data, store, signal);
  const epochs: Epoch[] = [];
  const started = performance.now();
  try {
    for await (const epoch of run) {
      epochs.push(epoch);
      if (epoch.epoch >= work.until || performance.now() - started > PORTION) break;
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    return { epochs, ended: true, diverged: error.problem };
  }
  const { stoppedBecause } = await run.result;
  const ended = stoppedBecause === "finished" || stoppedBecause === "stopped early";
  return { epochs, ended, checkpoint: await store.read(NAME) };
}

/** A trial's model at its best epoch; undefined where the signal came first. */
export async function bestModel(
  work: Work,
  data: TrialData,
  signal: AbortSignal | undefined,
): Promise<Model | undefined> {
  // A training that has ended resumes to nothing more: what is done is then to read the checkpoint.
  const { model, run } = await resume(work, data, holding(work), signal);
  const { stoppedBecause, best }: TrainingResult = await run.result;
  if (stoppedBecause === "aborted" || best === undefined) return undefined;
  await model.compiled.between(() => model.compiled.writeWeights(best.weights));
  return model;
}

async function resume({ settings, engine }: Work, data: TrialData, store: Store, signal: AbortSignal | undefined) {
  const { network, ...options } = settings;
  const { training, validation } = data;
  const model = await create(network, { seed: options.seed ?? 1, engine });
  const checkpoint = { store, name: NAME, resume: true };
  return { model, run: train(model, training, { ...options, validation, signal, checkpoint }) };
}

/** A Store in memory that has the checkpoint, and names it as whoever keeps it does. */
function holding({ checkpoint, place }: Work): Store {
  const store = memoryStore();
  if (checkpoint !== undefined) void store.write(NAME, checkpoint);
  return { ...store, locate: () => place };
}
