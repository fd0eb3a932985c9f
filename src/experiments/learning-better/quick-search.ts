import { bandOf, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { FirstEpochsOutcome, FirstEpochsSettings } from "../runs/first-epochs.ts";
import { listed, mean } from "./compare.ts";

const settings: FirstEpochsSettings = {
  network: { sizes: [784, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
  learningRates: [10, 100, 1],
  l2: 20,
  batchSize: 10,
  epochs: 10,
  training: 1_000,
  validation: 100,
};

/** How many epochs the book shows of each. */
const SHOWN = 4;

const published = [
  { rate: 10, counts: "12, 14, 25, 18", mean: 17.25 },
  { rate: 100, counts: "10, 10, 10, 10", mean: 10 },
  { rate: 1, counts: "62, 42, 43, 61", mean: 52 },
] as const;

/** Finding hyper-parameters within seconds. */
export const quickSearch: Experiment = {
  id: "quick-search",
  section: "learning-better",
  title: "A quick first search",
  source: "Nielsen, chapter 3",
  setup:
    "10 output neurons and no hidden layer, cross-entropy, scaled weights, lambda 20, 1,000 training and 100 validation images; learning rates 10, 100 and 1. Of each the mean over the first four epochs.",
  claims: [
    ...published.map(({ rate, counts, mean }) => ({
      what: `validation images read rightly of 100, mean of the first ${SHOWN} epochs, learning rate ${rate}`,
      published: counts,
      // One run of 100 images was published, whose accuracy goes up and down by 20 within it.
      band: bandOf(mean, { images: 100, spread: 10 }),
    })),
    {
      what: "in every seed, rate 1 reads more than rate 10, and rate 10 more than rate 100",
      published: "so in the runs shown",
    },
  ],
  why: "A thousand images and no hidden layer take a few hundredths of a second an epoch, and a hundred validation images are enough to tell 60 % from 10 %.\n\nWith lambda 20 over 1,000 images every step multiplies the weights by 1 - eta/50: 0.98 at rate 1, 0.8 at rate 10, and -1 at rate 100, which turns them round. At 0.8 the weights know little more than the last five mini-batches.",
  runs: (extent) =>
    Array.from({ length: extent === "full" ? 10 : 2 }, (_, i) => ({
      name: `seed ${i + 1}`,
      kind: "first-epochs",
      settings: extent === "full" ? settings : { ...settings, epochs: SHOWN },
      seed: i + 1,
      seconds: 0.6,
    })),
  conclude(results) {
    const runs = results as readonly RunResult<FirstEpochsOutcome>[];
    const means = published.map((_, rate) => runs.map(({ outcome }) => mean(outcome.correct[rate]!.slice(0, SHOWN))));
    const ordered = runs.filter((_, i) => means[2]![i]! > means[0]![i]! && means[0]![i]! > means[1]![i]!);
    const over = published.map(({ rate }, i) => `rate ${rate}: ${mean(means[i]!).toFixed(1)}`).join(", ");
    return {
      measured: [
        ...means.map(meanOf),
        {
          holds: ordered.length === runs.length,
          figures: `in ${ordered.length} of ${runs.length} seeds; means ${over}`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Validation images read rightly, of 100",
          alt: `A color a rate, a line a seed. Means of the first four epochs: ${over}.`,
          x: { label: "epoch" },
          y: { label: "of 100 images", from: 0, to: 100 },
          series: published.flatMap(({ rate }, r) =>
            runs.map(({ run, outcome }) => ({
              name: `rate ${rate}, ${run.name}`,
              group: `rate ${rate}`,
              points: outcome.correct[r]!.map((count, i): [number, number] => [i + 1, count]),
            })),
          ),
        },
        {
          kind: "table",
          title: "The first four epochs, as the book shows them",
          alt: "Validation images of 100 after each of the first four epochs, as published and as the first seed gives them.",
          columns: ["learning rate", "published", `ours, ${runs[0]!.run.name}`],
          rows: published.map(({ rate, counts }, r) => [
            rate,
            counts,
            listed(runs[0]!.outcome.correct[r]!.slice(0, SHOWN), 0),
          ]),
        },
      ],
    };
  },
};
