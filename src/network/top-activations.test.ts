import { expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { dataset } from "../data/dataset.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { inspect } from "./inspect.ts";
import { create } from "./model.ts";
import { network } from "./network.ts";
import { topActivations } from "./top-activations.ts";

const random = new Random(8);
/** 230 images: two whole portions and a part of one. */
const images = dataset({
  name: "images",
  shape: [5, 4, 1],
  inputs: Uint8Array.from({ length: 230 * 20 }, () => random.integer(256)),
  targets: new Uint8Array(230),
});
const spec = network({
  input: [5, 4, 1],
  cost: "quadratic",
  layers: [conv2d(3, 2, { activation: "linear" }), flatten(), dense(6, { activation: "linear" }), dense(1)],
});

test.each(["reference", "simd"] as const)("%s: those of which a unit says most, among all", async (engine) => {
  const model = await create(spec, { seed: 4, engine });
  const { activations } = await inspect(model, images);
  const cases = [
    ["conv2d1", 3],
    ["dense1", 6],
  ] as const;
  for (const [layer, units] of cases) {
    const { data } = activations[layer]!;
    const size = data.length / images.count;
    const top = await topActivations(model, images, { layer, count: 4 });
    expect(top.examples.length).toBe(units);
    for (let unit = 0; unit < units; unit++) {
      const said = Array.from({ length: images.count }, (_, n) => {
        const own = [...data.subarray(n * size, (n + 1) * size)].filter((_, i) => i % units === unit);
        const activation = Math.max(...own);
        return { n, activation, place: own.indexOf(activation) };
      }).sort((a, b) => b.activation - a.activation || a.n - b.n);
      expect([...top.activations[unit]!]).toEqual(said.slice(0, 4).map(({ activation }) => activation));
      expect([...top.examples[unit]!]).toEqual(said.slice(0, 4).map(({ n }) => n));
      expect([...top.places[unit]!]).toEqual(said.slice(0, 4).map(({ place }) => place));
    }
  }
});

test("of examples that say the same, the larger weighted input comes first, then the earlier example", async () => {
  const model = await create(network({ input: [1], cost: "quadratic", layers: [dense(1, { activation: "relu" })] }), {
    seed: 1,
  });
  model.compiled.writeWeights({
    "dense1.weight": { shape: [1, 1], data: Float64Array.of(1) },
    "dense1.bias": { shape: [1], data: Float64Array.of(0) },
  });
  const inputs = Float32Array.of(-3, -1, -2, -1);
  const data = dataset({ name: "numbers", shape: [1], inputs, targets: new Uint8Array(4) });
  const { examples, activations } = await topActivations(model, data, { layer: "dense1", count: 3 });
  expect(activations[0]).toEqual(Float64Array.of(0, 0, 0));
  expect([...examples[0]!]).toEqual([1, 3, 2]);
});

test("it tells how far it is, and ends with what is thrown there", async () => {
  const model = await create(spec, { seed: 1 });
  const told: number[] = [];
  await topActivations(model, images, { layer: "dense1", onProgress: (examples) => void told.push(examples) });
  expect(told).toEqual([100, 200, 230]);
  const onProgress = async () => {
    throw new Error("enough");
  };
  await expect(topActivations(model, images, { layer: "dense1", onProgress })).rejects.toThrow("enough");
});

test("what it refuses", async () => {
  const model = await create(spec, { seed: 1 });
  await expect(topActivations(model, images, { layer: "dense9" })).rejects.toThrow(
    'topActivations: layer must be one of conv2d1, flatten1, dense1, dense2, got "dense9"',
  );
  await expect(topActivations(model, images, { layer: "dense1", count: 231 })).rejects.toThrow(
    "topActivations: count must be a whole number from 1 to 230, got 231",
  );
});
