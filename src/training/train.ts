import type { Dataset, EpochData } from "../core/dataset.ts";
import { describe, RequestError, requireInteger } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import { CARRIED } from "../network/carried.ts";
import { checkDataset } from "../network/inputs.ts";
import type { Model } from "../network/model.ts";
import type { Epoch, FiguresOf, Measurements, MeasurementsOf, TrainingResult } from "./figures.ts";
import { type Ending, runEpochs } from "./run-epochs.ts";
import { scheduleKinds } from "./schedule.ts";
import { isEpochData } from "./supply.ts";
import type { TrainOptions } from "./train-options.ts";

/** A training: loop over its epochs, or wait for its result, or both. */
export interface TrainingRun<Validation, Test, Monitor = Measurements | undefined>
  extends AsyncIterable<Epoch<Validation, Test, Monitor>> {
  /** What the training gave; asking for it starts the training where no loop has. */
  readonly result: Promise<TrainingResult<Validation, Test, Monitor>>;
}

/** Models that are being trained at this moment. */
const busy = new WeakSet<Model>();

/**
 * Trains a model by mini-batch gradient descent: an async iterator of epochs. Leaving the loop or aborting the signal
 * stops the training; the model keeps the weights that it then has.
 *
 * One seed gives the same weights, bit for bit, whether or not the training was interrupted and resumed.
 *
 * @param model trained in place
 * @param data training examples, whose inputs and classes fit the network; or other ones each epoch, such as `augmented` gives
 * @throws RequestError at once for options that make no sense together
 * @throws DivergedError from the loop and from `result` where a NaN or an infinity appears: it names layer, epoch and batch
 * @see Nielsen, chapter 1, "Implementing our network to classify digits"
 *
 * @example
 * ```ts
 * const run = train(model, data.training, {
 *   epochs: 30,
 *   batchSize: 10,
 *   optimizer: sgd({ learningRate: 3 }),
 *   validation: data.validation,
 * });
 * for await (const { epoch, validation } of run) console.log(epoch, validation.accuracy);
 * const { best } = await run.result;
 * ```
 */
export function train<Input extends Shape, Output extends Shape, Options extends TrainOptions>(
  model: Model<Input, Output>,
  data: Dataset | EpochData,
  options: Options,
): TrainingRun<FiguresOf<Options["validation"]>, FiguresOf<Options["test"]>, MeasurementsOf<Options["monitor"]>> {
  type Validation = FiguresOf<Options["validation"]>;
  type Test = FiguresOf<Options["test"]>;
  type Monitor = MeasurementsOf<Options["monitor"]>;
  checkOptions(model, isEpochData(data) ? data.like : data, options);

  let resolve: (result: TrainingResult<Validation, Test, Monitor>) => void;
  let reject: (error: unknown) => void;
  const result = new Promise<TrainingResult<Validation, Test, Monitor>>((...settle) => {
    [resolve, reject] = settle;
  });
  // Whoever loops hears of a failure in the loop; `result` then need not be looked at.
  result.catch(() => {});

  async function* epochs(): AsyncGenerator<Epoch<Validation, Test, Monitor>, void, void> {
    // Where the loop is left, `yield` does not come back and this stands.
    const ending: Ending = { stoppedBecause: "left", epochs: [], best: undefined, peakTest: undefined };
    if (busy.has(model)) {
      const error = new RequestError(
        "train: this model is being trained already",
        "wait for the other training to end",
      );
      reject(error);
      throw error;
    }
    busy.add(model);
    try {
      yield* runEpochs(model, data, options, ending) as AsyncGenerator<Epoch<Validation, Test, Monitor>, void, void>;
    } catch (error) {
      reject(error);
      throw error;
    } finally {
      busy.delete(model);
      resolve({ ...ending, engine: model.engine } as TrainingResult<Validation, Test, Monitor>); // nothing after `reject`
    }
  }

  const iterator = epochs();
  let [started, runsAlone] = [false, false];
  async function runAll(): Promise<void> {
    [started, runsAlone] = [true, true];
    for await (const _ of iterator) {
      // The figures of each epoch are in the result.
    }
  }
  return {
    [Symbol.asyncIterator]() {
      if (runsAlone) {
        throw new RequestError(
          "train: this training is already on its way to its result: a loop would miss epochs",
          "begin with the loop and ask for result after it; or read the result's epochs",
        );
      }
      started = true;
      return iterator;
    },
    get result() {
      if (!started) runAll().catch(reject);
      return result;
    },
  };
}

/** Refuses options that make no sense together, or with the network or the data. */
export function checkOptions(model: Pick<Model, "network">, data: Dataset, options: TrainOptions): void {
  requireInteger("train: epochs", options?.epochs, 1);
  requireInteger("train: batchSize", options.batchSize, 1);
  requireInteger("train: seed", options.seed ?? 1, 0);
  if (!Object.hasOwn(CARRIED, options.optimizer?.update?.kind)) {
    throw new RequestError(
      `train: optimizer must be one, got ${describe(options.optimizer)}`,
      "write optimizer: sgd({ learningRate: 0.5 })",
    );
  }
  checkDataset("train", model.network, data);
  if (options.batchSize > data.count) {
    throw new RequestError(
      `train: batchSize must be at most ${data.count}, the number of examples, got ${options.batchSize}`,
      "choose a smaller mini-batch or take more examples",
    );
  }
  if (options.validation !== undefined) checkDataset("train: validation", model.network, options.validation);
  if (options.test !== undefined) checkDataset("train: test", model.network, options.test);
  if (options.schedule !== undefined && !scheduleKinds.includes(options.schedule?.kind)) {
    throw new RequestError(
      `train: schedule must be one, got ${describe(options.schedule)}`,
      "write schedule: oneCycle(), halving() or stepDecay({ epochs: [20] })",
    );
  }
  const judge =
    options.stop !== undefined ? "stop" : options.schedule?.kind === "halving" ? "schedule halving" : undefined;
  if (judge !== undefined && options.validation === undefined) {
    throw new RequestError(
      `train: ${judge} needs validation data to judge by, got none`,
      "pass validation: data.validation",
    );
  }
}
