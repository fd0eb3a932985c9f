import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Tensors } from "../core/shape.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { defineLayer } from "../layers/layer.ts";
import { evaluate } from "./evaluate.ts";
import { inspect } from "./inspect.ts";
import { create, withWeights } from "./model.ts";
import { network } from "./network.ts";
import { predict } from "./predict.ts";

describe("gradients agree with NumPy's, to 1e-14 of the largest", () => {
  const fixture = JSON.parse(readFileSync(new URL("../../test/fixtures/gradients.json", import.meta.url), "utf8"));
  const data = dataset({
    name: "fixture",
    shape: [4],
    inputs: new Float32Array(fixture.inputs),
    targets: new Uint8Array(fixture.labels),
  });
  test.each(["quadratic", "cross-entropy"] as const)("%s", async (cost) => {
    const spec = network({ input: [4], cost, layers: [dense(3), dense(2)] });
    const shapes = (await create(spec, { seed: 1, engine: "reference" })).weights;
    const weights: Tensors = Object.fromEntries(
      Object.entries(shapes).map(([name, { shape }]) => [
        name,
        { shape, data: new Float64Array(fixture.weights[name]) },
      ]),
    );
    const model = await withWeights(spec, weights, { engine: "reference" });
    const ours = await model.compiled.look((inside) => inside.gradients(data));
    expect(ours.cost).toBeCloseTo(fixture[cost].cost, 14);
    for (const [name, { data: gradient }] of Object.entries(ours.gradients)) {
      gradient.forEach((value, i) => {
        expect(Math.abs(value - fixture[cost][name][i]), `${name}[${i}]`).toBeLessThan(1e-14);
      });
    }
  });
});

describe("inspect", () => {
  test("the input gradient is the slope of the chosen output, to 1e-8", async () => {
    const spec = network({ input: [5], cost: "quadratic", layers: [dense(4, { activation: "tanh" }), dense(3)] });
    const model = await create(spec, { seed: 2, engine: "reference" });
    const x = Float64Array.of(0.1, -0.4, 0.7, 0, 0.2);
    const { inputGradient, activations } = await inspect(model, x, { target: 1 });
    expect(inputGradient?.shape).toEqual([1, 5]);
    expect(activations.dense2?.shape).toEqual([1, 3]);
    const at = async (i: number, h: number) => {
      const { activations } = await inspect(
        model,
        x.map((v, j) => v + (i === j ? h : 0)),
      );
      return activations.dense2!.data[1]!;
    };
    for (let i = 0; i < 5; i++) {
      const slope = ((await at(i, 1e-4)) - (await at(i, -1e-4))) / 2e-4;
      expect(inputGradient!.data[i]).toBeCloseTo(slope, 8);
    }
  });
});

describe("evaluate and predict", () => {
  test("the answer does not depend on how many inputs are shown at once", async () => {
    const spec = network({ input: [3], cost: "quadratic", layers: [dense(4), dense(2)] });
    const model = await create(spec, { seed: 3, engine: "reference" });
    const inputs = Float32Array.from({ length: 3 * 257 }, (_, i) => ((i * 7) % 11) / 11);
    const together = await predict(model, inputs);
    expect(together).toHaveLength(257);
    for (const n of [0, 99, 100, 256]) {
      const [alone] = await predict(model, inputs.slice(3 * n, 3 * n + 3));
      expect(alone).toEqual(together[n]);
    }
  });

  test.each([[[0.5, Number.NaN]], [new Float32Array([1, Infinity])], [[1, "x"] as unknown as number[]]])(
    "inputs that are no numbers are refused: %o",
    async (shown) => {
      const model = await create(network({ input: [2], cost: "quadratic", layers: [dense(2)] }), { seed: 1 });
      await expect(predict(model, shown)).rejects.toThrow(/predict: inputs must be finite numbers, got .* at [01]/);
    },
  );

  test("sigmoid outputs become probabilities by their sum, linear ones by softmax", async () => {
    for (const activation of ["sigmoid", "linear", "softmax"] as const) {
      const spec = network({ input: [2], cost: "quadratic", layers: [dense(3, { activation })] });
      const [answer] = await predict(await create(spec, { seed: 1, engine: "reference" }), [0.5, 0.25]);
      const { probabilities, outputs, label } = answer!;
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
      expect(outputs[label]).toBe(Math.max(...outputs));
      if (activation === "sigmoid")
        expect(probabilities[0]! / probabilities[1]!).toBeCloseTo(outputs[0]! / outputs[1]!, 12);
    }
  });

  test("confusion counts every example once; bytes and their numbers are the same input", async () => {
    const spec = network({ input: [4], cost: "cross-entropy", layers: [dense(3)] });
    const model = await create(spec, { seed: 4, engine: "reference" });
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => (i * 37) % 256);
    const data = dataset({
      name: "bytes",
      shape: [2, 2, 1],
      inputs: bytes,
      targets: new Uint8Array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]),
    });
    const { confusion, correct, total, accuracy, labels } = await evaluate(model, data);
    expect(confusion.flat().reduce((a, b) => a + b)).toBe(10);
    expect(confusion.reduce((sum, row, i) => sum + row[i]!, 0)).toBe(correct);
    expect(accuracy).toBe(correct / total);
    const numbers = await predict(
      model,
      Float64Array.from(bytes, (byte) => byte / 255),
    );
    expect(numbers.map(({ label }) => label)).toEqual([...labels]);
  });

  test("with vectors as targets, right means every output on the right side of one half", async () => {
    const spec = network({ input: [1], cost: "quadratic", layers: [dense(2)] });
    const weights = {
      "dense1.weight": { shape: [2, 1], data: new Float64Array([10, -10]) },
      "dense1.bias": { shape: [2], data: new Float64Array([-5, 5]) },
    };
    const model = await withWeights(spec, weights, { engine: "reference" });
    const data = dataset({
      name: "bits",
      shape: [1],
      inputs: new Float32Array([0, 1, 1]),
      targets: new Float32Array([0, 1, 1, 0, 1, 1]),
    });
    expect(await evaluate(model, data)).toMatchObject({ correct: 2, total: 3, confusion: [] });
  });
});

describe("chance of layers", () => {
  test("a layer of one's own draws from seed, step and sample, and only in training", async () => {
    const draws: string[] = [];
    const noise = defineLayer({
      kind: "noise",
      shape: (input) => input,
      forward({ x, y, batch, training, random }) {
        y.set(x);
        for (let n = 0; training && n < batch; n++) draws.push(random(n).bits().toString(16));
      },
      backward({ dx, dy }) {
        dx?.set(dy);
      },
    });
    const spec = network({ input: [1], cost: "quadratic", layers: [noise(), dense(1)] });
    const { compiled } = await create(spec, { seed: 1, engine: "reference" });
    const data = dataset({
      name: "two",
      shape: [1],
      inputs: new Float32Array([0, 1]),
      targets: new Float32Array([0, 1]),
    });
    const work = {
      data,
      batchSize: 1,
      update: { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 },
      learningRates: new Float64Array([0, 0]),
      seed: 5,
      endsEpoch: false,
    } as const;
    await compiled.train({ ...work, samples: new Uint32Array([0, 1]), step: 7 });
    await compiled.train({ ...work, samples: new Uint32Array([1]), step: 8 });
    await compiled.evaluate(data);
    expect(draws).toHaveLength(3);
    expect(draws[2]).toBe(draws[1]); // sample 1 at step 8, both times
    expect(draws[0]).not.toBe(draws[1]);
  });
});
