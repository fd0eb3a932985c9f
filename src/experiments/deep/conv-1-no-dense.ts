import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { type Claim, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { accuracyOf, confusionOf, trainings } from "../training-experiment.ts";
import { conv1 } from "./conv-1.ts";

const settings: TrainingSettings = {
  ...conv1.settings,
  network: network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(20, 5, { weights: "scaled" }),
      maxPool2d(2),
      flatten(),
      dense(10, { activation: "softmax", weights: "scaled" }),
    ],
  }),
};

const claim: Claim = {
  what: "whether the dense layer helps: mean accuracy on the test images with it above that without",
  published: "asked in an exercise",
};

/** The exercise of chapter 6: what the dense layer is for. */
export const conv1NoDense: Experiment = {
  id: "conv-1-no-dense",
  section: "deep",
  title: "The first convolutional network without its dense layer",
  source: `${conv1.source}, exercise`,
  setup: "The 20 feature maps, pooled, go straight to the softmax neurons; and the same with the dense layer between.",
  claims: [claim],
  why: "Softmax neurons alone can only add up evidence, a weight for each place of each feature map. The dense layer between them learns which features occur together.",
  runs: (extent) => [
    ...trainings({ name: "without", settings, seeds: conv1.seeds, seconds: 150 }, extent),
    ...trainings({ name: "with", settings: conv1.settings, seeds: conv1.seeds, seconds: 200 }, extent),
  ],
  conclude(results) {
    const trained = results as readonly RunResult<TrainingOutcome>[];
    const [without, withIt] = ["without", "with"].map((name) =>
      trained.filter(({ run }) => run.name.startsWith(`${name},`)),
    );
    const [plain, dense] = [without!, withIt!].map((some) =>
      meanOf(some.map(({ outcome }) => accuracyOf(outcome, "chosen"))),
    );
    const figures = `with ${dense!.value.toFixed(2)} %, without ${plain!.value.toFixed(2)} % (${plain!.values.length} seeds each)`;
    return {
      measured: [{ holds: dense!.value > plain!.value, figures }],
      pictures: [
        {
          kind: "lines",
          title: "Accuracy on the test images, with the dense layer and without",
          alt: `Accuracy after each epoch: ${figures}.`,
          x: { label: "epoch" },
          y: { label: "accuracy, %" },
          series: trained.map(({ run, outcome }) => ({
            name: run.name,
            group: run.name.split(",")[0]!,
            points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy]),
          })),
        },
        confusionOf(without![0]!),
      ],
    };
  },
};
