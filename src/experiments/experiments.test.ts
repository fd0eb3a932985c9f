import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../core/store.ts";
import { generatedDigits } from "../data/generated.ts";
import { bandOf, type Claim, meanOf, sections, verdictOf } from "./experiment.ts";
import { experiments } from "./index.ts";
import { runKinds } from "./runs/index.ts";
import { inverted, prepare } from "./runs/prepare.ts";
import { run, type TrainingSettings } from "./runs/training.ts";

describe.each(experiments.map((experiment) => [experiment.id, experiment] as const))("%s", (_, experiment) => {
  test("says where it was published, what is done, and what ours is held against", () => {
    const { source, setup, why, claims, section } = experiment;
    for (const text of [source, setup, why]) expect(text.length).toBeGreaterThan(10);
    expect(Object.keys(sections)).toContain(section);
    expect(claims.length).toBeGreaterThan(0);
    for (const { band } of claims) if (band !== undefined) expect(band.low).toBeLessThan(band.high);
  });

  test.each(["full", "quick"] as const)("has runs (%s) of kinds that there are, with names of their own", (extent) => {
    const runs = experiment.runs(extent);
    expect(runs.length).toBeGreaterThan(0);
    expect(new Set(runs.map(({ name }) => name)).size).toBe(runs.length);
    for (const { kind, seconds, settings } of runs) {
      expect(Object.keys(runKinds)).toContain(kind);
      expect(seconds).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(settings)), "settings are plain data").toEqual(settings);
    }
  });
});

test("experiments have names of their own", () => {
  expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
});

test("a kind of run is named as its file", () => {
  for (const kind of Object.keys(runKinds)) {
    expect(existsSync(new URL(`./runs/${kind}.ts`, import.meta.url)), kind).toBe(true);
  }
});

test("a band is 1.96 binomial standard errors wide on each side, or the spread where that is larger", () => {
  expect(bandOf(98.78)).toEqual({ low: 98.56, high: 99 });
  expect(bandOf(99.06)).toEqual({ low: 98.87, high: 99.25 });
  expect(bandOf(90, { images: 100 })).toEqual({ low: 84.12, high: 95.88 });
  expect(bandOf(95.42, { spread: 1 })).toEqual({ low: 94.42, high: 96.42 });
});

test("verdicts: within the band, on its better side, on its worse side; a behavior shows or not", () => {
  const claim: Claim = { what: "accuracy", published: "95", band: { low: 94, high: 96 } };
  const cost: Claim = { what: "cost", published: "0.3", band: { low: 0.2, high: 0.4, better: "lower" } };
  const rate: Claim = { what: "rate", published: "1", band: { low: 0.9, high: 1.1, better: "neither" } };
  expect([93, 94, 96, 97].map((value) => verdictOf(claim, meanOf([value])))).toEqual([
    "worse",
    "within the band",
    "within the band",
    "better",
  ]);
  expect([0.1, 0.5].map((value) => verdictOf(cost, meanOf([value])))).toEqual(["better", "worse"]);
  expect([0.8, 1.2].map((value) => verdictOf(rate, meanOf([value])))).toEqual(["worse", "worse"]);
  const behavior: Claim = { what: "falls", published: "always" };
  expect(verdictOf(behavior, { holds: true, figures: "1, 0.5" })).toBe("shown");
  expect(verdictOf(behavior, { holds: false, figures: "1, 2" })).toBe("not shown");
});

describe("a training", () => {
  const digits = generatedDigits({ count: 160 });
  const settings = experiments.find(({ id }) => id === "conv-2")!.runs("quick")[0]!.settings as TrainingSettings;
  const small: TrainingSettings = {
    ...settings,
    epochs: 2,
    monitor: { training: 20 },
    keep: { probabilities: 3, weightsOf: "conv2d1" },
  };
  const context = (seed: number) => ({
    seed,
    threads: 1,
    mnist: async () => ({ training: digits.take(100), validation: digits.slice(100, 130) }),
    test: async () => digits.slice(130),
  });

  test("gives the figures of every epoch, what was to be kept, and hashes that a second run gives again", async () => {
    const first = await run(small, context(1));
    expect(first.epochs.map(({ epoch, test }) => [epoch, test?.total])).toEqual([
      [1, 30],
      [2, 30],
    ]);
    expect(first.epochs.map(({ monitor }) => monitor?.training?.total)).toEqual([20, 20]);
    expect(first.probabilities).toHaveLength(3);
    expect(first.probabilities![0]!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 2);
    expect(first.weightImages).toHaveLength(20);
    expect(atob(first.weightImages![0]!)).toHaveLength(25);
    expect(await run(small, context(1))).toEqual(first);
    expect((await run(small, context(2))).hashes.weights).not.toBe(first.hashes.weights);
  });

  test("that was stopped goes on from its checkpoint to the same outcome", async () => {
    const whole = await run(small, context(1));
    const stop = new AbortController();
    const checkpoint = { store: memoryStore() };
    const onProgress = (done: number) => done > 0.5 && stop.abort(new Error("stopped"));
    await expect(run(small, { ...context(1), checkpoint, signal: stop.signal, onProgress })).rejects.toThrow("stopped");
    expect(await checkpoint.store.list()).toEqual(["checkpoint.safetensors"]);
    expect(await run(small, { ...context(1), checkpoint })).toEqual(whole);
  });

  test("can learn from the first of each digit, from fewer, from inverted images", () => {
    const data = { training: digits, validation: digits.take(5) };
    const first = prepare(data, { firstOfEach: true }).training;
    expect([...first.targets]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const seven = digits.targets.indexOf(7);
    expect(first.inputs.slice(7 * 784, 8 * 784)).toEqual(digits.inputs.slice(seven * 784, (seven + 1) * 784));
    expect(prepare(data, { limit: 20 }).training.count).toBe(20);
    const white = prepare(data, { inverted: true });
    expect([white.training.inputs[5], white.validation!.inputs[5]]).toEqual([
      255 - digits.inputs[5]!,
      255 - digits.inputs[5]!,
    ]);
    expect(inverted(inverted(digits)).inputs).toEqual(digits.inputs);
  });
});
