import { sgd } from "../../training/optimizer.ts";
import { type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { stuckStarts, trainings } from "../training-experiment.ts";
import { book100 } from "./book-100.ts";
import { accuraciesOf, medianOf } from "./over-starts.ts";

const RATES = [0.001, 0.01, 1, 3];

/** The book's search for a learning rate that learns. */
export const etaSearch: Experiment = {
  id: "eta-search",
  section: "first-network",
  source: book100.source,
  title: "In search of a learning rate",
  setup: "784, 100 and 10 neurons as in book-100, with learning rates 0.001, 0.01, 1 and 3.",
  claims: [
    {
      what: "learning rate 0.001 after the first epoch, %",
      published: "11.39",
      // After one epoch at this rate a network still reads what its random weights give: 10 % in the mean, and many points apart.
      band: { low: 4, high: 19 },
    },
    {
      what: "learning rate 0.001 after 30 epochs, %",
      published: "21.42",
      // It has moved so little that its start still counts for as many points.
      band: { low: 12, high: 31 },
    },
    { what: "each larger learning rate is better", published: "0.01 better, 1 better still, 3 about as in book-100" },
  ],
  why: "Nothing is wrong at 0.001 but the pace: the curve rises from the first epoch to the last, and that it rises is the sign to try ten times more. At 0.01 the middle start ends at 53 %, at 1 at 86 % and at 3 at 87 %.\n\nFrom 1 on it is no longer the learning rate that holds the network back: every start at 1 and at 3 still lacks a digit or more, and in four of five it is the same digit at both rates: the weights of the start decide which. Book-100 says why.",
  runs: (extent) =>
    RATES.flatMap((learningRate) => {
      const name = `eta ${learningRate}`;
      // At learning rate 3 these are the runs of book-100.
      if (learningRate === 3)
        return book100.trainingRuns(extent).map((run) => ({ ...run, name: `${name}, ${run.name}` }));
      const settings = { ...book100.settings, optimizer: sgd({ learningRate }) };
      return trainings({ name, settings, seeds: [1, 2, 3, 4, 5], seconds: 7 }, extent);
    }),
  conclude(results) {
    const byRate = RATES.map((rate) => ({ rate, results: ofRate(results, rate) }));
    const slow = byRate[0]!.results;
    const middles = byRate.map(({ results }) => medianOf(accuraciesOf(results, "last")).value);
    const rises = middles.every((value, i) => i === 0 || value > middles[i - 1]!);
    const figures = RATES.map((rate, i) => `${rate}: ${middles[i]!.toFixed(2)} %`).join(", ");
    return {
      measured: [
        meanOf(slow.map(({ outcome }) => 100 * outcome.epochs[0]!.test!.accuracy)),
        meanOf(accuraciesOf(slow, "last")),
        { holds: rises, figures: `the middle start after the last epoch: ${figures}` },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Four learning rates: accuracy on the test images",
          alt: `Accuracy after each epoch for four learning rates. The middle start ends at ${figures}.`,
          x: { label: "epoch" },
          y: { label: "accuracy, %" },
          series: byRate.flatMap(({ rate, results }) =>
            results.map(({ run, outcome }) => ({
              name: run.name,
              points: outcome.epochs.map(({ epoch, test }) => [epoch, 100 * test!.accuracy] as const),
              group: `learning rate ${rate}`,
            })),
          ),
          marks: [{ y: 21.42, label: "published for 0.001: 21.42 %" }],
        },
      ],
      remarks: stuckStarts([...ofRate(results, 1), ...ofRate(results, 3)]),
    };
  },
};

function ofRate(results: readonly RunResult[], rate: number): RunResult<TrainingOutcome>[] {
  return results.filter(({ run }) => run.name.startsWith(`eta ${rate},`)) as RunResult<TrainingOutcome>[];
}
