import type { TransformationOptions } from "../../data/transformations.ts";
import { bandOf, type Experiment, meanOf } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import {
  accuracies,
  barsOf,
  curvesOf,
  listed,
  mean,
  meansListed,
  ofVariant,
  type Variant,
  variantRuns,
} from "./compare.ts";
import { wideSettings } from "./dropout.ts";
import { notesSettings } from "./notes-98.ts";

/** As far as digits are written: a reader would hardly notice. */
const MILD: TransformationOptions = { shift: 1, rotate: 10, scale: 0.1, shear: 0.1 };
const ELASTIC: TransformationOptions = { ...MILD, elastic: { sigma: 6, alpha: 38 } };
/** Farther than people write. */
const STRONG: TransformationOptions = { shift: 5, rotate: 45, scale: 0.4, shear: 0.4 };

const wide = { ...wideSettings, epochs: 25 };
const notes: TrainingSettings = { ...notesSettings(100), monitor: { training: 10_000 } };

const [PLAIN, AFFINE, WARPED] = ["800 hidden, as they are", "800 hidden, affine", "800 hidden, elastic"] as const;
const [NOTES, MISTAKE, STRONG_AFRESH, CURE] = [
  "100 hidden, as they are",
  "100 hidden, strong, once",
  "100 hidden, strong, each epoch",
  "100 hidden, mild, each epoch",
] as const;

const variants: readonly Variant[] = [
  { name: PLAIN, settings: wide, seconds: 80 },
  { name: AFFINE, settings: wide, transformed: { transformations: MILD, when: "each epoch" }, seconds: 100 },
  { name: WARPED, settings: wide, transformed: { transformations: ELASTIC, when: "each epoch" }, seconds: 140 },
  { name: NOTES, settings: notes, seconds: 10 },
  { name: MISTAKE, settings: notes, transformed: { transformations: STRONG, when: "once" }, seconds: 12 },
  { name: STRONG_AFRESH, settings: notes, transformed: { transformations: STRONG, when: "each epoch" }, seconds: 35 },
  { name: CURE, settings: notes, transformed: { transformations: MILD, when: "each epoch" }, seconds: 35 },
];

const seeds = [1, 2];
const quick: Partial<TrainingSettings> = { split: [5_000, 5_000], monitor: { training: 1_000 } };

/** Training images that are moved and warped. */
export const transformedImages: Experiment = {
  id: "transformed",
  section: "learning-better",
  title: "Training images moved, turned and warped",
  source: "Simard, Steinkraus and Platt, 2003, as told by Nielsen, chapter 3; readers' notes",
  setup:
    "800 hidden rectified neurons, softmax, one cycle of the learning rate up to 0.05, momentum 0.9, mini-batches of 50, 25 epochs: on the images as they are; anew each epoch shifted by up to 1 pixel, turned by 10 degrees, scaled and slanted by 10 %; and besides warped (sigma 6, alpha 38, as Ciresan and others took). The notes' mistake is not told in full; ours is a plausible one: with the network of notes-98 the images are replaced, once, by strongly transformed ones (5 pixels, 45 degrees, 40 %). Then strongly but anew each epoch, and mildly anew.",
  claims: [
    { what: "accuracy on the test images, 800 hidden, as they are, %", published: "98.4", band: bandOf(98.4) },
    { what: "accuracy on the test images, 800 hidden, affine, %", published: "98.9", band: bandOf(98.9) },
    { what: "accuracy on the test images, 800 hidden, elastic, %", published: "99.3", band: bandOf(99.3) },
    {
      what: "accuracy on the test images, 100 hidden, strongly transformed once, %",
      published: "94, from 98: a mistake",
      // What the mistake was is not told, so how strong it was is not either.
      band: { low: 92, high: 96, better: "neither" },
      missed:
        "The notes do not tell how strong their transformations were; ours, a guess, cost six points where theirs cost four. Anew each epoch they still cost more than four: it is less that they stay the same than that they go farther than people write.",
    },
    {
      what: "the cure, in every seed: mildly transformed anew each epoch, the same network reads more than from the images as they are",
      published: "not in the notes",
    },
  ],
  why: "A digit that is moved, turned or warped a little is the same digit: so many more images to learn from cost nothing.",
  runs: (extent) => variantRuns(variants, seeds, extent, quick),
  conclude(results) {
    const of = (name: string): number[] => accuracies(results, name, "last");
    const wideNames = [PLAIN, AFFINE, WARPED];
    const notesNames = [NOTES, MISTAKE, STRONG_AFRESH, CURE];
    const all = Object.fromEntries([...wideNames, ...notesNames].map((name) => [name, of(name)]));
    const published: Readonly<Record<string, number>> = {
      [PLAIN]: 98.4,
      [AFFINE]: 98.9,
      [WARPED]: 99.3,
      [MISTAKE]: 94,
    };
    const learned = (name: string): number =>
      mean(ofVariant(results, name).map(({ outcome }) => 100 * outcome.epochs.at(-1)!.monitor!.training!.accuracy));
    const picture = (title: string, names: readonly string[], from: number) =>
      curvesOf(
        {
          title,
          alt: `After the last epoch: ${names.map((name) => `${name} ${listed(all[name]!)} %`).join("; ")}.`,
          y: { label: "accuracy, %", from },
        },
        names,
        results,
        ({ test }) => 100 * test!.accuracy,
      );
    return {
      measured: [
        ...[...wideNames, MISTAKE].map((name) => meanOf(all[name]!)),
        {
          holds: all[CURE]!.every((accuracy, i) => accuracy > all[NOTES]![i]!),
          figures: meansListed(Object.fromEntries(notesNames.map((name) => [name, all[name]!]))),
        },
      ],
      pictures: [
        barsOf(
          {
            title: "Accuracy on the test images",
            alt: `Means over the seeds: ${meansListed(all)}.`,
            x: { label: "accuracy, %", from: 90, to: 100 },
          },
          Object.entries(all).map(([name, values]) => {
            const figure = published[name];
            return { name, values, ...(figure === undefined ? {} : { published: figure }) };
          }),
        ),
        picture("800 hidden neurons: accuracy on the test images", wideNames, 96),
        picture("The mistake and its cure: accuracy on the test images", notesNames, 80),
      ],
      remarks: [
        `Read of the first 10,000 training images, as they are, or as they were transformed once: ${notesNames.map((name) => `${name} ${learned(name).toFixed(2)} %`).join(", ")}.`,
      ],
    };
  },
};
