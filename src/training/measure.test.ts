import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { Random } from "../core/random.ts";
import { dataset } from "../data/dataset.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { evaluate } from "../network/evaluate.ts";
import { inspect } from "../network/inspect.ts";
import { create, type Model } from "../network/model.ts";
import { type Network, network } from "../network/network.ts";
import { measure } from "./measure.ts";
import type { MonitorOptions } from "./monitor-options.ts";

const engines = ["reference", "simd"] as const;
const data = dataset(rings(330));
const spec = network({
  input: [2],
  cost: "cross-entropy",
  layers: [dense(6, { activation: "tanh" }), dropout(0.2), dense(4), dense(2)],
});

const random = new Random(8);
const images = dataset({
  name: "images",
  shape: [9, 8, 1],
  inputs: Uint8Array.from({ length: 150 * 72 }, () => (random.integer(3) === 0 ? random.integer(256) : 0)),
  targets: Uint8Array.from({ length: 150 }, (_, i) => i % 3),
});
const convolutional = network({
  input: [9, 8, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(4, 3, { activation: "relu", weights: "scaled", padding: "same" }),
    maxPool2d(2),
    flatten(),
    dense(7, { activation: "sigmoid" }),
    dense(3, { activation: "softmax" }),
  ],
});
const normalized = network({
  input: [2],
  cost: "quadratic",
  layers: [dense(5, { activation: "linear" }), batchNorm({ activation: "relu" }), dense(2)],
});

/** A model of which some arrays are replaced. */
async function withArrays(model: Model, changed: Readonly<Record<string, readonly number[]>>): Promise<Model> {
  const weights = { ...model.weights };
  for (const [name, values] of Object.entries(changed)) {
    weights[name] = { shape: weights[name]!.shape, data: Float64Array.from(values) };
  }
  model.compiled.writeWeights(weights);
  return model;
}

describe("norms of the mean gradient", () => {
  /** Those of the finite differences of the mean cost over a sample: an array at a time, a weight at a time. */
  async function differences(model: Model, sample: typeof data): Promise<Record<string, number>> {
    const weights = model.weights;
    const cost = async () => (await evaluate(model, sample)).cost;
    const norms: Record<string, number> = {};
    for (const { data } of Object.values(weights).values()) expect(data).toBeInstanceOf(Float64Array);
    for (const [name, { data }] of Object.entries(weights)) {
      let sum = 0;
      for (let i = 0; i < data.length; i++) {
        const w = data[i]!;
        data[i] = w + 1e-5;
        model.compiled.writeWeights(weights);
        const above = await cost();
        data[i] = w - 1e-5;
        model.compiled.writeWeights(weights);
        sum += ((above - (await cost())) / 2e-5) ** 2;
        data[i] = w;
      }
      norms[name] = Math.sqrt(sum);
    }
    model.compiled.writeWeights(weights);
    return norms;
  }

  test("agree with finite differences of the mean cost over the first 230 examples, to 1e-8 relative", async () => {
    const model = await create(spec, { seed: 3, engine: "reference" });
    const { gradients } = await measure(model, data, { gradients: 230 });
    const expected = await differences(model, data.take(230));
    expect(Object.keys(gradients)).toEqual(["dense1", "dense2", "dense3"]);
    for (const [layer, norms] of Object.entries(gradients)) {
      expect(Object.keys(norms)).toEqual(["weight", "bias"]);
      for (const [array, norm] of Object.entries(norms)) {
        expect(norm / expected[`${layer}.${array}`]!, `${layer}.${array}`).toBeCloseTo(1, 8);
      }
    }
  });

  test.each(engines)("%s: joined, they are those of inspect, to 1e-6 relative", async (engine) => {
    for (const [network, shown] of [
      [spec, data],
      [convolutional, images],
    ] as const) {
      const model = await create(network as Network, { seed: 3, engine });
      const { gradients } = await measure(model, shown, { gradients: true });
      const { gradientNorms } = await inspect(model, shown, { gradientNorms: true });
      expect(Object.keys(gradients)).toEqual(Object.keys(gradientNorms!));
      for (const [layer, { weight, bias }] of Object.entries(gradients)) {
        expect(Math.sqrt(weight! ** 2 + bias! ** 2) / gradientNorms![layer]!).toBeCloseTo(1, 6);
      }
    }
  });

  test.each(engines)(
    "%s: batch normalization takes mini-batches of equal size, none of them single",
    async (engine) => {
      const model = await create(normalized, { seed: 3, engine });
      const { gradients } = await measure(model, data, { gradients: 201 });
      const parts = [data.slice(0, 67), data.slice(67, 134), data.slice(134, 201)];
      const each = await model.compiled.look((inside) =>
        parts.map((part) => inside.gradients(part).gradients["batchNorm1.scale"]!.data),
      );
      const mean = [0, 1, 2, 3, 4].map((c) => (each[0]![c]! + each[1]![c]! + each[2]![c]!) / 3);
      expect(gradients.batchNorm1!.scale).toBeCloseTo(Math.hypot(...mean), 12);
      expect(Object.keys(gradients.batchNorm1!)).toEqual(["scale", "shift"]);
      await measure(model, data, { gradients: 101 });
    },
  );
});

