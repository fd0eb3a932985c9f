import { describe, expect, test } from "vitest";
import { type CostName, costActivations } from "../costs/cost.ts";
import { dataset } from "../data/dataset.ts";
import type { ActivationName } from "../layers/activation.ts";
import { averagePool2d } from "../layers/average-pool2d.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { flatten } from "../layers/flatten.ts";
import { defineLayer, type Layer } from "../layers/layer.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { network } from "../network/network.ts";
import { gradientCheck } from "./gradient-check.ts";

const hidden: ActivationName[] = ["sigmoid", "tanh", "relu", "linear", "softmax"];

/** Four inputs of five numbers in three classes. */
const four = dataset({
  name: "four",
  shape: [5],
  inputs: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i * 1.7)),
  targets: new Uint8Array([0, 2, 1, 2]),
});

describe("gradients agree with finite differences, tensor by tensor, to 1e-7 relative", () => {
  const table = (Object.keys(costActivations) as CostName[]).flatMap((cost) =>
    costActivations[cost].flatMap((output) => [1, 2, 3].map((depth) => ({ cost, output, depth }))),
  );
  test.each(table)("$cost, $output outputs, depth $depth, every hidden activation", async ({ cost, output, depth }) => {
    for (const activation of depth === 1 ? hidden.slice(0, 1) : hidden) {
      const inner = Array.from({ length: depth - 1 }, () => dense(4, { activation, weights: "scaled" }));
      const last = dense(3, { activation: output, weights: "scaled" });
      const { tensors } = await gradientCheck(network({ input: [5], cost, layers: [...inner, last] }), {
        data: four,
        seed: 11,
      });
      expect(tensors).toHaveLength(2 * depth);
      for (const { name, relativeError, checked, skipped } of tensors) {
        expect(relativeError, `${activation} ${name}`).toBeLessThan(1e-7);
        expect(checked, `${activation} ${name}, ${skipped} skipped at the kink`).toBeGreaterThan(0);
        if (activation !== "relu" && output !== "relu") expect(skipped).toBe(0);
      }
    }
  });
});

test("a wrong gradient is found, and the layers behind it named", async () => {
  const wrong = defineLayer({
    kind: "wrong",
    shape: (input) => input,
    forward({ x, y }) {
      for (let i = 0; i < y.length; i++) y[i] = x[i]! * x[i]!;
    },
    backward({ x, dx, dy }) {
      for (let i = 0; i < dy.length; i++) if (dx) dx[i] = x[i]! * dy[i]!; // the 2 is forgotten
    },
  });
  const spec = network({ input: [5], cost: "quadratic", layers: [dense(4), wrong(), dense(3)] });
  const { worst, tensors } = await gradientCheck(spec, { data: four, seed: 1 });
  expect(worst.name).toMatch(/^dense1\./);
  expect(worst.relativeError).toBeCloseTo(0.5, 2);
  expect(tensors.find(({ name }) => name === "dense2.weight")?.relativeError).toBeLessThan(1e-7);
});

test("weights whose step crosses the kink of ReLU are left out and counted", async () => {
  const spec = network({ input: [1], cost: "quadratic", layers: [dense(1, { activation: "relu" })] });
  // With an input of 0, z is the bias itself: a bias of almost 0 crosses the kink, the weight does not move z.
  const data = dataset({ name: "zero", shape: [1], inputs: new Float32Array([0]), targets: new Float32Array([1]) });
  const near = await Promise.all(
    Array.from({ length: 4000 }, async (_, seed) => (await gradientCheck(spec, { data, seed })).tensors),
  );
  const skipped = near.filter(([, bias]) => bias!.skipped === 1);
  expect(skipped.length).toBeGreaterThan(0);
  expect(near.every(([weight]) => weight!.skipped === 0)).toBe(true);
  expect(near.every((tensors) => tensors.every(({ relativeError }) => relativeError < 1e-7))).toBe(true);
});

describe("networks of images: gradients agree with finite differences, to 1e-7 relative", () => {
  const images = dataset({
    name: "images",
    shape: [7, 6, 1],
    inputs: Float32Array.from({ length: 5 * 42 }, (_, i) => Math.max(0, Math.sin(i * i * 1.7))),
    targets: new Uint8Array([0, 2, 1, 2, 0]),
  });
  const last = dense(3, { activation: "softmax", weights: "scaled" });
  const table: [string, Layer[]][] = [
    ["max-pooling", [conv2d(4, [2, 3]), maxPool2d(2), flatten(), last]],
    ["max-pooling over ReLU", [conv2d(4, 3, { activation: "relu" }), maxPool2d(2), flatten(), last]],
    ["average-pooling", [conv2d(4, 3, { padding: "same" }), averagePool2d([2, 3]), conv2d(3, 2), flatten(), last]],
    [
      "batch normalization",
      [conv2d(4, 3, { activation: "linear" }), batchNorm({ activation: "relu" }), flatten(), last],
    ],
    ["batch normalization of vectors", [flatten(), dense(6, { activation: "linear" }), batchNorm(), last]],
    ["dropout, which is off", [dropout(0.5), conv2d(4, 3), dropout(0.5), flatten(), dropout(0.9), last]],
  ];
  test.each(table)("%s", async (_, layers) => {
    const spec = network({ input: [7, 6, 1], cost: "log-likelihood", layers });
    const { tensors } = await gradientCheck(spec, { data: images, seed: 11 });
    for (const { name, relativeError, checked } of tensors) {
      expect(relativeError, name).toBeLessThan(1e-7);
      expect(checked, name).toBeGreaterThan(0);
      expect(name).not.toMatch(/mean|variance/);
    }
  });

  test("weights whose step changes which number is largest are left out and counted", async () => {
    const inputs = Float32Array.from({ length: 40 * 144 }, (_, i) => Math.sin(i * i * 1.7));
    const data = dataset({
      name: "noise",
      shape: [12, 12, 1],
      inputs,
      targets: Uint8Array.from({ length: 40 }, (_, i) => i % 3),
    });
    const layers = [conv2d(4, 3, { activation: "linear" }), maxPool2d(2), flatten(), last];
    const spec = network({ input: [12, 12, 1], cost: "log-likelihood", layers });
    const [weight, bias] = (await gradientCheck(spec, { data, seed: 1 })).tensors;

    expect(weight!.skipped).toBeGreaterThan(0);
    expect(weight!.checked).toBeGreaterThan(0);
    expect(bias!.skipped).toBe(0); // it moves all numbers of a window alike
    expect(weight!.relativeError).toBeLessThan(1e-7);
  });
});

test("a network without weights is refused", async () => {
  const plain = defineLayer({
    kind: "plain",
    shape: (input) => input,
    forward: ({ x, y }) => y.set(x),
    backward: ({ dx, dy }) => dx?.set(dy),
  });
  const spec = network({ input: [5], cost: "quadratic", layers: [plain()] });
  const data = dataset({ name: "five", shape: [5], inputs: new Float32Array(5), targets: new Float32Array(5) });
  await expect(gradientCheck(spec, { data, seed: 1 })).rejects.toThrow("the network has no weights to check");
});
