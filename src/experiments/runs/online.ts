import { evaluate } from "../../network/evaluate.ts";
import { create } from "../../network/model.ts";
import { sgd } from "../../training/optimizer.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { type DenseNetwork, networkOf } from "../settings.ts";
import { digits } from "./descent.ts";

/** An epoch, looked at closely. */
export interface OnlineSettings {
  readonly network: DenseNetwork;
  readonly batchSize: number;
  readonly learningRate: number;
  /** After how many training images it is measured, rising; the last is where it ends. */
  readonly seen: readonly number[];
  /** Validation images that are read each time. */
  readonly read: number;
}

export interface OnlineOutcome {
  /** Accuracy on the validation images, in percent, each time. */
  readonly accuracies: readonly number[];
  /** Mean cost of the same images. */
  readonly costs: readonly number[];
}

/** Learns each training image once, in the order of the file, and measures often. */
export async function run(settings: OnlineSettings, context: RunContext): Promise<OnlineOutcome> {
  const { network, batchSize, learningRate, seen, read } = settings;
  const { seed, signal } = context;
  const { training, validation } = await context.mnist();
  const unseen = validation!.take(read);
  const model = await create(networkOf(network), { seed });
  const accuracies: number[] = [];
  const costs: number[] = [];
  let start = 0;
  for (const [number, end] of seen.entries()) {
    const part = training.slice(start, end);
    const optimizer = sgd({ learningRate });
    await train(model, part, { epochs: 1, batchSize, optimizer, seed, shuffle: false, signal }).result;
    signal?.throwIfAborted();
    const { accuracy, cost } = await evaluate(model, unseen);
    accuracies.push(digits(100 * accuracy, 6));
    costs.push(digits(cost, 4));
    start = end;
    context.onProgress?.((number + 1) / seen.length);
  }
  return { accuracies, costs };
}
