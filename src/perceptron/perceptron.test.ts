import { expect, test } from "vitest";
import { sigmoid } from "../core/math.ts";
import { decide, perceptron, weightedInput } from "./perceptron.ts";

const cases = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i >> 2, (i >> 1) & 1, i & 1]);

test("the festival: with a threshold of 5 weather alone decides, with 3 also company and transit together", () => {
  const weather = perceptron({ weights: [6, 2, 2], threshold: 5 });
  const either = perceptron({ weights: [6, 2, 2], threshold: 3 });
  expect(cases.map((x) => decide(weather, x))).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(cases.map((x) => decide(either, x))).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
});

test("a threshold is minus the bias; what comes is plain data", () => {
  expect(perceptron({ weights: [6, 2, 2], threshold: 5 })).toEqual({ weights: [6, 2, 2], bias: -5 });
  expect(Object.is(perceptron({ weights: [1], threshold: 0 }).bias, 0)).toBe(true);
  const nand = perceptron({ weights: [-2, -2], bias: 3 });
  expect(decide(JSON.parse(JSON.stringify(nand)), [0, 1])).toBe(1);
  expect(() => Object.assign(nand, { bias: 0 })).toThrow(TypeError);
});

test("w x + b = 0 gives 0, and the smallest number above it 1", () => {
  expect(decide(perceptron({ weights: [1, 1], bias: -2 }), [1, 1])).toBe(0);
  expect(decide(perceptron({ weights: [1, 1], bias: -2 + 2 ** -52 }), [1, 1])).toBe(1);
});

test("without inputs it always says the same: 1 for a bias above 0, else 0", () => {
  const biases = [-1, 0, 1];
  expect(biases.map((bias) => decide(perceptron({ weights: [], bias }), []))).toEqual([0, 0, 1]);
});

test("a small change of a weight flips a perceptron and moves a sigmoid neuron by the linear estimate, to 1 %", () => {
  const [before, after] = [-1, -0.999].map((w) => perceptron({ weights: [2, w], bias: -1 })) as [never, never];
  expect([decide(before, [1, 1]), decide(after, [1, 1])]).toEqual([0, 1]);
  const [a, b] = [before, after].map((neuron) => sigmoid(weightedInput(neuron, [1, 1]))) as [number, number];
  expect((b - a) / (a * (1 - a) * 0.001)).toBeCloseTo(1, 2); // equation 5
});

test("refusals", () => {
  expect(() => perceptron({ weights: [1] } as never)).toThrow(
    "perceptron: one of bias and threshold must be given, got neither\ngive bias, or threshold, which is minus the bias",
  );
  expect(() => perceptron({ weights: [1], bias: 1, threshold: 1 } as never)).toThrow("got both");
  expect(() => perceptron({ weights: 6 as never, bias: 1 })).toThrow(
    "perceptron: weights must be a list of numbers, got 6",
  );
  expect(() => perceptron({ weights: [1, Number.NaN], bias: 1 })).toThrow(
    "perceptron: weights must be finite, got NaN",
  );
  expect(() => perceptron({ weights: [1], threshold: Infinity })).toThrow("perceptron: threshold must be finite");
  const nand = perceptron({ weights: [-2, -2], bias: 3 });
  expect(() => decide(nand, [1])).toThrow("decide: inputs must be 2, one for each weight, got 1");
  expect(() => decide(nand, [1, "1" as never])).toThrow('decide: inputs must be finite, got "1"');
  expect(() => weightedInput(perceptron({ weights: [1e308, 1e308], bias: 0 }), [1, 1])).toThrow(
    "weightedInput: w x + b is Infinity: too large for a number",
  );
});
