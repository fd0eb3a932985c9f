import { describe, expect, test } from "vitest";
import { generatedDigits } from "../data/generated.ts";
import type { Experiment } from "./experiment.ts";
import {
  curveRuns,
  lowestAt,
  meanOver,
  ofSetting,
  regularizedCost,
  type Trained,
  unreadDigits,
  variant,
} from "./learning-better/curves.ts";
import { initialization } from "./learning-better/initialization.ts";
import { learningRates } from "./learning-better/learning-rates.ts";
import { saturation } from "./learning-better/saturation.ts";
import { type CurveName, type CurvesOutcome, curvesOf, run as runCurves } from "./runs/curves.ts";
import { run as runNeuron } from "./runs/one-neuron.ts";
import type { EpochFigures } from "./runs/training.ts";
import { run as runUnwatched } from "./runs/unwatched.ts";

const digits = generatedDigits({ count: 160 });
const context = (seed: number) => ({
  seed,
  threads: 1,
  mnist: async () => ({ training: digits.take(100), validation: digits.slice(100, 130) }),
  test: async () => digits.slice(130),
});

/** A run with these curves. */
function trained(name: string, curves: Partial<Record<CurveName, number[]>>): Trained {
  const outcome = {
    curves,
    confusion: [
      [9, 1],
      [10, 0],
    ],
  } as unknown as CurvesOutcome;
  return { run: { name, kind: "curves", settings: {}, seed: 1, seconds: 1 }, outcome };
}

describe("kinds of runs", () => {
  test("curves: one number an epoch, in percent where shares, five digits, none where nothing was measured", () => {
    const epoch = (n: number): EpochFigures => ({
      epoch: n,
      learningRate: 0.5,
      training: { cost: 1 },
      validation: undefined,
      test: { correct: 2, total: 3, accuracy: 2 / 3, cost: 1 / 7 },
      monitor: { training: undefined, weights: undefined, gradients: undefined, saturation: { dense1: 0.25 } },
    });
    expect(curvesOf([epoch(1), epoch(2)])).toEqual({
      testAccuracy: [66.667, 66.667],
      testCost: [0.14286, 0.14286],
      saturation: [25, 25],
    });
  });

  test("curves: a training gives those of what is monitored, and the same again", async () => {
    const settings = variant({ epochs: 2, limit: 50, readOn: "validation", monitor: { training: 20, weights: true } });
    const outcome = await runCurves(settings, context(1));
    expect(Object.keys(outcome.curves)).toEqual([
      "trainingAccuracy",
      "trainingCost",
      "validationAccuracy",
      "validationCost",
      "testAccuracy",
      "testCost",
      "weightLength",
    ]);
    for (const values of Object.values(outcome.curves)) expect(values).toHaveLength(2);
    // 23,820 weights from N(0, 1)
    expect(outcome.curves.weightLength![0]).toBeGreaterThan(145);
    expect(outcome.curves.weightLength![0]).toBeLessThan(165);
    expect(await runCurves(settings, context(1))).toEqual(outcome);
  });

  test("one neuron: two epochs by hand", async () => {
    const start = { weight: 0, bias: 0, learningRate: 1, epochs: 1 };
    // a = 1/2, dC/dz = a^2 (1 - a) = 1/8, so z = -1/4 and a = 0.43782
    expect(await runNeuron({ ...start, cost: "quadratic" })).toEqual({
      outputs: [0.5, 0.43782],
      costs: [0.125, 0.095845],
      steps: [0.125],
      weight: -0.125,
      bias: -0.125,
    });
    // dC/dz = a = 1/2, so z = -1 and a = 0.26894; C = ln 2, then ln(1 + 1/e)
    expect(await runNeuron({ ...start, cost: "cross-entropy" })).toEqual({
      outputs: [0.5, 0.26894],
      costs: [0.69315, 0.31326],
      steps: [0.5],
      weight: -0.5,
      bias: -0.5,
    });
  });

  test("unwatched: the figures of all sets after the last epoch, as a watched training has them", async () => {
    const settings = variant({ epochs: 3, limit: 50, readOn: "validation", monitor: { training: true } });
    const { monitor: _, ...unwatched } = settings;
    const outcome = await runUnwatched(unwatched, context(1));
    const { curves, hashes } = await runCurves(settings, context(1));
    expect(outcome.hashes).toEqual(hashes);
    expect(100 * outcome.validation.accuracy).toBeCloseTo(curves.validationAccuracy!.at(-1)!, 2);
    expect(100 * outcome.test.accuracy).toBeCloseTo(curves.testAccuracy!.at(-1)!, 2);
    expect(100 * outcome.training.accuracy).toBeCloseTo(curves.trainingAccuracy!.at(-1)!, 2);
  });
});

