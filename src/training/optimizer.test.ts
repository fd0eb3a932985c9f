import { describe, expect, test } from "vitest";
import { type AdamOptions, adam, type SgdOptions, sgd } from "./optimizer.ts";

describe("sgd", () => {
  test("is plain data, with everything else at 0", () => {
    expect(sgd({ learningRate: 3 })).toEqual({
      learningRate: 3,
      update: { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 },
    });
    const full = { momentum: 0.9, nesterov: true, l1: 1, l2: 5 };
    expect(sgd({ learningRate: 0.1, ...full })).toEqual({ learningRate: 0.1, update: { kind: "sgd", ...full } });
  });

  test.each([
    [{ learningRate: 0 }, "sgd: learningRate must be a number of at least 5e-324, got 0"],
    [{ learningRate: 1, momentum: 1.5 }, "sgd: momentum must be a number from 0 to 1, got 1.5"],
    [{ learningRate: 1, l1: -1 }, "sgd: l1 must be a number of at least 0, got -1"],
    [{ learningRate: 1, l2: Number.NaN }, "sgd: l2 must be a number of at least 0, got NaN"],
    [
      { learningRate: 1, nesterov: true },
      "sgd: nesterov needs a momentum above 0, got 0\ngive momentum, such as 0.9, or leave nesterov out",
    ],
    [undefined as unknown as SgdOptions, "sgd: learningRate must be a number of at least 5e-324, got undefined"],
  ])("refuses %o", (options, message) => {
    expect(() => sgd(options)).toThrow(message);
  });
});

describe("adam", () => {
  test("is plain data, with the numbers of Kingma and Ba", () => {
    const update = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, l1: 0, l2: 0, weightDecay: 0 };
    expect(adam()).toEqual({ learningRate: 0.001, update });
    expect(adam({ learningRate: 0.01, weightDecay: 0.1 })).toEqual({
      learningRate: 0.01,
      update: { ...update, weightDecay: 0.1 },
    });
  });

  test.each<[AdamOptions, string]>([
    [{ learningRate: -1 }, "adam: learningRate must be a number of at least 5e-324, got -1"],
    [{ beta1: 1 }, "adam: beta1 must be a number from 0 to 0.999999, got 1"],
    [{ beta2: -0.1 }, "adam: beta2 must be a number from 0 to 0.999999, got -0.1"],
    [{ epsilon: 0 }, "adam: epsilon must be a number of at least 1e-30, got 0"],
    [{ l1: -1 }, "adam: l1 must be a number of at least 0, got -1"],
    [{ l2: -1 }, "adam: l2 must be a number of at least 0, got -1"],
    [{ weightDecay: -1 }, "adam: weightDecay must be a number of at least 0, got -1"],
  ])("refuses %o", (options, message) => {
    expect(() => adam(options)).toThrow(message);
  });
});
