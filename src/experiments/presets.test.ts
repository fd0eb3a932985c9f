import { describe, expect, test } from "vitest";
import { generatedDigits } from "../data/generated.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { conv2 } from "./conv-2.ts";
import { trainingExperiment } from "./experiment.ts";
import { networkOf, presets } from "./index.ts";

test("each preset has its own name, seeds, a band, and a network that reads 28x28 pixels and tells ten digits apart", () => {
  for (const [name, { id, settings, seeds, band, figure }] of Object.entries(presets)) {
    expect(id).toBe(name);
    const { input, output } = networkOf(settings.network);
    expect([input.reduce((a, b) => a * b), ...output], name).toEqual([784, 10]);
    expect(new Set(seeds).size, name).toBe(seeds.length);
    expect(band[0], name).toBeLessThan(band[1]);
    const [training, validation] = settings.split;
    if (settings.digits !== "generated") expect(training + validation, name).toBeLessThanOrEqual(60_000);
    // An epoch can only be chosen where there is something to choose it by.
    if (figure === "chosen") expect(validation, name).toBeGreaterThan(0);
  }
});

describe("networks of chapter 6", () => {
  test.each([
    ["conv-1", 5 * 5 * 20 + 20 + (12 * 12 * 20 * 100 + 100) + (100 * 10 + 10)],
    ["conv-2", 5 * 5 * 20 + 20 + (5 * 5 * 20 * 40 + 40) + (4 * 4 * 40 * 100 + 100) + (100 * 10 + 10)],
  ])("%s has %i weights and biases", async (name, count) => {
    const { weights } = await create(networkOf(presets[name]!.settings.network), { seed: 1, engine: "reference" });
    expect(Object.values(weights).reduce((sum, { data }) => sum + data.length, 0)).toBe(count);
  });

  test("conv-relu is conv-2 with other activations, learning rate and regularization", () => {
    const [{ settings: relu }, { settings: sigmoid }] = [presets["conv-relu"]!, presets["conv-2"]!];
    const withSigmoid = JSON.stringify(relu.network).replaceAll('"relu"', '"sigmoid"');
    expect(withSigmoid).toBe(JSON.stringify(sigmoid.network));
    expect(relu.optimizer).toMatchObject({ learningRate: 0.03, update: { kind: "sgd", momentum: 0, l2: 0.1 } });
    expect(sigmoid.optimizer).toMatchObject({ learningRate: 0.1, update: { kind: "sgd", momentum: 0, l2: 0 } });
  });
});

test("book-30 starts with the weights that it always started with", async () => {
  const model = await create(networkOf(presets["book-30"]!.settings.network), { seed: 1 });
  expect(await parametersHash(model)).toBe("b28fdae0399d1fb9c64783a12741d06e4a3f69f5caf392fa08288f1e3464774b");
});

test("an experiment trains as its settings say: figures of every epoch, and hashes that a second run gives again", async () => {
  const digits = generatedDigits({ count: 160 });
  const data = { training: digits.take(100), validation: digits.slice(100, 130), test: digits.slice(130) };
  const experiment = trainingExperiment({ ...conv2, settings: { ...conv2.settings, epochs: 2 } });
  const [first, again, other] = [
    await experiment.run(data, { seed: 1 }),
    await experiment.run(data, { seed: 1 }),
    await experiment.run(data, { seed: 2 }),
  ];
  expect(first).toMatchObject({ id: "conv-2", seed: 1, epochs: [{ learningRate: 0.1 }, { test: { total: 30 } }] });
  expect(again.hashes).toEqual(first.hashes);
  expect(other.hashes.weights).not.toBe(first.hashes.weights);
});
