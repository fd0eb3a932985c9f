import { type Conclusion, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { Table } from "../picture.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";
import { accuraciesOf } from "./over-starts.ts";

const tenStarts = trainingExperiment({
  id: "inverted",
  section: "first-network",
  source: "a reader's notes: the network rebuilt in R and C++",
  title: "Inverted images",
  setup: "The book's first network, learning rate 3, on images whose ink is 0 and whose paper is 1.",
  published: 25,
  publishedAs: "seldom above 60, often 20 to 30",
  figure: "last",
  // What the words say: between the often and the seldom.
  band: { low: 20, high: 60, better: "neither" },
  settings: { ...book30.settings, images: { inverted: true } },
  keep: { neuronsOf: "dense1" },
  seeds: book30.seeds,
  seconds: 8,
  also: [
    {
      // It shows where at most two starts in ten ever come above 60 %.
      claim: { what: "seldom above 60 %", published: "seldom above 60" },
      measure: (results) => {
        const peaks = accuraciesOf(results, "peak");
        const above = peaks.filter((peak) => peak > 60).length;
        const figures = `${above} of ${peaks.length} starts ever come above 60 %; peaks ${peaks.map((p) => p.toFixed(0)).join(", ")}, mean ${meanOf(peaks).value.toFixed(1)}`;
        return { holds: above <= peaks.length / 5, figures };
      },
    },
  ],
  why: "Paper that is 1 adds most of a neuron's 784 random weights to its sum, so sums are larger, neurons are saturated, and they move together with every image.",
});

/** Dark ink on white paper. */
export const inverted = {
  ...tenStarts,
  // The first start of book-30, for its hidden neurons.
  runs: (extent) => [
    ...tenStarts.runs(extent),
    ...book30
      .trainingRuns(extent)
      .slice(0, 1)
      .map((run) => ({ ...run, name: `upright, ${run.name}` })),
  ],
  conclude(results, extent): Conclusion {
    const upright = results.filter(({ run }) => run.name.startsWith("upright"));
    const own = results.filter((result) => !upright.includes(result));
    const { measured, pictures, remarks } = tenStarts.conclude(own, extent);
    const table = neuronsTable([...upright, ...own] as RunResult<TrainingOutcome>[]);
    return { measured, pictures: [...pictures, table], remarks };
  },
} satisfies Experiment & Pick<typeof tenStarts, "settings" | "seeds">;

/** Hidden neurons before and after training. */
export function neuronsTable(results: readonly RunResult<TrainingOutcome>[]): Table {
  const rows = results.map(({ run, outcome }) => {
    const { before, after } = outcome.neurons!;
    return [
      run.name,
      before.inputSquares,
      before.size,
      before.silent,
      after.size,
      after.silent,
      Math.round(1000 * (1 - after.saturated)) / 10,
    ];
  });
  const silent = results.map(({ run, outcome }) => `${run.name} ${outcome.neurons!.after.silent}`).join(", ");
  return {
    kind: "table",
    title: "Hidden neurons over the first 1,000 training images",
    alt: `Hidden neurons that say the same of every image after training: ${silent}.`,
    columns: [
      "start",
      "squared length of an image",
      "size of z at the start",
      "neurons that say the same of every image, at the start",
      "size of z after training",
      "that say the same, after training",
      "answers between 0.01 and 0.99 after training, %",
    ],
    rows,
  };
}
