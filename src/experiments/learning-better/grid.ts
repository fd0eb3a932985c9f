import { choice } from "../../training/search-space.ts";
import { grid as gridOf, successiveHalving } from "../../training/search-strategy.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { Point, SearchOutcome, SearchSettings } from "../runs/search.ts";
import { listed, mean } from "./compare.ts";

const settings: SearchSettings = {
  space: {
    learningRate: choice([0.1, 0.5, 2.5]),
    l2: choice([0, 1, 5]),
    batchSize: choice([10, 50]),
    hidden: choice([30, 100]),
  },
  strategy: gridOf(),
  epochs: 10,
  split: [50_000, 10_000],
};

const GRID = "grid";
const HALVING = "successive halving";
const variants = [
  { name: GRID, settings, seconds: 90 },
  { name: HALVING, settings: { ...settings, strategy: successiveHalving({ trials: 36 }) }, seconds: 22 },
] as const;

/** Twice the standard error of the difference of two figures of 10,000 images each, at 97.5 %, and somewhat above. */
const TOLERANCE = 0.5;

/** A systematic search for hyper-parameters. */
export const grid: Experiment = {
  id: "grid",
  section: "learning-better",
  title: "A grid of hyper-parameters",
  source: "Nielsen, chapter 3, and readers' notes",
  setup:
    "Cross-entropy, scaled weights, 10 epochs, at each of 36 points: learning rates 0.1, 0.5, 2.5; lambda 0, 1, 5; mini-batches of 10 and 50; 30 and 100 hidden neurons. Ranked by the best epoch on the validation images; the winner's weights then read the test images, once. Beside it the same points by successive halving.",
  claims: [
    {
      what: `in every seed, the winner reads the test images, looked at once, within ${TOLERANCE} points of its figure on the validation images`,
      published: "described",
    },
    {
      what: "in every seed, the winner has 100 hidden neurons, and the worst point is at least 1 point behind the best",
      published: "described",
    },
    {
      what: "successive halving trains less than a third of the epochs, and its winner is, in every seed, within 0.2 points of the grid's on the validation images",
      published: "not asked by the book",
    },
  ],
  why: "Sorted, the points show what matters: 100 neurons read one and a half points more than 30 at best, and the rate 2.5 costs as much; lambda and the size of the mini-batch are worth two tenths. Parameters hang together: at the rate 0.1 mini-batches of 50 fall two points behind those of 10, having made a fifth of the steps, and at 2.5 they are ahead, as their steps are less noisy.\n\nThe figure that a winner won by is a little too good, as it was chosen for it; the test images, which chose nothing, tell how much.\n\nSuccessive halving gives most points up after one epoch, which is enough to tell the bad ones, and ends where the grid does.",
  runs: (extent) =>
    variants.flatMap(({ name, settings, seconds }) =>
      (extent === "full" ? [1, 2, 3] : [1]).map((seed) => ({
        name: `${name}, seed ${seed}`,
        kind: "search",
        settings: extent === "full" ? settings : { ...settings, epochs: 2, split: [2_000, 1_000] },
        seed,
        seconds: extent === "full" ? seconds : 3,
      })),
    ),
  conclude(results) {
    const of = (name: string): RunResult<SearchOutcome>[] =>
      (results as readonly RunResult<SearchOutcome>[]).filter(({ run }) => run.name.startsWith(`${name}, seed`));
    const grids = of(GRID).map(({ outcome }) => outcome);
    const halvings = of(HALVING).map(({ outcome }) => outcome);
    const validation = grids.map(({ best }) => 100 * best.validation.accuracy);
    const test = grids.map(({ best }) => 100 * best.test.accuracy);
    const worst = grids.map(({ trials }) => 100 * Math.min(...trials.map(({ accuracy = 0 }) => accuracy)));
    const halved = halvings.map(({ best }) => 100 * best.validation.accuracy);
    const share = mean(halvings.map(({ epochs }) => epochs.trained)) / mean(grids.map(({ epochs }) => epochs.trained));
    const looks = [...grids, ...halvings].map(({ testReadings }) => testReadings);
    return {
      measured: [
        {
          holds:
            looks.every((count) => count === 1) && test.every((it, i) => Math.abs(it - validation[i]!) <= TOLERANCE),
          figures: `validation ${listed(validation)}, test ${listed(test)}; looks at the test images: ${looks.join(", ")}`,
        },
        {
          holds: grids.every(({ best }, i) => best.point.hidden === 100 && validation[i]! - worst[i]! >= 1),
          figures: `winners: ${grids.map(({ best }) => describePoint(best.point)).join("; ")}; worst ${listed(worst)}`,
        },
        {
          holds: share < 1 / 3 && halved.every((it, i) => validation[i]! - it <= 0.2),
          figures: `${(100 * share).toFixed(0)} % of the epochs; winners ${listed(halved)} against ${listed(validation)}`,
        },
      ],
      pictures: [marginsOf(grids), tableOf(of(GRID)[0]!)],
      remarks: halvings.map(({ best }, i) => {
        const { point, test } = best;
        return `Successive halving, seed by seed, ${i + 1}: ${describePoint(point)}; test ${(100 * test.accuracy).toFixed(2)} %.`;
      }),
    };
  },
};

function describePoint({ learningRate, l2, batchSize, hidden }: Point): string {
  return `rate ${learningRate}, lambda ${l2}, batch ${batchSize}, ${hidden} hidden`;
}

/** For each value of each parameter, the best that can be had with it. */
function marginsOf(grids: readonly SearchOutcome[]): Picture {
  const words = { learningRate: "rate", l2: "lambda", batchSize: "batch", hidden: "hidden" } as const;
  const bars = (Object.keys(words) as (keyof typeof words)[]).flatMap((parameter) =>
    settings.space[parameter].values.map((value) => {
      const bests = grids.map(({ trials }) =>
        Math.max(...trials.flatMap(({ point, accuracy = 0 }) => (point[parameter] === value ? [100 * accuracy] : []))),
      );
      return {
        name: `${words[parameter]} ${value}`,
        value: mean(bests),
        low: Math.min(...bests),
        high: Math.max(...bests),
      };
    }),
  );
  return {
    kind: "bars",
    title: "The best that each value allows, whatever the others",
    alt: `Best accuracy on the validation images among the points with that value, means over the seeds: ${bars.map(({ name, value }) => `${name} ${value.toFixed(2)} %`).join(", ")}.`,
    x: { label: "accuracy on the validation images, %", from: 95, to: 99 },
    bars,
  };
}

function tableOf({ run, outcome: { trials } }: RunResult<SearchOutcome>): Picture {
  const [first, last] = [trials[0]!, trials.at(-1)!];
  return {
    kind: "table",
    title: `All points, ranked (${run.name})`,
    alt: `Best: ${describePoint(first.point)}. Worst: ${describePoint(last.point)}.`,
    columns: ["rate", "lambda", "batch", "hidden", "validation, %"],
    rows: trials.map(({ point, accuracy, state }) => [
      point.learningRate,
      point.l2,
      point.batchSize,
      point.hidden,
      accuracy === undefined ? state : (100 * accuracy).toFixed(2),
    ]),
  };
}
