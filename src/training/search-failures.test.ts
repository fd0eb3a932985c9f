import { describe, expect, test } from "vitest";
import { RequestError } from "../core/errors.ts";
import { memoryStore } from "../core/store.ts";
import { generatedDigits } from "../data/generated.ts";
import { dense } from "../layers/dense.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { search } from "./search.ts";
import { choice } from "./search-space.ts";
import { grid, successiveHalving } from "./search-strategy.ts";
import type { TrainingSettings } from "./settings.ts";

const digits = generatedDigits({ count: 500 });
const data = { training: digits.take(300), validation: digits.slice(300, 400), test: digits.slice(400) };
const options = { data, strategy: grid(), jobs: 1 };

function trial({ learningRate, hidden }: { learningRate: number; hidden: number }): TrainingSettings {
  return {
    network: network({ input: [784], cost: "cross-entropy", layers: [dense(hidden), dense(10)] }),
    optimizer: sgd({ learningRate }),
    batchSize: 10,
    epochs: 6,
  };
}

describe("a trial that diverges", () => {
  const wild = { learningRate: choice([2e38, 0.3, 1e38]), hidden: choice([4]) };

  test("is a result, ranked last; a second call does not train it again", async () => {
    const store = memoryStore();
    const { trials, best, stoppedBecause } = await search(wild, trial, { ...options, store });
    expect(stoppedBecause).toBe("finished");
    expect(trials.map(({ number, state }) => [number, state])).toEqual([
      [2, "finished"],
      [1, "diverged"],
      [3, "diverged"],
    ]);
    expect(best!.number).toBe(2);
    expect(trials[1]!.diverged).toMatch(/^train: a NaN or infinity in the .* of dense\d, in epoch 1, mini-batch \d+$/);
    const trained: number[] = [];
    await search(wild, trial, { ...options, store, onTrial: (progress) => trained.push(progress.trained) });
    expect(trained).toEqual([0, 0, 0]);
  });

  test("goes no further in successive halving; where all that went on diverge, the next best is trained", async () => {
    const strategy = successiveHalving({ trials: 3, factor: 3 });
    const { trials, best } = await search(wild, trial, { ...options, strategy });
    expect(best!.number).toBe(trials[0]!.number);
    expect(trials.map(({ state }) => state)).toEqual(["finished", "diverged", "diverged"]);
  });

  test("and all others too: no winner, and the test data are not read", async () => {
    const all = { learningRate: choice([2e38, 1e38]), hidden: choice([4]) };
    const found = await search(all, trial, options);
    expect(found).toMatchObject({ stoppedBecause: "finished", best: undefined, testReadings: [] });
    expect(found.trials.map(({ state }) => state)).toEqual(["diverged", "diverged"]);
  });
});

describe("refused", () => {
  const one = { learningRate: choice([0.5]), hidden: choice([4]) };
  test.each<[string, () => Promise<unknown>, string]>([
    [
      "an empty space",
      () => search({}, () => trial({ learningRate: 1, hidden: 4 }), options),
      "search: the space must name at least one parameter, got {}\nwrite for example { learningRate: logUniform(",
    ],
    [
      "a parameter of an unknown kind",
      () => search({ a: { kind: "normal", low: 0, high: 1 } as never }, trial as never, options),
      'search: the kind of a must be one of choice, uniform, log-uniform, integer, got "normal"',
    ],
    [
      "an unknown strategy",
      () => search(one, trial, { ...options, strategy: { kind: "genetic" } as never }),
      'search: strategy must be one of grid, random, successive-halving, got "genetic"\nchoose one of them',
    ],
    [
      "no strategy",
      () => search(one, trial, { data } as never),
      "search: strategy must be one of grid, random, successive-halving, got undefined",
    ],
    [
      "no validation data",
      () => search(one, trial, { ...options, data: { training: digits, validation: undefined } }),
      "search: data.validation must be a dataset, got undefined: trials are ranked by it\nkeep some examples apart",
    ],
    [
      "no data",
      () => search(one, trial, { strategy: grid() } as never),
      "search: data.training must be a dataset, got undefined\npass data: await mnist(), or",
    ],
    [
      "no jobs",
      () => search(one, trial, { ...options, jobs: 0 }),
      "search: jobs must be a whole number from 1 to 1024",
    ],
    [
      "settings that make no sense",
      () => search(one, (point) => ({ ...trial(point), batchSize: 301 }), options),
      'search: trial 1, of {"learningRate":0.5,"hidden":4}: train: batchSize must be at most 300, the number of examples',
    ],
    [
      "a point that no network can be made of",
      () => search({ n: choice([3, 0]) }, ({ n }) => trial({ learningRate: 1, hidden: n }), options),
      'search: trial 2, of {"n":0}: network: layer dense1: dense: units must be a whole number from 1 to',
    ],
    [
      "test data among the settings of a trial",
      () => search(one, (point) => Object.assign(trial(point), { test: digits }), options),
      'search: trial 1, of {"learningRate":0.5,"hidden":4}: settings have no "test": they are network, epochs, batchSize,',
    ],
    [
      "a trial that gives nothing",
      () => search(one, (() => {}) as never, options),
      "expected a description made by network(), got undefined",
    ],
  ])("%s", async (_, attempt, text) => {
    await expect(attempt()).rejects.toThrow(RequestError);
    await expect(attempt()).rejects.toThrow(text);
  });
});
