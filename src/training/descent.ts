import { describe, FailureError, RequestError, requireInteger, requireNumber } from "../core/errors.ts";
import { Random } from "../core/random.ts";

/** How `descend` goes down. */
export interface DescentOptions<Point extends readonly number[] = readonly number[]> {
  /** Where it begins: a number for each variable. */
  readonly start: Point;
  /** eta, above 0. */
  readonly learningRate: number;
  /** mu of chapter 3: how much of the last step is taken again, 0 (default) to 1, where nothing brakes. */
  readonly momentum?: number;
  /** Standard deviation of what chance adds to each component of the gradient, as small mini-batches do. Default 0. */
  readonly noise?: number;
  /** Of the noise. Default 1. */
  readonly seed?: number;
  /** The slope of f along each variable. Default: central differences of f. */
  readonly gradient?: (point: NoInfer<Point>) => readonly number[];
  /** Steps at most. Default 100. */
  readonly steps?: number;
  /** A value of f above it counts as diverged. Default: a million times the larger of 1 and |f(start)|. */
  readonly ceiling?: number;
}

/** Where a descent is after some steps: plain data. */
export interface DescentStep<Point extends readonly number[] = readonly number[]> {
  /** Steps taken so far; 0 at the start. */
  readonly step: number;
  readonly point: Point;
  /** f at the point. */
  readonly value: number;
  /** What the next step follows: the gradient at the point, with the noise in it. */
  readonly gradient: Point;
  /** The step that led here, v in the book; zeros at the start. */
  readonly velocity: Point;
  /** Why it ends here; in the last step alone. */
  readonly end?: DescentEnd;
}

/** Why a descent ended. */
export interface DescentEnd {
  /**
   * `steps`: all are taken; `at rest`: no further one would move the point; `diverged`: the value has risen above the
   * ceiling.
   */
  readonly because: "steps" | "at rest" | "diverged";
  /** The same in words, with figures and, where it diverged, what to do. */
  readonly statement: string;
}

/**
 * Gradient descent on any function of n variables, step by step: v -> mu v - eta gradient, w -> w + v. Each loop over
 * what it returns walks the same way again, and may be left at any step; its last step says why it ended. A learning rate that
 * is too large does not run for ever and throws nothing away: the trace shows how the values rise, and ends with `diverged`.
 *
 * Without `gradient` the slopes are central differences, (f(x + h) - f(x - h)) / 2h along one variable after the other, with h of
 * 2^-17 times the larger of 1 and |x|: near the cube root of the precision of a number, where the error of the formula, h^2 f'''/6,
 * is about that of rounding, 1e-16 f/h. About nine digits are right for values and variables around 1.
 *
 * @param f gives a number for a point; called once a step, and with central differences twice more for each variable
 * @param options `start` and `learningRate`; `momentum`, `noise`, `seed`, `gradient`, `steps`, `ceiling` where wanted
 * @returns steps 0 (the start) to at most `steps`
 * @throws RequestError for options out of their range, and from the loop where f is not a number at the start
 * @throws FailureError from the loop where f or its gradient becomes NaN or infinite: it names the step and the point
 * @see Nielsen, chapter 1, "Learning with gradient descent"; chapter 3, equations 107 and 108
 *
 * @example
 * ```ts
 * const valley = ([x, y]: readonly [number, number]) => x * x + 10 * y * y;
 * for (const { step, point, value } of descend(valley, { start: [-2, 1], learningRate: 0.05, momentum: 0.5 })) {
 *   console.log(step, point, value);
 *   if (value < 1e-6) break;
 * }
 * const trace = [...descend(valley, { start: [-2, 1], learningRate: 0.11 })]; // too large: from side to side
 * trace.at(-1)?.end?.because; // "diverged"
 * ```
 */
export function descend<Point extends readonly number[] | readonly []>(
  f: (point: Point) => number,
  options: DescentOptions<Point>,
): Iterable<DescentStep<Point>> {
  checkOptions(f, options);
  // The loop sees lists of numbers; that they are as long as the start makes them points of its kind.
  const walk = f as unknown as Surface;
  const plain = { ...options, start: [...options.start] } as DescentOptions;
  return { [Symbol.iterator]: () => walkDown(walk, plain) as Iterator<DescentStep<Point>> };
}

/** f, for the loop. */
type Surface = (point: readonly number[]) => number;

function* walkDown(f: Surface, options: DescentOptions): Generator<DescentStep, void, void> {
  const { start, learningRate, momentum = 0, noise = 0, seed = 1, gradient, steps = 100, ceiling } = options;
  const random = new Random(seed, "descent");
  let point = start;
  let velocity: readonly number[] = start.map(() => 0);
  let first: number | undefined;
  for (let step = 0; ; step++) {
    const value = valueAt(f, point, step);
    first ??= value;
    const slopes = gradient === undefined ? differences(f, point) : gradient(point);
    checkSlopes(slopes, point, step, gradient !== undefined);
    const followed = noise === 0 ? [...slopes] : slopes.map((slope) => slope + random.gaussian(0, noise));
    const change = followed.map((slope, i) => momentum * velocity[i]! - learningRate * slope);
    const next = point.map((x, i) => x + change[i]!);
    const here = { step, point, value, gradient: followed, velocity };
    // Where momentum and slope cancel it turns back: nothing moves, but with the next step the slope alone would.
    const isAtRest = point.every((x, i) => x === next[i] && x === x - learningRate * followed[i]!);
    if (value > (ceiling ?? 1e6 * Math.max(1, Math.abs(first)))) {
      yield { ...here, end: end("diverged", here, first, options) };
      return;
    }
    if (isAtRest || step === steps) {
      yield { ...here, end: end(isAtRest ? "at rest" : "steps", here, first, options) };
      return;
    }
    yield here;
    [point, velocity] = [next, change];
  }
}

