import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { contributions } from "./contributions.ts";
import { inspect } from "./inspect.ts";
import { create } from "./model.ts";
import { network } from "./network.ts";

const random = new Random(5);
const spec = network({
  input: [8, 8, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(70, 3, { activation: "relu" }),
    maxPool2d(2),
    flatten(),
    dense(9, { activation: "tanh" }),
    dropout(0.5),
    dense(4, { activation: "softmax" }),
  ],
});
const image = Uint8Array.from({ length: 64 }, () => random.integer(256));

describe.each(["reference", "simd"] as const)("%s", (engine) => {
  test("of the last hidden layer, weight times activation, to 1e-5", async () => {
    const model = await create(spec, { seed: 3, engine });
    const { data, shape } = await contributions(model, image, { layer: "dense1" });
    const { data: a } = (await inspect(model, image)).activations.dense1!;
    const { data: w } = model.weights["dense2.weight"]!;
    expect(shape).toEqual([4, 9]);
    for (const [i, told] of data.entries()) expect(told).toBeCloseTo(w[i]! * a[i % 9]!, 5);
    expect(Math.max(...data)).toBeGreaterThan(0.1);
  });

  test("of a feature map, what its going silent takes away, to 1e-4", async () => {
    const model = await create(spec, { seed: 3, engine });
    const { data, shape } = await contributions(model, image, { layer: "conv2d1" });
    expect(shape).toEqual([4, 70]);
    const before = (await inspect(model, image)).weightedInputs.dense2!.data;
    const unit = 66; // behind the 64 that are done at once
    // A map without weights or bias says relu(0) = 0 everywhere.
    const weights = model.weights;
    weights["conv2d1.weight"]!.data.fill(0, unit * 9, (unit + 1) * 9);
    weights["conv2d1.bias"]!.data[unit] = 0;
    model.compiled.writeWeights(weights);
    const without = (await inspect(model, image)).weightedInputs.dense2!.data;
    for (let j = 0; j < 4; j++) expect(data[j * 70 + unit]).toBeCloseTo(before[j]! - without[j]!, 4);
    expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(0.01);
  });
});

test("what it refuses", async () => {
  const model = await create(spec, { seed: 1 });
  await expect(contributions(model, image, { layer: "dense2" })).rejects.toThrow(
    'contributions: layer must be one of conv2d1, maxPool2d1, flatten1, dense1, dropout1, got "dense2"',
  );
  await expect(contributions(model, new Uint8Array(128), { layer: "dense1" })).rejects.toThrow(
    "contributions: expected one input, got 2",
  );
  const flat = await create(network({ input: [4], cost: "quadratic", layers: [dense(2)] }), { seed: 1 });
  await expect(contributions(flat, new Uint8Array(4), { layer: "dense1" })).rejects.toThrow("has no hidden layer");
});
