import type { Dataset } from "../../core/dataset.ts";
import { digestOfDataset } from "../../core/digest.ts";
import { parametersHash } from "../../network/hashes.ts";
import { type Figures, figuresOf } from "../../training/figures.ts";
import { measure } from "../../training/measure.ts";
import type { RunContext } from "../run.ts";
import type { Settings } from "../settings.ts";
import { trained } from "./trained.ts";
import { imagesOf } from "./weight-images.ts";

/** A training of a dense network, of whose first layer the weights are looked at afterwards. */
export interface WeightSizesSettings extends Settings {
  /** Sizes |w| below which weights are counted. */
  readonly limits: readonly number[];
  /** Of how many neurons weights are kept as images, from the first on. */
  readonly neurons: number;
}

/** What became of the weights of the first layer, `dense1`. */
export interface WeightSizesOutcome {
  readonly validation: Figures;
  readonly test: Figures;
  /** sqrt(sum w^2) and sum |w| of all layers. */
  readonly length: number;
  readonly absoluteSum: number;
  /** For each limit, the share of weights below it: from pixels that no training image inks, and from all others. */
  readonly blank: readonly number[];
  readonly inked: readonly number[];
  /** Pixels that no training image inks. */
  readonly blankPixels: number;
  /** Each as bytes in Base64, scaled by the largest weight of all: 128 is 0. */
  readonly images: readonly string[];
  readonly hashes: { readonly data: string; readonly weights: string };
}

/** Trains, then counts. */
export async function run(
  { limits, neurons, ...settings }: WeightSizesSettings,
  context: RunContext,
): Promise<WeightSizesOutcome> {
  const { training, validation } = await context.mnist(settings.split);
  const model = await trained(settings, training, context);
  const test = await context.test("read after the last epoch, to compare; nothing is chosen by it");
  const { weights } = await measure(model, training.take(1), { weights: true });
  const blank = blankPixels(training);
  const { data } = model.weights["dense1.weight"]!;
  return {
    validation: await figuresOf(model, validation!),
    test: await figuresOf(model, test),
    length: weights.length,
    absoluteSum: weights.absoluteSum,
    blank: sharesBelow(limits, data, blank, true),
    inked: sharesBelow(limits, data, blank, false),
    blankPixels: blank.filter((isBlank) => isBlank).length,
    images: imagesOf(model, "dense1").slice(0, neurons),
    hashes: { data: await digestOfDataset(training), weights: await parametersHash(model) },
  };
}

/** Which pixels are 0 in every image. */
export function blankPixels({ inputs, count }: Dataset): boolean[] {
  const size = inputs.length / count;
  const blank = new Array<boolean>(size).fill(true);
  for (let i = 0; i < inputs.length; i++) if (inputs[i] !== 0) blank[i % size] = false;
  return blank;
}

/** Of the weights `[neurons, pixels]` from blank pixels, or from the others, the share below each limit. */
export function sharesBelow(
  limits: readonly number[],
  weights: ArrayLike<number>,
  blank: readonly boolean[],
  ofBlank: boolean,
): number[] {
  const sizes = Array.from(weights, Math.abs).filter((_, i) => blank[i % blank.length] === ofBlank);
  return limits.map((limit) => {
    const share = sizes.filter((size) => size < limit).length / sizes.length;
    return Math.round(1e5 * share) / 1e5;
  });
}
