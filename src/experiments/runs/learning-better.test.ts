import { describe, expect, test } from "vitest";
import { dataset } from "../../data/dataset.ts";
import { generatedDigits } from "../../data/generated.ts";
import { sgd } from "../../training/optimizer.ts";
import { choice } from "../../training/search-space.ts";
import { grid } from "../../training/search-strategy.ts";
import { run as runFirstEpochs } from "./first-epochs.ts";
import { type HardImagesSettings, run as runHardImages } from "./hard-images.ts";
import { run as runSearch } from "./search.ts";
import { run as runTransformed, type TransformedSettings } from "./transformed-training.ts";
import { blankPixels, run as runWeightSizes, sharesBelow } from "./weight-sizes.ts";

const digits = generatedDigits({ count: 160 });
const contextOf = (seed: number) => {
  const purposes: string[] = [];
  return {
    purposes,
    seed,
    threads: 1,
    mnist: async () => ({ training: digits.take(100), validation: digits.slice(100, 130) }),
    test: async (purpose: string) => {
      purposes.push(purpose);
      return digits.slice(130);
    },
  };
};
const context = contextOf(1);
const dense = { sizes: [784, 12, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" } as const;
const settings = { network: dense, optimizer: sgd({ learningRate: 0.5 }), batchSize: 10, epochs: 3 };

test("first epochs: a row for each rate, a count for each epoch, and the test images are not asked for", async () => {
  const asked = contextOf(1);
  const { correct } = await runFirstEpochs(
    { network: dense, learningRates: [0.5, 1e-9], l2: 0, batchSize: 10, epochs: 4, training: 100, validation: 30 },
    asked,
  );
  expect(correct.map((row) => row.length)).toEqual([4, 4]);
  expect(correct[0]![3]).toBeGreaterThan(correct[1]![3]!);
  expect(new Set(correct[1]).size, "a rate of nearly nothing changes nothing").toBe(1);
  expect(asked.purposes).toEqual([]);
});

test("a search ranks its points on validation images and looks at the test images once", async () => {
  const found = await runSearch(
    {
      space: {
        learningRate: choice([0.001, 0.5]),
        l2: choice([0]),
        batchSize: choice([10]),
        hidden: choice([8]),
      },
      strategy: grid(),
      epochs: 4,
      split: [100, 30],
    },
    context,
  );
  expect(found.trials.map(({ point }) => point.learningRate)).toEqual([0.5, 0.001]);
  expect(found.trials[0]!.accuracy).toBe(found.best.validation.accuracy);
  expect([found.best.test.total, found.testReadings]).toEqual([30, 1]);
  expect(found.epochs).toEqual({ trained: 8, ofAll: 8 });
});

describe("sizes of weights", () => {
  test("are counted apart for pixels that no image inks", () => {
    const inputs = Uint8Array.of(0, 5, 0, 0, 0, 9);
    const shown = dataset({ name: "two", shape: [3], inputs, targets: Uint8Array.of(0, 1) });
    const blank = blankPixels(shown);
    expect(blank).toEqual([true, false, false]);
    // Two neurons over three pixels.
    const weights = [0.001, -0.5, 0.05, -0.2, 0.02, 2];
    expect(sharesBelow([0.01, 1], weights, blank, true)).toEqual([0.5, 1]);
    expect(sharesBelow([0.01, 0.1, 1], weights, blank, false)).toEqual([0, 0.5, 0.75]);
  });

  test("L1 leaves more of them near zero than none", async () => {
    const sized = { ...settings, split: [100, 30], limits: [0.001], neurons: 2 } as const;
    const none = await runWeightSizes(sized, context);
    const l1 = await runWeightSizes({ ...sized, optimizer: sgd({ learningRate: 0.5, l1: 0.5 }) }, context);
    expect(l1.inked[0]).toBeGreaterThan(2 * none.inked[0]!);
    expect(l1.images).toHaveLength(2);
    expect(l1.blankPixels).toBe(blankPixels(digits.take(100)).filter((isBlank) => isBlank).length);
  });
});

describe("hard images", () => {
  const hard: HardImagesSettings = {
    split: [100, 30],
    first: { ...settings, name: "first" },
    others: [
      { ...settings, name: "same" },
      { ...settings, name: "longer", later: [[0.1, 2]] },
    ],
    images: 5,
    below: 0.7,
  };

  test("are those to whose digit the first network gives less than asked, read by all", async () => {
    const { images, labels, networks } = await runHardImages(hard, context);
    expect(images).toHaveLength(5);
    expect([...labels].map(Number)).toEqual(images.map((image) => digits.targets[130 + image]));
    const [first, same, longer] = networks;
    first!.probability.forEach((probability, i) => {
      if (first!.read[i] === labels[i]) expect(probability).toBeLessThan(700);
    });
    expect([same!.read, same!.weights]).toEqual([first!.read, first!.weights]);
    expect(longer!.weights).not.toBe(first!.weights);
  });

  test("are all images where everything is hard, and none where nothing is", async () => {
    expect((await runHardImages({ ...hard, images: 99, below: 1.1 }, context)).images).toHaveLength(30);
    expect((await runHardImages({ ...hard, below: 0 }, context)).images).toEqual([]);
  });
});

describe("transformed training images", () => {
  const transformed: TransformedSettings = {
    ...settings,
    split: [100, 30],
    transformations: { shift: 2 },
    when: "each epoch",
  };
  const weightsOf = async (changes: Partial<TransformedSettings>) =>
    (await runTransformed({ ...transformed, ...changes }, context)).hashes.weights;

  test("are other ones each epoch, or the same ones; where nothing is done, both are as they were", async () => {
    expect(await weightsOf({})).toBe(await weightsOf({}));
    expect(await weightsOf({ when: "once" })).not.toBe(await weightsOf({}));
    expect(await weightsOf({ when: "once", epochs: 1 })).toBe(await weightsOf({ epochs: 1 }));
    const still = await weightsOf({ transformations: {} });
    expect(await weightsOf({ transformations: {}, when: "once" })).toBe(still);
    expect(await weightsOf({ transformations: { shift: 0 } })).toBe(still);
  });

  test("ten images, a few copies of each: an epoch is so many mini-batches more", async () => {
    const ten = { images: { firstOfEach: true }, epochs: 2 } as const;
    const copied = await runTransformed({ ...transformed, ...ten, copies: 3 }, context);
    expect(copied.epochs).toHaveLength(2);
    expect(copied.hashes.weights).not.toBe(await weightsOf(ten));
    expect(copied.hashes.data, "of the originals").toBe(
      (await runTransformed({ ...transformed, ...ten }, context)).hashes.data,
    );
  });
});
