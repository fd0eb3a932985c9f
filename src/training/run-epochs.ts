import type { Dataset, EpochData } from "../core/dataset.ts";
import { requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import type { Model } from "../network/model.ts";
import { breather } from "./breather.ts";
import type { TrainingState } from "./checkpoint.ts";
import type { CheckpointFile, checkpointFile } from "./checkpoint-file.ts";
import { DivergedError } from "./diverged.ts";
import {
  type BestEpoch,
  type Epoch,
  type Figures,
  figuresOf,
  type PeakTest,
  peakOf,
  type StopReason,
} from "./figures.ts";
import type { monitorOf } from "./monitor.ts";
import { isOver, rateAt } from "./schedule.ts";
import { isEpochData, supplyOf } from "./supply.ts";
import type { TrainOptions } from "./train-options.ts";

/** Mini-batches that an engine does in one call, at most: often enough to stop at once, seldom enough to cost nothing. */
const BATCHES_PER_CALL = 100;

/** What `runEpochs` leaves behind, however it ends. */
export interface Ending {
  stoppedBecause: StopReason;
  epochs: readonly Epoch[];
  best: BestEpoch<Figures> | undefined;
  peakTest: PeakTest | undefined;
}

/** The training loop: yields each epoch's figures and keeps `ending` up to date. */
export async function* runEpochs(
  model: Model,
  source: Dataset | EpochData,
  options: TrainOptions,
  ending: Ending,
): AsyncGenerator<Epoch, void, void> {
  const { validation, test, stop, signal, checkpoint } = options;
  const { compiled } = model;
  const like = isEpochData(source) ? source.like : source;
  const monitor = options.monitor && (await openMonitor("train", model, like, options.monitor));
  const file = checkpoint && (await openCheckpoint(checkpoint, model, source, options));
  const saved = checkpoint?.resume ? await file?.read() : undefined;
  await compiled.between(() => {
    if (saved !== undefined) compiled.writeWeights(saved.weights);
    compiled.writeState(saved?.optimizer ?? {});
  });

  // Where in which epoch the training stands, and what the epoch under way has come to.
  let at = { batches: saved?.batches ?? 0, cost: saved?.cost ?? 0, seconds: saved?.seconds ?? 0 };
  Object.assign(ending, { epochs: saved?.epochs ?? [], best: saved?.best, peakTest: peakOf(saved?.epochs ?? []) });

  const write = async (): Promise<void> => {
    if (file === undefined) return;
    const { epochs, best } = ending;
    const weights = compiled.readWeights();
    const state: TrainingState = { epochs, best, ...at, weights, optimizer: compiled.readState() };
    await file.write(state);
  };

  const { count } = like;
  const supply = supplyOf(model, source, options);
  const breath = breather();
  try {
    while (true) {
      const last = ending.epochs.at(-1);
      if (shouldStop(stop, last, ending.best) || isOver(options.schedule, ending.epochs)) {
        ending.stoppedBecause = "stopped early";
        break;
      }
      if (ending.epochs.length >= options.epochs) {
        ending.stoppedBecause = "finished";
        break;
      }
      const epoch = ending.epochs.length + 1;
      const data = await supply.of(epoch);
      const samples = orderOf(epoch, count, options);
      while (data !== undefined && at.batches * options.batchSize < count && !signal?.aborted) {
        at = await trainChunk(model, data, options, ending.epochs, samples, at);
        const done = Math.min(at.batches * options.batchSize, count);
        await options.onProgress?.({ epoch, epochs: options.epochs, done, total: count, cost: at.cost / done });
        await breath.breathe();
      }
      if (signal?.aborted) {
        ending.stoppedBecause = "aborted";
        await write();
        return;
      }
      const figures: Epoch = {
        epoch,
        seconds: at.seconds,
        learningRate: rateOf(options, count, ending.epochs, at.batches - 1),
        training: { cost: at.cost / count },
        validation: validation === undefined ? undefined : await figuresOf(model, validation),
        test: test === undefined ? undefined : await figuresOf(model, test),
        monitor: await monitor?.(),
      };
      at = { batches: 0, cost: 0, seconds: 0 };
      ending.epochs = [...ending.epochs, figures];
      ending.peakTest = peakOf(ending.epochs);
      if (figures.validation !== undefined && figures.validation.correct > (ending.best?.validation.correct ?? -1)) {
        const { validation, test } = figures;
        ending.best = { epoch, validation, test, weights: compiled.readWeights() };
      }
      await write();
      yield figures;
    }
    const { best } = ending;
    if (stop?.restoreBest && best !== undefined) await compiled.between(() => compiled.writeWeights(best.weights));
  } finally {
    breath.close();
    await supply.close();
  }
}

/** Whether the patience with an accuracy that does not improve is at its end. */
function shouldStop(stop: TrainOptions["stop"], last: Epoch | undefined, best: Ending["best"]): boolean {
  return stop !== undefined && last !== undefined && best !== undefined && last.epoch - best.epoch >= stop.patience;
}

/** The order in which an epoch sees the examples: it follows from the seed and the epoch alone. */
function orderOf(epoch: number, count: number, { seed = 1, shuffle = true }: TrainOptions): Uint32Array {
  const samples = new Uint32Array(count).map((_, i) => i);
  return shuffle ? new Random(seed, "order", epoch).shuffle(samples) : samples;
}

/** The learning rate of mini-batch `batch`, from 0, of the epoch after those in `history`. */
function rateOf(
  { epochs, batchSize, optimizer, schedule }: TrainOptions,
  count: number,
  history: readonly Epoch[],
  batch: number,
): number {
  const perEpoch = Math.ceil(count / batchSize);
  const moment = { history, step: history.length * perEpoch + batch, steps: epochs * perEpoch };
  return rateAt(schedule, optimizer.learningRate, moment);
}

/** How many mini-batches an engine does before the next progress is told. */
function batchesOf({ progressEvery = BATCHES_PER_CALL }: TrainOptions): number {
  const asked = typeof progressEvery === "number" ? progressEvery : progressEvery();
  return requireInteger("train: progressEvery", asked, 1, BATCHES_PER_CALL);
}

/** Some mini-batches more; where the epoch then stands. */
async function trainChunk(
  model: Model,
  data: Dataset,
  options: TrainOptions,
  history: readonly Epoch[],
  samples: Uint32Array,
  at: Pick<TrainingState, "batches" | "cost" | "seconds">,
): Promise<Pick<TrainingState, "batches" | "cost" | "seconds">> {
  const { batchSize, optimizer, seed = 1 } = options;
  const perEpoch = Math.ceil(data.count / batchSize);
  const count = Math.min(batchesOf(options), perEpoch - at.batches);
  const learningRates = Float64Array.from({ length: count }, (_, b) =>
    rateOf(options, data.count, history, at.batches + b),
  );
  const started = performance.now();
  const progress = await model.compiled.train({
    data,
    samples: samples.subarray(at.batches * batchSize, (at.batches + count) * batchSize),
    batchSize,
    update: optimizer.update,
    learningRates,
    seed,
    step: history.length * perEpoch + at.batches,
    endsEpoch: at.batches + count === perEpoch,
  });
  if (progress.failure !== undefined) {
    const { layer, what } = progress.failure;
    const batch = at.batches + progress.batches + 1;
    throw new DivergedError(
      `train: a NaN or infinity in the ${what} of ${layer}, in epoch ${history.length + 1}, mini-batch ${batch}`,
      `lower the learning rate (it is ${learningRates[progress.batches]}); an earlier checkpoint is untouched`,
    );
  }
  const seconds = at.seconds + (performance.now() - started) / 1000;
  return { batches: at.batches + count, cost: at.cost + progress.cost, seconds };
}

/** Whoever wants no checkpoint does not load what it takes. */
async function openCheckpoint(...request: Parameters<typeof checkpointFile>): Promise<CheckpointFile> {
  const { checkpointFile } = await import("./checkpoint-file.ts");
  return checkpointFile(...request);
}

/** Nor what it takes to monitor. */
async function openMonitor(...request: Parameters<typeof monitorOf>): Promise<ReturnType<typeof monitorOf>> {
  const { monitorOf } = await import("./monitor.ts");
  return monitorOf(...request);
}