function valueAt(f: Surface, point: readonly number[], step: number): number {
  const lost = point.findIndex((x) => !Number.isFinite(x));
  if (lost >= 0) {
    throw new FailureError(
      `descend: variable ${lost} is ${point[lost]} after step ${step}`,
      "take a smaller learningRate: the steps lead beyond the numbers",
    );
  }
  const value: unknown = f(point);
  if (Number.isFinite(value)) return value as number;
  if (typeof value !== "number") {
    throw new RequestError(`descend: f must give a number, got ${describe(value)}`, "give back the value of f");
  }
  const problem = `descend: f is ${value} after step ${step}, at ${describe(point)}`;
  if (step === 0) throw new RequestError(problem, "start where f has a finite value");
  throw new FailureError(problem, "take a smaller learningRate, so that no step leaves the region where f is finite");
}

/** The least step of a central difference: a power of two near the cube root of 2^-52, so that x + h is mostly exact. */
const STEP = 1 / 2 ** 17;

/** Slopes by central differences, over the distance that is left between the two points after rounding. */
function differences(f: Surface, point: readonly number[]): number[] {
  return point.map((x, i) => {
    const h = STEP * Math.max(1, Math.abs(x));
    const [above, below] = [x + h, x - h];
    return (f(point.with(i, above)) - f(point.with(i, below))) / (above - below);
  });
}

function checkSlopes(slopes: readonly number[], point: readonly number[], step: number, isGiven: boolean): void {
  if (!Array.isArray(slopes) || slopes.length !== point.length) {
    throw new RequestError(
      `descend: gradient must give ${point.length} slopes, one for each variable, got ${describe(slopes)}`,
      "give back a list with the slope along each variable",
    );
  }
  const lost = slopes.findIndex((slope) => !Number.isFinite(slope));
  if (lost < 0) return;
  throw new FailureError(
    `descend: the slope along variable ${lost} is ${describe(slopes[lost])} after step ${step}, at ${describe(point)}`,
    isGiven
      ? "correct gradient, or take a smaller learningRate, so that no step leads where it is not finite"
      : "give gradient where f is not finite on both sides of a point, or take a smaller learningRate",
  );
}

function end(
  because: DescentEnd["because"],
  { step, value }: DescentStep,
  first: number,
  { learningRate, momentum = 0, gradient }: DescentOptions,
): DescentEnd {
  const figures = `after ${step} ${step === 1 ? "step" : "steps"} f is ${short(value)}, at the start it was ${short(first)}`;
  if (because === "steps") return { because, statement: figures };
  if (because === "at rest") return { because, statement: `at rest: ${figures}; no further step would move the point` };
  const causes = [
    `try a learningRate well below ${learningRate}`,
    ...(momentum > 0 ? ["less momentum"] : []),
    ...(gradient !== undefined ? ["see that gradient has the right sign"] : []),
  ];
  return { because, statement: `diverged: ${figures}. The steps overshoot: ${causes.join(", or ")}` };
}

/** Four digits of a number. */
function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function checkOptions(f: unknown, options: { readonly [Name in keyof DescentOptions]?: unknown }): void {
  if (typeof f !== "function") {
    throw new RequestError(
      `descend: f must be a function of a point, got ${describe(f)}`,
      "write for example ([x, y]) => x * x + y * y",
    );
  }
  const { start, learningRate, momentum, noise, seed, gradient, steps, ceiling } = options ?? {};
  if (!Array.isArray(start) || start.length === 0 || !start.every(Number.isFinite)) {
    throw new RequestError(
      `descend: start must be a list of at least one finite number, got ${describe(start)}`,
      "give a number for each variable of f, such as [1, 2]",
    );
  }
  requireNumber("descend: learningRate", learningRate, Number.MIN_VALUE);
  requireNumber("descend: momentum", momentum ?? 0, 0, 1);
  requireNumber("descend: noise", noise ?? 0, 0);
  requireInteger("descend: seed", seed ?? 1, 0);
  requireInteger("descend: steps", steps ?? 100, 1);
  if (gradient !== undefined && typeof gradient !== "function") {
    throw new RequestError(
      `descend: gradient must be a function of a point, got ${describe(gradient)}`,
      "write for example ([x, y]) => [2 * x, 2 * y], or leave it out",
    );
  }
  if (ceiling !== undefined && (typeof ceiling !== "number" || Number.isNaN(ceiling))) {
    throw new RequestError(
      `descend: ceiling must be a number, got ${describe(ceiling)}`,
      "give the value of f above which the descent has failed, or Infinity for none",
    );
  }
}
