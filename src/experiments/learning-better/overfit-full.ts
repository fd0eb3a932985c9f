import { bandOf, type Experiment } from "../experiment.ts";
import { crossEntropySettings } from "./cross-entropy.ts";
import { bestOf, CHAPTER_3, curvePicture, curveRuns, ofSetting } from "./curves.ts";

const NAME = "unregularized";

/** How far overfitting goes with all training images. */
export const overfitFull: Experiment = {
  id: "overfit-full",
  section: "learning-better",
  title: "Less overfitting with all training images",
  source: CHAPTER_3,
  setup:
    "784, 30 and 10 sigmoid neurons, cross-entropy, Gaussian weights, learning rate 0.5, no regularization; 30 epochs on 50,000 images: the runs of cross-entropy.",
  claims: [
    { what: "accuracy on the test images at its peak, %", published: "95.33", band: bandOf(95.33) },
    {
      what: "accuracy on the training images at its peak, %",
      published: "97.86",
      // One start, and one epoch of it.
      band: bandOf(97.86, { images: 50_000, spread: 0.4 }),
    },
    {
      what: "the gap between training and test images is below a third of that after a thousand images (100 against 82.27 %, 17.73 points)",
      published: "2.53 points",
    },
  ],
  why: "There are as many weights as before, but fifty times as many images to fit with them. What helps with one image now mostly helps with others like it, in the training images as in the test images. The gap between the two is a seventh of what it was with a thousand images, 2.5 points against 17.",
  runs: (extent) =>
    curveRuns({ name: NAME, settings: crossEntropySettings(30), seeds: [1, 2, 3, 4, 5], seconds: 5 }, extent),
  conclude(results) {
    const trained = ofSetting(results, NAME);
    const [training, test] = [bestOf(trained, "trainingAccuracy"), bestOf(trained, "testAccuracy")];
    const gap = training.value - test.value;
    return {
      measured: [test, training, { holds: gap < 17.73 / 3, figures: `${gap.toFixed(2)} points` }],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the training and the test images",
            alt: `Accuracy after each epoch. At best ${training.value.toFixed(2)} % on the training images and ${test.value.toFixed(2)} % on the test images; published: 97.86 and 95.33 %.`,
            y: { label: "accuracy, %" },
            marks: [
              { y: 97.86, label: "published, training: 97.86 %" },
              { y: 95.33, label: "published, test: 95.33 %" },
            ],
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
