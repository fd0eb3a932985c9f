import { describe, expect, test } from "vitest";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { presets } from "./presets.ts";
import { networkOf } from "./settings.ts";

test("each preset has a network that reads 28x28 pixels and tells ten digits apart, and no more images than there are", () => {
  for (const [name, settings] of Object.entries(presets)) {
    const { input, output } = networkOf(settings.network);
    expect([input.reduce((a, b) => a * b), ...output], name).toEqual([784, 10]);
    const [training, validation] = settings.split;
    if (settings.digits !== "generated") expect(training + validation, name).toBeLessThanOrEqual(60_000);
  }
});

describe("networks of chapter 6", () => {
  test.each([
    ["conv-1", 5 * 5 * 20 + 20 + (12 * 12 * 20 * 100 + 100) + (100 * 10 + 10)],
    ["conv-2", 5 * 5 * 20 + 20 + (5 * 5 * 20 * 40 + 40) + (4 * 4 * 40 * 100 + 100) + (100 * 10 + 10)],
  ])("%s has %i weights and biases", async (name, count) => {
    const { weights } = await create(networkOf(presets[name]!.network), { seed: 1, engine: "reference" });
    expect(Object.values(weights).reduce((sum, { data }) => sum + data.length, 0)).toBe(count);
  });

  test("conv-relu is conv-2 with other activations, learning rate and regularization", () => {
    const [relu, sigmoid] = [presets["conv-relu"]!, presets["conv-2"]!];
    const withSigmoid = JSON.stringify(relu.network).replaceAll('"relu"', '"sigmoid"');
    expect(withSigmoid).toBe(JSON.stringify(sigmoid.network));
    expect(relu.optimizer).toMatchObject({ learningRate: 0.03, update: { kind: "sgd", momentum: 0, l2: 1 } });
    expect(sigmoid.optimizer).toMatchObject({ learningRate: 0.1, update: { kind: "sgd", momentum: 0, l2: 0 } });
  });
});

test("book-30 starts with the weights that it always started with", async () => {
  const model = await create(networkOf(presets["book-30"]!.network), { seed: 1 });
  expect(await parametersHash(model)).toBe("b28fdae0399d1fb9c64783a12741d06e4a3f69f5caf392fa08288f1e3464774b");
});
