import type { Dataset } from "../../core/dataset.ts";
import { digestOfDataset } from "../../core/digest.ts";
import { parametersHash } from "../../network/hashes.ts";
import type { Model } from "../../network/model.ts";
import { predict } from "../../network/predict.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import type { Settings } from "../settings.ts";
import { trained } from "./trained.ts";

/** Images that one network finds hard, read by others. */
export interface HardImagesSettings {
  readonly split: readonly [training: number, validation: number];
  /** The network that chooses the images. */
  readonly first: Named;
  readonly others: readonly Named[];
  /** Chosen are the first so many test images to whose digit it gives less than `below`. */
  readonly images: number;
  readonly below: number;
}

/** A network with its training. */
export interface Named extends Omit<Settings, "split" | "digits" | "schedule"> {
  readonly name: string;
  /** The learning rates after the optimizer's own, each for so many epochs more. */
  readonly later?: readonly (readonly [learningRate: number, epochs: number])[];
}

export interface HardImagesOutcome {
  /** Positions in the test set, and what the digits are. */
  readonly images: readonly number[];
  readonly labels: string;
  /** What each network makes of them, the first network first. */
  readonly networks: readonly {
    readonly name: string;
    /** Accuracy on all test images, 0 to 1. */
    readonly accuracy: number;
    /** The digit that is read in each image. */
    readonly read: string;
    /** The probability that is given to it, in thousandths. */
    readonly probability: readonly number[];
    /** SHA-256 of its weights. */
    readonly weights: string;
  }[];
  readonly hashes: { readonly data: string };
}

/** Trains them all with one seed. */
export async function run(
  { split, first, others, images: most, below }: HardImagesSettings,
  context: RunContext,
): Promise<HardImagesOutcome> {
  const { training } = await context.mnist(split);
  const test = await context.test("read after training, to find hard images and compare; nothing is chosen by it");
  const networks: HardImagesOutcome["networks"][number][] = [];
  let images: readonly number[] = [];
  for (const [i, named] of [first, ...others].entries()) {
    const model = await trainInStages(named, training, context);
    const readings = await predict(model, test);
    if (i === 0) {
      images = readings
        .flatMap(({ probabilities }, image) => (probabilities[test.targets[image]!]! < below ? [image] : []))
        .slice(0, most);
    }
    networks.push({
      name: named.name,
      accuracy: readings.filter(({ label }, image) => label === test.targets[image]).length / test.count,
      read: images.map((image) => readings[image]!.label).join(""),
      probability: images.map((image) => Math.round(1000 * readings[image]!.probability)),
      weights: await parametersHash(model),
    });
    context.onProgress?.((i + 1) / (1 + others.length));
  }
  return {
    images,
    labels: images.map((image) => test.targets[image]).join(""),
    networks,
    hashes: { data: await digestOfDataset(training) },
  };
}

/** Stage after stage, each at its learning rate and in orders of its own. */
async function trainInStages(
  { name: _, later = [], ...settings }: Named,
  training: Dataset,
  { seed, threads, signal }: RunContext,
): Promise<Model> {
  const model = await trained({ ...settings, split: [training.count, 0] }, training, { seed, threads, signal });
  for (const [stage, [learningRate, epochs]] of later.entries()) {
    await train(model, training, {
      batchSize: settings.batchSize,
      optimizer: { ...settings.optimizer, learningRate },
      epochs,
      seed: seed + 1000 * (stage + 1),
      ...(signal && { signal }),
    }).result;
    signal?.throwIfAborted();
  }
  return model;
}
