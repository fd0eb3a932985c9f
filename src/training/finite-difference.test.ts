import { expect, test } from "vitest";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import { finiteDifference } from "./finite-difference.ts";

const two = dataset({
  name: "two",
  shape: [2],
  inputs: new Float32Array([0.25, 0.75, -1, 0.5]),
  targets: new Float32Array([1, 0, 0, 1]),
});
const spec = network({ input: [2], cost: "quadratic", layers: [dense(3), dense(2)] });

test("agrees with back-propagation for every weight and bias, to 1e-11, and leaves the model as it was", async () => {
  const model = await create(spec, { seed: 2, engine: "reference" });
  const before = await parametersHash(model);
  const { gradients } = await model.compiled.look((inside) => inside.gradients(two));
  expect(Object.keys(gradients)).toHaveLength(4);
  for (const [name, { data }] of Object.entries(gradients)) {
    for (const [entry, gradient] of data.entries()) {
      expect(await finiteDifference(model, two, { name, entry })).toBeCloseTo(gradient, 11);
    }
  }
  expect(await parametersHash(model)).toBe(before);
});

test("what the model does not have is refused", async () => {
  const model = await create(spec, { seed: 2, engine: "reference" });
  await expect(finiteDifference(model, two, { name: "dense3.weight", entry: 0 })).rejects.toThrow(
    'finiteDifference: the model has no weights "dense3.weight"\nname one of dense1.weight, dense1.bias, dense2.weight, dense2.bias',
  );
  await expect(finiteDifference(model, two, { name: "dense1.bias", entry: 3 })).rejects.toThrow(
    "finiteDifference: entry of dense1.bias must be",
  );
});
