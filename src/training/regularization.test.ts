import { expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import { adam, sgd } from "./optimizer.ts";
import { regularizationCost } from "./regularization.ts";
import { train } from "./train.ts";

const data = dataset(rings(330));

test("what regularization adds to a cost: lambda/2n of the squares, lambda/n of the absolute values", () => {
  const weights = { length: 5, absoluteSum: 7, nearZero: 0 }; // of 3 and -4
  expect(regularizationCost(sgd({ learningRate: 1, l2: 6 }), weights, 50)).toBeCloseTo((6 / 100) * 25, 15);
  expect(regularizationCost(sgd({ learningRate: 1, l1: 6 }), weights, 50)).toBeCloseTo((6 / 50) * 7, 15);
  expect(regularizationCost(adam({ l1: 1, l2: 2, weightDecay: 9 }), weights, 10)).toBeCloseTo(0.7 + 2.5, 15);
  const message = "regularizationCost: count must be a whole number of at least 1, got 0";
  expect(() => regularizationCost(adam(), weights, 0)).toThrow(message);
});

test("training makes the cost with its regularization smaller, not the cost alone", async () => {
  const model = await create(network({ input: [2], cost: "quadratic", layers: [dense(2)] }), { seed: 1 });
  const optimizer = sgd({ learningRate: 0.1, l2: 30 });
  const monitor = { training: true, weights: true } as const;
  const { epochs } = await train(model, data, { epochs: 5, batchSize: 330, optimizer, monitor }).result;
  const totals = epochs.map(
    ({ monitor: { training, weights } }) => training.cost + regularizationCost(optimizer, weights, data.count),
  );
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
});
