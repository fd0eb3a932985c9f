import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { averagePool2d } from "./average-pool2d.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d } from "./conv2d.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { type BackwardPass, definition, type Layer } from "./layer.ts";
import { maxPool2d } from "./max-pool2d.ts";

const fixture = JSON.parse(readFileSync(new URL("../../test/fixtures/layers.json", import.meta.url), "utf8"));

/** A layer on its own, forward and backward, on whole mini-batches in training unless told otherwise. */
function run(
  layer: Layer,
  [batch, ...inputShape]: readonly [number, ...number[]],
  {
    x,
    dy,
    weights = {},
    ...changed
  }: Partial<Record<"x" | "dy", ArrayLike<number>>> & Omit<Partial<BackwardPass>, "x" | "dy">,
) {
  const { shape, forward, backward } = layer[definition];
  const outputShape = shape(inputShape, layer);
  const zeros = (size: Shape) => new Float64Array(batch * sizeOf(size));
  const pass = {
    config: layer,
    inputShape,
    outputShape,
    batch,
    x: Float64Array.from(x ?? zeros(inputShape)),
    y: zeros(outputShape),
    dx: zeros(inputShape),
    dy: Float64Array.from(dy ?? zeros(outputShape)),
    weights,
    gradients: Object.fromEntries(
      Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
    training: true,
    wholeBatch: true,
    random: (n: number) => new Random(1, n),
    ...changed,
  };
  forward(pass);
  backward(pass);
  return pass;
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(found.length, what).toBe(wanted.length);
  const size = Math.max(...wanted.map(Math.abs));
  for (const [i, value] of wanted.entries()) expect(Math.abs(found[i]! - value) / size, what).toBeLessThan(1e-13);
}

describe("conv2d", () => {
  type Case = { input: [number, number, number, number]; channels: number; kernel: [number, number] } & {
    padding: "valid" | "same";
  } & Record<"x" | "dy" | "weight" | "bias" | "y" | "dx" | "dweight" | "dbias", number[]>;
  test.each<Case>(fixture.conv2d)("agrees with NumPy's, to 1e-13 of the largest: $kernel, $padding", (wanted) => {
    const { input, channels, kernel, padding, x, dy } = wanted;
    const weights = { weight: Float64Array.from(wanted.weight), bias: Float64Array.from(wanted.bias) };
    const found = run(conv2d(channels, kernel, { padding }), input, { x, dy, weights });
    expectClose(found.y, wanted.y, "y");
    expectClose(found.dx, wanted.dx, "dx");
    expectClose(found.gradients.weight!, wanted.dweight, "weight");
    expectClose(found.gradients.bias!, wanted.dbias, "bias");
  });

  test("draws gaussian kernels, and scaled and he ones by a neuron's inputs", () => {
    for (const [weights, deviation, biases] of [
      ["gaussian", 1, 1],
      ["scaled", 1 / Math.sqrt(5 * 4 * 3), 1],
      ["he", Math.sqrt(2 / (5 * 4 * 3)), 0],
    ] as const) {
      const layer = conv2d(200, [5, 4], { weights });
      const { weight, bias } = layer[definition].weights!([9, 9, 3], layer) as Record<"weight" | "bias", never>;
      const spread = ({ shape, initialize }: { shape: Shape; initialize: (w: Float64Array, r: Random) => void }) => {
        const values = new Float64Array(sizeOf(shape));
        initialize(values, new Random(1));
        return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      };
      // 12,000 and 200 draws: a deviation's standard error is 0.6 % and 5 %
      expect(spread(weight) / deviation).toBeCloseTo(1, 1);
      expect(Math.abs(spread(bias) - biases)).toBeLessThan(0.25 * biases + 1e-9);
    }
  });
});

describe("pooling, by hand", () => {
  // Two channels: the second is the first, negative. The last row and column fill no window.
  const x = [1, 5, 9, 4, 3, 7, 0, 2, 8].flatMap((value) => [value, -value]);

  test("maxPool2d takes the largest, and sends the gradient there", () => {
    const { y, dx } = run(maxPool2d(2), [1, 3, 3, 2], { x, dy: [10, 20] });
    expect([...y]).toEqual([5, -1]);
    expect([...dx]).toEqual([0, 20, 10, ...new Array(15).fill(0)]);
  });

  test("maxPool2d: of equals the first in row order; NaN is handed on", () => {
    const tied = run(maxPool2d(2), [1, 2, 2, 1], { x: [0, 3, 3, 3], dy: [7] });
    expect([...tied.dx]).toEqual([0, 7, 0, 0]);
    expect([...run(maxPool2d(2), [1, 2, 2, 1], { x: [0, Number.NaN, 3, 3] }).y]).toEqual([Number.NaN]);
  });

  test("averagePool2d takes the mean, and sends back equal parts", () => {
    const { y, dx } = run(averagePool2d([1, 2]), [1, 3, 3, 2], { x, dy: [2, 4, 6, 8, 10, 12] });
    expect([...y]).toEqual([3, -3, 3.5, -3.5, 1, -1]);
    expect([...dx]).toEqual([1, 2, 1, 2, 0, 0, 3, 4, 3, 4, 0, 0, 5, 6, 5, 6, 0, 0]);
  });
});

test("flatten keeps the numbers", () => {
  const { y, dx, outputShape } = run(flatten(), [2, 1, 3, 2], { x: [...Array(12).keys()], dy: [...Array(12).keys()] });
  expect(outputShape).toEqual([6]);
  expect([...y]).toEqual([...Array(12).keys()]);
  expect([...dx]).toEqual([...y]);
});

describe("dropout", () => {
  const x = new Float64Array(20_000).fill(3);

  test("leaves out its part, multiplies the rest, and the gradient by the same mask", () => {
    const { y, dx } = run(dropout(0.2), [2, 10_000], { x, dy: x });
    const left = y.filter((value) => value !== 0);
    expect(new Set(left)).toEqual(new Set([3 * (1 / (1 - 0.2))]));
    expect(Math.abs(left.length / x.length - 0.8)).toBeLessThan(0.012); // 4 standard errors
    expect(dx).toEqual(y);
    expect(y.subarray(0, 10_000)).not.toEqual(y.subarray(10_000));
  });

  test("one draw of a sample's chance for a number, in order", () => {
    const { y } = run(dropout(0.5), [1, 50], { x: x.subarray(0, 50) });
    const random = new Random(1, 0);
    expect([...y]).toEqual(Array.from({ length: 50 }, () => (random.bits() < 2 ** 31 ? 0 : 6)));
  });

  test("outside training nothing happens", () => {
    const { y, dx } = run(dropout(0.5), [2, 10_000], { x, dy: x, training: false });
    expect(y).toEqual(x);
    expect(dx).toEqual(x);
  });
});

describe("batchNorm", () => {
  type Case = { input: [number, ...number[]]; epsilon: number; momentum: number } & Record<
    "scale" | "shift" | "mean" | "variance",
    number[]
  > &
    Record<"x" | "y" | "dy" | "dx" | "dscale" | "dshift" | "meanAfter" | "varianceAfter" | "asked", number[]>;
  const weightsOf = ({ scale, shift, mean, variance }: Case) => ({
    scale: Float64Array.from(scale),
    shift: Float64Array.from(shift),
    mean: Float64Array.from(mean),
    variance: Float64Array.from(variance),
  });

  test.each<Case>(fixture.batchNorm)("agrees with NumPy's, to 1e-13 of the largest: $input", (wanted) => {
    const { input, momentum, epsilon, x, dy } = wanted;
    const weights = weightsOf(wanted);
    const found = run(batchNorm({ momentum, epsilon }), input, { x, dy, weights });
    for (const name of ["y", "dx"] as const) expectClose(found[name], wanted[name], name);
    expectClose(found.gradients.scale!, wanted.dscale, "scale");
    expectClose(found.gradients.shift!, wanted.dshift, "shift");
    expectClose(weights.mean, wanted.meanAfter, "mean");
    expectClose(weights.variance, wanted.varianceAfter, "variance");
  });

  test.each<Case>(fixture.batchNorm)("only training moves the running statistics: $input", (wanted) => {
    const { input, momentum, epsilon, x, dy } = wanted;
    const layer = batchNorm({ momentum, epsilon });
    const weights = weightsOf(wanted);
    const whole = run(layer, input, { x, dy, weights, training: false });
    expectClose(whole.dx, wanted.dx, "dx");
    const asked = run(layer, input, { x, dy, weights, training: false, wholeBatch: false });
    expectClose(asked.y, wanted.asked, "y");
    expect(weights).toEqual(weightsOf(wanted));
    expect([...whole.gradients.mean!, ...whole.gradients.variance!].every((value) => value === 0)).toBe(true);
  });

  test("one number has no spread: it gives the shift, and the running statistics stay finite", () => {
    const weights = {
      scale: Float64Array.of(2),
      shift: Float64Array.of(5),
      mean: Float64Array.of(0),
      variance: Float64Array.of(1),
    };
    const { y, dx } = run(batchNorm({ momentum: 0.5 }), [1, 1], { x: [8], dy: [1], weights });
    expect([...y, ...dx]).toEqual([5, 0]);
    expect([...weights.mean, ...weights.variance]).toEqual([4, 0.5]);
  });
});

test("layers are plain data with every option in it, and know their output's shape in their type as far as it is known", () => {
  expect(conv2d(20, 5)).toEqual({
    kind: "conv2d",
    channels: 20,
    kernel: [5, 5],
    padding: "valid",
    activation: "sigmoid",
    weights: "gaussian",
  });
  expect(maxPool2d([2, 3])).toEqual({ kind: "maxPool2d", size: [2, 3] });
  expect(averagePool2d(2)).toEqual({ kind: "averagePool2d", size: [2, 2] });
  expect(flatten()).toEqual({ kind: "flatten" });
  expect(dropout(0.5)).toEqual({ kind: "dropout", rate: 0.5 });
  expect(batchNorm()).toEqual({ kind: "batchNorm", activation: "linear", momentum: 0.9, epsilon: 1e-5 });
  expectTypeOf(conv2d(20, 5)).toEqualTypeOf<Layer<readonly [number, number, 20]>>();
  expectTypeOf(flatten()).toEqualTypeOf<Layer<readonly [number]>>();
});
