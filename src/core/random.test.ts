import { describe, expect, test } from "vitest";
import { RequestError } from "./errors.ts";
import { Random } from "./random.ts";

const draw = <Value>(count: number, next: () => Value): Value[] => Array.from({ length: count }, next);

/** Pearson's chi-square of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countOf(values: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}

/** The chi-square that chance passes once in ten thousand, for 9 and 99 degrees of freedom. */
const RARE_9 = 33.72;
const RARE_99 = 161.32;

/** The mean of the first powers of the values: mean, mean square, ... */
function moments(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, k) => values.reduce((sum, x) => sum + x ** (k + 1), 0) / values.length);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const covariance = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / a.length;
  return covariance * 12;
}

describe("one seed gives the same numbers on every engine", () => {
  test("bits", () => {
    const random = new Random(1);
    expect(draw(4, () => random.bits())).toEqual([1802076235, 2871727708, 1438811349, 74770972]);
    expect(new Random(2 ** 53 - 1).bits()).toBe(3414872311);
  });

  test("uniform, Gaussian, whole numbers, orders", () => {
    const [gaussians, digits] = [new Random(1), new Random(1)];
    expect(new Random(1).uniform()).toBe(0.41957857212890837);
    expect(draw(3, () => gaussians.gaussian())).toEqual([-0.8771746930310903, -1.799699194576088, -0.5817708364017765]);
    expect(draw(10, () => digits.integer(10))).toEqual([5, 8, 9, 2, 0, 3, 9, 7, 8, 3]);
    expect(new Random(1).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([8, 7, 0, 1, 6, 2, 3, 9, 4, 5]);
  });

  test("split streams", () => {
    expect(new Random(1).split("weights").bits()).toBe(2978975566);
    expect(new Random(1).split(2).bits()).toBe(723084489);
    expect(new Random(1, "dropout1", 7).split(59_999).bits()).toBe(2846693063);
  });

  test("states of split streams draw what the streams draw", () => {
    const random = new Random(5, "mask", 2 ** 40);
    const keys = Uint32Array.of(0, 3, 2 ** 32 - 1);
    const states = new Uint32Array(14).fill(9);
    random.writeStates(keys, states, 1);
    expect([states[0], states[13]]).toEqual([9, 9]);
    for (const [i, key] of keys.entries()) {
      // xoshiro128**: its first number is the second word times 5, turned by 7, times 9.
      const product = Math.imul(states[1 + 4 * i + 1]!, 5);
      const first = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      expect(first).toBe(random.split(key).bits());
    }
  });
});

describe("the numbers are distributed as they should be", () => {
  const COUNT = 200_000;

  test("uniform: moments within five standard errors, and a hundred bins", () => {
    const random = new Random(1, "uniform");
    const values = draw(COUNT, () => random.uniform());
    const [mean, square] = moments(values, 2);
    expect(Math.abs(mean! - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / COUNT));
    expect(Math.abs(square! - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / COUNT));
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(
      chiSquare(
        countOf(
          values.map((value) => Math.floor(value * 100)),
          100,
        ),
      ),
    ).toBeLessThan(RARE_99);
  });

  test("uniform: between the two ends that are asked for", () => {
    const random = new Random(1);
    const values = draw(10_000, () => random.uniform(-3, 5));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-3);
    expect(Math.min(...values)).toBeLessThan(-2.99);
    expect(Math.max(...values)).toBeGreaterThan(4.99);
    expect(Math.max(...values)).toBeLessThan(5);
  });

  test("Gaussian: four moments within five standard errors, and its tails", () => {
    const random = new Random(1, "gaussian");
    const values = draw(COUNT, () => random.gaussian());
    const error = 5 / Math.sqrt(COUNT);
    const [mean, square, cube, fourth] = moments(values, 4);
    expect(Math.abs(mean!)).toBeLessThan(error);
    expect(Math.abs(square! - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(cube!)).toBeLessThan(error * Math.sqrt(15));
    expect(Math.abs(fourth! - 3)).toBeLessThan(error * Math.sqrt(96));
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / COUNT;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(5 * Math.sqrt((0.0455 * 0.9545) / COUNT));
  });

  test("Gaussian: mean and deviation as asked, also for the second number of a pair", () => {
    const [plain, moved] = [new Random(7), new Random(7)];
    for (let i = 0; i < 4; i++) expect(moved.gaussian(5, 2)).toBe(5 + 2 * plain.gaussian());
  });

  test.each([10, 100])("whole numbers below %i are equally frequent", (count) => {
    const random = new Random(1, "integer", count);
    const counts = countOf(
      draw(100_000, () => random.integer(count)),
      count,
    );
    expect(chiSquare(counts)).toBeLessThan(count === 10 ? RARE_9 : RARE_99);
  });

  test("whole numbers below 3 * 2^30 do not favor the small ones", () => {
    // Taken modulo the count, 32 random bits would fall into the first of three parts half of the time.
    const random = new Random(1, "large");
    const parts = countOf(
      draw(30_000, () => Math.floor(random.integer(3 * 2 ** 30) / 2 ** 30)),
      3,
    );
    expect(chiSquare(parts)).toBeLessThan(18.42); // one in ten thousand, 2 degrees of freedom
  });

  test("every order of four is equally frequent", () => {
    const random = new Random(1, "shuffle");
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(chiSquare([...orders.values()])).toBeLessThan(57.07); // one in ten thousand, 23 degrees of freedom
  });
});

describe("streams", () => {
  test("a shuffle is in place and loses nothing", () => {
    const items = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const shuffled = new Random(3).shuffle(items);
    expect(shuffled).toBe(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  test("a split depends on seed and keys, not on what was drawn before", () => {
    const random = new Random(5);
    const before = random.split("a").bits();
    draw(17, () => random.gaussian());
    expect(random.split("a").bits()).toBe(before);
    expect(new Random(5, "a", 2).bits()).toBe(new Random(5).split("a").split(2).bits());
  });

  test("no two keys run into each other", () => {
    const streams = [
      new Random(1),
      new Random(1, "a"),
      new Random(1, "b"),
      new Random(1, "a", "b"),
      new Random(1, "b", "a"),
      new Random(1, "ab"),
      new Random(1, ""),
      new Random(1, "", ""),
      new Random(1, 1),
      new Random(1, "1"),
      new Random(1, 1, 0),
      new Random(1, 2 ** 32),
      new Random(1 + 2 ** 32),
      new Random(0),
      new Random(0, 0),
    ].map((random) => random.bits());
    expect(new Set(streams).size).toBe(streams.length);
  });

  test("neighboring seeds and neighboring keys start unrelated streams", () => {
    const seeds = Array.from({ length: 20_000 }, (_, seed) => new Random(seed).uniform());
    const keys = Array.from({ length: 20_000 }, (_, key) => new Random(1).split(key).uniform());
    for (const first of [seeds, keys]) {
      expect(
        chiSquare(
          countOf(
            first.map((value) => Math.floor(value * 100)),
            100,
          ),
        ),
      ).toBeLessThan(RARE_99);
      expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(20_000));
    }
    expect(Math.abs(correlation(seeds, keys))).toBeLessThan(5 / Math.sqrt(20_000));
  });

  test("a stream and its split are unrelated", () => {
    const random = new Random(11);
    const split = random.split(0);
    const [a, b] = [draw(20_000, () => random.uniform()), draw(20_000, () => split.uniform())];
    expect(Math.abs(correlation(a, b))).toBeLessThan(5 / Math.sqrt(20_000));
  });
});

test.each([
  [() => new Random(-1), "seed must be a whole number of at least 0, got -1"],
  [() => new Random(0.5), "seed must be a whole number of at least 0, got 0.5"],
  [() => new Random(2 ** 53), "seed must be a whole number of at least 0, got 9007199254740992"],
  [() => new Random(Number.NaN), "seed must be a whole number of at least 0, got NaN"],
  [() => new Random("1" as never), 'seed must be a whole number of at least 0, got "1"'],
  [() => new Random(1).split(-1), "split: key must be a whole number of at least 0, got -1"],
  [() => new Random(1).split(1.5), "split: key must be a whole number of at least 0, got 1.5"],
  [() => new Random(1).integer(0), "integer: count must be a whole number from 1 to 4294967296, got 0"],
  [() => new Random(1).integer(2 ** 33), "integer: count must be a whole number from 1 to 4294967296, got 8589934592"],
])("%s is refused: %s", (make, problem) => {
  expect(make).toThrow(RequestError);
  expect(make).toThrow(problem);
});
