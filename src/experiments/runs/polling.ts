import type { Dataset } from "../../core/dataset.ts";
import { Random } from "../../core/random.ts";
import { sumOfSquares } from "../../core/sum-of-squares.ts";
import { dataset } from "../../data/dataset.ts";
import type { Insight } from "../../network/engine.ts";
import { create } from "../../network/model.ts";
import { sgd } from "../../training/optimizer.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { type DenseNetwork, networkOf } from "../settings.ts";
import { digits } from "./descent.ts";

/** Samples of the training images, asked which way is down. */
export interface PollingSettings {
  readonly network: DenseNetwork;
  /** How many training images all are. */
  readonly images: number;
  /** Mini-batch sizes. */
  readonly sizes: readonly number[];
  /** Images drawn for each size in all, and samples at least and at most. */
  readonly draws: { readonly images: number; readonly least: number; readonly most: number };
  /** What the network has learned before, in mini-batches of 10; 0 epochs: nothing. */
  readonly epochs: number;
  readonly learningRate: number;
}

export interface PollingOutcome {
  /** Length of the gradient over all images. */
  readonly length: number;
  readonly sizes: readonly {
    readonly size: number;
    readonly samples: number;
    /** |sample's gradient - gradient| / |gradient|, root of the mean square over the samples. */
    readonly error: number;
    /** Cosine of the angle between the two. */
    readonly cosine: { readonly mean: number; readonly least: number };
    /** Samples that point less than 90 degrees away: a small step along them goes down. */
    readonly downhill: number;
  }[];
}

/** Images whose gradients the engine sums at a time, in float32; sums of these are in float64. */
const PART = 1000;

/** The gradient of random samples of the images, beside that of all. */
export async function run(settings: PollingSettings, context: RunContext): Promise<PollingOutcome> {
  const { images, epochs, learningRate } = settings;
  const { seed, signal } = context;
  const all = (await context.mnist()).training.take(images);
  const model = await create(networkOf(settings.network), { seed });
  if (epochs > 0) {
    await train(model, all, { epochs, batchSize: 10, optimizer: sgd({ learningRate }), seed, signal }).result;
  }
  signal?.throwIfAborted();
  return model.compiled.look((inside) => measureSamples(inside, all, settings, context));
}

function measureSamples(
  inside: Insight,
  all: Dataset,
  { sizes, draws }: PollingSettings,
  { seed, signal, onProgress }: RunContext,
): PollingOutcome {
  const gradient = gradientOf(inside, all);
  const square = sumOfSquares(gradient);
  const length = Math.sqrt(square);
  const measured = sizes.map((size, number) => {
    signal?.throwIfAborted();
    const samples = Math.max(draws.least, Math.min(draws.most, Math.floor(draws.images / size)));
    const random = new Random(seed, "polling", size);
    let errors = 0;
    const cosines = Array.from({ length: samples }, () => {
      const polled = gradientOf(inside, sample(all, size, random));
      let [dot, distance] = [0, 0];
      for (let i = 0; i < gradient.length; i++) {
        dot += gradient[i]! * polled[i]!;
        const difference = gradient[i]! - polled[i]!;
        distance += difference * difference;
      }
      errors += distance / square;
      return dot / (length * Math.sqrt(sumOfSquares(polled)));
    });
    onProgress?.((number + 1) / sizes.length);
    return {
      size,
      samples,
      error: digits(Math.sqrt(errors / samples), 6),
      cosine: {
        mean: digits(cosines.reduce((sum, each) => sum + each, 0) / samples, 6),
        least: digits(Math.min(...cosines), 6),
      },
      downhill: cosines.filter((each) => each > 0).length,
    };
  });
  return { length, sizes: measured };
}

/** The mean gradient over the images, all weights and biases one behind the other. */
export function gradientOf(inside: Insight, images: Dataset): Float64Array {
  let sum: Float64Array | undefined;
  for (let start = 0; start < images.count; start += PART) {
    const part = images.slice(start, Math.min(images.count, start + PART));
    const arrays = Object.values(inside.gradients(part).gradients);
    sum ??= new Float64Array(arrays.reduce((count, { data }) => count + data.length, 0));
    let at = 0;
    for (const { data } of arrays) {
      for (let i = 0; i < data.length; i++) sum[at + i]! += (part.count / images.count) * data[i]!;
      at += data.length;
    }
  }
  return sum!;
}

/** So many different images, drawn at random. */
export function sample(
  { name, shape, inputs, targets, classes, count }: Dataset,
  size: number,
  random: Random,
): Dataset {
  const pixels = inputs.length / count;
  const drawn = new Set<number>();
  // Quicker than to shuffle all: samples are mostly a small part of them, and an image is seldom drawn twice.
  while (drawn.size < size) drawn.add(random.integer(count));
  const [picked, labels] = [new Uint8Array(size * pixels), new Uint8Array(size)];
  [...drawn].forEach((image, i) => {
    picked.set(inputs.subarray(image * pixels, (image + 1) * pixels), i * pixels);
    labels[i] = targets[image]!;
  });
  return dataset({ name: `${name}, a sample`, shape, inputs: picked, targets: labels, classes });
}
