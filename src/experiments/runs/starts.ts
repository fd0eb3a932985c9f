import type { Dataset } from "../../core/dataset.ts";
import { evaluate } from "../../network/evaluate.ts";
import { create, type Model } from "../../network/model.ts";
import { predict } from "../../network/predict.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { networkOf, type Settings } from "../settings.ts";

/** Many starts of one network, to count those that stick. */
export interface StartsSettings extends Settings {
  /** How many, with seeds from the run's own on. */
  readonly starts: number;
  /** After which epoch a start is judged: only one that has stuck by then goes on to the last epoch. */
  readonly judgedAfter: number;
  /** Below which accuracy on the test images a start has stuck, 0 to 1. */
  readonly below: number;
}

/** What came of them. */
export interface StartsOutcome {
  readonly starts: readonly Start[];
}

/** One start. */
export interface Start {
  readonly seed: number;
  /** On the test images after each epoch, 0 to 1. */
  readonly accuracies: readonly number[];
  /** Where it had stuck when it was judged: how it stood then, and after the last epoch. */
  readonly stuck?: { readonly judged: Outputs; readonly last: Outputs };
}

/** How each digit's own output answers images of its digit: test images, four decimals. */
export interface Outputs {
  /** Share of its images that are read rightly. */
  readonly read: readonly number[];
  /** Mean of the output over its images. */
  readonly mean: readonly number[];
}

/** Starts a network again and again. */
export async function run(settings: StartsSettings, context: RunContext): Promise<StartsOutcome> {
  const { network, split, batchSize, epochs, optimizer, starts, judgedAfter, below } = settings;
  const { training } = await context.mnist(split);
  const test = await context.test("read after every epoch, to count starts that stick; nothing is chosen by it");
  const found: Start[] = [];
  for (let seed = context.seed; seed < context.seed + starts; seed++) {
    const model = await create(networkOf(network), { seed, threads: context.threads });
    const accuracies: number[] = [];
    let judged: Outputs | undefined;
    const { signal } = context;
    for await (const epoch of train(model, training, { batchSize, epochs, optimizer, seed, test, signal })) {
      accuracies.push(epoch.test.accuracy);
      if (epoch.epoch !== judgedAfter) continue;
      if (epoch.test.accuracy >= below) break;
      judged = await outputsOf(model, test);
    }
    signal?.throwIfAborted();
    const stuck = judged && { judged, last: await outputsOf(model, test) };
    found.push({ seed, accuracies, ...(stuck && { stuck }) });
    context.onProgress?.(found.length / starts);
  }
  return { starts: found };
}

async function outputsOf(model: Model, test: Dataset): Promise<Outputs> {
  const { confusion } = await evaluate(model, test);
  const counts = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const sums = counts.map(() => 0);
  const answers = await predict(model, test);
  answers.forEach(({ outputs }, n) => {
    const digit = test.targets[n]!;
    sums[digit]! += outputs[digit]!;
  });
  const short = (value: number): number => Math.round(10_000 * value) / 10_000;
  return {
    read: confusion.map((row, digit) => short(row[digit]! / Math.max(1, counts[digit]!))),
    mean: sums.map((sum, digit) => short(sum / Math.max(1, counts[digit]!))),
  };
}
