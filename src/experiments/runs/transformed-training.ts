import type { Dataset, EpochData } from "../../core/dataset.ts";
import { augmented } from "../../data/augmented.ts";
import { concat } from "../../data/dataset.ts";
import { transform } from "../../data/transform.ts";
import type { TransformationOptions } from "../../data/transformations.ts";
import type { RunContext } from "../run.ts";
import { networkOf } from "../settings.ts";
import { type TrainingOutcome, type TrainingSettings, trainOnce } from "./training.ts";

/** A training on images that are moved and warped by chance; validation and test images stay as they are. */
export interface TransformedSettings extends TrainingSettings {
  readonly transformations: TransformationOptions;
  /** Anew for each epoch, or once, before the first: then the originals are never seen. */
  readonly when: "each epoch" | "once";
  /** Of each training image, how many copies go into an epoch, each transformed by itself. Default 1. */
  readonly copies?: number;
}

/** Trains once, as the settings say. */
export function run(
  { transformations, when, copies = 1, ...settings }: TransformedSettings,
  context: RunContext,
): Promise<TrainingOutcome> {
  const { seed } = context;
  return trainOnce(networkOf(settings.network), settings, context, (training): Dataset | EpochData => {
    const images = copies === 1 ? training : concat(training.name, new Array<Dataset>(copies).fill(training));
    return when === "once"
      ? transform(images, transformations, { seed })
      : augmented(images, transformations, { seed });
  });
}
