import { bandOf, type Experiment } from "../experiment.ts";
import { bestOf, CHAPTER_3, curvePicture, lastOf, meanOver, ofSetting, pointsOf, regularizedCost } from "./curves.ts";
import { thousandRuns, UNREGULARIZED } from "./overfit-1000.ts";

const REGULARIZED = "lambda 0.1";
const SCALED = "scaled, unregularized";
const SCALED_REGULARIZED = "scaled, lambda 0.1";

/** The same thousand images, with weight decay. */
export const regularized1000: Experiment = {
  id: "regularized-1000",
  section: "learning-better",
  title: "A thousand images, regularized",
  source: CHAPTER_3,
  setup:
    "As overfit-1000, with L2 regularization, lambda 0.1; beside it overfit-1000 itself, and both again with scaled weights at the start.",
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
    {
      what: "from scaled weights regularization gains little: less than a third at the peak of what it gains from Gaussian ones",
      published: "not tried",
    },
  ],
  why: "Every mini-batch shrinks all weights by the factor 1 - eta lambda/n, here by a twenty-thousandth, and the gradient has to win back what is worth having. A weight that only serves to remember a single image's pixel is not, one that serves many images is.\n\nBut here another effect is far larger. Most of the Gaussian starting weights are noise that learning does not touch: without decay the weights stay as long as they were, about 154. Test images, whose ink lies elsewhere than that of the thousand, are disturbed by it. Decay removes this noise, and accuracy goes on rising for as long as the length of the weights goes on falling.\n\nThat it is the noise is seen without any decay: from scaled weights, of which there is little to remove, the unregularized network reads 87.5 % of the test images after twenty epochs, nearly what the regularized one reads from Gaussian weights after 400. What lambda 0.1 then still does is to hold the cost on the test images down; the accuracy it leaves as it is. So most of what the book gains here by regularization it could have had from its own later advice on how weights should start.",
  runs: (extent) => [
    ...thousandRuns(REGULARIZED, { l2: 0.1 }, extent),
    ...thousandRuns(UNREGULARIZED, {}, extent),
    ...thousandRuns(SCALED_REGULARIZED, { l2: 0.1, weights: "scaled" }, extent),
    ...thousandRuns(SCALED, { weights: "scaled" }, extent),
  ],
  conclude(results) {
    const names = [REGULARIZED, UNREGULARIZED, SCALED_REGULARIZED, SCALED] as const;
    const groups = names.map((name) => {
      const trained = ofSetting(results, name);
      return { name, trained, best: bestOf(trained, "testAccuracy") };
    });
    const trained = groups[0]!.trained;
    const [best, without, scaled, scaledWithout] = groups.map(({ best }) => best.value);
    const [second, last] = [meanOver(trained, "testAccuracy", 0.25, 0.5), meanOver(trained, "testAccuracy", 0.75, 1)];
    const costs = trained.map((result) => regularizedCost(result, "trainingCost", 0.1, 1_000));
    const falls = costs.every((cost) => cost.at(-1)! < cost[cost.length >> 1]!);
    const ends = costs.map((cost) => `${cost[cost.length >> 1]!.toFixed(3)} to ${cost.at(-1)!.toFixed(3)}`).join(", ");
    const peaks = groups.map(({ name, best }) => `${name} ${best.value.toFixed(2)} %`).join(", ");
    const [lengths, testCosts] = (["weightLength", "testCost"] as const).map((curve) =>
      groups.map(({ name, trained }) => `${name} ${lastOf(trained, curve).value.toPrecision(3)}`).join(", "),
    );
    const styled = groups.map(({ name, trained }) => ({
      name,
      results: trained,
      style: name.includes(UNREGULARIZED) ? ("dashed" as const) : ("line" as const),
    }));
    return {
      measured: [
        groups[0]!.best,
        { holds: last > second, figures: `second quarter ${second.toFixed(2)} %, last ${last.toFixed(2)} %` },
        { holds: falls, figures: `from halfway to the end: ${ends}` },
        { holds: scaled! - scaledWithout! < (best! - without!) / 3, figures: `peaks: ${peaks}` },
      ],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the test images, with and without regularization",
            alt: `Accuracy after each epoch. Mean of the peaks: ${peaks}; published, from Gaussian weights: 87.10 with lambda 0.1 and 82.27 % without.`,
            y: { label: "accuracy, %" },
            marks: [
              { y: 87.1, label: "published: 87.10 %" },
              { y: 82.27, label: "published, unregularized: 82.27 %" },
            ],
          },
          styled.map((group) => ({ ...group, curve: "testAccuracy" })),
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
            title: "Cost on the test images",
            alt: `Cost after each epoch, without the regularization term. After the last: ${testCosts}.`,
            y: { label: "cost", from: 0 },
          },
          styled.map((group) => ({ ...group, curve: "testCost" })),
        ),
        curvePicture(
          {
            title: "Length of the weights",
            alt: `Length after each epoch. After the last: ${lengths}.`,
            y: { label: "length of all weights", from: 0 },
          },
          styled.map((group) => ({ ...group, curve: "weightLength" })),
        ),
      ],
    };
  },
};
