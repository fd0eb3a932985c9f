import { type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { trainings } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";
import { accuraciesOf, rangeText } from "./over-starts.ts";

const settings: TrainingSettings = {
  ...book30.settings,
  network: { sizes: [784, 30, 1], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
  images: { wanted: "nine" },
};

/** One output that says whether it is a nine. */
export const nineOrNot: Experiment = {
  id: "nine-or-not",
  section: "first-network",
  source: book30.source,
  title: "Is it a nine?",
  setup: "784, 30 and one sigmoid neuron; at least one half means that the image shows a nine.",
  claims: [
    // It shows where every start ends above 89.91 %, which is reached by saying no to everything.
    { what: "better than always saying no, which is right for 89.91 %", published: "described, without a figure" },
    // It shows where, in the mean, nine in ten nines are recognized.
    { what: "nine in ten nines are recognized", published: "described, without a figure" },
  ],
  why: "One half is where the sigmoid turns, and where yes and no cost the same. The network says yes to 92.6 % of the nines and to hardly anything else: to 1.9 % of the fours and 0.9 % of the sevens, the digits that people, too, write most like nines.\n\nNo start gets stuck at always saying no, although nine images in ten ask for it: the hidden layer has only one output to serve.",
  runs: (extent) => trainings({ settings, seeds: book30.seeds, seconds: 3 }, extent),
  conclude(results) {
    const trained = results as readonly RunResult<TrainingOutcome>[];
    const accuracies = accuraciesOf(trained, "last");
    const found = trained.map(
      ({ outcome: { confusion } }) => (100 * confusion[9]![1]!) / (confusion[9]![0]! + confusion[9]![1]!),
    );
    // Of each other digit, how many percent are taken for nines, over all starts.
    const taken = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((digit) => {
      const rows = trained.map(({ outcome }) => outcome.confusion[digit]!);
      return meanOf(rows.map(([no, yes]) => (100 * yes!) / (no! + yes!))).value;
    });
    const worst = taken.indexOf(Math.max(...taken));
    return {
      measured: [
        {
          holds: accuracies.every((accuracy) => accuracy > 89.91),
          figures: `${meanOf(accuracies).value.toFixed(2)} % (${rangeText(accuracies)}, ${accuracies.length} starts) are answered rightly`,
        },
        {
          holds: meanOf(found).value >= 90,
          figures: `${meanOf(found).value.toFixed(1)} % of the nines (${rangeText(found)})`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Nine or not: right answers on the test images",
          alt: `Right answers after each epoch, ${trained.length} starts, in the end ${rangeText(accuracies)}; always no would be 89.91 %.`,
          x: { label: "epoch" },
          y: { label: "right answers, %" },
          series: trained.map(({ run, outcome }) => ({
            name: run.name,
            points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy] as const),
            group: "ours",
          })),
          marks: [{ y: 89.91, label: "always no: 89.91 %" }],
        },
        {
          kind: "bars",
          title: "Other digits that are taken for nines",
          alt: `Most often ${worst}, ${taken[worst]!.toFixed(1)} % of which are taken for nines.`,
          x: { label: "taken for nines, %" },
          bars: taken.map((value, digit) => ({ name: String(digit), value })),
        },
      ],
    };
  },
};
