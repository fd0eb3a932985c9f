import { type Experiment, meanOf } from "../experiment.ts";
import { CHAPTER_3, curveRuns, ofSetting, pointsOf, regularizedCost, variant } from "./curves.ts";

const l2 = 5;

/** Rates with the published cost; bands a tenth wide on each side, and a third where it oscillates. */
const RATES = [
  { rate: 0.025, published: "0.339", band: { low: 0.305, high: 0.373 } },
  { rate: 0.25, published: "0.339", band: { low: 0.305, high: 0.373 } },
  { rate: 2.5, published: "0.861", band: { low: 0.57, high: 1.15 } },
];

/** The cost on the training images with three learning rates. */
export const learningRates: Experiment = {
  id: "learning-rates",
  section: "learning-better",
  title: "Three learning rates",
  source: CHAPTER_3,
  setup:
    "784, 30 and 10 sigmoid neurons, cross-entropy, scaled weights, lambda 5, 30 epochs with learning rates 0.025, 0.25 and 2.5: the cost on the 50,000 training images, with its regularization term.",
  claims: [
    ...RATES.map(({ rate, published, band }) => ({
      what: `cost on the training images after the last epoch, learning rate ${rate}`,
      published,
      band: { ...band, better: "lower" as const, unit: "" },
    })),
    {
      what: "learning rate 2.5 makes the cost oscillate: it rises in at least a quarter of the epochs; at 0.025 it rises in less than a tenth",
      published: "at 2.5 it oscillates from the start; at 0.025 it falls smoothly",
    },
  ],
  why: "At 0.025 the cost falls in all epochs but one or none, and still falls at the end: there is no reason but patience to use so small a rate. At 0.25 it falls faster, and then jitters: the weights are near the minimum, and each mini-batch of ten images pulls them in a direction of its own, by a step in proportion to the rate. At 2.5 these steps are so long that the network is thrown about in a wide region around the minimum from the first epochs on, and its cost after an epoch depends on the last mini-batches. Its weights are half as long again as at 0.25, and a third of its cost is their regularization term.\n\nThe two smaller rates end at nearly the same cost, one still on its way down, the other in its jitter: this is why a rate that shrinks over the epochs has the best of both.",
  runs: (extent) =>
    RATES.flatMap(({ rate }) => {
      const settings = variant({
        learningRate: rate,
        l2,
        weights: "scaled",
        monitor: { training: true, weights: true },
      });
      return curveRuns({ name: `eta ${rate}`, settings, seeds: [1, 2, 3], seconds: 5 }, extent);
    }),
  conclude(results) {
    const groups = RATES.map(({ rate, published }) => {
      const trained = ofSetting(results, `eta ${rate}`);
      const costs = trained.map((result) => regularizedCost(result, "trainingCost", l2, 50_000));
      return { rate, published, trained, costs, rises: meanOf(costs.map(shareOfRises)).value };
    });
    const [slow, , fast] = groups;
    const shares = groups.map(({ rate, rises }) => `${rate} in ${(100 * rises).toFixed(0)} %`).join(", ");
    const ends = groups.map(({ costs }) => meanOf(costs.map((cost) => cost.at(-1)!)));
    return {
      measured: [
        ...ends,
        {
          holds: fast!.rises >= 0.25 && slow!.rises < 0.1,
          figures: `it rises at learning rate ${shares} of the epochs`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Cost on the training images with three learning rates",
          alt: `Regularized cost after each epoch. After the last: ${groups.map(({ rate }, i) => `learning rate ${rate} ${ends[i]!.value.toFixed(3)}`).join(", ")}; published: 0.339, 0.339 and 0.861.`,
          x: { label: "epoch" },
          y: { label: "cost", from: 0 },
          series: groups.flatMap(({ rate, trained, costs }) =>
            trained.map(({ run }, i) => ({
              name: run.name,
              points: pointsOf(costs[i]!),
              group: `learning rate ${rate}`,
            })),
          ),
          marks: [
            { y: 0.339, label: "published, 0.025 and 0.25: 0.339" },
            { y: 0.861, label: "published, 2.5: 0.861" },
          ],
        },
      ],
    };
  },
};

/** In which share of the epochs, from the second on, the cost is above that of the epoch before. */
function shareOfRises(costs: readonly number[]): number {
  const rises = costs.filter((cost, i) => i > 0 && cost > costs[i - 1]!).length;
  return costs.length < 2 ? 0 : rises / (costs.length - 1);
}
