import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { adam } from "../../training/optimizer.ts";
import { oneCycle } from "../../training/schedule.ts";
import { type Claim, type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { Counts, SegmentationOutcome, SegmentationSettings } from "../runs/segmentation.ts";
import type { Settings } from "../settings.ts";

const rectified = { activation: "relu", weights: "he" } as const;

/** The shipped model's network, which learns from MNIST here. */
export const readerSettings: Settings = {
  network: network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(12, 5, rectified),
      maxPool2d(2),
      conv2d(32, 5, rectified),
      maxPool2d(2),
      flatten(),
      dense(80, rectified),
      dense(10, { activation: "softmax", weights: "he" }),
    ],
  }),
  optimizer: adam({ learningRate: 0.006, weightDecay: 0.05 }),
  schedule: oneCycle(),
  batchSize: 64,
  epochs: 3,
  split: [60_000, 0],
};

/** `parametersHash` of models/digits.safetensors. */
const SHIPPED = "2b18c6ce39f82f7fa750a01ed3104a9dd49885d3b5f089a9f48eea7d6a3f5d5c";
const GAPS = [2, 0, -2] as const;

/** What is aimed at, written before the first run: all on strings of MNIST's test images. */
const claims: readonly Claim[] = [
  ...([99, 97, 85] as const).map((low, n): Claim => {
    return {
      what: `cuts right, ink boxes ${GAPS[n]} pixels apart, a network that learned from MNIST, %`,
      published: `no figure; ${low} or more was aimed at`,
      band: { low, high: 100 },
    };
  }),
  {
    what: "whole strings of six digits read right, 2 pixels apart, %",
    published: "no figure; 93 or more was aimed at",
    band: { low: 93, high: 100 },
  },
  {
    what: "the shipped model, which never saw handwriting, cuts as well: within 3 percentage points at each distance",
    published: "not tried",
  },
];

/** Chapter 1 leaves it at an idea: cut on trial, and let the classifier say whether both sides are digits. */
export const segmentation: Experiment = {
  id: "segmentation",
  section: "deep",
  title: "A string cut into digits",
  source:
    "Nielsen, chapter 1, A simple network to classify handwritten digits: the idea, without a program or a figure",
  setup:
    "Strings of 1 to 10 of MNIST's test images, chosen by the seed, with 2 or 0 columns between the boxes around their ink, or 2 that both share; cut and read by a small convolutional network that learned from MNIST and from images that are no digit, and by the model that ships with Inkling.",
  claims,
  why: "A network that has only seen digits is as sure of half a digit as of a whole one, so it cannot say where to cut. This one has also seen pairs and pieces, and learned to give them all digits alike: a piece of which it is sure is then mostly one digit.\n\nWhere digits share columns they mostly also share ink, and no line between them exists in the picture: what is counted as right there is a cut within 3 pixels of the middle.",
  runs: (extent) => {
    const strings = extent === "quick" ? 20 : 200;
    const shared = { images: "test", strings, gaps: [...GAPS] } as const;
    const reader: Settings = extent === "quick" ? { ...readerSettings, split: [10_000, 0] } : readerSettings;

    const learned: SegmentationSettings = { ...shared, reader };
    const shipped: SegmentationSettings = { ...shared, reader: { shipped: SHIPPED } };
    return [
      { name: "learned from MNIST", settings: learned },
      { name: "shipped model", settings: shipped },
    ].map((run) => ({
      ...run,
      kind: "segmentation",
      seed: 1,
      seconds: 60,
    }));
  },
  conclude(results) {
    const all = results as readonly RunResult<SegmentationOutcome>[];
    const [learned, shipped] = all.map(({ outcome }) => outcome) as [SegmentationOutcome, SegmentationOutcome];
    const [best, ours] = [learned, shipped].map(({ mixed }) => mixed.map(cutsRight)) as [number[], number[]];
    const ofSix = learned.ofSix[0]!;
    return {
      measured: [
        ...best.map((value) => meanOf([value])),
        meanOf([percentage(ofSix.readRight, ofSix.strings)]),
        {
          holds: ours.every((value, g) => value >= best[g]! - 3),
          figures: GAPS.map((gap, g) => `${gap} pixels: ${ours[g]!.toFixed(2)} %`).join(", "),
        },
      ],
      pictures: [tableOf(all), ...exampleOf(all)],
    };
  },
};

/** Cuts that were made where they belong, of those to be made; or of those made, where these are more. */
function cutsRight({ cuts, found, false: strange }: Counts): number {
  return percentage(found, Math.max(cuts, found + strange));
}

function percentage(part: number, whole: number): number {
  return (100 * part) / whole;
}

/** Every figure of every run. */
function tableOf(all: readonly RunResult<SegmentationOutcome>[]): Picture {
  const shown = (value: number): string => value.toFixed(2);
  return {
    kind: "table",
    title: "Strings cut and read",
    alt: "For each network, length and distance: how many cuts are right, how many strings are cut right, and how many are read right.",
    columns: ["network", "digits", "pixels apart", "cuts right, %", "strings cut right, %", "strings read right, %"],
    rows: all.flatMap(({ run, outcome }) =>
      (["mixed", "ofSix"] as const).flatMap((length) =>
        outcome[length].map((counts) => [
          `${run.name} (single digits ${shown(100 * outcome.accuracy)} %)`,
          length === "mixed" ? "1 to 10" : "6",
          counts.gap,
          shown(cutsRight(counts)),
          shown(percentage(counts.cutRight, counts.strings)),
          shown(percentage(counts.readRight, counts.strings)),
        ]),
      ),
    ),
  };
}

/** 504192 with the boxes of its digits, and what the network saw of each. */
function exampleOf(all: readonly RunResult<SegmentationOutcome>[]): Picture[] {
  return all.flatMap(({ run, outcome: { example } }): Picture[] => [
    {
      kind: "images",
      title: `504192 and where it was cut (${run.name})`,
      alt: `Six digits that touch, each in a frame: read as ${example.text}.`,
      width: ENLARGED * example.picture.width,
      height: ENLARGED * example.picture.height,
      scale: "ink",
      images: [{ name: `read as ${example.text}`, pixels: framed(example) }],
    },
    {
      kind: "images",
      title: `504192 as the network saw it (${run.name})`,
      alt: `Each digit alone, sized and centered: read as ${example.digits.map(({ label }) => label).join(", ")}.`,
      width: 28,
      height: 28,
      scale: "ink",
      images: example.digits.map(({ label, probability, pixels }) => ({
        name: `${label}: ${(100 * probability).toFixed(1)} %`,
        pixels,
      })),
    },
  ]);
}

const ENLARGED = 5;

/** The picture enlarged, with a gray frame around each digit. */
function framed({ picture, digits }: SegmentationOutcome["example"]): string {
  const bytes = atob(picture.pixels);
  const [width, height] = [ENLARGED * picture.width, ENLARGED * picture.height];
  return btoa(
    Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const isFrame = digits.some(({ box }) => {
        const [left, top] = [ENLARGED * box.left, ENLARGED * box.top];
        const [right, bottom] = [left + ENLARGED * box.width - 1, top + ENLARGED * box.height - 1];
        const within = x >= left && x <= right && y >= top && y <= bottom;
        return within && (x === left || x === right || y === top || y === bottom);
      });
      return isFrame ? "\x80" : bytes[Math.floor(y / ENLARGED) * picture.width + Math.floor(x / ENLARGED)]!;
    }).join(""),
  );
}
