import { log } from "../../core/math.ts";
import { type Experiment, type Extent, meanOf, type RunResult } from "../experiment.ts";
import { book30 } from "../first-network/book-30.ts";
import type { Picture } from "../picture.ts";
import type { Run } from "../run.ts";
import type { PollingOutcome, PollingSettings } from "../runs/polling.ts";
import type { DenseNetwork } from "../settings.ts";

const START = "before learning";
const LATER = "after an epoch";

const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

function settingsOf(epochs: number, extent: Extent): PollingSettings {
  const small = extent === "quick";
  return {
    network: book30.settings.network as DenseNetwork,
    images: small ? 10_000 : 50_000,
    sizes: small ? sizes.filter((size) => size <= 2_000) : sizes,
    draws: { images: small ? 4_000 : 20_000, least: 5, most: small ? 20 : 100 },
    epochs,
    learningRate: 3,
  };
}

const seeds = [1, 2, 3, 4, 5];

/** A few voters tell how all will vote. */
export const polling: Experiment = {
  id: "polling",
  section: "descent",
  title: "The gradient of a small sample",
  source: "Nielsen, chapter 1, Learning with gradient descent, stochastic gradient descent",
  setup: `The book's first network before learning and after an epoch (learning rate 3): the gradient over m random training images, m = 1 to 10,000, against that over all 50,000. Up to 100 samples for each m, five starts. Error is the length of the difference over the length of the full gradient.`,
  claims: [
    {
      what: "before learning, mini-batches of 10: a small step goes downhill for at least 95 % of them",
      published: "a small sample estimates the gradient well",
    },
    {
      what: "before learning, mini-batches of 100: mean cosine between the two gradients at least 0.9",
      published: "a small sample estimates the gradient well",
    },
    {
      what: "slope of the error against m, both logarithmic, m up to 1,000, both states",
      published: "statistical fluctuations: as 1 / sqrt(m)",
      band: { low: -0.55, high: -0.45, better: "neither", unit: "" },
    },
  ],
  why: "An image's gradient is the full gradient plus what is particular to that image. In the mean over m random images the particular parts cancel as all chance does, like 1 over the square root of m: a hundred times the work for a tenth of the error. Before learning, ten images already point the way: every one of our mini-batches of 10 goes downhill, with a mean cosine of 0.8. The rest of the 50,000 is better spent on further steps.\n\nAfter one epoch the full gradient is 27 times shorter, as most images have nothing to complain of, while what is particular to each has not shrunk so much: 1,000 images are now as far from the truth as 10 were before, and a quarter of the mini-batches of 10 goes uphill. Learning goes on all the same, since their mean is right and three of four help. But this noise is why learning at a fixed rate ends in jumping to and fro, and why larger mini-batches or smaller learning rates are for the end of learning, not for its start.",
  runs: (extent) =>
    (extent === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed) =>
      [0, 1].map((epochs): Run => {
        const name = `${epochs === 0 ? START : LATER}, seed ${seed}`;
        const seconds = extent === "quick" ? 1 : 6;
        return { name, kind: "polling", settings: settingsOf(epochs, extent), seed, seconds };
      }),
    ),
  conclude(results) {
    const found = results as readonly RunResult<PollingOutcome>[];
    const of = (state: string) => found.filter(({ run }) => run.name.startsWith(`${state},`));
    const [start, later] = [of(START), of(LATER)];
    const at = ({ outcome }: RunResult<PollingOutcome>, size: number) =>
      outcome.sizes.find((each) => each.size === size)!;
    const total = (results: typeof start, size: number) =>
      results.reduce((sum, each) => sum + at(each, size).samples, 0);
    const downhill = (results: typeof start, size: number) =>
      (100 * results.reduce((sum, each) => sum + at(each, size).downhill, 0)) / total(results, size);
    const cosine = (results: typeof start, size: number) =>
      meanOf(results.map((each) => at(each, size).cosine.mean)).value;
    const error = (results: typeof start, size: number) => meanOf(results.map((each) => at(each, size).error)).value;
    const ten = downhill(start, 10);
    const hundred = cosine(start, 100);
    return {
      measured: [
        {
          holds: ten >= 95,
          figures: `${ten.toFixed(1)} % of ${total(start, 10)}; after an epoch ${downhill(later, 10).toFixed(1)} %`,
        },
        {
          holds: hundred >= 0.9,
          figures: `${hundred.toFixed(3)}, with 10 ${cosine(start, 10).toFixed(3)}; after an epoch ${cosine(later, 100).toFixed(3)} and ${cosine(later, 10).toFixed(3)}`,
        },
        { ...meanOf(found.map(({ outcome }) => slopeOf(outcome))), of: "starts and states" },
      ],
      pictures: [
        errors(
          start,
          later,
          `Before learning ${error(start, 10).toPrecision(2)} with 10 images and ${error(start, 1000).toPrecision(2)} with 1,000; after an epoch ${error(later, 10).toPrecision(2)} and ${error(later, 1000).toPrecision(2)}.`,
        ),
        cosines(
          start,
          later,
          `Before learning ${cosine(start, 10).toFixed(2)} with 10 images; after an epoch ${cosine(later, 10).toFixed(2)}.`,
        ),
      ],
      remarks: [`Length of the full gradient: ${lengths(start)} before learning, ${lengths(later)} after an epoch.`],
    };
  },
};

function lengths(results: readonly RunResult<PollingOutcome>[]): string {
  return meanOf(results.map(({ outcome }) => outcome.length)).value.toPrecision(2);
}

/** Least squares of log error on log m, up to 1,000 images: beyond, samples are no small part of all. */
function slopeOf({ sizes }: PollingOutcome): number {
  const points = sizes.filter(({ size }) => size <= 1000).map(({ size, error }) => [log(size), log(error)] as const);
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length);
  const covariance = points.reduce((sum, point) => sum + (point[0] - x!) * (point[1] - y!), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x!) * (point[0] - x!), 0);
}

type Results = readonly RunResult<PollingOutcome>[];

function seriesOf(start: Results, later: Results, value: (size: PollingOutcome["sizes"][number]) => number) {
  return [
    ...start.map((result) => ({ result, group: START })),
    ...later.map((result) => ({ result, group: LATER })),
  ].map(({ result, group }) => ({
    name: result.run.name,
    group,
    style: "line and dots" as const,
    points: result.outcome.sizes.map((each): [number, number] => [each.size, value(each)]),
  }));
}

function errors(start: Results, later: Results, figures: string): Picture {
  return {
    kind: "lines",
    title: "Error of the gradient of m images",
    alt: `Both axes logarithmic: straight lines that fall by half for four times the images. ${figures}`,
    x: { label: "images, m", scale: "log" },
    y: { label: "error, of the full gradient's length", scale: "log" },
    series: seriesOf(start, later, ({ error }) => error),
    marks: [
      { x: 10, label: "the book's mini-batch" },
      { y: 1, label: "as long as the gradient itself" },
    ],
  };
}

function cosines(start: Results, later: Results, figures: string): Picture {
  return {
    kind: "lines",
    title: "Cosine of the angle between the gradient of m images and that of all",
    alt: `Rises to 1 as m grows, sooner before learning than after an epoch. ${figures}`,
    x: { label: "images, m", scale: "log" },
    y: { label: "mean cosine", from: 0, to: 1 },
    series: seriesOf(start, later, ({ cosine }) => cosine.mean),
    marks: [{ x: 10, label: "the book's mini-batch" }],
  };
}
