import { describe, expect, test } from "vitest";
import { type DescentOptions, type DescentStep, descend } from "./descent.ts";

/** a/2 (x - 3)^2: its slope is a (x - 3), its minimum at 3. */
const bowl =
  (a: number) =>
  ([x]: readonly [number]) =>
    (a / 2) * (x - 3) * (x - 3);
const slope =
  (a: number) =>
  ([x]: readonly [number]) => [a * (x - 3)];

const trace = <Point extends readonly number[]>(f: (point: Point) => number, options: DescentOptions<Point>) =>
  Array.from(descend(f as (point: readonly number[]) => number, options as unknown as DescentOptions));
const last = (steps: readonly DescentStep[]): DescentStep => steps.at(-1)!;

describe("against the closed form", () => {
  test("x - 3 is multiplied by 1 - eta a in each step, to 1e-12", () => {
    for (const learningRate of [0.1, 0.5, 0.9, 1.1, 1.9]) {
      const steps = trace(bowl(1), { start: [5], learningRate, gradient: slope(1), steps: 40 });
      expect(steps.length).toBeGreaterThan(16); // at 0.9 it then rests
      for (const { step, point } of steps) expect(point[0]).toBeCloseTo(3 + 2 * (1 - learningRate) ** step, 12);
    }
  });

  test("momentum: the two roots of r^2 - (1 + mu - eta a) r + mu, to 1e-12", () => {
    const [eta, mu, a] = [0.05, 0.5, 1];
    const middle = (1 + mu - eta * a) / 2;
    const root = Math.sqrt(middle * middle - mu);
    const [r1, r2] = [middle + root, middle - root];
    // x_0 - 3 = 2 and, with v = 0 at first, x_1 - 3 = 2 (1 - eta a)
    const share1 = (2 * (1 - eta * a) - 2 * r2) / (r1 - r2);
    for (const { step, point } of trace(bowl(a), { start: [5], learningRate: eta, momentum: mu, gradient: slope(a) }))
      expect(point[0]).toBeCloseTo(3 + share1 * r1 ** step + (2 - share1) * r2 ** step, 12);
  });

  test("each step is v -> mu v - eta gradient, w -> w + v, with noise in the gradient too", () => {
    const options = { start: [1, -2], learningRate: 0.07, momentum: 0.8, noise: 0.3, steps: 20 } as const;
    const steps = trace(([x, y]: readonly [number, number]) => x * x + x * y + 3 * y * y, options);
    expect(steps[0]!.velocity).toEqual([0, 0]);
    for (let k = 1; k < steps.length; k++) {
      const [before, after] = [steps[k - 1]!, steps[k]!];
      expect(after.velocity).toEqual(before.velocity.map((v, i) => 0.8 * v - 0.07 * before.gradient[i]!));
      expect(after.point).toEqual(before.point.map((w, i) => w + after.velocity[i]!));
    }
  });
});

describe("central differences", () => {
  test("of smooth functions they are right to 1e-9 of the size of f", () => {
    const f = ([x, y, z]: readonly [number, number, number]) => Math.exp(x) * y + Math.sin(z);
    const [here] = trace(f, { start: [0.5, -2, 100], learningRate: 1e-3 });
    const exact = [Math.exp(0.5) * -2, Math.exp(0.5), Math.cos(100)];
    exact.forEach((slope, i) => {
      expect(Math.abs(here!.gradient[i]! - slope)).toBeLessThan(2e-9 * (i === 2 ? 100 : 1));
    });
  });

  test("at large coordinates the step grows with them: a line's slope to 1e-9", () => {
    const [here] = trace(([x]: readonly [number]) => 7 * x, { start: [1e12], learningRate: 1 });
    expect(here!.gradient[0]! / 7).toBeCloseTo(1, 9);
  });

  test("f is called 2n + 1 times a step, never with a point that it saw change", () => {
    const seen: (readonly number[])[] = [];
    const copies: number[][] = [];
    const f = (point: readonly number[]): number => {
      seen.push(point);
      copies.push([...point]);
      return point.reduce((sum, x) => sum + x * x, 0);
    };
    trace(f, { start: [1, 2, 3], learningRate: 0.1, steps: 4 });
    expect(seen).toHaveLength(5 * 7);
    expect(seen).toEqual(copies);
  });
});

