import { bandOf, type Experiment } from "../experiment.ts";
import { bestOf, CHAPTER_3, curvePicture, curveRuns, ofSetting, unreadDigits, variant } from "./curves.ts";

/** Both sizes, with what was published for them. */
const SIZES = [
  { hidden: 30, published: 95.49, seeds: [1, 2, 3, 4, 5], seconds: 5 },
  { hidden: 100, published: 96.82, seeds: [1, 2, 3], seconds: 10 },
];

/** The book's first network with the cross-entropy for its cost. */
export const crossEntropy: Experiment = {
  id: "cross-entropy",
  section: "learning-better",
  title: "The cross-entropy instead of the quadratic cost",
  source: CHAPTER_3,
  setup:
    "784, 30 or 100, and 10 sigmoid neurons, cross-entropy, Gaussian weights; 30 epochs, mini-batches of 10, learning rate 0.5, no regularization.",
  claims: [
    ...SIZES.map(({ hidden, published }) => ({
      what: `accuracy on the test images at its peak, ${hidden} hidden neurons, %`,
      published: String(published),
      band: bandOf(published),
    })),
    {
      what: "no start sticks: every digit is read in at least a tenth of its images",
      published: "not said; with the quadratic cost a start in five sticks",
    },
  ],
  why: "The accuracies are near those of the quadratic cost. What the cross-entropy changes is how learning begins: an output neuron's error is its output minus what it should be, with no slope of the sigmoid in it, so an output that starts saturated at the wrong end moves first and fastest.\n\nThat is why no start sticks here: all ten digits are read in every run. With the quadratic cost and the same Gaussian weights, an output that says 0 to everything gets almost no gradient back, and its digit stays unread.",
  runs: (extent) =>
    SIZES.flatMap(({ hidden, seeds, seconds }) =>
      // With 30 hidden neurons these are the runs of overfit-full, which looks at the training images as well.
      curveRuns({ name: `${hidden} hidden`, settings: crossEntropySettings(hidden), seeds, seconds }, extent),
    ),
  conclude(results) {
    const groups = SIZES.map(({ hidden, published }) => {
      const trained = ofSetting(results, `${hidden} hidden`);
      return { hidden, published, trained, best: bestOf(trained, "testAccuracy") };
    });
    const all = groups.flatMap(({ trained }) => trained);
    const stuck = all.filter((result) => unreadDigits(result).length > 0);
    const means = groups.map(({ hidden, best }) => `${hidden} hidden neurons ${best.value.toFixed(2)} %`).join(", ");
    return {
      measured: [
        ...groups.map(({ best }) => best),
        { holds: stuck.length === 0, figures: `${stuck.length} of ${all.length} starts stuck` },
      ],
      pictures: [
        curvePicture(
          {
            title: "Cross-entropy: accuracy on the test images",
            alt: `Accuracy after each epoch. Mean of the peaks: ${means}; published: 95.49 and 96.82 %.`,
            y: { label: "accuracy, %" },
            marks: SIZES.map(({ hidden, published }) => ({
              y: published,
              label: `published, ${hidden}: ${published} %`,
            })),
          },
          groups.map(({ hidden, trained }) => {
            return { name: `${hidden} hidden neurons`, results: trained, curve: "testAccuracy" };
          }),
        ),
      ],
      remarks: stuck.map((result) => `${result.run.name} does not read ${unreadDigits(result).join(", ")}.`),
    };
  },
};

/** Of 30 hidden neurons the training images and the length of the weights are wanted too. */
export function crossEntropySettings(hidden: number): ReturnType<typeof variant> {
  return variant(hidden === 30 ? { monitor: { training: true, weights: true } } : { hidden });
}
