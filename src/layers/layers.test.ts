import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";
import { activations } from "./activations.ts";
import { cases } from "./cases.ts";
import { dense } from "./dense.ts";
import { type BackwardPass, defineLayer, definition } from "./layer.ts";

/** |a - b| / max(|a|, |b|), Euclidean. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    first += a[i]! ** 2;
    second += b[i]! ** 2;
  }
  return Math.sqrt(difference / Math.max(first, second));
}

/** Slopes of a function along some elements of an array, by the five-point formula. */
function finiteDifferences(
  values: Float64Array,
  f: () => number,
  entries: Iterable<number> = values.keys(),
  step = 1e-3,
): Float64Array {
  return Float64Array.from(entries, (i) => {
    const middle = values[i]!;
    const at = (steps: number): number => {
      values[i] = middle + steps * step;
      return f();
    };
    const slope = (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * step);
    values[i] = middle;
    return slope;
  });
}

/** All positions in an array; of a large one, thirty drawn at random. */
function entriesOf({ length }: Float64Array, random: Random): Uint32Array {
  const all = Uint32Array.from({ length }, (_, i) => i);
  return length <= 250 ? all : random.split("entries").shuffle(all).subarray(0, 30);
}

const gaussians = (random: Random, length: number) => Float64Array.from({ length }, () => random.gaussian());

describe("layers: the gradient is the finite difference", () => {
  test.each(cases)("$name, to $gradientTolerance", ({ layer, input, batch, seed, gradientTolerance }) => {
    const { shape, weights: defined, forward, backward } = layer[definition];
    const random = new Random(seed);
    const outputShape = shape(input, layer);
    const weights: Record<string, Float64Array> = {};
    const gradients: Record<string, Float64Array> = {};
    const definitions = Object.entries(defined?.(input, layer) ?? {});
    for (const [name, { shape, initialize }] of definitions) {
      weights[name] = new Float64Array(sizeOf(shape));
      gradients[name] = new Float64Array(sizeOf(shape));
      initialize(weights[name], random.split(name));
    }
    const pass: BackwardPass = {
      config: layer,
      inputShape: input,
      outputShape,
      batch,
      x: gaussians(random, batch * sizeOf(input)),
      y: new Float64Array(batch * sizeOf(outputShape)),
      dy: gaussians(random, batch * sizeOf(outputShape)),
      dx: new Float64Array(batch * sizeOf(input)),
      weights,
      gradients,
      training: true,
      wholeBatch: true,
      random: (n) => random.split(n),
    };
    // The cost is the scalar product of y with dy, so that its gradient with respect to y is dy.
    const cost = (): number => {
      forward(pass);
      return Array.from(pass.y).reduce((sum, y, i) => sum + y * pass.dy[i]!, 0);
    };
    forward(pass);
    backward(pass);
    const compare = (name: string, values: Float64Array, gradient: Float64Array): void => {
      const entries = entriesOf(values, random);
      const found = Float64Array.from(entries, (i) => gradient[i]!);
      expect(relativeError(found, finiteDifferences(values, cost, entries)), name).toBeLessThan(gradientTolerance);
    };
    compare("dx", pass.x as Float64Array, pass.dx as Float64Array);
    for (const [name, { trained = true }] of definitions) {
      if (trained) compare(name, weights[name]!, gradients[name]!);
    }
  });

  test("gradients are added to what is there: a mini-batch comes in parts", () => {
    const { forward, backward } = dense(1)[definition];
    const gradients = { weight: new Float64Array([10]), bias: new Float64Array([20]) };
    const pass = {
      config: dense(1),
      inputShape: [1],
      outputShape: [1],
      batch: 1,
      x: new Float64Array([3]),
      y: new Float64Array(1),
      dy: new Float64Array([2]),
      dx: undefined,
      weights: { weight: new Float64Array([1]), bias: new Float64Array([0]) },
      gradients,
      training: true,
      wholeBatch: true,
      random: (n: number) => new Random(n),
    };
    forward(pass);
    backward(pass);
    expect([...gradients.weight, ...gradients.bias]).toEqual([16, 22]);
  });
});

describe("activations", () => {
  test.each(Object.keys(activations) as ActivationName[])("%s: backward is the derivative, to 1e-9", (name) => {
    const { forward, backward } = activations[name];
    const random = new Random(7, name);
    const size = 5;
    const z = gaussians(random, 3 * size).map((x) => x + (x > 0 ? 0.01 : -0.01)); // away from the kink of ReLU
    const da = gaussians(random, z.length);
    const [a, dz] = [new Float64Array(z.length), new Float64Array(z.length)];
    forward(z, a, size);
    backward(z, a, da, dz, size);
    const cost = (): number => {
      const out = new Float64Array(z.length);
      forward(z, out, size);
      return out.reduce((sum, value, i) => sum + value * da[i]!, 0);
    };
    expect(relativeError(dz, finiteDifferences(z, cost))).toBeLessThan(1e-9);
  });

  test("softmax neither overflows nor loses its sum", () => {
    const a = new Float64Array(3);
    activations.softmax.forward(new Float64Array([1000, 999, -1000]), a, 3);
    expect(a[0]! + a[1]! + a[2]!).toBeCloseTo(1, 15);
    expect(a[0]).toBeCloseTo(Math.E / (1 + Math.E), 14);
  });

  test("ReLU lets NaN through, so that it is found", () => {
    const a = new Float64Array(2);
    activations.relu.forward(new Float64Array([Number.NaN, -1]), a, 2);
    expect([...a]).toEqual([Number.NaN, 0]);
  });
});

describe("defineLayer", () => {
  test("a layer is plain data: its definition shows neither in JSON nor in comparisons", () => {
    expect(JSON.stringify(dense(30))).toBe('{"kind":"dense","units":30,"activation":"sigmoid","weights":"gaussian"}');
    expect(dense(30)).toEqual({ kind: "dense", units: 30, activation: "sigmoid", weights: "gaussian" });
  });

  test("a kind must be a word", () => {
    const shape = (input: readonly number[]) => input;
    expect(() => defineLayer({ kind: "my layer", shape, forward() {}, backward() {} })).toThrow(
      'defineLayer: kind must be a word of letters and digits that starts with a small letter, got "my layer"',
    );
  });

  test("a layer without backward neither compiles nor is made", () => {
    const shape = (input: readonly number[]) => input;
    // @ts-expect-error: Property 'backward' is missing
    expect(() => defineLayer({ kind: "oneway", shape, forward() {} })).toThrow(
      "defineLayer: backward of oneway must be a function, got undefined",
    );
  });
});
