import type { Experiment } from "../experiment.ts";
import { CHAPTER_3, curvePicture, curveRuns, lastOf, meanOver, ofSetting, type Trained, variant } from "./curves.ts";
import { initializationRuns } from "./initialization.ts";

const TOO_MUCH = "eta 10, lambda 1000";
const CURE = "30 hidden, scaled";

/** Hyper-parameters with which nothing is learned. */
export const lambda1000: Experiment = {
  id: "lambda-1000",
  section: "learning-better",
  title: "A network that learns nothing",
  source: CHAPTER_3,
  setup:
    "784, 30 and 10 sigmoid neurons, cross-entropy, scaled weights, learning rate 10, lambda 1000, 30 epochs; and its cure, learning rate 0.1 and lambda 5: the runs of initialization.",
  claims: [
    {
      what: "accuracy on the validation images, mean over all epochs, %",
      published: "9.67 to 10.30",
      // The share of the rarest and the commonest digit among the validation images, which is what guessing one digit gives.
      band: { low: 9.15, high: 10.9, better: "neither" },
    },
    {
      what: "all images are read as one and the same digit after the last epoch, in every run",
      published:
        "not said; but 9.67, 9.83, 9.90, 10.09 and 10.30 % are the shares of single digits among the validation images",
    },
    {
      what: "learning rate 0.1 with lambda 5 cures it: more than 95 % of the validation images",
      published: "the same network can do better than 96 %",
    },
  ],
  why: "Each mini-batch first shrinks every weight by the factor 1 - eta lambda/n, and here that is 1 - 10 x 1,000/50,000: a fifth of every weight is gone with every ten images, and what a mini-batch taught is halved three mini-batches later. All weights together are a hundredth long, where those of the cure are 46. Pixels no longer matter; the biases, which do not decay, are all that is left, and at learning rate 10 they follow whatever digits came last. So after each epoch all images get one answer, another each time, and the accuracy is the share of that digit: this is what the published figures are too.\n\nThe accuracy alone does not tell which of the two numbers is wrong. Together they make the decay, so lowering either helps; the book's advice is to begin without regularization, and to look for a learning rate at which the cost falls at all.",
  runs: (extent) => [
    ...curveRuns(
      {
        name: TOO_MUCH,
        settings: variant({
          learningRate: 10,
          l2: 1_000,
          weights: "scaled",
          readOn: "validation",
          monitor: { weights: true },
        }),
        seeds: [1, 2, 3],
        seconds: 4,
      },
      extent,
    ),
    ...initializationRuns(extent).filter(({ name }) => name.startsWith(`${CURE},`)),
  ],
  conclude(results) {
    const [lost, cured] = [TOO_MUCH, CURE].map((name) => ofSetting(results, name));
    const means = lost!.map((result) => meanOver([result], "validationAccuracy", 0, 1));
    const answers = lost!.map(answersOf);
    const accuracy = lastOf(cured!, "validationAccuracy").value;
    const length = lastOf(lost!, "weightLength").value;
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    return {
      measured: [
        { value: mean, values: means },
        {
          holds: answers.every((digits) => digits.length === 1),
          figures: `every test image is read as ${answers.map((digits) => digits.join(" or ")).join("; ")}`,
        },
        { holds: accuracy > 95, figures: `${accuracy.toFixed(2)} %` },
      ],
      pictures: [
        curvePicture(
          {
            title: "Accuracy on the validation images",
            alt: `Learning rate 10 with lambda 1000: ${mean.toFixed(2)} % in the mean of all epochs. Learning rate 0.1 with lambda 5: ${accuracy.toFixed(2)} % after the last.`,
            y: { label: "accuracy, %", from: 0 },
          },
          [
            { name: TOO_MUCH, results: lost!, curve: "validationAccuracy" },
            { name: "eta 0.1, lambda 5", results: cured!, curve: "validationAccuracy", style: "dashed" },
          ],
        ),
        curvePicture(
          {
            title: "Length of the weights",
            alt: `With learning rate 10 and lambda 1000 the weights are ${length.toPrecision(2)} long after the last epoch.`,
            y: { label: "length of all weights", from: 0 },
          },
          [{ name: TOO_MUCH, results: lost!, curve: "weightLength" }],
        ),
      ],
    };
  },
};

/** The digits that are read in any test image. */
function answersOf({ outcome }: Trained): number[] {
  return outcome.confusion.flatMap((_, digit) => (outcome.confusion.some((row) => row[digit]! > 0) ? [digit] : []));
}
