import { type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { DigitTable, TrueAgainstRead } from "../picture.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { book30 } from "./book-30.ts";

/** What the first network makes of the first 200 test images, one by one. */
export const first200: Experiment = {
  id: "first-200",
  section: "first-network",
  source: "a reader's notes: the network rebuilt in R and C++",
  title: "The first 200 test images",
  setup:
    "What the ten networks of book-30 read in the first 200 test images after their last epoch. The outputs of an image, divided by their sum, stand for probabilities.",
  claims: [
    {
      what: "wrong of the first 200",
      published: "6",
      // 6 of 200 plus or minus 1.96 binomial standard errors: 1.3 to 10.7.
      band: { low: 1, high: 11, better: "lower", unit: "images" },
    },
  ],
  why: "Each network misreads 3 to 8 of the 200, and together they misread 19: a handful of images is hard for all (number 149, a 2, is misread by nine of ten), the others by chance of the start.\n\nThe outputs of sigmoid neurons need not add up to 1: each says for itself how sure it is of its digit. Divided by their sum they can be read as probabilities. Where two outputs are large the network hesitates; where all are small, the share of the largest can still be great, and says more than the network knows.",
  runs: book30.trainingRuns,
  conclude(results) {
    const trained = results as readonly RunResult<TrainingOutcome>[];
    const wrong = trained.map(({ outcome }) => readingsOf(outcome).filter(({ label, read }) => read !== label).length);
    return {
      measured: [meanOf(wrong)],
      pictures: [tableOf(trained.slice(0, 1)), scatterOf(trained[0]!), hardOf(trained)],
      remarks: [`Wrong, start by start: ${wrong.join(", ")}.`],
    };
  },
};

/** An image with what was read in it. */
interface Reading {
  readonly label: number;
  readonly read: number;
  readonly probability: number;
}

function readingsOf({ labels, probabilities }: TrainingOutcome): Reading[] {
  return probabilities!.map((row, image) => {
    const probability = Math.max(...row);
    return { label: labels![image]!, read: row.indexOf(probability), probability };
  });
}

function rowsOf(results: readonly RunResult<TrainingOutcome>[]): DigitTable["rows"] {
  const readings = results.map(({ outcome }) => readingsOf(outcome));
  return readings[0]!.map(({ label }, image) => ({
    image,
    label,
    cells: readings.map((of) => ({ read: of[image]!.read, probability: of[image]!.probability })),
  }));
}

function tableOf(results: readonly RunResult<TrainingOutcome>[]): DigitTable {
  const rows = rowsOf(results);
  const wrong = rows.filter(({ label, cells: [cell] }) => cell!.read !== label);
  return {
    kind: "digits",
    title: `The first 200 test images (${results[0]!.run.name})`,
    alt: `What was read in each image, and how probable it was. Wrong: ${wrong.map(({ image, label, cells: [cell] }) => `image ${image}, a ${label} read as ${cell!.read}`).join("; ")}.`,
    columns: [results[0]!.run.name],
    rows,
  };
}

/** Those that at least one network misreads, as all of them read them. */
function hardOf(results: readonly RunResult<TrainingOutcome>[]): DigitTable {
  const rows = rowsOf(results).filter(({ label, cells }) => cells.some(({ read }) => read !== label));
  const hardest = [...rows].sort((a, b) => missed(b) - missed(a))[0];
  return {
    kind: "digits",
    title: "Those that a start misreads, read by all starts",
    alt: `${rows.length} of the 200 images are misread by at least one of ${results.length} starts${hardest === undefined ? "" : `; image ${hardest.image}, a ${hardest.label}, by ${missed(hardest)}`}.`,
    columns: results.map(({ run }) => run.name),
    rows,
  };
}

/** How many networks misread an image. */
function missed({ label, cells }: DigitTable["rows"][number]): number {
  return cells.filter(({ read }) => read !== label).length;
}

function scatterOf({ run, outcome }: RunResult<TrainingOutcome>): TrueAgainstRead {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const { label, read } of readingsOf(outcome)) counts[label]![read]!++;
  const right = counts.reduce((sum, row, digit) => sum + row[digit]!, 0);
  return {
    kind: "true-against-read",
    title: `The first 200: true digit against the digit read (${run.name})`,
    alt: `Each image as a dot at its true digit and the digit read: ${right} of 200 on the diagonal.`,
    counts,
  };
}
