import { sgd } from "../../training/optimizer.ts";
import { bandOf, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { Run } from "../run.ts";
import type { UnwatchedOutcome, UnwatchedSettings } from "../runs/unwatched.ts";
import { CHAPTER_3 } from "./curves.ts";

/** Numbers of training images, with the published accuracy and how far single starts may lie from it. */
const SIZES = [
  { images: 100, published: 69.09, spread: 3 },
  { images: 200, published: 76.37, spread: 2.5 },
  { images: 500, published: 85.29, spread: 1.5 },
  { images: 1_000, published: 88.85, spread: 1 },
  { images: 2_000, published: 91.27, spread: 0.8 },
  { images: 5_000, published: 93.24, spread: 0.6 },
  { images: 10_000, published: 94.89, spread: 0.5 },
  { images: 20_000, published: 95.85, spread: 0.4 },
  { images: 50_000, published: 95.97, spread: 0.4 },
];

/** All trainings see as many images, most of them again and again. */
const SEEN = 1_500_000;

/** Accuracy against the amount of training data. */
export const moreData: Experiment = {
  id: "more-data",
  section: "learning-better",
  title: "More training images",
  source: CHAPTER_3,
  setup:
    "784, 30 and 10 sigmoid neurons, cross-entropy, scaled weights, learning rate 0.5, lambda 0.0001 times the number of images: the first 100, 200, 500 ... 50,000 training images, for as many epochs as make 1,500,000 images. Read once, after the last epoch.",
  claims: SIZES.map(({ images, published, spread }) => ({
    what: `accuracy on the validation images after the last epoch, ${images} training images, %`,
    published: String(published),
    band: bandOf(published, { spread }),
  })),
  why: "Each doubling of the data gains less than the one before: over a logarithmic axis the curve bends toward a level, but between 100 and 10,000 images nothing else in the chapter gains as much as more data do. All of these networks see 1,500,000 images, so it is no matter of more practice: a hundred images seen 15,000 times each teach what a hundred images can.\n\nWith lambda in proportion to the number of images each mini-batch decays the weights by the same factor, whatever that number is. What differs between starts is small up to 5,000 images; with more, the last epoch alone says it only to a point or so, for at learning rate 0.5 accuracy still goes up and down from epoch to epoch.",
  runs: (extent) =>
    SIZES.flatMap(({ images }) =>
      (extent === "full" ? [1, 2, 3] : [1]).map((seed): Run => {
        const seen = extent === "full" ? SEEN : SEEN / 15;
        const settings: UnwatchedSettings = {
          network: { sizes: [784, 30, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" },
          optimizer: sgd({ learningRate: 0.5, l2: images / 10_000 }),
          batchSize: 10,
          epochs: Math.max(1, Math.floor(seen / images)),
          split: [50_000, 10_000],
          images: { limit: images },
        };
        const name = `${images} images, seed ${seed}`;
        return { name, kind: "unwatched", settings, seed, seconds: extent === "full" ? 3 : 0.5 };
      }),
    ),
  conclude(results) {
    const trained = results as readonly RunResult<UnwatchedOutcome>[];
    const groups = SIZES.map(({ images, published }) => {
      const some = trained.filter(({ run }) => run.name.startsWith(`${images} images,`));
      return { images, published, some, mean: meanOf(some.map(({ outcome }) => 100 * outcome.validation.accuracy)) };
    });
    const [fewest, most] = [groups[0]!, groups.at(-1)!].map(({ mean }) => mean.value.toFixed(2));
    const points = groups.flatMap(({ images, mean }) => mean.values.map((value): [number, number] => [images, value]));
    const learned = groups.map(({ images, some }): [number, number] => [
      images,
      100 * meanOf(some.map(({ outcome }) => outcome.training.accuracy)).value,
    ]);
    return {
      measured: groups.map(({ mean }) => mean),
      pictures: [
        {
          kind: "lines",
          title: "Accuracy on the validation images against the number of training images",
          alt: `Accuracy rises from ${fewest} % with 100 training images to ${most} % with 50,000; published: 69.09 and 95.97 %. On the training images themselves it is ${learned[0]![1].toFixed(2)} and ${learned.at(-1)![1].toFixed(2)} %.`,
          x: { label: "training images", scale: "log" },
          y: { label: "accuracy, %" },
          series: [
            { name: "ours, mean", points: groups.map(({ images, mean }) => [images, mean.value]), group: "validation" },
            { name: "ours, each seed", points, style: "dots", group: "validation" },
            {
              name: "published",
              points: SIZES.map(({ images, published }) => [images, published]),
              style: "line and dots",
            },
            { name: "ours, on the training images", points: learned, style: "dashed" },
          ],
        },
      ],
    };
  },
};
