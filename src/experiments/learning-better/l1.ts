import { sgd } from "../../training/optimizer.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { WeightSizesOutcome, WeightSizesSettings } from "../runs/weight-sizes.ts";
import { barsOf, listed, mean, meansListed } from "./compare.ts";

/** A weight below this counts as near zero: a thirty-sixth of the spread with which scaled weights of 784 inputs start. */
const NEAR_ZERO = 0.001;
const limits = [1e-6, 1e-5, 1e-4, 3e-4, NEAR_ZERO, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3] as const;

const settings: WeightSizesSettings = {
  network: { sizes: [784, 100, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
  optimizer: sgd({ learningRate: 0.5 }),
  batchSize: 10,
  epochs: 30,
  split: [50_000, 10_000],
  limits,
  neurons: 10,
};

const variants = [
  { name: "none", optimizer: settings.optimizer },
  { name: "L2, lambda 5", optimizer: sgd({ learningRate: 0.5, l2: 5 }) },
  { name: "L1, lambda 5", optimizer: sgd({ learningRate: 0.5, l1: 5 }) },
  { name: "L1, lambda 1", optimizer: sgd({ learningRate: 0.5, l1: 1 }) },
] as const;
const [NONE, L2, L1, WEAK] = variants.map(({ name }) => name) as [string, string, string, string];
const names = [NONE, L2, L1, WEAK];

type Result = RunResult<WeightSizesOutcome>;

/** L1 regularization against L2. */
export const l1: Experiment = {
  id: "l1",
  section: "learning-better",
  title: "L1 regularization",
  source: "Nielsen, chapter 3, and readers' notes",
  setup:
    "100 hidden neurons, cross-entropy, scaled weights, learning rate 0.5, 30 epochs: without regularization, with L2 at lambda 5, with L1 at lambda 5 and 1. Of the hidden layer's 78,400 weights those are counted that are nearer to zero than 0.001; weights from pixels that no training image inks, which learn nothing, apart from the others.",
  claims: [
    {
      what: "in every seed, of the weights from inked pixels at least twice as many are near zero with L1 as with L2, both at lambda 5",
      published: "L1 keeps few important connections and drives the other weights toward zero",
    },
    {
      what: "in every seed, the sum |w| is smaller with L1 than with L2, both at lambda 5",
      published: "described",
    },
  ],
  why: "L2 takes away a share of each weight, so that small weights are hardly touched; L1 takes away the same amount from each, so that small ones come to zero and stay there unless the images hold them. What is left is a sparse layer: each neuron looks at a few places.\n\nWeights from pixels that are blank in every training image have nothing to hold them, and vanish with either.\n\nAt this constant rate neither reads more of the test images than no regularization does: without it the training images are soon all learned, their gradients vanish and the weights come to rest, where decay keeps them moving until the rate falls (see notes-98 and early-stopping).",
  runs: (extent) =>
    variants.flatMap(({ name, optimizer }) =>
      (extent === "full" ? [1, 2, 3] : [1]).map((seed) => ({
        name: `${name}, seed ${seed}`,
        kind: "weight-sizes",
        settings: { ...settings, optimizer, ...(extent === "full" ? {} : { epochs: 3 }) },
        seed,
        seconds: extent === "full" ? 7 : 1,
      })),
    ),
  conclude(results) {
    const of = (name: string): Result[] =>
      (results as readonly Result[]).filter(({ run }) => run.name.startsWith(`${name}, seed`));
    const at = limits.indexOf(NEAR_ZERO);
    const near = names.map((name) => of(name).map(({ outcome }) => 100 * outcome.inked[at]!));
    const [, nearL2, nearL1] = near;
    const sums = (name: string) => of(name).map(({ outcome }) => outcome.absoluteSum);
    const accuracies = Object.fromEntries(
      names.map((name) => [name, of(name).map(({ outcome }) => 100 * outcome.test.accuracy)]),
    );
    const blank = names.map((name) => mean(of(name).map(({ outcome }) => 100 * outcome.blank[at]!)));
    const shares = names.map((name, i) => `${name} ${mean(near[i]!).toFixed(1)} %`).join(", ");
    return {
      measured: [
        {
          holds: nearL1!.every((share, i) => share >= 2 * nearL2![i]!),
          figures: `near zero of the weights from inked pixels: ${shares}`,
        },
        {
          holds: sums(L1).every((sum, i) => sum < sums(L2)[i]!),
          figures: `sum |w|: L1 ${listed(sums(L1), 0)}, L2 ${listed(sums(L2), 0)}; accuracy on the test images ${meansListed(accuracies)}`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "How many weights are smaller than that",
          alt: `Share of the weights from inked pixels below each size. Below ${NEAR_ZERO}: ${shares}.`,
          x: { label: "|w|", scale: "log" },
          y: { label: "share of weights, %", from: 0, to: 100 },
          series: names.flatMap((name) =>
            of(name).map(({ run, outcome }) => ({
              name: run.name,
              group: name,
              points: limits.map((limit, i): [number, number] => [limit, 100 * outcome.inked[i]!]),
            })),
          ),
        },
        barsOf(
          {
            title: "Accuracy on the test images after the last epoch",
            alt: `Means over the seeds: ${meansListed(accuracies)}.`,
            x: { label: "accuracy, %", from: 95, to: 99 },
          },
          names.map((name) => ({ name, values: accuracies[name]! })),
        ),
        ...[L2, L1].map((name): Picture => {
          const { outcome } = of(name)[0]!;
          return {
            kind: "images",
            title: `Weights of ten hidden neurons, ${name}`,
            alt: `Weights from each pixel, gray where there is none, brighter where positive, darker where negative. ${name.startsWith("L1") ? "Few places stand out of an even gray." : "Every part of the picture has some weight."}`,
            width: 28,
            height: 28,
            scale: "signed",
            images: outcome.images.map((pixels, i) => ({ name: `neuron ${i + 1}`, pixels })),
          };
        }),
      ],
      remarks: [
        `From the ${of(L2)[0]!.outcome.blankPixels} pixels that no training image inks, near zero: ${names.map((name, i) => `${name} ${blank[i]!.toFixed(1)} %`).join(", ")}.`,
      ],
    };
  },
};
