import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { sgd } from "../../training/optimizer.ts";
import { bandOf, type Claim, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { accuracyOf, confusionOf, stuckStarts, trainings } from "../training-experiment.ts";
import { learnedFilters } from "./learned-filters.ts";

const linear = { activation: "linear", weights: "scaled" } as const;

/** The notes' network: convolutions that are linear but for their pooling. */
const asPublished: TrainingSettings = {
  network: network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(20, 5, linear),
      maxPool2d(2),
      conv2d(40, 5, linear),
      maxPool2d(2),
      flatten(),
      dense(100, { weights: "scaled" }),
      dense(10, { activation: "softmax", weights: "scaled" }),
    ],
  }),
  // PyTorch's decay of 0.0001 is not divided by the number of images; lambda is: 0.0001 x 60,000.
  optimizer: sgd({ learningRate: 0.1, l2: 6 }),
  batchSize: 10,
  epochs: 30,
  split: [60_000, 0],
  shuffle: false,
  monitor: { training: 5_000 },
  keep: { weightsOf: "conv2d1" },
};

/** Softmax once, and the images in a new order each epoch. */
const putRight: TrainingSettings = { ...asPublished, shuffle: true };

const seeds = [1, 2, 3];

const claims: readonly Claim[] = [
  {
    what: "accuracy on the test images after the last epoch, softmax twice and in file order, %",
    published: "99.0",
    band: bandOf(99.0),
  },
  {
    what: "whether putting it right helps: a higher mean accuracy with softmax once and shuffled images",
    published: "not tried",
  },
];

/** A reader's network in PyTorch, as it was written and put right. */
export const conv2Pytorch: Experiment = {
  id: "conv-2-pytorch",
  section: "deep",
  title: "Softmax applied twice",
  source: "Readers' notes, PyTorch",
  setup:
    "Two linear convolutions (20 and 40 maps) with max-pooling, 100 sigmoid neurons, 10 softmax neurons whose outputs the cost puts through softmax again; 60,000 images in file order, learning rate 0.1, decay 0.0001, 30 epochs. Then softmax once, and shuffled.",
  claims,
  why: "Outputs of softmax lie between 0 and 1, so a second softmax over ten of them can give no class more than e/(e + 9), 23 %: the cost cannot come near 0, and the error that flows back is never small in proportion to how right the network already is, nor large where it is badly wrong. The order of the classes is the same, though, so accuracy suffers less than the cost.\n\nPooling is what makes these linear convolutions more than one linear map: the largest of four is no linear function.",
  runs: (extent) => [
    ...trainings({ name: "softmax twice", settings: asPublished, seeds, seconds: 170 }, extent).map((run) => ({
      ...run,
      kind: "softmax-twice",
    })),
    ...trainings({ name: "put right", settings: putRight, seeds, seconds: 170 }, extent),
  ],
  conclude(results) {
    const trained = results as readonly RunResult<TrainingOutcome>[];
    const [twice, right] = ["softmax-twice", "training"].map((kind) => trained.filter(({ run }) => run.kind === kind));
    const [published, mended] = [twice!, right!].map((some) =>
      meanOf(some.map(({ outcome }) => accuracyOf(outcome, "last"))),
    );
    const costs = [twice!, right!].map((some) => some[0]!.outcome.epochs.at(-1)!.test!.cost.toFixed(3));
    const figures = `put right ${mended!.value.toFixed(2)} %, softmax twice ${published!.value.toFixed(2)} %; test cost ${costs[1]} and ${costs[0]}`;
    return {
      measured: [published!, { holds: mended!.value > published!.value, figures }],
      pictures: [
        {
          kind: "lines",
          title: "Accuracy on the test images, softmax twice and put right",
          alt: `Accuracy after each epoch: ${figures}.`,
          x: { label: "epoch" },
          y: { label: "accuracy, %" },
          series: trained.map(({ run, outcome }) => ({
            name: run.name,
            group: run.name.split(",")[0]!,
            points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy]),
          })),
          marks: [{ y: 99, label: "published: 99.0 %" }],
        },
        confusionOf(twice![0]!),
        ...learnedFilters(twice!),
      ],
      remarks: stuckStarts(trained),
    };
  },
};
