import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { choice, draw, integer, logUniform, type SearchSpace, uniform } from "./search-space.ts";
import { grid, planOf, randomSearch, type Strategy, successiveHalving } from "./search-strategy.ts";

const points = (strategy: Strategy, space: SearchSpace, seed = 1) => planOf(strategy, space, seed).points;

describe("a space is data", () => {
  test("that JSON carries", () => {
    const space = { a: choice([1, [2]]), b: uniform(-1, 1), c: logUniform(0.1, 10), d: integer(-3, 3) };
    expect(points(randomSearch({ trials: 5 }), JSON.parse(JSON.stringify(space)))).toEqual(
      points(randomSearch({ trials: 5 }), space),
    );
  });

  test.each<[string, () => unknown, string]>([
    ["no values", () => choice([]), "choice: values must be a list of at least one, got []\nwrite for example choice("],
    ["two alike", () => choice([1, 2, 1]), "choice: values must differ from each other, got 1 at 2\ngive numbers"],
    ["a function", () => choice([Math.abs]), "choice: values must be plain data, got a function at 0\n"],
    [
      "a range of nothing",
      () => uniform(1, 1),
      "uniform: high must be above low, 1, got 1\nturn them round; for a single",
    ],
    ["a logarithm of 0", () => logUniform(0, 1), "logUniform: low must be a number of at least 5e-324, got 0"],
    ["the wrong way round", () => integer(3, 2), "integer: high must be a whole number from 4 to 4294967298, got 2"],
    [
      "half a neuron",
      () => integer(0.5, 2),
      "integer: low must be a whole number of at least -9007199254740991, got 0.5",
    ],
  ])("%s is refused", (_, make, text) => {
    expect(make).toThrow(text);
  });
});

describe("chance", () => {
  const drawn = (parameter: SearchSpace[string]): number[] =>
    Array.from({ length: 4000 }, (_, i) => draw(parameter, new Random(1, i)) as number);

  test("fills a range: half of a log-uniform one lies below the geometric mean", () => {
    const values = drawn(logUniform(0.01, 100));
    expect(values.filter((value) => value < 1).length / 4000).toBeCloseTo(0.5, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.01);
    expect(Math.max(...values)).toBeLessThanOrEqual(100);
    expect(drawn(uniform(0, 8)).filter((value) => value < 2).length / 4000).toBeCloseTo(0.25, 1);
  });

  test("gives both ends of whole numbers, and each choice", () => {
    expect([...new Set(drawn(integer(-1, 2)))].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    expect(new Set(drawn(choice([1, 2, 3])))).toEqual(new Set([1, 2, 3]));
  });

  test("follows from the seed and the parameter's name, not from the other parameters", () => {
    const rates = (space: SearchSpace, seed?: number) =>
      points(randomSearch({ trials: 4 }), space, seed).map((point) => point.rate);
    const alone = rates({ rate: uniform(0, 1) });
    expect(rates({ other: integer(1, 9), rate: uniform(0, 1) })).toEqual(alone);
    expect(rates({ rate: uniform(0, 1) }, 2)).not.toEqual(alone);
  });

  test("tries no point twice, and all of them if asked", () => {
    const space = { a: integer(1, 3), b: choice(["x", "y"]) };
    expect(new Set(points(randomSearch({ trials: 6 }), space).map((point) => JSON.stringify(point))).size).toBe(6);
    expect(() => points(randomSearch({ trials: 7 }), space)).toThrow(
      "search: trials of random must be at most 6, the number of points in the space, got 7\ntry fewer, or all with grid()",
    );
  });
});

describe("grid", () => {
  test("takes all combinations, the last parameter fastest; ranges in even steps, ends exact", () => {
    const space = { rate: logUniform(0.1, 10), momentum: uniform(0, 0.9), n: integer(1, 2), name: choice(["a"]) };
    const all = points(grid({ steps: { rate: 3, momentum: 2 } }), space);
    expect(all).toHaveLength(12);
    expect(all.slice(0, 3)).toEqual([
      { rate: 0.1, momentum: 0, n: 1, name: "a" },
      { rate: 0.1, momentum: 0, n: 2, name: "a" },
      { rate: 0.1, momentum: 0.9, n: 1, name: "a" },
    ]);
    expect(all[4]!.rate).toBeCloseTo(1, 12);
    expect(all[11]).toEqual({ rate: 10, momentum: 0.9, n: 2, name: "a" });
  });

  test("takes so many whole numbers of a long range, and no two alike of a short one", () => {
    expect(points(grid({ steps: 3 }), { n: integer(10, 100) }).map(({ n }) => n)).toEqual([10, 55, 100]);
    expect(points(grid({ steps: 9 }), { n: integer(1, 3) }).map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  test.each<[string, () => unknown, string]>([
    [
      "a range without steps",
      () => points(grid(), { rate: uniform(1, 2) }),
      "grid: rate can be any number from 1 on, and steps says not how many to try\nwrite grid({ steps: { rate: 5 } })",
    ],
    [
      "steps of a stranger",
      () => points(grid({ steps: { ratte: 3 } }), { rate: uniform(1, 2) }),
      'grid: steps name "ratte", which the space has not: it has rate\ncorrect the name',
    ],
    ["one step", () => grid({ steps: 1 }), "grid: steps must be a whole number of at least 2, got 1"],
    [
      "half a step",
      () => grid({ steps: { rate: 2.5 } }),
      "grid: steps of rate must be a whole number of at least 2, got",
    ],
    [
      "too many points",
      () => points(grid(), { a: integer(1, 1000), b: integer(1, 1000) }),
      "grid: with b there are 1000000 points, more than 100000\ntry fewer steps, or use randomSearch",
    ],
  ])("%s: refused", (_, make, text) => {
    expect(make).toThrow(text);
  });
});

describe("successive halving", () => {
  test("says how many come how far", () => {
    const { rungs } = planOf(successiveHalving({ trials: 27 }), { a: uniform(0, 1) }, 1);
    expect(rungs).toEqual([
      { trials: 27, epochs: 1, keep: 9 },
      { trials: 9, epochs: 3, keep: 3 },
      { trials: 3, epochs: 9, keep: 1 },
      { trials: 1, epochs: Infinity, keep: 1 },
    ]);
    const halves = planOf(successiveHalving({ trials: 5, firstEpochs: 2, factor: 2 }), { a: uniform(0, 1) }, 1);
    expect(halves.rungs.map(({ trials, epochs }) => [trials, epochs])).toEqual([
      [5, 2],
      [2, 4],
      [1, Infinity],
    ]);
  });

  test.each<[string, () => unknown, string]>([
    [
      "one trial",
      () => successiveHalving({ trials: 1 }),
      "successiveHalving: trials must be a whole number of at least 2",
    ],
    [
      "no epochs",
      () => successiveHalving({ trials: 9, firstEpochs: 0 }),
      "successiveHalving: firstEpochs must be a whole number of at least 1, got 0",
    ],
    [
      "all go on",
      () => successiveHalving({ trials: 9, factor: 1 }),
      "successiveHalving: factor must be a whole number of at least 2, got 1",
    ],
    [
      "no trials by chance",
      () => randomSearch({} as never),
      "randomSearch: trials must be a whole number of at least 1",
    ],
  ])("%s: refused", (_, make, text) => {
    expect(make).toThrow(text);
  });
});