describe("noise", () => {
  const options = { start: [5], learningRate: 0.1, gradient: slope(1), noise: 0.5 } as const;

  test("the same for one seed, loop after loop; another for another", () => {
    const run = descend(bowl(1), options);
    expect([...run]).toEqual([...run]);
    expect(trace(bowl(1), options)).toEqual([...run]);
    expect(trace(bowl(1), { ...options, seed: 2 })[1]).not.toEqual([...run][1]);
  });

  test("of 10,000 steps it has mean 0 and the standard deviation asked for, within four standard errors", () => {
    const noise = trace(bowl(1), { ...options, steps: 10_000 }).map(
      ({ point, gradient }) => gradient[0]! - (point[0]! - 3),
    );
    const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
    expect(Math.abs(mean)).toBeLessThan(4 * 0.5 * 0.01);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(4 * 0.5 * 0.00708);
  });
});

describe("how it ends", () => {
  const valley = ([x, y]: readonly [number, number]) => x * x + 10 * y * y;

  test("only the last step says so; with a good learning rate f falls at every step", () => {
    const steps = trace(valley, { start: [-2, 1], learningRate: 0.05, steps: 30 });
    expect(steps.slice(0, -1).every((step) => !("end" in step))).toBe(true);
    for (let k = 1; k < steps.length; k++) expect(steps[k]!.value).toBeLessThan(steps[k - 1]!.value);
    expect(last(steps).end).toEqual({
      because: "steps",
      statement: "after 30 steps f is 0.007188, at the start it was 14",
    });
    expect(trace(valley, { start: [1, 1], learningRate: 0.01 })).toHaveLength(101);
  });

  test("at rest where no step moves the point, and not where momentum still carries it", () => {
    const steps = trace(bowl(1), { start: [5], learningRate: 1, gradient: slope(1) });
    expect(steps.map(({ point }) => point[0])).toEqual([5, 3]);
    expect(last(steps).end).toEqual({
      because: "at rest",
      statement: "at rest: after 1 step f is 0, at the start it was 2; no further step would move the point",
    });
    const swinging = trace(bowl(1), { start: [5], learningRate: 1, momentum: 0.5, gradient: slope(1) });
    expect(swinging.slice(0, 3).map(({ point }) => point[0])).toEqual([5, 3, 2]);
    // At -0.5 momentum and slope cancel: it turns back
    const turning = trace(([x]: readonly [number]) => (x * x) / 2, {
      start: [2],
      learningRate: 0.5,
      momentum: 0.5,
      gradient: (point) => point,
    });
    expect(turning.slice(0, 6).map(({ point }) => point[0])).toEqual([2, 1, 0, -0.5, -0.5, -0.25]);
  });

  test("a learning rate that is too large: from side to side and up, until f has risen a million times", () => {
    const steps = trace(valley, { start: [-2, 1], learningRate: 0.11 }); // y is multiplied by -1.2
    const rising = steps.map(({ value }) => value);
    // y^2 grows by 1.44: 10 * 1.44^k > 1e6 * 14 first for k = 39
    expect(steps).toHaveLength(40);
    expect(Math.sign(steps[38]!.point[1]!)).toBe(-Math.sign(steps[37]!.point[1]!));
    expect(rising[39]).toBeGreaterThan(14e6);
    expect(rising[38]).toBeLessThan(14e6);
    const { end } = last(steps);
    expect(end?.because).toBe("diverged");
    expect(end?.statement).toMatch(
      /^diverged: after 39 steps f is 1\d{7}, at the start it was 14\. The steps overshoot: try a learningRate well below 0\.11$/,
    );
    const other = { momentum: 0.9, gradient: ([x, y]: readonly number[]) => [-2 * x!, -20 * y!] };
    expect(last(trace(valley, { start: [-2, 1], learningRate: 0.11, ...other })).end?.statement).toMatch(
      /try a learningRate well below 0\.11, or less momentum, or see that gradient has the right sign$/,
    );
  });

  test("the ceiling is the caller's to choose", () => {
    expect(trace(valley, { start: [-2, 1], learningRate: 0.11, ceiling: 30 })).toHaveLength(4);
    const free = trace(valley, { start: [-2, 1], learningRate: 0.11, ceiling: Infinity, steps: 200 });
    expect(free).toHaveLength(201);
    expect(last(free).end?.because).toBe("steps");
  });

  test("a loop may be left, and the trace is plain data", () => {
    let steps = 0;
    for (const { value } of descend(valley, { start: [-2, 1], learningRate: 0.05 })) {
      if (value < 1) break;
      steps++;
    }
    expect(steps).toBe(7);
    const whole = trace(valley, { start: [-2, 1], learningRate: 0.11 });
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});

test("points have the type of the start", () => {
  for (const { point, velocity } of descend(([x, y]) => x * x + y * y, {
    start: [1, 2],
    learningRate: 0.1,
    steps: 1,
  })) {
    const sum: number = point[0] + velocity[1]; // no undefined: a point of two
    expect(Number.isFinite(sum)).toBe(true);
  }
});

describe("failures name the step and the point", () => {
  test("f outside of where it is defined", () => {
    const run = () => trace(([x]: readonly [number]) => x - Math.log(x), { start: [4], learningRate: 6 });
    expect(run).toThrow(
      /^descend: f is NaN after step 1, at \[-0\.\d+\]\ntake a smaller learningRate, so that no step leaves/,
    );
    const steps: number[] = [];
    const loop = (): void => {
      for (const { step } of descend(([x]) => x - Math.log(x), { start: [4], learningRate: 6 })) steps.push(step);
    };
    expect(loop).toThrow("descend: f is NaN after step 1");
    expect(steps).toEqual([0]); // what came before is seen
  });

  test("steps beyond the numbers, without a ceiling", () => {
    const options = { start: [1], learningRate: 1, ceiling: Infinity };
    expect(() => trace(() => 0, { ...options, gradient: () => [1e308] })).toThrow(
      "descend: variable 0 is -Infinity after step 2\ntake a smaller learningRate: the steps lead beyond the numbers",
    );
    const gradient = ([x]: readonly number[]) => [4 * x! * x! * x!];
    expect(() => trace(([x]: readonly number[]) => x! ** 4, { ...options, gradient })).toThrow(
      /^descend: f is Infinity after step \d+, at \[/,
    );
  });

  test("slopes", () => {
    const root = ([x]: readonly [number]) => Math.sqrt(x);
    expect(() => trace(root, { start: [0], learningRate: 1 })).toThrow(
      "descend: the slope along variable 0 is NaN after step 0, at [0]\ngive gradient where f is not finite on both sides",
    );
    expect(() => trace(root, { start: [0], learningRate: 1, gradient: ([x]) => [0.5 / Math.sqrt(x)] })).toThrow(
      "descend: the slope along variable 0 is Infinity after step 0, at [0]\ncorrect gradient",
    );
    expect(() => trace(root, { start: [1], learningRate: 1, gradient: () => [1, 2] })).toThrow(
      "descend: gradient must give 1 slopes, one for each variable, got [1,2]",
    );
  });

  test("requests", () => {
    const wrong =
      (part: object, f: unknown = ([x]: number[]) => x! * x!) =>
      () =>
        trace(f as never, { start: [1], learningRate: 0.1, ...part } as never);
    expect(wrong({}, 3)).toThrow("descend: f must be a function of a point, got 3");
    expect(wrong({}, () => "1")).toThrow('descend: f must give a number, got "1"');
    expect(wrong({}, () => Number.NaN)).toThrow(
      "descend: f is NaN after step 0, at [1]\nstart where f has a finite value",
    );
    expect(wrong({ start: [] })).toThrow("descend: start must be a list of at least one finite number, got []");
    expect(wrong({ start: [1, Number.NaN] })).toThrow("descend: start must be a list of at least one finite number");
    expect(wrong({ learningRate: 0 })).toThrow("descend: learningRate must be a number of at least 5e-324, got 0");
    expect(wrong({ momentum: 1.1 })).toThrow("descend: momentum must be a number from 0 to 1, got 1.1");
    expect(wrong({ noise: -1 })).toThrow("descend: noise must be a number of at least 0, got -1");
    expect(wrong({ seed: 0.5 })).toThrow("descend: seed must be a whole number of at least 0, got 0.5");
    expect(wrong({ steps: 0 })).toThrow("descend: steps must be a whole number of at least 1, got 0");
    expect(wrong({ gradient: [1] })).toThrow("descend: gradient must be a function of a point, got [1]");
    expect(wrong({ ceiling: "high" })).toThrow('descend: ceiling must be a number, got "high"');
  });

  test("options are refused at once, before any loop", () => {
    expect(() => descend(([x]) => x, { start: [1], learningRate: -1 })).toThrow("descend: learningRate");
  });
});
