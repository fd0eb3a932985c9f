import { sgd } from "../../training/optimizer.ts";
import { halving } from "../../training/schedule.ts";
import { earlyStopping as stopping } from "../../training/stopping.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import { accuracies, curvesOf, listed, mean, meansListed, ofVariant, variantRuns } from "./compare.ts";

const constant: TrainingSettings = {
  network: { sizes: [784, 100, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
  optimizer: sgd({ learningRate: 0.5, l2: 5 }),
  batchSize: 10,
  epochs: 80,
  split: [50_000, 10_000],
};

const [ALL, STOPPED, HALVED] = ["80 epochs", "no improvement in 10", "rate halved after 5"] as const;
const variants = [
  { name: ALL, settings: constant, seconds: 24 },
  { name: STOPPED, settings: { ...constant, stop: stopping({ patience: 10 }) }, seconds: 10 },
  { name: HALVED, settings: { ...constant, schedule: halving({ patience: 5, most: 7 }) }, seconds: 20 },
] as const;
const names = variants.map(({ name }) => name);

/** How far the stopped training may fall behind the full one: as much as chance moves a figure of 10,000 images. */
const TOLERANCE = 0.3;

/** When to stop, judged by the validation images. */
export const earlyStopping: Experiment = {
  id: "early-stopping",
  section: "learning-better",
  title: "Early stopping, and a learning rate that is halved",
  source: "Nielsen, chapter 3, with its exercises",
  setup:
    "100 hidden neurons, cross-entropy, scaled weights, lambda 5, learning rate 0.5: 80 epochs; stopped after 10 epochs without a better accuracy on the validation images, with the best epoch's weights; the rate halved after 5 such epochs each time, until it is 1/128.",
  claims: [
    {
      what: `each seed stops before epoch 80, and reads the test images at most ${TOLERANCE} points worse than the best of 80 epochs`,
      published: "described",
    },
    {
      what: "in the mean, halving reads the test images better than the constant rate, each by the epoch that is best on validation images",
      published: "described",
    },
  ],
  why: "At a constant rate the accuracy on the validation images soon goes up and down around a level; after ten epochs without a new best there is little left to wait for.\n\nThat level is not all that the network can: it is where steps of this size scatter the weights. Each halving lets them settle closer, and the accuracy climbs on. So the rule that ends a training is better used to lower its rate.",
  runs: (extent) => variantRuns(variants, [1, 2, 3], extent),
  conclude(results) {
    const [all, stopped, halved] = names.map((name) => accuracies(results, name, "chosen"));
    const ends = endsOf(results, STOPPED);
    const lost = stopped!.map((accuracy, i) => all![i]! - accuracy);
    return {
      measured: [
        {
          holds: ends.every((end) => end < constant.epochs) && lost.every((points) => points <= TOLERANCE),
          figures: `stopped after ${listed(ends, 0)} epochs, ${listed(lost)} points behind; ${meansListed({ [ALL]: all!, [STOPPED]: stopped! })}`,
        },
        {
          holds: mean(halved!) > mean(all!),
          figures: `${meansListed({ [ALL]: all!, [HALVED]: halved! })}; seed by seed ${listed(all!)} and ${listed(halved!)}`,
        },
      ],
      pictures: [
        curvesOf(
          {
            title: "Accuracy on the validation images",
            alt: `The constant rate goes up and down; the halved rate settles above it. Stopped early after ${listed(ends, 0)} epochs.`,
            y: { label: "accuracy, %", from: 96 },
          },
          names,
          results,
          ({ validation }) => 100 * validation!.accuracy,
        ),
        curvesOf(
          {
            title: "Learning rate",
            alt: `0.5 throughout, or halved up to seven times within ${listed(endsOf(results, HALVED), 0)} epochs.`,
            y: { label: "learning rate", scale: "log" },
          },
          [ALL, HALVED],
          results,
          ({ learningRate }) => learningRate,
        ),
      ],
      remarks: [
        `Epochs until the rate had been halved seven times, or until the 80th: ${listed(endsOf(results, HALVED), 0)}.`,
      ],
    };
  },
};

/** Epochs that were done, seed by seed. */
function endsOf(results: readonly RunResult[], name: string): number[] {
  return ofVariant(results, name).map(({ outcome }) => outcome.epochs.length);
}
