import { bandOf, type Experiment, type Extent } from "../experiment.ts";
import type { Run } from "../run.ts";
import {
  bestOf,
  CHAPTER_3,
  curvePicture,
  curveRuns,
  lastOf,
  lowestAt,
  meanOver,
  ofSetting,
  type Variant,
  variant,
} from "./curves.ts";

export const UNREGULARIZED = "unregularized";

const thousand: Variant = { limit: 1_000, epochs: 400, monitor: { training: true, weights: true } };

/** 400 epochs on a thousand images; nothing regularized where nothing else is said. */
export function thousandRuns(name: string, differing: Variant, extent: Extent): Run[] {
  return curveRuns({ name, settings: variant({ ...thousand, ...differing }), seeds: [1, 2, 3], seconds: 8 }, extent);
}

/** The book's example of overfitting. */
export const overfit1000: Experiment = {
  id: "overfit-1000",
  section: "learning-better",
  title: "A thousand images learned by heart",
  source: CHAPTER_3,
  setup:
    "784, 30 and 10 sigmoid neurons, cross-entropy, Gaussian weights, learning rate 0.5, no regularization; 400 epochs on the first 1,000 training images.",
  claims: [
    {
      what: "accuracy on the test images at its peak, %",
      published: "82.27",
      // One start, and a thousand images leave much to it.
      band: bandOf(82.27, { spread: 2 }),
    },
    {
      what: "accuracy on the training images after the last epoch, %",
      published: "100",
      band: { low: 99.9, high: 100 },
    },
    {
      what: "epoch, counted from 0, with the lowest cost on the test images",
      published: "about 15",
      // Read from a picture of one start.
      band: { low: 8, high: 25, better: "neither", unit: "epochs" },
    },
    {
      what: "accuracy on the test images has stopped improving: its mean over the last quarter of the epochs is less than 0.25 points above that over the quarter before, though the cost on the training images falls by more than a tenth",
      published: "no more improvement from about epoch 280",
    },
  ],
  why: "There are 23,860 weights and biases for 1,000 images, so nothing forces the network to find what makes a 3 a 3: it can as well remember each image. The cost on the training images falls to almost nothing, and all of them are read.\n\nOn the test images the cost turns before epoch 20, while the accuracy creeps up for hundreds of epochs more. That is no contradiction: accuracy counts errors, cost weighs them. The weights grow, so the outputs come nearer to 0 and 1, right or wrong, and the cross-entropy charges most for being wrong and sure.\n\nThat four in five are the limit is owed less to the small number of images than to the Gaussian weights at the start, as regularized-1000 shows.",
  runs: (extent) => thousandRuns(UNREGULARIZED, {}, extent),
  conclude(results) {
    const trained = ofSetting(results, UNREGULARIZED);
    const best = bestOf(trained, "testAccuracy");
    const learned = lastOf(trained, "trainingAccuracy");
    const turn = lowestAt(trained, "testCost");
    const [before, after] = [meanOver(trained, "testAccuracy", 0.5, 0.75), meanOver(trained, "testAccuracy", 0.75, 1)];
    const [costBefore, costAfter] = [
      meanOver(trained, "trainingCost", 0.5, 0.75),
      meanOver(trained, "trainingCost", 0.75, 1),
    ];
    const quarters = `third quarter ${before.toFixed(2)} %, last ${after.toFixed(2)} %; training cost ${costBefore.toPrecision(2)} and ${costAfter.toPrecision(2)}`;
    const ends = lastOf(trained, "testCost").value;
    const lowest = meanLowest(trained.map(({ outcome }) => outcome.curves.testCost!));
    return {
      measured: [
        best,
        learned,
        turn,
        { holds: after - before < 0.25 && costAfter < 0.9 * costBefore, figures: quarters },
      ],
      pictures: [
        curvePicture(
          {
            title: "Cost on the training and the test images",
            alt: `On the training images the cost falls to ${lastOf(trained, "trainingCost").value.toPrecision(2)}; on the test images it is lowest, ${lowest.toFixed(2)}, in epoch ${turn.value.toFixed(0)} and then rises to ${ends.toFixed(2)}.`,
            y: { label: "cost", from: 0 },
          },
          [
            { name: "training", results: trained, curve: "trainingCost", style: "dashed" },
            { name: "test", results: trained, curve: "testCost" },
          ],
        ),
        curvePicture(
          {
            title: "Accuracy on the training and the test images",
            alt: `Training images: ${learned.value.toFixed(2)} % after the last epoch. Test images: at best ${best.value.toFixed(2)} %; published: 82.27 %. ${quarters}.`,
            y: { label: "accuracy, %" },
            marks: [{ y: 82.27, label: "published: 82.27 %" }],
          },
          [
            { name: "training", results: trained, curve: "trainingAccuracy", style: "dashed" },
            { name: "test", results: trained, curve: "testAccuracy" },
          ],
        ),
      ],
    };
  },
};

function meanLowest(curves: readonly (readonly number[])[]): number {
  return curves.reduce((sum, curve) => sum + Math.min(...curve), 0) / curves.length;
}
