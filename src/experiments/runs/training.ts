import type { Dataset, EpochData } from "../../core/dataset.ts";
import { digestOfBytes, digestOfDataset } from "../../core/digest.ts";
import { generatedDigits } from "../../data/generated.ts";
import type { EngineName } from "../../network/engine.ts";
import { evaluate } from "../../network/evaluate.ts";
import { parametersHash } from "../../network/hashes.ts";
import { create, type Model } from "../../network/model.ts";
import type { Network } from "../../network/network.ts";
import { predict } from "../../network/predict.ts";
import type { Epoch, Figures, PeakTest } from "../../training/figures.ts";
import type { MonitorOptions } from "../../training/monitor-options.ts";
import type { StoppingRule } from "../../training/stopping.ts";
import { train } from "../../training/train.ts";
import type { Hashes, RunContext, TrainingData } from "../run.ts";
import { networkOf, type Settings } from "../settings.ts";
import { type Neurons, neuronsOf } from "./neurons.ts";
import { type Preparation, prepare, prepareEach } from "./prepare.ts";
import { imagesOf } from "./weight-images.ts";

/** One training of one network: what most experiments run. */
export interface TrainingSettings extends Settings {
  /** What is done to MNIST's images before. Default: nothing. */
  readonly images?: Preparation;
  /** What all biases start at. Default: as the network draws them. */
  readonly biases?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  readonly stop?: StoppingRule;
  /** What is measured after each epoch beside accuracies and costs. Default: nothing. */
  readonly monitor?: MonitorOptions;
  /** What is kept beside the figures. Default: nothing. */
  readonly keep?: Keep;
}

/** What pictures need beside the figures of the epochs. */
export interface Keep {
  /** The probabilities of how many test images, from the first on. */
  readonly probabilities?: number;
  /** Weights as images: of a dense layer over 28x28 pixels, each neuron; of a convolution over one channel, each filter. */
  readonly weightsOf?: string;
  /** How many of a layer's neurons are saturated, before the first epoch and after the last. */
  readonly neuronsOf?: string;
}

/** What a training gave. */
export interface TrainingOutcome {
  readonly engine: EngineName;
  readonly epochs: readonly EpochFigures[];
  /** The epoch that was best on the validation images. */
  readonly best:
    | { readonly epoch: number; readonly validation: Figures; readonly test: Figures | undefined }
    | undefined;
  readonly peakTest: PeakTest | undefined;
  /**
   * `[true][read]`, on the test images, with the final weights. Where outputs are bits, what is read is the number that
   * they write, a 1 where an output is at least 0.5.
   */
  readonly confusion: readonly (readonly number[])[];
  readonly hashes: Hashes;
  /** Of test images, ten each, with three digits. */
  readonly probabilities?: readonly (readonly number[])[] | undefined;
  /** The true digits of those. */
  readonly labels?: readonly number[] | undefined;
  /** Each as bytes in Base64, scaled by the largest weight of all: 128 is 0. */
  readonly weightImages?: readonly string[] | undefined;
  readonly neurons?: { readonly before: Neurons; readonly after: Neurons } | undefined;
}

/** An epoch without its seconds, which no second run gives again. */
export type EpochFigures = Omit<Epoch, "seconds">;

/** Trains once, as the settings say. */
export function run(settings: TrainingSettings, context: RunContext): Promise<TrainingOutcome> {
  return trainOnce(networkOf(settings.network), settings, context);
}

/**
 * Trains a network as settings say that describe another, or the same; on the training images, or on what `source` makes of
 * them.
 */
export async function trainOnce(
  network: Network,
  settings: TrainingSettings,
  context: RunContext,
  source: (training: Dataset) => Dataset | EpochData = (training) => training,
): Promise<TrainingOutcome> {
  const { network: _, split, digits, images, biases, keep = {}, ...options } = settings;
  const { seed, threads, signal } = context;
  const data = prepare(digits === "generated" ? drawn(split) : await context.mnist(split), images);
  const unseen = await context.test("read after every epoch, to compare; nothing is chosen by it");
  const test = prepareEach(unseen, images);
  const model = await create(network, { seed, threads });
  if (biases !== undefined) setBiases(model, biases);
  const before = keep.neuronsOf === undefined ? undefined : await neuronsOf(model, data.training, keep.neuronsOf);
  const training = train(model, source(data.training), {
    ...options,
    seed,
    validation: data.validation,
    test,
    signal,
    checkpoint: context.checkpoint && { ...context.checkpoint, resume: true },
    onProgress: ({ epoch, epochs, done, total }) => context.onProgress?.((epoch - 1 + done / total) / epochs),
  });
  const { best, peakTest, epochs } = await training.result;
  signal?.throwIfAborted();
  const { read, confusion } = await readingsOf(model, test, unseen.targets);
  return {
    engine: model.engine,
    epochs: epochs.map(({ seconds: _, ...epoch }) => epoch),
    best: best && { epoch: best.epoch, validation: best.validation, test: best.test },
    peakTest,
    confusion,
    hashes: {
      data: await digestOfDataset(data.training),
      weights: await parametersHash(model),
      predictions: await digestOfBytes(Uint8Array.from(read)),
    },
    probabilities:
      keep.probabilities === undefined ? undefined : await probabilitiesOf(model, test.take(keep.probabilities)),
    labels: keep.probabilities === undefined ? undefined : [...unseen.targets.subarray(0, keep.probabilities)],
    weightImages: keep.weightsOf === undefined ? undefined : imagesOf(model, keep.weightsOf),
    neurons: before && { before, after: await neuronsOf(model, data.training, keep.neuronsOf!) },
  };
}

/** Lets all biases start at one number. */
export function setBiases({ compiled }: Model, value: number): void {
  const weights = Object.entries(compiled.readWeights()).map(([name, { shape, data }]) => {
    return [name, { shape, data: name.endsWith(".bias") ? data.map(() => value) : data }] as const;
  });
  compiled.writeWeights(Object.fromEntries(weights));
}

/** What the model reads in each image, and how often it reads what for which digit. */
async function readingsOf(model: Model, test: Dataset, digits: Dataset["targets"]) {
  if (test.targets instanceof Uint8Array) {
    const { labels, confusion } = await evaluate(model, test);
    return { read: labels, confusion };
  }
  const answers = await predict(model, test);
  const read = answers.map(({ outputs }) => outputs.reduce((number, bit) => 2 * number + (bit >= 0.5 ? 1 : 0), 0));
  const numbers = 2 ** answers[0]!.outputs.length;
  const confusion = Array.from({ length: 10 }, () => new Array<number>(numbers).fill(0));
  read.forEach((number, n) => {
    confusion[digits[n]!]![number]!++;
  });
  return { read, confusion };
}

/** Digits that the program draws, as many as the split says. */
function drawn([training, validation]: TrainingSettings["split"]): TrainingData {
  const digits = generatedDigits({ count: training + validation, seed: 1 });
  const rest = validation === 0 ? undefined : digits.slice(training);
  return { training: digits.take(training), validation: rest };
}

async function probabilitiesOf(model: Model, test: Dataset): Promise<number[][]> {
  const predictions = await predict(model, test);
  return predictions.map(({ probabilities }) => [...probabilities].map((p) => Math.round(1000 * p) / 1000));
}
