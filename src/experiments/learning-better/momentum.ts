import { sgd } from "../../training/optimizer.ts";
import type { Experiment } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import { accuracies, curvesOf, firstEpochAt, listed, mean, meansListed, ofVariant, variantRuns } from "./compare.ts";

const plain: TrainingSettings = {
  network: { sizes: [784, 100, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
  optimizer: sgd({ learningRate: 0.03, l2: 5 }),
  batchSize: 10,
  epochs: 20,
  split: [50_000, 10_000],
};

const [PLAIN, MOMENTUM, NESTEROV, TENFOLD] = ["plain", "momentum 0.9", "Nesterov 0.9", "plain, rate 0.3"] as const;
const variants = [
  { name: PLAIN, settings: plain, seconds: 6 },
  { name: MOMENTUM, settings: { ...plain, optimizer: sgd({ learningRate: 0.03, l2: 5, momentum: 0.9 }) }, seconds: 7 },
  {
    name: NESTEROV,
    settings: { ...plain, optimizer: sgd({ learningRate: 0.03, l2: 5, momentum: 0.9, nesterov: true }) },
    seconds: 7,
  },
  { name: TENFOLD, settings: { ...plain, optimizer: sgd({ learningRate: 0.3, l2: 5 }) }, seconds: 6 },
] as const;
const names = variants.map(({ name }) => name);

/** The accuracy on the validation images that is waited for. */
const MARK = 97;

/** Momentum against plain gradient descent. */
export const momentum: Experiment = {
  id: "momentum",
  section: "learning-better",
  title: "Momentum",
  source: "Nielsen, chapter 3",
  setup:
    "100 hidden neurons, cross-entropy, scaled weights, lambda 5, 20 epochs at learning rate 0.03: plain, with momentum 0.9, with Nesterov's; and plain at ten times the rate.",
  claims: [
    {
      what: `in every seed, momentum comes to ${MARK} % of the validation images in fewer epochs than plain descent at the same rate`,
      published: "described",
    },
    {
      what: "plain descent at ten times the rate comes, in the mean, within 0.3 points of momentum 0.9 on the validation images",
      published: "not asked by the book",
    },
  ],
  why: "With a momentum of 0.9 a gradient that stays the same is added up to 1/(1 - 0.9) = ten times itself. Where plain descent creeps, momentum therefore arrives many epochs earlier.\n\nHere, with mini-batches of 10 and scaled weights, that is nearly all that it does: plain descent at ten times the rate draws the same curve. Momentum gains more than a larger rate would where a larger rate makes the weights oscillate.",
  runs: (extent) => variantRuns(variants, [1, 2, 3], extent),
  conclude(results) {
    const [plainFirst, first, , tenfold] = names.map((name) =>
      ofVariant(results, name).map(({ outcome }) => firstEpochAt(MARK, outcome)),
    );
    const finals = Object.fromEntries(names.map((name) => [name, accuracies(results, name, "validation")]));
    const apart = Math.abs(mean(finals[MOMENTUM]!) - mean(finals[TENFOLD]!));
    return {
      measured: [
        {
          holds: first!.every((epoch, i) => epoch < plainFirst![i]!),
          figures: `${MARK} % first after epoch ${listed(first!, 0)} with momentum, ${listed(plainFirst!, 0)} without`,
        },
        {
          holds: apart <= 0.3,
          figures: `best epochs: ${meansListed(finals)}; at ten times the rate ${MARK} % after epoch ${listed(tenfold!, 0)}`,
        },
      ],
      pictures: [
        curvesOf(
          {
            title: "Accuracy on the validation images",
            alt: `Momentum, Nesterov's momentum and plain descent at ten times the rate lie together, plain descent below them. ${MARK} % is reached after epoch ${listed(first!, 0)} with momentum, ${listed(plainFirst!, 0)} without.`,
            y: { label: "accuracy, %", from: 88, to: 99 },
          },
          names,
          results,
          ({ validation }) => 100 * validation!.accuracy,
        ),
        curvesOf(
          {
            title: "Training cost",
            alt: "Cost of the training examples, each before its mini-batch changed the weights: it falls several times faster with momentum.",
            y: { label: "cost", scale: "log" },
          },
          names,
          results,
          ({ training }) => training.cost,
        ),
      ],
    };
  },
};
