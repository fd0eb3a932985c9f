import { sgd } from "../../training/optimizer.ts";
import { type Band, bandOf, type Experiment, meanOf } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import { accuracies, barsOf, curvesOf, listed, mean, ofVariant, type Variant, variantRuns } from "./compare.ts";

function settingsOf(images: number, epochs: number): TrainingSettings {
  return {
    network: { sizes: [784, 100, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
    optimizer: sgd({ learningRate: 0.5 }),
    batchSize: 10,
    epochs,
    split: [images, 0],
  };
}

// Few images say little about what is between them, so that much is left to how the weights start: bands of 3 to 6 points.
const variants = [
  {
    name: "the first 100",
    settings: settingsOf(100, 30),
    seconds: 2,
    published: 68.93,
    band: bandOf(68.93, { spread: 3 }),
  },
  { name: "the first 50", settings: settingsOf(50, 30), seconds: 2, published: 56, band: bandOf(56, { spread: 4 }) },
  {
    name: "the first of each digit",
    settings: { ...settingsOf(50_000, 67), images: { firstOfEach: true } },
    seconds: 4,
    published: 51,
    band: bandOf(51, { spread: 5 }),
  },
  {
    name: "the first of each digit, transformed",
    settings: { ...settingsOf(50_000, 30), images: { firstOfEach: true } },
    transformed: {
      transformations: { shift: 2, rotate: 15, scale: 0.15, shear: 0.2, elastic: { sigma: 6, alpha: 38 } },
      when: "each epoch",
      copies: 100,
    },
    seconds: 10,
    published: 58,
    band: bandOf(58, { spread: 6 }),
  },
] as const satisfies readonly (Variant & { readonly published: number; readonly band: Band })[];

const missed =
  "It is the notes' figure after 10 epochs, when these fifty are not yet learned out; the notes do not say how many they took. Which fifty matters as much: twenty other fifties of the training images read 55 to 68 % after 30 epochs (one seed each).";

const names = variants.map(({ name }) => name);

/** What can be learned from very few images. */
export const tiny: Experiment = {
  id: "tiny",
  section: "learning-better",
  title: "A hundred images, fifty, ten",
  source: "readers' notes on chapter 3",
  setup:
    "100 hidden sigmoid neurons, cross-entropy, scaled weights, learning rate 0.5, mini-batches of 10, no regularization: 30 epochs of the first 100 training images, of the first 50, and 67 epochs of the first image of each digit. Then 30 epochs of 100 copies of each of these ten, moved, turned, scaled, slanted and warped by chance, anew each epoch.",
  claims: variants.map(({ name, published, band }) => ({
    what: `accuracy on the test images, learned from ${name}, %`,
    published: String(published),
    band,
    ...(name === "the first 50" ? { missed } : {}),
  })),
  why: "A new image is read by its likeness to the few that are known: one image of each digit is enough for half of all handwriting, five of each for five eighths. A hundred images are learned by heart within ten epochs, and more change nothing. Fifty take twice as many epochs for as many steps, and ten, one mini-batch an epoch, are still gaining after 60.",
  // A short training is quick enough as it is.
  runs: (extent) =>
    extent === "full"
      ? variantRuns(variants, [1, 2, 3, 4, 5], extent)
      : variants.flatMap((variant) => variantRuns([variant], [1], extent, { epochs: variant.settings.epochs })),
  conclude(results) {
    const values = names.map((name) => accuracies(results, name, "last"));
    const after10 = ofVariant(results, names[1]!).map(({ outcome }) => 100 * outcome.epochs[9]!.test!.accuracy);
    return {
      measured: values.map(meanOf),
      pictures: [
        barsOf(
          {
            title: "Accuracy on the test images after very few training images",
            alt: `Means over the seeds beside the published figures: ${names.map((name, i) => `${name} ${mean(values[i]!).toFixed(1)} %`).join(", ")}.`,
            x: { label: "accuracy on the test images, %", from: 0, to: 100 },
          },
          variants.map(({ name, published }, i) => ({ name, published, values: values[i]! })),
        ),
        curvesOf(
          {
            title: "Accuracy on the test images during training",
            alt: `Lines rise within the first epochs and level out. At their end: ${names.map((name, i) => `${name} ${listed(values[i]!, 1)} %`).join("; ")}.`,
            y: { label: "accuracy, %", from: 0, to: 100 },
          },
          names,
          results,
          ({ test }) => 100 * test!.accuracy,
        ),
      ],
      remarks: [`The first 50 after 10 epochs: ${listed(after10, 1)} %, mean ${mean(after10).toFixed(1)} %.`],
    };
  },
};
