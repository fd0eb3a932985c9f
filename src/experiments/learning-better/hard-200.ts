import { sgd } from "../../training/optimizer.ts";
import type { Experiment, Extent, RunResult } from "../experiment.ts";
import type { DigitTable } from "../picture.ts";
import type { HardImagesOutcome, HardImagesSettings, Named } from "../runs/hard-images.ts";
import { barsOf, listed, mean } from "./compare.ts";

/** Cost and hidden layers; a learning rate for so many epochs, then others. */
function network(
  name: string,
  cost: "quadratic" | "cross-entropy",
  hidden: readonly number[],
  [[learningRate, epochs], ...then]: readonly [readonly [number, number], ...(readonly [number, number])[]],
): Named {
  return {
    name,
    network: { sizes: [784, ...hidden, 10], activation: "sigmoid", cost, weights: "scaled" },
    optimizer: sgd({ learningRate, l2: cost === "quadratic" ? 0 : 5 }),
    batchSize: 10,
    epochs,
    later: then,
  };
}

const THREE_RATES = [
  [0.5, 10],
  [0.1, 10],
  [0.02, 10],
] as const;

const settings: HardImagesSettings = {
  split: [50_000, 10_000],
  first: {
    name: "chapter 1",
    network: { sizes: [784, 30, 10], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
    optimizer: sgd({ learningRate: 3 }),
    batchSize: 10,
    epochs: 30,
  },
  others: [
    network(
      "quadratic, 2 rates",
      "quadratic",
      [100],
      [
        [0.3, 20],
        [0.1, 15],
      ],
    ),
    network(
      "quadratic, 3 rates",
      "quadratic",
      [100],
      [
        [0.3, 10],
        [0.1, 10],
        [0.05, 10],
      ],
    ),
    network("cross-entropy, 30", "cross-entropy", [30], THREE_RATES),
    network("cross-entropy, 100", "cross-entropy", [100], THREE_RATES),
    network("cross-entropy, 200", "cross-entropy", [200], THREE_RATES),
    network("cross-entropy, 100 and 100", "cross-entropy", [100, 100], THREE_RATES),
  ],
  images: 200,
  below: 0.7,
};

/** One epoch of each on a tenth of the images. */
function quick({ split: _, first, others, ...rest }: HardImagesSettings): HardImagesSettings {
  const short = ({ later = [], ...named }: Named): Named => ({
    ...named,
    epochs: 2,
    later: later.map(([learningRate]) => [learningRate, 1] as const),
  });
  return { ...rest, split: [5_000, 0], first: short(first), others: others.map(short) };
}

type Result = RunResult<HardImagesOutcome>;

/** The images that the first network finds hard, and what six better ones make of them. */
export const hard200: Experiment = {
  id: "hard-200",
  section: "learning-better",
  title: "Two hundred hard images",
  source: "readers' notes on chapter 3",
  setup:
    "The first 200 test images to whose digit the network of chapter 1 gives less than 70 %, its outputs divided by their sum, are read by six better networks: two with the quadratic cost and 100 hidden neurons, rates 0.3 and 0.1 (20 and 15 epochs), or 0.3, 0.1 and 0.05 (10 each); four with cross-entropy and lambda 5, 10 epochs each at 0.5, 0.1 and 0.02: 30, 100, 200 hidden neurons and two layers of 100. All but the first start with scaled weights.",
  claims: [
    {
      what: "in every seed, some of the 200 are read rightly by the worst network and misread by the best, as all test images judge them",
      published: "a digit read rightly by the worse network is sometimes misread by the better",
    },
    {
      what: "in every seed, each of the six reads more of the 200 than the network of chapter 1",
      published: "shown as a table of pictures",
    },
  ],
  why: "A better network is right more often, not right wherever a worse one is. Each draws its borders between digits elsewhere, and an image that lies near a border falls on this side or that as the start has it. The better network gains many such images for each that it loses.",
  runs: (extent: Extent) =>
    (extent === "full" ? [1, 2, 3] : [1]).map((seed) => ({
      name: `seed ${seed}`,
      kind: "hard-images",
      settings: extent === "full" ? settings : quick(settings),
      seed,
      seconds: extent === "full" ? 45 : 3,
    })),
  conclude(results) {
    const runs = results as readonly Result[];
    const lost = runs.map(({ outcome }) => lostByTheBest(outcome));
    const names = runs[0]!.outcome.networks.map(({ name }) => name);
    const right = names.map((_, n) => runs.map(({ outcome }) => rightOf(outcome, n).length));
    const accuracies = names.map((_, n) => runs.map(({ outcome }) => 100 * outcome.networks[n]!.accuracy));
    return {
      measured: [
        {
          holds: lost.every(({ images }) => images.length > 0),
          figures: lost
            .map(
              ({ worst, best, images, gained }, i) =>
                `${runs[i]!.run.name}: ${images.length} lost and ${gained} gained from "${worst}" to "${best}"`,
            )
            .join("; "),
        },
        {
          holds: runs.every((_, i) => right.slice(1).every((counts) => counts[i]! > right[0]![i]!)),
          figures: names.map((name, n) => `${name}: ${listed(right[n]!, 0)}`).join("; "),
        },
      ],
      pictures: [
        tableOf(runs[0]!),
        barsOf(
          {
            title: "Hard images read rightly",
            alt: `Of the 200 or fewer, means over the seeds: ${names.map((name, n) => `${name} ${mean(right[n]!).toFixed(0)}`).join(", ")}.`,
            x: { label: "images", from: 0, to: 200 },
          },
          names.map((name, n) => ({ name, values: right[n]! })),
        ),
        barsOf(
          {
            title: "Accuracy on all test images",
            alt: `Means over the seeds: ${names.map((name, n) => `${name} ${mean(accuracies[n]!).toFixed(2)} %`).join(", ")}.`,
            x: { label: "accuracy, %", from: 90, to: 100 },
          },
          names.map((name, n) => ({ name, values: accuracies[n]! })),
        ),
      ],
      remarks: runs.map(({ run, outcome }) => {
        const all = outcome.images.filter((_, i) =>
          outcome.networks.every(({ read }) => read[i] !== outcome.labels[i]),
        );
        return `${run.name}: ${all.length} of ${outcome.images.length} images are misread by all seven networks.`;
      }),
    };
  },
};

/** Which of the images a network reads rightly, by their place among them. */
function rightOf({ labels, networks }: HardImagesOutcome, n: number): number[] {
  return [...labels].flatMap((label, i) => (networks[n]!.read[i] === label ? [i] : []));
}

/** The worst and the best of the six, and how the images change hands between them. */
function lostByTheBest(outcome: HardImagesOutcome) {
  const { networks } = outcome;
  const order = [...networks.keys()].slice(1).sort((a, b) => networks[a]!.accuracy - networks[b]!.accuracy);
  const [worst, best] = [order[0]!, order.at(-1)!];
  const [before, after] = [rightOf(outcome, worst), rightOf(outcome, best)];
  return {
    worst: networks[worst]!.name,
    best: networks[best]!.name,
    images: before.filter((i) => !after.includes(i)),
    gained: after.filter((i) => !before.includes(i)).length,
  };
}

function tableOf({ run, outcome }: Result): DigitTable {
  const { images, labels, networks } = outcome;
  const { worst, best, images: lost } = lostByTheBest(outcome);
  return {
    kind: "digits",
    title: `The hard images, read by seven networks (${run.name})`,
    alt: `${images.length} test images, each with what seven networks read and how probable it was. ${lost.length} are read rightly by "${worst}" and misread by "${best}"${lost.length === 0 ? "" : `, the first of them image ${images[lost[0]!]}, a ${labels[lost[0]!]}`}.`,
    columns: networks.map(({ name }) => name),
    rows: images.map((image, i) => ({
      image,
      label: Number(labels[i]),
      cells: networks.map(({ read, probability }) => ({ read: Number(read[i]), probability: probability[i]! / 1000 })),
    })),
  };
}
