import { describe, expect, test } from "vitest";
import { dataset } from "../../data/dataset.ts";
import { generatedDigits } from "../../data/generated.ts";
import { dense } from "../../layers/dense.ts";
import { create, withWeights } from "../../network/model.ts";
import { network } from "../../network/network.ts";
import { sgd } from "../../training/optimizer.ts";
import { run as bitwise } from "./bitwise-layer.ts";
import { neuronsOf } from "./neurons.ts";
import { run as overlap } from "./overlap.ts";
import { prepare } from "./prepare.ts";
import { run as starts } from "./starts.ts";
import { setBiases, type TrainingSettings, run as training } from "./training.ts";

const digits = generatedDigits({ count: 160 });
const context = {
  seed: 3,
  threads: 1,
  mnist: async () => ({ training: digits.take(100), validation: digits.slice(100, 130) }),
  test: async () => digits.slice(130),
};
const settings: TrainingSettings = {
  network: { sizes: [784, 10, 10], activation: "sigmoid", cost: "quadratic", weights: "gaussian" },
  optimizer: sgd({ learningRate: 3 }),
  batchSize: 10,
  epochs: 3,
  split: [100, 30],
};

describe("targets that are not digits", () => {
  test("four bits write the digit as a binary number, the 8 first; one output says whether it is a nine", () => {
    const data = { training: digits, validation: digits.take(5) };
    const bits = prepare(data, { wanted: "bits" }).training;
    const of = (digit: number) => {
      const at = digits.targets.indexOf(digit);
      return [...bits.targets.subarray(4 * at, 4 * at + 4)];
    };
    expect([of(0), of(5), of(9)]).toEqual([
      [0, 0, 0, 0],
      [0, 1, 0, 1],
      [1, 0, 0, 1],
    ]);
    const nine = prepare(data, { wanted: "nine" });
    expect([...nine.training.targets].map((yes, i) => yes === 1 && digits.targets[i] !== 9)).not.toContain(true);
    expect([...nine.training.targets].filter((yes) => yes === 1)).toHaveLength(
      [...digits.targets].filter((digit) => digit === 9).length,
    );
    expect(nine.validation!.targets).toHaveLength(5);
  });

  test("what such a network reads is counted for each digit, as the number that its outputs write", async () => {
    const { confusion, epochs } = await training(
      { ...settings, network: { ...settings.network, sizes: [784, 10, 4] } as never, images: { wanted: "bits" } },
      context,
    );
    expect(confusion.map((row) => row.length)).toEqual(new Array(10).fill(16));
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(30);
    const right = confusion.reduce((sum, row, digit) => sum + row[digit]!, 0);
    expect(right).toBe(epochs.at(-1)!.test!.correct);
  });
});

test("biases start where they are told to, weights where they would anyway", async () => {
  const spec = network({ input: [2], cost: "quadratic", layers: [dense(3), dense(2)] });
  const [drawn, set] = [await create(spec, { seed: 1 }), await create(spec, { seed: 1 })];
  setBiases(set, 1);
  expect([...set.weights["dense1.bias"]!.data, ...set.weights["dense2.bias"]!.data]).toEqual([1, 1, 1, 1, 1]);
  expect(set.weights["dense2.weight"]).toEqual(drawn.weights["dense2.weight"]);
  const first = await training({ ...settings, biases: 1 }, context);
  expect(first.hashes.weights).not.toBe((await training(settings, context)).hashes.weights);
});

test("neurons: one that stands at one half, one that says 1 to everything", async () => {
  const spec = network({ input: [2], cost: "quadratic", layers: [dense(2)] });
  const model = await withWeights(spec, {
    "dense1.weight": { shape: [2, 2], data: new Float64Array(4) },
    "dense1.bias": { shape: [2], data: Float64Array.of(0, 10) },
  });
  const inputs = Uint8Array.of(255, 0, 255, 255);
  const shown = dataset({ name: "two", shape: [2], inputs, targets: Uint8Array.of(0, 1) });
  // sigma'(0) = 1/4, sigma'(10) = 4.54e-5, their mean 0.125; the root of (0 + 100) / 2 is 7.071; squares 1 and 2.
  expect(await neuronsOf(model, shown, "dense1")).toEqual({
    inputSquares: 1.5,
    size: 7.071,
    slope: 0.125,
    saturated: 0.5,
    silent: 1,
    count: 2,
  });
  const fresh = await create(spec, { seed: 1 });
  expect((await neuronsOf(fresh, shown, "dense1")).silent).toBe(0);
});

test("starts are judged after an epoch; only those below the mark go on", async () => {
  const { network, optimizer, batchSize, split } = settings;
  const base = { network, optimizer, batchSize, split, epochs: 4, starts: 3, judgedAfter: 2 };
  const none = await starts({ ...base, below: 0 }, context);
  expect(none.starts.map(({ seed, accuracies, stuck }) => [seed, accuracies.length, stuck])).toEqual([
    [3, 2, undefined],
    [4, 2, undefined],
    [5, 2, undefined],
  ]);
  const all = await starts({ ...base, below: 1.1 }, context);
  expect(all.starts.map(({ accuracies }) => accuracies.length)).toEqual([4, 4, 4]);
  for (const { stuck } of all.starts) {
    for (const outputs of [stuck!.judged.mean, stuck!.last.read]) {
      expect(outputs).toHaveLength(10);
      for (const value of outputs) expect(value >= 0 && value <= 1, String(value)).toBe(true);
    }
  }
  expect(all.starts[0]!.accuracies.slice(0, 2)).toEqual(none.starts[0]!.accuracies);
});

test("ten outputs into four bits: right at every corner, z at least 10 (0.99 - 8 x 0.01) for bit 8's two digits", async () => {
  const { corners, weights, sure, unsure } = await bitwise({ ...settings, weight: 10 }, context);
  expect(corners.count).toBe(10 * 1024);
  expect(corners.right).toBe(corners.count);
  // sigmoid(9.1) - 0.5
  expect(corners.nearest).toBeCloseTo(0.49989, 4);
  expect(weights[0]).toEqual([-10, -10, -10, -10, -10, -10, -10, -10, 10, 10]);
  expect(sure.images + unsure.images).toBe(30);
});

test("overlap: pixels 255 are 1, each pair of images counts once", async () => {
  const inputs = Uint8Array.of(255, 0, 255, 255, 0, 255, 0, 255);
  const shown = dataset({ name: "four", shape: [2], inputs, targets: Uint8Array.of(0, 0, 1, 1) });
  // 0: (1, 0), (1, 1); 1: (0, 1), (0, 1). With others: 0, 0, 1, 1 of four pairs. With their own: (1 + 1 + 1 + 2) / 4 and 1.
  const given = { ...context, mnist: async () => ({ training: shown, validation: undefined }) };
  expect(await overlap({ split: [4, 0] }, given)).toEqual({ withOthers: [0.5, 0.5], withOwn: [1.25, 1] });
});
