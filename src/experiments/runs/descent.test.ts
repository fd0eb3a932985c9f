import { describe, expect, test } from "vitest";
import { Random } from "../../core/random.ts";
import { sumOfSquares } from "../../core/sum-of-squares.ts";
import { generatedDigits } from "../../data/generated.ts";
import { create, withWeights } from "../../network/model.ts";
import { networkOf } from "../settings.ts";
import { run as runDescent } from "./descent.ts";
import { run as runOnline } from "./online.ts";
import { gradientOf, run as runPolling, sample } from "./polling.ts";
import { run as runSteepest } from "./steepest-step.ts";
import { type SurfaceName, surfaces } from "./surfaces.ts";

const digits = generatedDigits({ count: 130 });
const network = { sizes: [784, 6, 10], activation: "sigmoid", cost: "quadratic", weights: "scaled" } as const;
const context = {
  seed: 1,
  threads: 1,
  mnist: async () => ({ training: digits.take(100), validation: digits.slice(100) }),
  test: async () => digits,
};

test.each([
  ["parabola", [0.7]],
  ["valley", [-2.5, 1]],
  ["chain", [0.3, -1, 0.5, 2]],
] as [SurfaceName, number[]][])("the slopes of %s are those of finite differences, within 1e-8", (name, point) => {
  const { value, gradient } = surfaces[name];
  expect(value(point.map(() => 0))).toBe(0);
  gradient(point).forEach((slope, i) => {
    const [above, below] = [1e-5, -1e-5].map((h) => value(point.with(i, point[i]! + h)));
    expect(Math.abs((above! - below!) / 2e-5 - slope)).toBeLessThan(1e-8);
  });
});

describe("a descent", () => {
  test("on x^2 with learning rate 1/4 halves x with each step", async () => {
    const settings = { surface: "parabola", start: [1], learningRate: 0.25, steps: 3, kept: 3 } as const;
    expect(await runDescent(settings)).toEqual({
      points: [[1], [0.5], [0.25]],
      values: [1, 0.25, 0.0625],
      steps: 3,
      rises: 0,
      first: 1,
      last: 1 / 64,
      end: "steps",
      // 3/4 of fall for 1/4 of 2 squared
      fallOverEstimate: 0.75,
    });
  });

  test("with learning rate 2 goes from 1 to -3 to 9, and rises with every step until it has diverged", async () => {
    const settings = { surface: "parabola", start: [1], learningRate: 2, steps: 100, kept: 3 } as const;
    const outcome = await runDescent(settings);
    expect(outcome).toMatchObject({ points: [[1], [-3], [9]], end: "diverged", steps: 7, rises: 7, last: 3 ** 14 });
  });
});

test("of four directions from (0, 1) in the valley, the steepest goes down y: changes by hand", async () => {
  const settings = { surface: "valley", point: [0, 1], lengths: [0.1], directions: 4 } as const;
  const { slope, cosines, steps } = await runSteepest(settings, { seed: 1 });
  expect(slope).toBe(8);
  expect(cosines).toEqual([-1, 1]);
  // 4 (0.81 - 1) / 0.8 down, 0.005 / 0.8 to the sides, 4 (1.21 - 1) / 0.8 up
  expect(steps[0]).toMatchObject({ alongGradient: expect.closeTo(-0.95, 12), lower: 0, angle: 0 });
  const at = (angle: number) => steps[0]!.curve!.find(([x]) => x === angle)![1];
  expect([at(-90), at(90), at(180)]).toEqual([0.00625, 0.00625, 1.05]);
});

test("random directions have length 1: cosines of 100 variables lie within -1 and 1, and are small", async () => {
  const point = Array.from({ length: 100 }, (_, i) => (i % 3) - 1);
  const settings = { surface: "chain", point, lengths: [0.001], directions: 200 } as const;
  const { cosines, steps } = await runSteepest(settings, { seed: 1 });
  expect(Math.max(...cosines.map(Math.abs))).toBeLessThan(0.5);
  expect(steps[0]!.lowest).toBeCloseTo(cosines[0], 3);
});

