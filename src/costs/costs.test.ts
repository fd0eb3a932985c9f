import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { activations } from "../layers/activations.ts";
import { costActivations } from "./cost.ts";
import { costs } from "./costs.ts";

const pairs = Object.values(costs).flatMap((cost) => costActivations[cost.name].map((name) => ({ cost, name })));

/** The output layer for weighted inputs z. */
function output(name: (typeof pairs)[number]["name"], z: Float64Array, y: Float64Array) {
  const activation = activations[name];
  const a = new Float64Array(z.length);
  activation.forward(z, a, z.length);
  return { activation, z, a, y };
}

describe("costs: delta is the slope of the cost along z (BP1), to 1e-9", () => {
  test.each(pairs)("$cost.name with $name", ({ cost, name }) => {
    const random = new Random(3, cost.name, name);
    const z = Float64Array.from({ length: 6 }, () => random.gaussian(0, 2));
    for (const y of [Float64Array.of(0, 0, 1, 0, 0, 0), z.map(() => random.uniform())]) {
      const delta = new Float64Array(z.length);
      cost.delta(output(name, z, y), delta);
      const h = 1e-3;
      const slopes = z.map((_, i) => {
        const at = (steps: number) =>
          cost.cost(
            output(
              name,
              z.map((v, j) => v + (i === j ? steps * h : 0)),
              y,
            ),
          );
        return (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * h);
      });
      const size = Math.hypot(...slopes);
      expect(Math.hypot(...slopes.map((slope, i) => slope - delta[i]!)) / size).toBeLessThan(1e-9);
    }
  });
});

describe("costs at saturation: neither infinity nor NaN", () => {
  test.each(pairs)("$cost.name with $name", ({ cost, name }) => {
    for (const z of [Float64Array.of(800, -800, 0), Float64Array.of(-800, 800, 800)]) {
      for (const y of [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)]) {
        const delta = new Float64Array(3);
        const out = output(name, z, y);
        cost.delta(out, delta);
        expect(Number.isFinite(cost.cost(out))).toBe(true);
        expect(delta.every(Number.isFinite)).toBe(true);
      }
    }
  });

  test("a neuron that is certain and wrong costs what it should", () => {
    const wrong = output("sigmoid", Float64Array.of(800), Float64Array.of(0));
    expect(wrong.a[0]).toBe(1);
    expect(costs["cross-entropy"].cost(wrong)).toBe(800);
    const denied = output("softmax", Float64Array.of(0, 900), Float64Array.of(1, 0));
    expect(denied.a[0]).toBe(0);
    expect(costs["log-likelihood"].cost(denied)).toBe(900);
  });
});

test("figures of chapter 3: a neuron at 0.82 whose target is 0", () => {
  const z = Float64Array.of(Math.log(0.82 / 0.18));
  const out = output("sigmoid", z, Float64Array.of(0));
  expect(costs.quadratic.cost(out)).toBeCloseTo(0.82 ** 2 / 2, 12);
  expect(costs["cross-entropy"].cost(out)).toBeCloseTo(-Math.log(0.18), 12);
});