describe("what curves are compared by", () => {
  const results = [
    trained("a, seed 1", { testCost: [3, 1, 2, 4], weightLength: [2, 2, 4, 4] }),
    trained("a, seed 2", { testCost: [5, 4, 3, 6], weightLength: [1, 1, 1, 1] }),
  ];

  test("the epoch with the lowest value, counted from 0", () => {
    expect(lowestAt(results, "testCost")).toEqual({ value: 1.5, values: [1, 2] });
  });

  test("the mean over a share of the epochs, of at least one", () => {
    expect(meanOver(results, "testCost", 0.5, 1)).toBe((3 + 4.5) / 2);
    expect(meanOver(results, "testCost", 0.45, 0.55)).toBe(2.5);
    expect(meanOver([trained("b, seed 1", { testCost: [7] })], "testCost", 0.9, 1)).toBe(7);
  });

  test("the regularized cost is C0 + lambda/(2n) |w|^2", () => {
    expect(regularizedCost(results[0]!, "testCost", 5, 10)).toEqual([4, 2, 6, 8]);
  });

  test("digits of which less than a tenth is read", () => {
    expect(unreadDigits(results[0]!)).toEqual([1]);
  });

  test("settings are told apart by the whole name", () => {
    const names = ["eta 0.025, seed 1", "eta 0.25, seed 1", "eta 0.25, seed 2"];
    const some = names.map((name) => trained(name, {}));
    expect(ofSetting(some, "eta 0.25").map(({ run }) => run.name)).toEqual(names.slice(1));
    const [run] = curveRuns({ name: "eta 0.25", settings: variant({}), seeds: [1], seconds: 1 }, "quick");
    expect([run!.name, run!.kind]).toEqual(["eta 0.25, seed 1", "curves"]);
  });
});

describe("verdicts from curves", () => {
  test("learning-rates: cost with its regularization, and in how many epochs it rises", () => {
    const steady = { trainingCost: [0.5, 0.4, 0.3], weightLength: [10, 10, 10] };
    const thrown = { trainingCost: [0.9, 0.7, 0.8], weightLength: [10, 10, 10] };
    const { measured, pictures } = learningRates.conclude(
      [trained("eta 0.025, seed 1", steady), trained("eta 0.25, seed 1", steady), trained("eta 2.5, seed 1", thrown)],
      "full",
    );
    // 5 x 100 / (2 x 50,000) = 0.005
    expect(measured[0]).toEqual({ value: 0.305, values: [0.305] });
    expect(measured[3]).toEqual({
      holds: true,
      figures: "it rises at learning rate 0.025 in 0 %, 0.25 in 0 %, 2.5 in 50 % of the epochs",
    });
    expect(pictures).toHaveLength(1);
  });

  test("initialization: first and last epochs, in the order of its claims", () => {
    const names = ["30 hidden, scaled", "30 hidden, gaussian", "100 hidden, scaled", "100 hidden, gaussian"];
    const results = names.map((name, i) =>
      trained(`${name}, seed 1`, { validationAccuracy: [80 + i, 90 + i], saturation: [i, i] }),
    );
    const { measured } = initialization.conclude(results, "full");
    expect(measured.map((each) => "value" in each && each.value)).toEqual([80, 81, 82, 83, 90, 91, 92, 93]);
    expect(measured).toHaveLength(initialization.claims.length);
  });

  test("saturation: the badly wrong neuron is slow with one cost, and fast with the other", async () => {
    const results = await Promise.all(
      (saturation as Experiment).runs("full").map(async (run) => {
        return { run, outcome: await runNeuron(run.settings as Parameters<typeof runNeuron>[0]) };
      }),
    );
    const { measured } = saturation.conclude(results, "full");
    expect(measured.slice(2).map((each) => "holds" in each && each.holds)).toEqual([true, true]);
    // The same neuron with the costs exchanged shows neither.
    const other = (name: string): string =>
      name.startsWith("quadratic")
        ? name.replace("quadratic", "cross-entropy")
        : name.replace("cross-entropy", "quadratic");
    const exchanged = results
      .filter(({ run }) => run.name.includes("0.15"))
      .map(({ run, outcome }) => ({ run: { ...run, name: other(run.name) }, outcome }));
    const slow = exchanged.filter(({ run }) => run.name.startsWith("cross-entropy"));
    const repeated = slow.map((each) => ({
      ...each,
      run: { ...each.run, name: each.run.name.replace("0.15", "0.005") },
    }));
    const swapped = saturation.conclude([...exchanged, ...repeated], "full");
    expect(swapped.measured.slice(2).map((each) => "holds" in each && each.holds)).toEqual([false, false]);
  });
});
