import { describe, expect, test } from "vitest";
import { generatedDigits } from "../../data/generated.ts";
import type { RunResult } from "../experiment.ts";
import { experiments } from "../index.ts";
import { runKinds } from "../runs/index.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { afterEpoch, bestOfThree, deadDigits, medianOf } from "./over-starts.ts";
import { stuckBand } from "./stuck-starts.ts";

/** A start with the given accuracies on 100 test images, epoch by epoch. */
function start(...correct: number[]): RunResult<TrainingOutcome> {
  const epochs = correct.map((right, i) => ({ epoch: i + 1, test: { accuracy: right / 100 } }));
  const peakTest = { epoch: 1, correct: Math.max(...correct), total: 100 };
  return { run: { name: "start" }, outcome: { epochs, peakTest } } as unknown as RunResult<TrainingOutcome>;
}

test("the middle start is not moved by one that sticks", () => {
  expect(medianOf([95, 84, 94]).value).toBe(94);
  expect(medianOf([95, 84, 94, 93]).value).toBe(93.5);
  expect(afterEpoch([start(80, 90), start(85, 95), start(88, 91)], 2).value).toBe(91);
  expect(afterEpoch([start(80, 90)], 30).value).toBe(90);
});

test("the best of three is the mean over all choices of three: of 1, 2, 3, 4 one has the best 3, three have 4", () => {
  const results = [start(1), start(2), start(3), start(4)];
  expect(bestOfThree(results)).toEqual({ value: 3.75, values: [3.75] });
  expect(bestOfThree(results.slice(2))).toEqual({ value: 4, values: [4] });
});

test("a digit is dead where less than a tenth of it is read", () => {
  const confusion = [
    [1, 10],
    [0, 5],
  ];
  expect(deadDigits({ confusion } as unknown as TrainingOutcome)).toEqual([0]);
});

test("3 of 14 starts are 21.4 % plus or minus 21.5", () => {
  expect(stuckBand(3, 14)).toEqual({ low: 0, high: 42.9, better: "lower" });
});

describe("on a hundred drawn digits, what the quick runs give can be concluded from", () => {
  const digits = generatedDigits({ count: 300 });
  const section = experiments.filter(({ section }) => section === "first-network");
  test.each(section.map((experiment) => [experiment.id, experiment] as const))("%s", async (_, experiment) => {
    const results = [];
    for (const run of experiment.runs("quick")) {
      const { run: compute } = await runKinds[run.kind]!();
      const context = {
        seed: run.seed,
        threads: 1,
        mnist: async () => ({ training: digits.take(100), validation: digits.slice(100, 150) }),
        test: async () => digits.slice(100),
      };
      const outcome = await compute(run.settings as never, context);
      results.push({ run, outcome: JSON.parse(JSON.stringify(outcome)) });
    }
    const { measured, pictures } = experiment.conclude(results, "quick");
    expect(measured).toHaveLength(experiment.claims.length);
    measured.forEach((it, i) => {
      expect("value" in it, experiment.claims[i]!.what).toBe(experiment.claims[i]!.band !== undefined);
    });
    for (const { title, alt } of pictures) expect(`${title} ${alt}`).not.toMatch(/undefined|NaN/);
  });
});
