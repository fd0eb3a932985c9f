import { sgd } from "../../training/optimizer.ts";
import type { Conclusion, Experiment, RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { OverlapOutcome } from "../runs/overlap.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import { trainingExperiment, trainings } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";
import { accuraciesOf, deadDigits, rangeText } from "./over-starts.ts";
import { deadIn, startsOf, startsRuns, unreadBars } from "./stuck-starts.ts";

const settings: TrainingSettings = {
  ...book30.settings,
  network: { sizes: [784, 10], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
};

const tenStarts = trainingExperiment({
  id: "no-hidden",
  section: "first-network",
  source: "a reader's notes; an exercise in chapter 1 of the book",
  title: "No hidden neurons",
  setup:
    "784 inputs and 10 sigmoid outputs with nothing between, learning rate 3. Ten starts with curves, a hundred to count which digits fail; the cure: the cross-entropy.",
  published: 78,
  publishedAs: "84, 84 and 66 over three starts, 8s failing",
  figure: "peak",
  // The three lie 18 apart: a digit that fails costs nine or ten points. Their mean is 78; one digit's share on each side.
  band: { low: 68, high: 88 },
  settings,
  seeds: book30.seeds,
  seconds: 2,
  why: "Where all ten outputs come to life, this network reads 92 %. A start in which digits stay unread has their share less: one digit makes 84 %, two 75 %, three 66 %, and 84, 84 and 66 are the figures published. Of a hundred starts 95 lack a digit or more after ten epochs, 8 in 79 of them, 9 in 39, 3 in 20.\n\nWithout hidden neurons an output sees the pixels themselves. The Gaussian weights of the start give it a z of about 9 in size, so about half of the outputs begin near 1, and for nine images in ten that is wrong. The steps that push such an output down are steps along those images, and lower z for every other image by as much as it has ink in the same places. None has more than an 8: 40.8 on average, where 1 has 23 and 5 has 34. So the output of the 8 is pushed furthest into the flat end of the sigmoid, where it answers its own images with less than 0.001 and the quadratic cost has no slope to bring it back. That is not all of it: 0 shares nearly as much, 38.1, and is lost in 12 starts only, as its images also have most in common with each other, 69, and pull each other up; why 9 comes second is not explained by it.\n\nThe cross-entropy's gradient does not contain that slope, and with it no digit is lost, with the same weights. A smaller learning rate or smaller weights alone help some starts.",
});

/** The cures: another cost, or weights that do not saturate the outputs. */
const CURES: readonly { name: string; settings: TrainingSettings }[] = [
  {
    name: "cross-entropy, eta 0.5",
    settings: {
      ...settings,
      network: { sizes: [784, 10], activation: "sigmoid", cost: "cross-entropy", weights: "gaussian" },
      optimizer: sgd({ learningRate: 0.5 }),
    },
  },
  {
    name: "quadratic, eta 0.3",
    settings: { ...settings, optimizer: sgd({ learningRate: 0.3 }) },
  },
  {
    name: "quadratic, weights N(0, 1/n)",
    settings: {
      ...settings,
      network: { sizes: [784, 10], activation: "sigmoid", cost: "quadratic", weights: "scaled" },
    },
  },
];

/** The network that has no hidden layer. */
export const noHidden: Experiment = {
  ...tenStarts,
  claims: [
    ...tenStarts.claims,
    // It shows where 8 is dead in more of a hundred starts than any other digit.
    { what: "8 fails more often than any other digit", published: "8s failing" },
    // It shows where no start with the cross-entropy leaves a digit unread.
    { what: "with the cross-entropy no digit fails", published: "Inkling's own" },
  ],
  runs: (extent) => [
    ...tenStarts.runs(extent),
    ...startsRuns({ ...settings, judgedAfter: 10, epochs: 10, below: 0.9 }, 100, 15, extent),
    { name: "overlap", kind: "overlap", settings: { split: settings.split }, seed: 1, seconds: 1 },
    ...CURES.flatMap(({ name, settings }) => trainings({ name, settings, seeds: [1, 2, 3, 4, 5], seconds: 2 }, extent)),
  ],
  conclude(results, extent): Conclusion {
    const trained = results.filter(({ run }) => run.kind === "training") as RunResult<TrainingOutcome>[];
    const own = trained.filter(({ run }) => run.name.startsWith("seed"));
    const cured = CURES.map(({ name }) => trained.filter(({ run }) => run.name.startsWith(`${name},`)));
    const starts = startsOf(results.filter(({ run }) => run.kind === "starts"));
    const dead = deadCounts(starts.map(({ stuck }) => (stuck === undefined ? [] : deadIn(stuck.judged.read))));
    const { withOthers } = results.find(({ run }) => run.kind === "overlap")!.outcome as OverlapOutcome;
    const { measured, pictures, remarks } = tenStarts.conclude(own, extent);
    const counts = dead.map((count, digit) => `${digit}: ${count}`).join(", ");
    const stillDead = cured[0]!.flatMap(({ outcome }) => deadDigits(outcome));
    return {
      measured: [
        ...measured,
        {
          holds: dead.every((count, digit) => digit === 8 || count < dead[8]!),
          figures: `starts of ${starts.length} in which the digit is not read: ${counts}`,
        },
        {
          holds: stillDead.length === 0,
          figures: `${cured[0]!.length} starts, ${stillDead.length} digits unread, ${rangeText(accuraciesOf(cured[0]!, "last"))}`,
        },
      ],
      pictures: [
        ...pictures,
        unreadBars("How many digits a start does not read", starts),
        deadBars(dead, starts.length),
        overlapBars(withOthers),
        cureTable(own, cured),
      ],
      remarks,
    };
  },
};

/** Of so many lists, how many hold each digit. */
function deadCounts(lists: readonly (readonly number[])[]): number[] {
  return Array.from({ length: 10 }, (_, digit) => lists.filter((list) => list.includes(digit)).length);
}

function deadBars(dead: readonly number[], starts: number): Picture {
  return {
    kind: "bars",
    title: "Starts in which a digit is not read",
    alt: `Of ${starts} starts without hidden neurons, in how many each digit is not read: ${dead.map((n, d) => `${d} in ${n}`).join(", ")}.`,
    x: { label: `starts, of ${starts}` },
    bars: dead.map((value, digit) => ({ name: String(digit), value })),
  };
}

function overlapBars(overlap: readonly number[]): Picture {
  const most = overlap.indexOf(Math.max(...overlap));
  return {
    kind: "bars",
    title: "Ink that an image shares with images of other digits",
    alt: `Mean product of an image of each digit with an image of another digit. It is largest for ${most}, ${overlap[most]!.toFixed(1)}: ${overlap.map((value, digit) => `${digit} ${value.toFixed(1)}`).join(", ")}.`,
    x: { label: "mean of x . x', pixels from 0 to 1" },
    bars: overlap.map((value, digit) => ({ name: String(digit), value })),
  };
}

function cureTable(
  own: readonly RunResult<TrainingOutcome>[],
  cured: readonly RunResult<TrainingOutcome>[][],
): Picture {
  const settings = [{ name: "as published", runs: own }, ...CURES.map(({ name }, i) => ({ name, runs: cured[i]! }))];
  const rows = settings.map(({ name, runs }) => {
    const dead = deadCounts(runs.map(({ outcome }) => deadDigits(outcome)));
    const lost = dead.flatMap((count, digit) => (count > 0 ? [`${digit} in ${count}`] : []));
    return [name, runs.length, rangeText(accuraciesOf(runs, "last")), lost.join(", ") || "none"];
  });
  return {
    kind: "table",
    title: "What keeps the digits alive",
    alt: `Accuracy after the last epoch and digits that are not read: ${rows.map(([name, , range, lost]) => `${name}: ${range}, ${lost}`).join("; ")}.`,
    columns: ["setting", "starts", "accuracy at the end", "digits not read"],
    rows,
  };
}
