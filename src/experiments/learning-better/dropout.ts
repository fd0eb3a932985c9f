import { dense } from "../../layers/dense.ts";
import { dropout as leaveOut } from "../../layers/dropout.ts";
import { type Network, network } from "../../network/network.ts";
import { sgd } from "../../training/optimizer.ts";
import { oneCycle } from "../../training/schedule.ts";
import { bandOf, type Experiment, meanOf } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import { accuracies, curvesOf, listed, mean, ofVariant, variantRuns } from "./compare.ts";

/** 800 hidden rectified neurons, as Simard's network has in number, and how they are trained here. */
export const wideSettings: TrainingSettings = {
  network: { sizes: [784, 800, 10], activation: "relu", cost: "log-likelihood", weights: "he" },
  optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }),
  schedule: oneCycle(),
  batchSize: 50,
  epochs: 20,
  split: [50_000, 10_000],
  monitor: { training: 10_000 },
};

function withDropout(): Network {
  const rectified = { activation: "relu", weights: "he" } as const;
  return network({
    input: [784],
    cost: "log-likelihood",
    layers: [leaveOut(0.2), dense(800, rectified), leaveOut(0.5), dense(10, { activation: "softmax", weights: "he" })],
  });
}

const [WITHOUT, WITH] = ["without", "with dropout"] as const;
const variants = [
  { name: WITHOUT, settings: wideSettings, seconds: 50 },
  { name: WITH, settings: { ...wideSettings, network: withDropout() }, seconds: 60 },
] as const;
const names = variants.map(({ name }) => name);

/** Half of the hidden neurons are left out by chance, other ones for each image. */
export const dropout: Experiment = {
  id: "dropout",
  section: "learning-better",
  title: "Dropout in a dense network",
  source: "Hinton and others, 2012, as told by Nielsen, chapter 3, and readers' notes",
  setup:
    "800 hidden rectified neurons, softmax, one cycle of the learning rate up to 0.05, momentum 0.9, mini-batches of 50, 20 epochs: as it is, and with a fifth of the pixels and half of the hidden neurons left out.",
  claims: [
    { what: "accuracy on the test images, without dropout, %", published: "98.4", band: bandOf(98.4) },
    { what: "accuracy on the test images, with dropout, %", published: "98.7", band: bandOf(98.7) },
    { what: "dropout reads more of the test images, in every seed", published: "98.4 to 98.7" },
  ],
  why: "Without dropout the network soon reads every training image, and has nothing more to learn from. With it each image is seen by another half of the network each time: no neuron can rely on what certain others do, and the training images stay hard. The training accuracy stays lower while the test accuracy ends higher.",
  runs: (extent) => variantRuns(variants, [1, 2, 3], extent, { split: [10_000, 5_000], monitor: { training: 1_000 } }),
  conclude(results) {
    const [without, with_] = names.map((name) => accuracies(results, name, "last"));
    const learned = names.map((name) =>
      mean(ofVariant(results, name).map(({ outcome }) => 100 * outcome.epochs.at(-1)!.monitor!.training!.accuracy)),
    );
    return {
      measured: [
        meanOf(without!),
        meanOf(with_!),
        {
          holds: with_!.every((accuracy, i) => accuracy > without![i]!),
          figures: `seed by seed ${listed(with_!)} with, ${listed(without!)} without; training images ${learned[1]!.toFixed(2)} and ${learned[0]!.toFixed(2)} %`,
        },
      ],
      pictures: [
        curvesOf(
          {
            title: "Accuracy on the test images",
            alt: `With dropout the network starts lower and ends higher: ${mean(with_!).toFixed(2)} against ${mean(without!).toFixed(2)} %.`,
            y: { label: "accuracy, %", from: 95, to: 100 },
          },
          names,
          results,
          ({ test }) => 100 * test!.accuracy,
        ),
        curvesOf(
          {
            title: "Accuracy on training images",
            alt: `On the first training images, nothing left out: ${learned[1]!.toFixed(2)} % with dropout, ${learned[0]!.toFixed(2)} % without.`,
            y: { label: "accuracy, %", from: 95, to: 100 },
          },
          names,
          results,
          ({ monitor }) => 100 * monitor!.training!.accuracy,
        ),
      ],
    };
  },
};
