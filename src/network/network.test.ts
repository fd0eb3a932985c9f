import { describe, expect, expectTypeOf, test } from "vitest";
import { dense } from "../layers/dense.ts";
import { defineLayer, type Layer } from "../layers/layer.ts";
import { create } from "./model.ts";
import { type Network, network, placedLayers } from "./network.ts";

const book = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });

describe("network", () => {
  test("is plain data that can be printed and compared", () => {
    expect(JSON.parse(JSON.stringify(book))).toEqual({
      input: [784],
      output: [10],
      cost: "quadratic",
      layers: [
        { kind: "dense", units: 30, activation: "sigmoid", weights: "gaussian" },
        { kind: "dense", units: 10, activation: "sigmoid", weights: "gaussian" },
      ],
    });
    expect(network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] })).toEqual(book);
    expect(Object.isFrozen(book) && Object.isFrozen(book.layers)).toBe(true);
  });

  test("knows its input and output shapes in its type", async () => {
    expectTypeOf(book).toEqualTypeOf<Network<readonly [784], readonly [10]>>();
    const model = await create(book, { seed: 1 });
    expectTypeOf(model.network.output).toEqualTypeOf<readonly [10]>();
    const layers: Layer[] = [dense(3)];
    expectTypeOf(network({ input: [2], cost: "quadratic", layers }).output).toEqualTypeOf<readonly number[]>();
  });

  test("numbers layers among their kind", () => {
    const pass = defineLayer({
      kind: "pass",
      shape: (input) => input,
      forward: ({ x, y }) => y.set(x),
      backward: ({ dx, dy }) => dx?.set(dy),
    });
    const spec = network({ input: [4], cost: "quadratic", layers: [dense(3), pass(), dense(2), pass()] });
    expect(placedLayers(spec).map(({ name }) => name)).toEqual(["dense1", "pass1", "dense2", "pass2"]);
  });

  test.each<[object, string, string]>([
    [{ layers: [] }, "network: layers must be a list of at least one layer, got []", "such as dense(10)"],
    [{ input: [] }, "network: input must be a list of whole numbers of at least 1, got []", "[28, 28, 1]"],
    [{ input: [0] }, "network: input must be a list of whole numbers of at least 1, got [0]", "[784]"],
    [{ cost: "hinge" }, "network: cost must be one of quadratic, cross-entropy, log-likelihood", "choose one of them"],
    [
      { layers: [dense(0)] },
      "network: layer dense1: dense: units must be a whole number from 1 to 1000000, got 0",
      "give",
    ],
    [{ layers: [{ kind: "dense" }] }, 'network: layers[0] is not a layer, got {"kind":"dense"}', "dense(...)"],
    [
      { layers: [dense(1e6), dense(1e6)] },
      "network: with dense1 there are 785000000 weights, more than 134217728",
      "make its layers smaller",
    ],
    [{ layers: [undefined] }, "network: layers[0] is not a layer, got undefined", "dense(...)"],
    [
      { layers: [dense(3, { activation: "swish" as "relu" })] },
      'network: activation of dense1 must be one of sigmoid, tanh, relu, linear, softmax, got "swish"',
      "choose one of them",
    ],
    [
      { layers: [dense(3, { weights: "xavier" as "scaled" })] },
      'network: layer dense1: dense: weights must be one of gaussian, scaled, he, got "xavier"',
      "choose one of them",
    ],
    [
      { input: [28, 28, 1] },
      "network: layer dense1: dense(10) expects a vector, got 28x28x1",
      "put flatten() before it: images are then read pixel by pixel, row by row",
    ],
    [
      { cost: "cross-entropy", layers: [dense(10, { activation: "tanh" })] },
      "network: cost cross-entropy is not defined for the tanh outputs of dense1",
      "give the last layer activation sigmoid or softmax",
    ],
    [
      { cost: "log-likelihood", layers: [dense(10, { activation: "relu" })] },
      "network: cost log-likelihood is not defined for the relu outputs of dense1",
      "give the last layer activation softmax or sigmoid",
    ],
  ])("refuses %o", (changed, problem, remedy) => {
    const options = { input: [784], cost: "quadratic" as const, layers: [dense(10)], ...changed };
    expect(() => network(options)).toThrow(problem);
    expect(() => network(options)).toThrow(remedy);
  });

  test("a description that network() did not make is refused", async () => {
    await expect(create({ ...book }, { seed: 1 })).rejects.toThrow("expected a description made by network()");
  });
});

describe("create", () => {
  test("draws gaussian weights from N(0, 1), scaled ones from N(0, 1/n), he from N(0, 2/n) with biases 0", async () => {
    const spread = (values: ArrayLike<number>) => {
      const all = Array.from(values);
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      return { mean, deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) };
    };
    for (const [weights, wanted, biases] of [
      ["gaussian", 1, 1],
      ["scaled", 1 / 28, 1],
      ["he", Math.SQRT2 / 28, 0],
    ] as const) {
      const spec = network({ input: [784], cost: "quadratic", layers: [dense(100, { weights })] });
      const { "dense1.weight": weight, "dense1.bias": bias } = (await create(spec, { seed: 5 })).weights;
      expect(weight?.shape).toEqual([100, 784]);
      // 78,400 draws: a mean's standard error is 0.0036 deviations, a deviation's 0.0025
      expect(Math.abs(spread(weight!.data).mean)).toBeLessThan(0.015 * wanted);
      expect(spread(weight!.data).deviation / wanted).toBeCloseTo(1, 2);
      expect(Math.abs(spread(bias!.data).deviation - biases)).toBeLessThan(0.25 * biases + 1e-9);
    }
  });

  test("a layer's weights do not depend on the layers around it", async () => {
    const longer = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(20), dense(10)] });
    const [first, second] = [await create(book, { seed: 1 }), await create(longer, { seed: 1 })];
    expect(second.weights["dense1.weight"]).toEqual(first.weights["dense1.weight"]);
  });

  test("weights are copies", async () => {
    const model = await create(book, { seed: 1 });
    model.weights["dense1.bias"]!.data.fill(0);
    expect(model.weights["dense1.bias"]!.data[0]).not.toBe(0);
  });

  test.each([
    [{ seed: -1 }, "create: seed must be a whole number of at least 0, got -1"],
    [{}, "create: seed must be a whole number of at least 0, got undefined"],
    [{ seed: 1, threads: 0 }, "threads must be a whole number from 1 to 1024, got 0"],
    [{ seed: 1, engine: "gpu" }, 'engine must be one of auto, simd, reference, got "gpu"'],
  ])("refuses %o", async (options, message) => {
    await expect(create(book, options as { seed: number })).rejects.toThrow(message);
  });
});
