import { expect, test } from "vitest";
import { sigmoid } from "../../core/math.ts";
import { generatedDigits } from "../../data/generated.ts";
import { run as runChain } from "./chain.ts";
import { run as runSigmaPrime } from "./sigma-prime.ts";
import { run as runSoftmaxTwice } from "./softmax-twice.ts";
import { run as runSpeedAtStart } from "./speed-at-start.ts";

const digits = generatedDigits({ count: 60 });
const context = {
  seed: 1,
  threads: 1,
  mnist: async () => ({ training: digits.take(40), validation: digits.slice(40, 50) }),
  test: async () => digits.slice(50),
};

test("a chain's gradients are the products of weights and slopes, within 1e-12 of their size", async () => {
  const { speeds, activations } = await runChain({ neurons: 3, weight: 2, z: 0.5 });
  const [a, slope] = [sigmoid(0.5), sigmoid(0.5) * (1 - sigmoid(0.5))];
  expect(activations).toEqual([a, a, a].map((each) => expect.closeTo(each, 12)));
  const wanted = [a * slope * (2 * slope) ** 2, a * slope * 2 * slope, a * slope];
  speeds.forEach((speed, l) => {
    expect(Math.abs(speed / wanted[l]! - 1)).toBeLessThan(1e-12);
  });
});

test("sigma prime is 1/4 at 0 and within 1e-9 of finite differences", async () => {
  const { z, slope, furthestFromDifference } = await runSigmaPrime({ to: 4, points: 9 });
  expect([z[0], z[4], z[8], slope[4]]).toEqual([-4, 0, 4, 0.25]);
  expect(furthestFromDifference).toBeLessThan(1e-9);
});

test("speeds at the start: one for each layer, the same for the same seed", async () => {
  const network = { sizes: [784, 8, 8, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" } as const;
  const { speeds } = await runSpeedAtStart({ network, images: 20 }, context);
  expect(speeds).toHaveLength(3);
  expect(speeds[0]).toBeLessThan(speeds[2]!);
  expect((await runSpeedAtStart({ network, images: 20 }, context)).speeds).toEqual(speeds);
});

test("softmax of softmax leaves no class more than e/(e + 9): the cost stays above its logarithm", async () => {
  const network = { sizes: [784, 10], activation: "sigmoid", cost: "log-likelihood", weights: "scaled" } as const;
  const { epochs, hashes } = await runSoftmaxTwice(
    {
      network,
      optimizer: { learningRate: 0.5, update: { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 } },
      batchSize: 10,
      epochs: 5,
      split: [40, 10],
    },
    context,
  );
  const least = -Math.log(Math.E / (Math.E + 9));
  expect(epochs.at(-1)!.training.cost).toBeGreaterThan(least);
  expect(epochs.at(-1)!.training.cost).toBeLessThan(epochs[0]!.training.cost);
  expect(hashes.weights).toHaveLength(64);
});