describe.each(engines)("measure, %s engine", (engine) => {
  test("weights: length, sum and share near zero, of layers and of all, without biases", async () => {
    const small = network({ input: [2], cost: "quadratic", layers: [dense(2), batchNorm(), dense(1)] });
    const model = await withArrays(await create(small, { seed: 1, engine }), {
      "dense1.weight": [3, -4, 0, 0.0005],
      "dense1.bias": [100, 100],
      "dense2.weight": [-12, 0.25],
    });
    const points = dataset({ name: "p", shape: [2], inputs: new Float32Array(2), targets: new Float32Array(1) });
    const { weights } = await measure(model, points, { weights: true });
    expect(Object.keys(weights.layers)).toEqual(["dense1", "dense2"]);
    expect(weights.layers.dense1!.length).toBeCloseTo(Math.sqrt(25 + 0.0005 ** 2), 6);
    expect(weights.layers.dense1!.absoluteSum).toBeCloseTo(7.0005, 6);
    expect(weights.layers.dense1!.nearZero).toBe(2 / 4);
    expect(weights.layers.dense2).toEqual({ length: Math.sqrt(144.0625), absoluteSum: 12.25, nearZero: 0 });
    expect(weights.length).toBeCloseTo(Math.sqrt(169.0625), 6);
    expect(weights.absoluteSum).toBeCloseTo(19.2505, 6);
    expect(weights.nearZero).toBe(2 / 6);
    const wider = await measure(model, points, { weights: { nearZero: 3.5 } });
    expect(wider.weights.nearZero).toBe(4 / 6);
    const none = await measure(model, points, { weights: { nearZero: 0 } });
    expect(none.weights.nearZero).toBe(0);
  });

  test("saturation: of sigmoid and tanh the activations at an end, of ReLU the dead neurons", async () => {
    const three = network({
      input: [1],
      cost: "quadratic",
      layers: [
        dense(3, { activation: "relu" }),
        dense(2, { activation: "tanh" }),
        dense(4, { activation: "linear" }),
        dense(2),
      ],
    });
    const model = await withArrays(await create(three, { seed: 1, engine }), {
      // For x = 0, 1, 2, 3: dead, alive at 3 alone, x itself.
      "dense1.weight": [-1, 1, 1],
      "dense1.bias": [0, -2.5, 0],
      // tanh(x) > 0.98 for x > 2.2976: one of four; the other neuron stands below -0.98.
      "dense2.weight": [0, 0, 1, 0, 0, 0],
      "dense2.bias": [0, -5],
      "dense3.weight": new Array(8).fill(0),
      "dense3.bias": [4.5, 4.7, 0, 0],
      // sigmoid(4.5) = 0.98901, sigmoid(-4.7) = 0.00901
      "dense4.weight": [1, 0, 0, 0, 0, -1, 0, 0],
      "dense4.bias": [0, 0],
    });
    const line = dataset({
      name: "line",
      shape: [1],
      inputs: new Float32Array([0, 1, 2, 3]),
      targets: new Float32Array(8),
    });
    const { saturation } = await measure(model, line, { saturation: true });
    expect(saturation).toEqual({ dense1: 1 / 3, dense2: 5 / 8, dense4: 1 / 2 });
    // Without the last example the second ReLU is dead too.
    const fewer = await measure(model, line, { saturation: 3 });
    expect(fewer.saturation).toEqual({ dense1: 2 / 3, dense2: 1 / 2, dense4: 1 / 2 });
  });

  test("saturation: a channel of images is dead where it is 0 at all places of all examples", async () => {
    const model = await create(convolutional, { seed: 1, engine });
    await withArrays(model, { "conv2d1.bias": [-100, 0.5, -100, 0.5] });
    const { saturation } = await measure(model, images, { saturation: true });
    expect(Object.keys(saturation)).toEqual(["conv2d1", "dense1"]);
    expect(saturation.conv2d1).toBe(0.5);
  });

  test("training: what evaluate says of all or of the first examples", async () => {
    const model = await create(spec, { seed: 1, engine });
    const { confusion: _, labels: __, ...all } = await evaluate(model, data);
    expect((await measure(model, data, { training: true })).training).toEqual(all);
    const { training } = await measure(model, data, { training: 7 });
    expect(training).toMatchObject({ total: 7, cost: (await evaluate(model, data.take(7))).cost });
  });

  test("what is not asked for is undefined", async () => {
    const model = await create(spec, { seed: 1, engine });
    const nothing = { training: undefined, weights: undefined, gradients: undefined, saturation: undefined };
    expect(await measure(model, data, { training: false, weights: false })).toEqual(nothing);
  });

  test.each([
    [
      { gradient: 100 },
      'measure: monitor has no option "gradient"\ntake it out; there is training, weights, gradients',
    ],
    [{ gradients: 331 }, "measure: gradients must be a whole number from 1 to 330, got 331"],
    [{ saturation: 0 }, "measure: saturation must be a whole number from 1 to 330, got 0"],
    [{ training: "all" }, 'measure: training must be a whole number from 1 to 330, got "all"'],
    [{ weights: { nearZero: -1 } }, "measure: weights.nearZero must be a number of at least 0, got -1"],
    [{ weights: 0.1 }, "measure: weights.nearZero must be a number of at least 0, got undefined"],
    [undefined, "measure: monitor: options must be an object, got undefined\nwrite { training: true, weights: true }"],
  ])("refuses %o", async (options, message) => {
    const model = await create(spec, { seed: 1, engine });
    await expect(measure(model, data, options as MonitorOptions)).rejects.toThrow(message);
  });
});
