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
const GAUSSIAN = "Gaussian, unregularized";

const long: Variant = { hidden: 100, epochs: 100, monitor: { training: 5_000, weights: true } };

/** A hundred epochs without and with decay, also looked at for the length of the weights. */
export function longRuns(extent: Extent): Run[] {
  // How the notes' weights started is not said; these are those of the book's second program.
  return [...runsOf(WITHOUT, { weights: "scaled" }, extent), ...runsOf(WITH, { weights: "scaled", l2: 5 }, extent)];
}

function runsOf(name: string, differing: Variant, extent: Extent): Run[] {
  const settings = variant({ ...long, ...differing });
  return curveRuns({ name, settings, seeds: [1, 2, 3], seconds: 25, quick: { epochs: 3 } }, extent);
}

/** A reader's look at overfitting. */
export const overfit100Epochs: Experiment = {
  id: "overfit-100-epochs",
  section: "learning-better",
  title: "A hundred epochs, without and with regularization",
  source: "Readers' notes",
  setup:
    "784, 100 and 10 sigmoid neurons, cross-entropy, scaled weights, learning rate 0.5; 100 epochs on 50,000 images, without regularization and with lambda 5; and from Gaussian weights without. Accuracy and cost on the test images and on the first 5,000 training images; costs without the regularization term.",
  claims: [
    {
      what: "without: accuracy on the test images falls; its mean over the last tenth of the epochs is at least a tenth of a point below that over the tenth in the middle",
      published: "falls from about epoch 50",
      missed:
        "It stays where it is: from about epoch 20 on every training image is read and costs next to nothing, so that there is hardly a gradient left to change what is read of others. Single runs move by 0.06 points at most, up or down. What made it fall in the notes we have not found.",
    },
    {
      what: "without: epoch with the lowest cost on the test images",
      published: "rises from epoch 20 to 30 on",
      missed:
        "The lowest cost comes sooner, but the bottom is flat: the cost is a tenth above its lowest between epochs 11 and 22 and three twentieths above it between 23 and 29, where a picture shows it rising.",
      // Read from pictures.
      band: { low: 15, high: 35, better: "neither", unit: "epochs" },
    },
    {
      what: "with lambda 5: both are level; between the same tenths the accuracy changes by less than 0.15 points, the cost by less than a twentieth",
      published: "both level",
    },
    {
      what: "without, from Gaussian weights, should the notes' have started so: accuracy on the test images falls in every run, from the tenth of the epochs in the middle to the last",
      published: "falls from about epoch 50",
      missed:
        "The start is not the reason: from Gaussian weights accuracy lies a point lower, but moves as little, within 0.05 points up or down.",
    },
  ],
  why: "Without decay the network reads all but a few of the training images by epoch 20. From then on the only thing left to gain is certainty: longer weights push the outputs nearer to 0 and 1. On training images, which are all right, that lowers the cost; on test images, of which about two in a hundred are wrong, it raises it, as being wrong and sure is what the cross-entropy charges most. The same two in a hundred stay wrong, so the cost rises by two fifths over its lowest while the accuracy does not move.\n\nWith lambda 5 longer weights cost more than certainty gains: the weights stop growing, and cost and accuracy on the test images stay level. Accuracy is no higher for it at this learning rate. As the training images never become certain, each mini-batch goes on pulling, and single epochs lie between 96.2 and 98.0 %; their best is as good as the level of the unregularized network. At a smaller learning rate they scatter less, as regularized-full shows.",
  runs: (extent) => [...longRuns(extent), ...runsOf(GAUSSIAN, {}, extent)],
  conclude(results) {
    const [without, decayed, gaussian] = [WITHOUT, WITH, GAUSSIAN].map((name) => ofSetting(results, name));
    const falls = gaussian!.map((result) => tenths([result], "testAccuracy"));
    const gaussianFalls = falls.map(([middle, end]) => `${middle.toFixed(2)} to ${end.toFixed(2)} %`).join(", ");
    const [middle, end] = tenths(without!, "testAccuracy");
    const turn = lowestAt(without!, "testCost");
    const [levelMiddle, levelEnd] = tenths(decayed!, "testAccuracy");
    const [costMiddle, costEnd] = tenths(decayed!, "testCost");
    const level = Math.abs(levelEnd - levelMiddle) < 0.15 && Math.abs(costEnd - costMiddle) < 0.05 * costMiddle;
    const falling = `from ${middle.toFixed(2)} to ${end.toFixed(2)} %`;
    const both = `accuracy ${levelMiddle.toFixed(2)} and ${levelEnd.toFixed(2)} %, cost ${costMiddle.toFixed(4)} and ${costEnd.toFixed(4)}`;
    const costs = [without!, decayed!, gaussian!].map((some) => lastOf(some, "testCost").value.toFixed(3));
    return {
      measured: [
        { holds: end <= middle - 0.1, figures: falling },
        turn,
        { holds: level, figures: both },
        { holds: falls.every(([middle, end]) => end < middle), figures: gaussianFalls },
      ],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the test images",
            alt: `Without regularization, from the middle tenth of the epochs to the last, ${falling}; from Gaussian weights ${gaussianFalls}. With lambda 5: ${both}.`,
            y: { label: "accuracy, %" },
          },
          [
            { name: WITHOUT, results: without!, curve: "testAccuracy", style: "dashed" },
            { name: GAUSSIAN, results: gaussian!, curve: "testAccuracy", style: "dashed" },
            { name: WITH, results: decayed!, curve: "testAccuracy" },
          ],
        ),
        curvePicture(
          {
            title: "Cost on the test images",
            alt: `Without regularization the cost is lowest in epoch ${turn.value.toFixed(0)}, counted from 0, and ends at ${costs[0]}; with lambda 5 at ${costs[1]}; unregularized from Gaussian weights at ${costs[2]}.`,
            y: { label: "cost", from: 0 },
          },
          [
            { name: WITHOUT, results: without!, curve: "testCost", style: "dashed" },
            { name: GAUSSIAN, results: gaussian!, curve: "testCost", style: "dashed" },
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
            y: { label: "accuracy, %" },
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
