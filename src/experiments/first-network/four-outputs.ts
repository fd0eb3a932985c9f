import { type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { trainings } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";
import { accuraciesOf, rangeText } from "./over-starts.ts";

const settings: TrainingSettings = {
  ...book30.settings,
  network: { sizes: [784, 30, 4], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
  images: { wanted: "bits" },
};

/** Four outputs that write the digit as a binary number, beside ten. */
export const fourOutputs: Experiment = {
  id: "four-outputs",
  section: "first-network",
  source: book30.source,
  title: "Four outputs instead of ten",
  setup:
    "The book's first network with four outputs, which are to write the digit as a binary number; right where each is on the right side of one half.",
  // It shows where the mean peak of ten starts with ten outputs is above that of ten starts with four.
  claims: [{ what: "ten outputs learn better than four", published: "ten outputs learn to read better" }],
  why: "An image is read only where all four bits are right, and each bit is wrong for 2.4 to 3.4 % of the images. An output that looks for a single digit has less to do: the one of nine-or-not is wrong for 1.2 %. Ten outputs need not even be right, as the largest is taken, however small it is.\n\nWhat an output for a bit has to learn is what its digits have in common. For the first bit these are 8 and 9 alone, and it is wrong least often; for the others they are four or five digits with no shape in common (bit 4 stands in 4, 5, 6 and 7, and is wrong most often), so the hidden neurons have to tell the digits apart all the same, and the output has to gather them again.",
  runs: (extent) => [
    ...trainings({ name: "four outputs", settings, seeds: book30.seeds, seconds: 3 }, extent),
    ...book30.trainingRuns(extent).map((run) => ({ ...run, name: `ten outputs, ${run.name}` })),
  ],
  conclude(results) {
    const of = (name: string) =>
      results.filter(({ run }) => run.name.startsWith(name)) as readonly RunResult<TrainingOutcome>[];
    const [four, ten] = [of("four outputs"), of("ten outputs")];
    const [fours, tens] = [accuraciesOf(four, "peak"), accuraciesOf(ten, "peak")];
    const [mean4, mean10] = [meanOf(fours).value, meanOf(tens).value];
    const wrong = bitsWrong(four.map(({ outcome }) => outcome.confusion));
    const bits = `Bit 8 is wrong for ${wrong[0]!.toFixed(2)} % of the images, 4 for ${wrong[1]!.toFixed(2)} %, 2 for ${wrong[2]!.toFixed(2)} %, 1 for ${wrong[3]!.toFixed(2)} %.`;
    return {
      measured: [
        {
          holds: mean10 > mean4,
          figures: `ten outputs ${mean10.toFixed(2)} % (${rangeText(tens)}), four outputs ${mean4.toFixed(2)} % (${rangeText(fours)}), at their peaks`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Ten outputs and four: accuracy on the test images",
          alt: `Accuracy after each epoch. Ten outputs peak at ${rangeText(tens)}, four at ${rangeText(fours)}.`,
          x: { label: "epoch" },
          y: { label: "accuracy, %" },
          series: [...ten, ...four].map(({ run, outcome }) => ({
            name: run.name,
            points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy] as const),
            group: run.name.startsWith("ten") ? "ten outputs" : "four outputs",
          })),
        },
        {
          kind: "bars",
          title: "How often each bit is wrong",
          alt: bits,
          x: { label: "test images with this bit wrong, %" },
          bars: [8, 4, 2, 1].map((bit, i) => ({ name: `bit ${bit}`, value: wrong[i]! })),
        },
      ],
      remarks: [bits],
    };
  },
};

/** For each bit, the 8 first: how many percent of the images have it wrong, over all starts. */
function bitsWrong(confusions: readonly TrainingOutcome["confusion"][]): number[] {
  const wrong = [0, 0, 0, 0];
  let images = 0;
  for (const confusion of confusions) {
    confusion.forEach((row, digit) => {
      row.forEach((count, number) => {
        images += count;
        [8, 4, 2, 1].forEach((bit, i) => {
          if ((digit ^ number) & bit) wrong[i]! += count;
        });
      });
    });
  }
  return wrong.map((count) => (100 * count) / images);
}
