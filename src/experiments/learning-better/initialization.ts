import { bandOf, type Experiment, type Extent } from "../experiment.ts";
import type { Run } from "../run.ts";
import { afterEpoch, CHAPTER_3, curvePicture, curveRuns, lastOf, ofSetting, variant } from "./curves.ts";

/** Both ways to begin, for both sizes, with what was published after the first epoch and after the last. */
const STARTS = [
  { hidden: 30, weights: "scaled", first: 92.7, last: 96.5 },
  { hidden: 30, weights: "gaussian", first: 86.43, last: 96.37 },
  { hidden: 100, weights: "scaled", first: 92.95, last: 97.81 },
  { hidden: 100, weights: "gaussian", first: 89.94, last: 97.42 },
] as const;

/** All trainings, named by hidden neurons and weights. */
export function initializationRuns(extent: Extent): Run[] {
  return STARTS.flatMap(({ hidden, weights }) => {
    const monitor = { saturation: 1_000, weights: true };
    const settings = variant({ hidden, weights, learningRate: 0.1, l2: 5, readOn: "validation", monitor });
    const seeds = hidden === 30 ? [1, 2, 3, 4, 5] : [1, 2, 3];
    return curveRuns(
      { name: `${hidden} hidden, ${weights}`, settings, seeds, seconds: hidden === 30 ? 4 : 10 },
      extent,
    );
  });
}

/** Weights that start smaller where there are more inputs. */
export const initialization: Experiment = {
  id: "initialization",
  section: "learning-better",
  title: "Weights that start small",
  source: CHAPTER_3,
  setup:
    "784, 30 or 100, and 10 sigmoid neurons, cross-entropy, learning rate 0.1, lambda 5, 30 epochs: weights from N(0, 1/n) for neurons of n inputs (scaled), and from N(0, 1) (Gaussian).",
  claims: [
    ...STARTS.map(({ hidden, weights, first }) => ({
      what: `accuracy on the validation images after the first epoch, ${hidden} hidden, ${weights}, %`,
      published: String(first),
      // One start: with Gaussian weights the first epoch depends on it most.
      band: bandOf(first, { spread: weights === "scaled" ? 0.6 : 1.8 }),
    })),
    ...STARTS.map(({ hidden, weights, last }) => ({
      what: `accuracy on the validation images after the last epoch, ${hidden} hidden, ${weights}, %`,
      published: String(last),
      band: bandOf(last),
    })),
  ],
  why: "A digit has about a hundred inked pixels. With weights from N(0, 1) the weighted input of a hidden neuron is the sum of so many of them, with a spread of about ten: most hidden neurons start near 0 or 1, where the sigmoid is flat, and there the cross-entropy, which helps the output neurons alone, is of no use. After the first epoch 75 % of what 30 hidden neurons say is still below 0.01 or above 0.99. With weights from N(0, 1/784) the spread is about one, mostly that of the bias; the share after the first epoch is 22 %, and grows later as the network becomes sure.\n\nDecay takes the large weights away in any case, 154 at the start and 55 after 30 epochs, but at learning rate 0.1 it is not done by then: from scaled weights 30 hidden neurons come to 46. So Gaussian starts catch up without quite arriving, three tenths of a point behind with 30 hidden neurons and half a point with 100.",
  runs: initializationRuns,
  conclude(results) {
    const groups = STARTS.map(({ hidden, weights, first, last }) => {
      const trained = ofSetting(results, `${hidden} hidden, ${weights}`);
      const [begins, ends] = [afterEpoch(trained, "validationAccuracy", 1), lastOf(trained, "validationAccuracy")];
      const saturated = afterEpoch(trained, "saturation", 1).value;
      return { hidden, weights, first, last, trained, begins, ends, saturated };
    });
    return {
      measured: [...groups.map(({ begins }) => begins), ...groups.map(({ ends }) => ends)],
      pictures: [30, 100].flatMap((size) => {
        const shown = groups.filter(({ hidden }) => hidden === size);
        const figures = shown.map(({ weights, begins, ends }) => {
          return `${weights} ${begins.value.toFixed(2)} and ${ends.value.toFixed(2)} %`;
        });
        const shares = shown.map(({ weights, saturated }) => `${weights} ${saturated.toFixed(0)} %`).join(", ");
        return [
          curvePicture(
            {
              title: `${size} hidden neurons: accuracy on the validation images`,
              alt: `After the first epoch and after the last: ${figures.join("; ")}.`,
              y: { label: "accuracy, %" },
            },
            shown.map(({ weights, trained }) => ({ name: weights, results: trained, curve: "validationAccuracy" })),
          ),
          curvePicture(
            {
              title: `${size} hidden neurons: saturated share of them`,
              alt: `How many of the hidden activations for 1,000 training images are below 0.01 or above 0.99. After the first epoch: ${shares}.`,
              y: { label: "saturated, %", from: 0 },
            },
            shown.map(({ weights, trained }) => ({ name: weights, results: trained, curve: "saturation" })),
          ),
        ];
      }),
    };
  },
};
