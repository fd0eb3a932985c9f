import { bandOf, type Experiment } from "../experiment.ts";
import { bestOf, CHAPTER_3, curvePicture, lastOf, meanOver, ofSetting, pointsOf, regularizedCost } from "./curves.ts";
import { thousandRuns, UNREGULARIZED } from "./overfit-1000.ts";

const REGULARIZED = "lambda 0.1";

/** The same thousand images, with weight decay. */
export const regularized1000: Experiment = {
  id: "regularized-1000",
  section: "learning-better",
  title: "A thousand images, regularized",
  source: CHAPTER_3,
  setup: "As overfit-1000, with L2 regularization, lambda 0.1; beside it overfit-1000 itself.",
  claims: [
    {
      what: "accuracy on the test images at its peak, %",
      published: "87.10",
      // One start, and a thousand images leave much to it.
      band: bandOf(87.1, { spread: 1.5 }),
    },
    {
      what: "accuracy on the test images goes on rising: the mean over the last quarter of the epochs is above that over the second",
      published: "rises through all 400 epochs",
    },
    {
      what: "the regularized cost on the training images falls: lower at the end than halfway, in every run",
      published: "falls through all 400 epochs",
    },
  ],
  why: "Every mini-batch shrinks all weights by the factor 1 - eta lambda/n, here by a twenty-thousandth, and the gradient has to win back what is worth having. A weight that only serves to remember a single image's pixel is not, one that serves many images is.\n\nWith Gaussian starting weights there is a second effect, and here it is the larger one. Most of the starting weights are noise that learning would never touch, because the pixels at the edge of the image are always white or because no image needs them. Decay removes this noise over the epochs; test images, whose ink lies elsewhere than that of the thousand, are then no longer disturbed by it. That is why accuracy goes on rising for as long as the length of the weights goes on falling.",
  runs: (extent) => [...thousandRuns(REGULARIZED, 0.1, extent), ...thousandRuns(UNREGULARIZED, 0, extent)],
  conclude(results) {
    const trained = ofSetting(results, REGULARIZED);
    const without = ofSetting(results, UNREGULARIZED);
    const best = bestOf(trained, "testAccuracy");
    const bestWithout = bestOf(without, "testAccuracy");
    const [second, last] = [meanOver(trained, "testAccuracy", 0.25, 0.5), meanOver(trained, "testAccuracy", 0.75, 1)];
    const costs = trained.map((result) => regularizedCost(result, "trainingCost", 0.1, 1_000));
    const falls = costs.every((cost) => cost.at(-1)! < cost[cost.length >> 1]!);
    const ends = costs.map((cost) => `${cost[cost.length >> 1]!.toFixed(3)} to ${cost.at(-1)!.toFixed(3)}`).join(", ");
    const lengths = [trained, without].map((some) => lastOf(some, "weightLength").value.toFixed(0));
    return {
      measured: [
        best,
        { holds: last > second, figures: `second quarter ${second.toFixed(2)} %, last ${last.toFixed(2)} %` },
        { holds: falls, figures: `from halfway to the end: ${ends}` },
      ],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the test images, with and without regularization",
            alt: `At best ${best.value.toFixed(2)} % with lambda 0.1, ${bestWithout.value.toFixed(2)} % without; published: 87.10 and 82.27 %.`,
            y: { label: "accuracy, %" },
            marks: [
              { y: 87.1, label: "published: 87.10 %" },
              { y: 82.27, label: "published, unregularized: 82.27 %" },
            ],
          },
          [
            { name: REGULARIZED, results: trained, curve: "testAccuracy" },
            { name: UNREGULARIZED, results: without, curve: "testAccuracy", style: "dashed" },
          ],
        ),
        {
          kind: "lines",
          title: "Regularized cost on the training images",
          alt: `The cost with its regularization term falls through all epochs; from halfway to the end: ${ends}.`,
          x: { label: "epoch" },
          y: { label: "cost", from: 0 },
          series: trained.map(({ run }, i) => ({ name: run.name, points: pointsOf(costs[i]!), group: REGULARIZED })),
        },
        curvePicture(
          {
            title: "Length of the weights",
            alt: `After the last epoch the weights are ${lengths[0]} long with lambda 0.1, and ${lengths[1]} without.`,
            y: { label: "length of all weights", from: 0 },
          },
          [
            { name: REGULARIZED, results: trained, curve: "weightLength" },
            { name: UNREGULARIZED, results: without, curve: "weightLength", style: "dashed" },
          ],
        ),
      ],
    };
  },
};
