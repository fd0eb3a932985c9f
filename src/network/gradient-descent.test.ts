import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Tensors } from "../core/shape.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { carriedBy } from "./carried.ts";
import type { AdamRule, SgdRule, TrainingWork, UpdateRule } from "./engine.ts";
import { descend } from "./gradient-descent.ts";
import { type Model, withWeights } from "./model.ts";
import { network } from "./network.ts";

const plain: SgdRule = { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 };
const adam: AdamRule = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, l1: 0, l2: 0, weightDecay: 0 };

interface Fixture {
  readonly inputs: number[];
  readonly targets: number[];
  readonly weight: number[];
  readonly bias: number[];
  readonly learningRate: number;
  readonly cases: {
    kind: "sgd" | "adam";
    options: Partial<Omit<SgdRule, "kind"> & Omit<AdamRule, "kind">>;
    weight: number[];
    bias: number[];
  }[];
}

describe("NumPy's weights after six mini-batches, to 1e-15 (reference) and 1e-6 (simd)", () => {
  const path = new URL("../../test/fixtures/optimizers.json", import.meta.url);
  const fixture: Fixture = JSON.parse(readFileSync(path, "utf8"));
  const data = dataset({
    name: "fixture",
    shape: [3],
    inputs: new Float32Array(fixture.inputs),
    targets: new Float32Array(fixture.targets),
  });
  const spec = network({ input: [3], cost: "quadratic", layers: [dense(2, { activation: "linear" })] });
  const weights: Tensors = {
    "dense1.weight": { shape: [2, 3], data: new Float64Array(fixture.weight) },
    "dense1.bias": { shape: [2], data: new Float64Array(fixture.bias) },
  };

  /** Two epochs in mini-batches of 4, 4 and 2. */
  async function trained(engine: "reference" | "simd", update: UpdateRule): Promise<Model> {
    const model = await withWeights(spec, weights, { engine });
    const learningRates = new Float64Array(3).fill(fixture.learningRate);
    const samples = Uint32Array.from({ length: 10 }, (_, i) => i);
    const work: TrainingWork = {
      data,
      samples,
      batchSize: 4,
      update,
      learningRates,
      seed: 1,
      step: 0,
      endsEpoch: true,
    };
    for (const step of [0, 3]) await model.compiled.train({ ...work, step });
    return model;
  }

  const table = fixture.cases.map((each) => ({ ...each, name: `${each.kind} ${JSON.stringify(each.options)}` }));
  test.each(table)("$name", async ({ kind, options, weight, bias }) => {
    const update = { ...(kind === "adam" ? adam : plain), ...options } as UpdateRule;
    for (const engine of ["reference", "simd"] as const) {
      const { "dense1.weight": w, "dense1.bias": b } = (await trained(engine, update)).weights;
      const tolerance = engine === "reference" ? 1e-15 : 1e-6;
      for (const [found, wanted] of [
        [w!.data, weight],
        [b!.data, bias],
      ] as const) {
        wanted.forEach((value, i) => {
          expect(Math.abs(found[i]! - value) / Math.max(1, Math.abs(value)), engine).toBeLessThanOrEqual(tolerance);
        });
      }
    }
  });
});

describe("one weight", () => {
  /** Steps with these gradients, one of a mini-batch each; what the weight is after each. */
  function walk(rule: UpdateRule, start: number, gradientAt: (w: number, step: number) => number, steps: number) {
    const weights = Float64Array.of(start);
    const carried = carriedBy(rule).map(() => new Float64Array(1));
    return Array.from({ length: steps }, (_, i) => {
      const gradient = Float64Array.of(gradientAt(weights[0]!, i));
      const more = { decays: true, learningRate: 0.5, batch: 1, count: 1, step: i + 1 };
      descend(rule, { weights, gradient, carried, ...more });
      return weights[0]!;
    });
  }

  test("momentum: v is 1, then 1.5, then 1.75 times the step", () => {
    expect(walk({ ...plain, momentum: 0.5 }, 0, () => -2, 3)).toEqual([1, 2.5, 4.25]);
  });

  test("Nesterov's momentum takes half of the new velocity beside each step", () => {
    expect(walk({ ...plain, momentum: 0.5, nesterov: true }, 0, () => -2, 3)).toEqual([1.5, 3.25, 5.125]);
  });

  test("L1 takes the same from every weight, and nothing from 0", () => {
    expect(walk({ ...plain, l1: 0.5 }, 1, () => 0, 5)).toEqual([0.75, 0.5, 0.25, 0, 0]);
    expect(walk({ ...plain, l1: 0.5 }, -1, () => 0, 2)).toEqual([-0.75, -0.5]);
  });

  test("Adam's first step is eta whatever the gradient's size; its direction alone counts", () => {
    for (const g of [1e-3, 1, 1e6]) expect(walk(adam, 1, () => g, 1)[0]).toBeCloseTo(0.5, 4);
    expect(walk(adam, 1, () => -3, 3)[2]).toBeCloseTo(2.5, 7);
  });

  test("decoupled decay takes eta times itself from a weight that has no gradient", () => {
    expect(walk({ ...adam, weightDecay: 0.5 }, 1, () => 0, 3)).toEqual([0.75, 0.5625, 0.421875]);
  });

  const rules: UpdateRule[] = [
    plain,
    { ...plain, momentum: 0.9 },
    { ...plain, momentum: 0.9, nesterov: true },
    { ...adam, beta2: 0.99 },
  ];
  test.each(rules)("on a quadratic all lead to its lowest place: %o", (rule) => {
    const path = walk(rule, 4, (w) => w - 1, 400);
    expect(Math.abs(path.at(-1)! - 1)).toBeLessThan(0.01);
    expect(Math.abs(path.at(-1)! - 1)).toBeLessThan(Math.abs(path[20]! - 1));
  });
});
