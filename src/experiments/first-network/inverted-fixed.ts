import { sgd } from "../../training/optimizer.ts";
import { type Experiment, type MeasuredFigure, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { stuckStarts, trainings } from "../training-experiment.ts";
import { inverted, neuronsTable } from "./inverted.ts";
import { accuraciesOf, rangeText } from "./over-starts.ts";

const EPOCHS = 100;

const WEIGHTS = ["gaussian", "scaled"] as const;

function settingsOf(weights: (typeof WEIGHTS)[number]): TrainingSettings {
  return {
    ...inverted.settings,
    network: { sizes: [784, 30, 10], activation: "sigmoid", cost: "quadratic", weights },
    optimizer: sgd({ learningRate: 0.3 }),
    epochs: EPOCHS,
  };
}

/** A tenth of the learning rate. */
export const invertedFixed: Experiment = {
  id: "inverted-fixed",
  section: "first-network",
  source: inverted.source,
  title: "Inverted images, put right",
  setup: `Inverted images with learning rate 0.3, ${EPOCHS} epochs: Gaussian weights, and weights N(0, 1/n).`,
  claims: [
    // 94 to 95, and the binomial error of either.
    { what: "Gaussian weights, peak on the test images, %", published: "94 to 95", band: { low: 93.5, high: 95.4 } },
    { what: "weights N(0, 1/n), peak on the test images, %", published: "94 to 95", band: { low: 93.5, high: 95.4 } },
  ],
  why: "A tenth of the learning rate makes steps as long again as they are on images with dark paper.",
  runs: (extent) =>
    WEIGHTS.flatMap((weights) =>
      trainings(
        {
          name: weights,
          settings: settingsOf(weights),
          seeds: [1, 2, 3],
          seconds: 25,
          keep: { neuronsOf: "dense1" },
        },
        extent,
      ),
    ),
  conclude(results) {
    const trained = results as readonly RunResult<TrainingOutcome>[];
    const groups = WEIGHTS.map((weights) => trained.filter(({ run }) => run.name.startsWith(weights)));
    const measured = groups.map((group): MeasuredFigure => meanOf(accuraciesOf(group, "peak")));
    const reached = groups.map((group, i) => {
      const epochs = group.map(({ outcome }) => firstAbove(outcome, 0.94) ?? `not in ${outcome.epochs.length}`);
      return `${WEIGHTS[i]} weights: 94 % after ${epochs.join(", ")} epochs`;
    });
    return {
      measured,
      pictures: [
        {
          kind: "lines",
          title: "Inverted images, learning rate 0.3: accuracy on the test images",
          alt: `Accuracy after each epoch. Peaks: ${groups.map((group, i) => `${WEIGHTS[i]} weights ${rangeText(accuraciesOf(group, "peak"))}`).join(", ")}.`,
          x: { label: "epoch" },
          y: { label: "accuracy, %" },
          series: groups.flatMap((group, i) =>
            group.map(({ run, outcome }) => ({
              name: run.name,
              points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy] as const),
              group: `${WEIGHTS[i]} weights`,
            })),
          ),
          marks: [{ y: 94, label: "published: 94 to 95 %" }],
        },
        neuronsTable(trained),
      ],
      remarks: [...reached, ...stuckStarts(trained)],
    };
  },
};

/** The first epoch above an accuracy on the test images. */
function firstAbove({ epochs }: TrainingOutcome, accuracy: number): number | undefined {
  return epochs.find(({ test }) => test!.accuracy >= accuracy)?.epoch;
}