describe("polling", () => {
  test("a sample is so many different images with their labels", () => {
    const drawn = sample(digits, 50, new Random(1));
    const image = (data: typeof digits, i: number) => data.inputs.slice(784 * i, 784 * (i + 1)).join();
    const all = new Map(Array.from({ length: 130 }, (_, i) => [image(digits, i), digits.targets[i]]));
    const some = Array.from({ length: 50 }, (_, i) => image(drawn, i));
    expect(new Set(some).size).toBe(50);
    expect(some.map((pixels) => all.get(pixels))).toEqual([...drawn.targets]);
  });

  test("the gradient of one layer's weights is the mean of (a - y) a (1 - a) x, in float32's precision", async () => {
    const single = networkOf({ ...network, sizes: [784, 10] });
    const blank = (await create(single, { seed: 1 })).weights;
    const zeros = Object.fromEntries(
      Object.entries(blank).map(([name, { shape, data }]) => [name, { shape, data: new Float64Array(data.length) }]),
    );
    const gradient = await (await withWeights(single, zeros)).compiled.look((inside) =>
      gradientOf(inside, digits.take(20)),
    );
    // Outputs are 1/2: for the right digit (1/2 - 1) / 4, for the others 1/8.
    const share = [...digits.targets.subarray(0, 20)].filter((label) => label === 3).length / 20;
    expect(gradient).toHaveLength(7850);
    expect(gradient[7840 + 3]).toBeCloseTo(0.125 - share / 4, 6);
    let pixel = 0;
    for (let n = 0; n < 20; n++)
      pixel += ((digits.targets[n] === 3 ? -0.125 : 0.125) * digits.inputs[n * 784 + 350]!) / 255;
    expect(gradient[3 * 784 + 350]).toBeCloseTo(pixel / 20, 6);
  });

  test("all images are right to rounding, fewer are not; the same for the same seed", async () => {
    const settings = {
      network,
      images: 100,
      sizes: [5, 100],
      draws: { images: 100, least: 2, most: 10 },
      epochs: 1,
      learningRate: 1,
    };
    const outcome = await runPolling(settings, context);
    expect(outcome.sizes.map(({ size, samples }) => [size, samples])).toEqual([
      [5, 10],
      [100, 2],
    ]);
    const [few, all] = outcome.sizes;
    expect(few!.error).toBeGreaterThan(0.1);
    expect(all!.error).toBeLessThan(1e-5);
    expect(all!.cosine.least).toBeCloseTo(1, 5);
    expect(all!.downhill).toBe(2);
    expect(await runPolling(settings, context)).toEqual(outcome);
    const untrained = await runPolling({ ...settings, epochs: 0 }, context);
    const { compiled } = await create(networkOf(network), { seed: 1 });
    const fresh = await compiled.look((inside) => gradientOf(inside, digits.take(100)));
    expect(untrained.length).toBeCloseTo(Math.sqrt(sumOfSquares(fresh)), 12);
    expect(untrained.length).not.toBe(outcome.length);
  });
});

test("online: parts of an epoch are the epoch, and the measurements are of what was seen until then", async () => {
  const settings = { network, batchSize: 5, learningRate: 1, seen: [20, 50, 100], read: 30 };
  const { accuracies, costs } = await runOnline(settings, context);
  expect([accuracies.length, costs.length]).toEqual([3, 3]);
  const whole = await runOnline({ ...settings, seen: [100] }, context);
  expect([whole.accuracies[0], whole.costs[0]]).toEqual([accuracies[2], costs[2]]);
  const start = await runOnline({ ...settings, seen: [20] }, context);
  expect([start.accuracies[0], start.costs[0]]).toEqual([accuracies[0], costs[0]]);
});
