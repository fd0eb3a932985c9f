import { sgd } from "../../training/optimizer.ts";
import { bandOf, type Conclusion, type Experiment, type RunResult } from "../experiment.ts";
import type { Images, TrueAgainstRead } from "../picture.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { afterEpoch, bestOfThree } from "./over-starts.ts";
import { startsOf, startsRuns, stuckBand, stuckCurves, stuckShare, stuckTable } from "./stuck-starts.ts";

const EARLY =
  "The published run began well: of a hundred starts of ours 3 are as good after the first epoch, none after the second and 5 after the third. The middle ones of the hundred stand at 90.27, 92.12 and 92.87 %; a quarter still lacks a digit after the first epoch. Readers' rebuildings, with 90.67 and 92.02 %, agree with ours.";

/** Ten starts, whose runs serve other experiments of this section too. */
const tenStarts = trainingExperiment({
  id: "book-30",
  section: "first-network",
  title: "The book's first network",
  source: "Nielsen, Neural Networks and Deep Learning, chapter 1",
  setup:
    "784, 30 and 10 sigmoid neurons, quadratic cost, Gaussian weights; 30 epochs, mini-batches of 10, learning rate 3. Ten starts with all curves, a hundred to count those that stick.",
  published: 95.42,
  publishedAs: "95.42, the best of three runs",
  settings: {
    network: { sizes: [784, 30, 10], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
    optimizer: sgd({ learningRate: 3 }),
    batchSize: 10,
    epochs: 30,
    split: [50_000, 10_000],
  },
  keep: { probabilities: 200 },
  keepFirst: { weightsOf: "dense1", neuronsOf: "dense1" },
  seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  // 95.42 is the best of three: single runs lie mostly below it, and a start in five sticks at 84 to 87.
  band: { low: 94.5, high: 95.9 },
  figure: "peak",
  seconds: 3,
  also: [
    {
      claim: { what: "best of three starts, at its peak, %", published: "95.42", band: bandOf(95.42) },
      measure: bestOfThree,
    },
    // Early epochs of single starts lie further apart than binomial errors: the readers' 90.67 and 90.95 stand beside 91.29.
    {
      claim: {
        what: "after the first epoch, the middle start, %",
        published: "91.29",
        band: { low: 90.3, high: 92.3 },
        missed: EARLY,
      },
      measure: (results) => afterEpoch(results, 1),
    },
    {
      claim: {
        what: "after the second epoch, %",
        published: "92.95",
        band: { low: 92.15, high: 93.75 },
        missed: EARLY,
      },
      measure: (results) => afterEpoch(results, 2),
    },
    {
      claim: { what: "after the third epoch, %", published: "93.48", band: { low: 92.78, high: 94.18 } },
      measure: (results) => afterEpoch(results, 3),
    },
    {
      claim: { what: "after the last epoch, %", published: "95.34", band: { low: 94.5, high: 95.9 } },
      measure: (results) => afterEpoch(results, 30),
    },
  ],
  pictures: ([first]) => [scatterOf(first!), weightsOf(first!)],
  why: "The first epoch already reads nine images in ten; the twenty-nine others bring the last five points. The published figure is the best epoch, as judged on the test images, of the best of three runs; ours, taken the same way, is a tenth of a point below it, and single starts lie up to half a point lower.\n\nSome starts are late with one digit. Its output is driven to 0 in the first epoch, when nine images in ten ask for a 0, and answers its own images with less than 0.0002: there the sigmoid is flat, and the quadratic cost, whose gradient is a multiple of the sigmoid's slope, hardly moves it. The curve then stands one digit's share lower. Of a hundred starts 25 are below 87 % after the first epoch, 13 after the second, 6 after the sixth and 2 after the last: most of them free themselves, all at once, as soon as the slope is steep enough to feed itself.\n\nThe images of the weights show where the learning was: at the margins, where no training image has ink, the random weights of the start stand as they were.",
});

/** The book's first network: 30 hidden neurons. */
export const book30 = {
  ...tenStarts,
  claims: [
    ...tenStarts.claims,
    {
      what: "starts below 90 % after six epochs, % of all",
      published: "3 of 14 in a rebuilding with NumPy; the book says only that some runs do worse",
      band: stuckBand(3, 14),
    },
  ],
  runs: (extent) => [
    ...tenStarts.runs(extent),
    ...startsRuns({ ...tenStarts.settings, judgedAfter: 6, below: 0.9 }, 100, 20, extent),
  ],
  conclude(results, extent): Conclusion {
    const { measured, pictures, remarks } = tenStarts.conclude(trainingsOf(results), extent);
    const starts = startsOf(results.filter(({ run }) => run.kind === "starts"));
    return {
      measured: [...measured, stuckShare(starts)],
      pictures: [...pictures, stuckCurves("A hundred starts", starts), stuckTable("A hundred starts", starts)],
      remarks,
    };
  },
  trainingRuns: tenStarts.runs,
} satisfies Experiment & Pick<typeof tenStarts, "settings" | "seeds"> & { trainingRuns: Experiment["runs"] };

function trainingsOf(results: readonly RunResult[]): RunResult<TrainingOutcome>[] {
  return results.filter(({ run }) => run.kind === "training") as RunResult<TrainingOutcome>[];
}

function scatterOf({ run, outcome }: RunResult<TrainingOutcome>): TrueAgainstRead {
  const counts = outcome.confusion;
  const right = counts.reduce((sum, row, digit) => sum + row[digit]!, 0);
  return {
    kind: "true-against-read",
    title: `True digit against the digit read (${run.name})`,
    alt: `Each test image as a dot at its true digit and the digit read. ${right} of 10,000 lie on the diagonal.`,
    counts,
  };
}

function weightsOf({ run, outcome }: RunResult<TrainingOutcome>): Images {
  return {
    kind: "images",
    title: `Weights of the hidden neurons over the image (${run.name})`,
    alt: "For each of the 30 hidden neurons its 784 weights as an image: the margins, where no training image has ink, still hold the random weights of the start; what was learned stands in the middle.",
    width: 28,
    height: 28,
    scale: "signed",
    images: (outcome.weightImages ?? []).map((pixels, i) => ({ name: `neuron ${i + 1}`, pixels })),
  };
}
