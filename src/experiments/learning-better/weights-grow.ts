import type { Experiment } from "../experiment.ts";
import { CHAPTER_3, curveOf, curvePicture, ofSetting, type Trained } from "./curves.ts";
import { longRuns, WITH, WITHOUT } from "./overfit-100-epochs.ts";
import { thousandRuns } from "./overfit-1000.ts";

const FEW = "1,000 images, unregularized";
const FEW_DECAYED = "1,000 images, lambda 0.1";

/** How long the weights become. */
export const weightsGrow: Experiment = {
  id: "weights-grow",
  section: "learning-better",
  title: "Weights grow where nothing shrinks them",
  source: `${CHAPTER_3}; readers' notes`,
  setup:
    "The length of all weights, the root of the sum of their squares, after each epoch: in the runs of overfit-100-epochs (100 hidden neurons, scaled weights, 50,000 images, without regularization and with lambda 5) and of overfit-1000 and regularized-1000 (30 hidden neurons, Gaussian weights, 1,000 images, without and with lambda 0.1).",
  claims: [
    {
      what: "without decay, scaled weights, 50,000 images: the weights grow, in every epoch of every run",
      published: "grow",
    },
    {
      what: "with lambda 5: they end shorter than without, and over the second half of the epochs change by less than a twentieth",
      published: "kept small",
    },
    {
      what: "without decay, Gaussian weights, 1,000 images: the weights are longer at the end than after the first epoch, in every run",
      published: "likely to grow",
    },
  ],
  why: "The cost without a regularization term has no minimum at finite weights once all training images are read rightly: doubling every output's weights makes each right answer surer, and the cost smaller. So gradient descent walks outward for ever, ever more slowly. The regularization term makes a minimum: there the pull outward, which falls as the answers become sure, equals the pull inward, which grows with the weights.\n\nWith 50,000 images and scaled weights the length triples in a hundred epochs without decay, and with lambda 5 comes to rest within twenty.\n\nWhere the start is Gaussian the length is that of the start: 23,820 weights from N(0, 1) are about 154 long, and what learning adds is a fourteenth. There the visible work is done by decay, which takes nearly three quarters of it away, and with it most of what was only chance.",
  runs: (extent) => [
    ...longRuns(extent),
    ...thousandRuns(FEW, {}, extent),
    ...thousandRuns(FEW_DECAYED, { l2: 0.1 }, extent),
  ],
  conclude(results) {
    const [without, decayed, few, fewDecayed] = [WITHOUT, WITH, FEW, FEW_DECAYED].map((name) =>
      ofSetting(results, name),
    );
    const grows = without!.every((result) => {
      const lengths = curveOf(result, "weightLength");
      return lengths.every((length, i) => i === 0 || length > lengths[i - 1]!);
    });
    const [ends, decayedEnds] = [without!, decayed!].map((some) => endsOf(some));
    const halfway = Math.max(...decayed!.map((result) => changeOverHalf(curveOf(result, "weightLength"))));
    const shorter = Math.max(...decayedEnds!.map(([, end]) => end)) < Math.min(...ends!.map(([, end]) => end));
    const [fewEnds, fewDecayedEnds] = [few!, fewDecayed!].map((some) => endsOf(some));
    return {
      measured: [
        { holds: grows, figures: `from the first epoch to the last: ${textOf(ends!)}` },
        {
          holds: shorter && halfway < 0.05,
          figures: `${textOf(decayedEnds!)}; over the second half by ${(100 * halfway).toFixed(1)} % at most`,
        },
        {
          holds: fewEnds!.every(([first, last]) => last > first),
          figures: `${textOf(fewEnds!)}; with lambda 0.1 ${textOf(fewDecayedEnds!)}`,
        },
      ],
      pictures: [
        curvePicture(
          {
            title: "Length of the weights, 50,000 images",
            alt: `From the first epoch to the last: ${textOf(ends!)} without decay, ${textOf(decayedEnds!)} with lambda 5.`,
            y: { label: "length of all weights", from: 0 },
          },
          [
            { name: WITHOUT, results: without!, curve: "weightLength", style: "dashed" },
            { name: WITH, results: decayed!, curve: "weightLength" },
          ],
        ),
        curvePicture(
          {
            title: "Length of the weights, 1,000 images, Gaussian start",
            alt: `From the first epoch to the last: ${textOf(fewEnds!)} without decay, ${textOf(fewDecayedEnds!)} with lambda 0.1.`,
            y: { label: "length of all weights", from: 0 },
          },
          [
            { name: WITHOUT, results: few!, curve: "weightLength", style: "dashed" },
            { name: "lambda 0.1", results: fewDecayed!, curve: "weightLength" },
          ],
        ),
      ],
    };
  },
};

/** The length after the first epoch and after the last, for each run. */
function endsOf(results: readonly Trained[]): [first: number, last: number][] {
  return results.map((result) => {
    const lengths = curveOf(result, "weightLength");
    return [lengths[0]!, lengths.at(-1)!];
  });
}

function textOf(ends: readonly (readonly [number, number])[]): string {
  return ends.map(([first, last]) => `${first.toFixed(1)} to ${last.toFixed(1)}`).join(", ");
}

/** By which share a curve's end lies off its middle. */
function changeOverHalf(values: readonly number[]): number {
  const middle = values[values.length >> 1]!;
  return Math.abs(values.at(-1)! - middle) / middle;
}
