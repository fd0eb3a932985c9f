import type { Experiment, Extent } from "../experiment.ts";
import type { Run } from "../run.ts";
import {
  curvePicture,
  curveRuns,
  lastOf,
  lowestAt,
  meanOver,
  ofSetting,
  type Trained,
  type Variant,
  variant,
} from "./curves.ts";

export const WITHOUT = "unregularized";
export const WITH = "lambda 5";

// How the notes' weights started is not said; these are those of the book's second program.
const long: Variant = { hidden: 100, weights: "scaled", epochs: 100, monitor: { training: 5_000, weights: true } };

/** A hundred epochs without and with decay, also looked at for the length of the weights. */
export function longRuns(extent: Extent): Run[] {
  return [[WITHOUT, 0] as const, [WITH, 5] as const].flatMap(([name, l2]) => {
    const settings = variant({ ...long, l2 });
    return curveRuns({ name, settings, seeds: [1, 2, 3], seconds: 40, quick: { epochs: 3 } }, extent);
  });
}

/** A reader's look at overfitting. */
export const overfit100Epochs: Experiment = {
  id: "overfit-100-epochs",
  section: "learning-better",
  title: "A hundred epochs, without and with regularization",
  source: "Readers' notes",
  setup:
    "784, 100 and 10 sigmoid neurons, cross-entropy, scaled weights, learning rate 0.5; 100 epochs on 50,000 images, without regularization and with lambda 5. Accuracy and cost on the test images and on the first 5,000 training images; costs without the regularization term.",
  claims: [
    {
      what: "without: accuracy on the test images falls; its mean over the last tenth of the epochs is below that over the tenth in the middle",
      published: "falls from about epoch 50",
    },
    {
      what: "without: epoch with the lowest cost on the test images",
      published: "rises from epoch 20 to 30 on",
      // Read from pictures.
      band: { low: 15, high: 35, better: "neither", unit: "epochs" },
    },
    {
      what: "with lambda 5: both are level; between the same tenths the accuracy changes by less than 0.15 points, the cost by less than a twentieth",
      published: "both level",
    },
  ],
  why: "Without decay the network soon reads every training image. From then on the only thing left to gain is certainty: longer weights push the outputs nearer to 0 and 1. On training images, which are all right, that lowers the cost; on test images, of which about two in a hundred are wrong, it raises it, as being wrong and sure is what the cross-entropy charges most.\n\nWith lambda 5 longer weights cost more than certainty gains. The weights stop growing, and cost and accuracy on the test images stop moving.",
  runs: longRuns,
  conclude(results) {
    const [without, decayed] = [WITHOUT, WITH].map((name) => ofSetting(results, name));
    const [middle, end] = tenths(without!, "testAccuracy");
    const turn = lowestAt(without!, "testCost");
    const [levelMiddle, levelEnd] = tenths(decayed!, "testAccuracy");
    const [costMiddle, costEnd] = tenths(decayed!, "testCost");
    const level = Math.abs(levelEnd - levelMiddle) < 0.15 && Math.abs(costEnd - costMiddle) < 0.05 * costMiddle;
    const falling = `from ${middle.toFixed(2)} to ${end.toFixed(2)} %`;
    const both = `accuracy ${levelMiddle.toFixed(2)} and ${levelEnd.toFixed(2)} %, cost ${costMiddle.toFixed(4)} and ${costEnd.toFixed(4)}`;
    const costs = [without!, decayed!].map((some) => lastOf(some, "testCost").value.toFixed(3));
    return {
      measured: [{ holds: end < middle, figures: falling }, turn, { holds: level, figures: both }],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the test images",
            alt: `Without regularization, from the middle tenth of the epochs to the last, ${falling}. With lambda 5: ${both}.`,
            y: { label: "accuracy, %", from: 96 },
          },
          [
            { name: WITHOUT, results: without!, curve: "testAccuracy", style: "dashed" },
            { name: WITH, results: decayed!, curve: "testAccuracy" },
          ],
        ),
        curvePicture(
          {
            title: "Cost on the test images",
            alt: `Without regularization the cost is lowest in epoch ${turn.value.toFixed(0)}, counted from 0, and ends at ${costs[0]}; with lambda 5 at ${costs[1]}.`,
            y: { label: "cost", from: 0 },
          },
          [
            { name: WITHOUT, results: without!, curve: "testCost", style: "dashed" },
            { name: WITH, results: decayed!, curve: "testCost" },
          ],
        ),
        curvePicture(
          {
            title: "Cost on the first 5,000 training images",
            alt: `After the last epoch ${lastOf(without!, "trainingCost").value.toPrecision(2)} without regularization, where ${lastOf(without!, "trainingAccuracy").value.toFixed(2)} % are read, and ${lastOf(decayed!, "trainingCost").value.toPrecision(2)} with lambda 5, where ${lastOf(decayed!, "trainingAccuracy").value.toFixed(2)} % are.`,
            y: { label: "cost", from: 0 },
          },
          [
            { name: WITHOUT, results: without!, curve: "trainingCost", style: "dashed" },
            { name: WITH, results: decayed!, curve: "trainingCost" },
          ],
        ),
        curvePicture(
          {
            title: "Accuracy on the first 5,000 training images",
            alt: `After the last epoch ${lastOf(without!, "trainingAccuracy").value.toFixed(2)} % without regularization, ${lastOf(decayed!, "trainingAccuracy").value.toFixed(2)} % with lambda 5.`,
            y: { label: "accuracy, %", from: 96 },
          },
          [
            { name: WITHOUT, results: without!, curve: "trainingAccuracy", style: "dashed" },
            { name: WITH, results: decayed!, curve: "trainingAccuracy" },
          ],
        ),
      ],
    };
  },
};

/** The means over the tenth of the epochs in the middle, and over the last. */
function tenths(results: readonly Trained[], curve: "testAccuracy" | "testCost"): [middle: number, last: number] {
  return [meanOver(results, curve, 0.45, 0.55), meanOver(results, curve, 0.9, 1)];
}
