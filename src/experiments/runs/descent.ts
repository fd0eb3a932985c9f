import { sumOfSquares } from "../../core/sum-of-squares.ts";
import { type DescentEnd, descend } from "../../training/descent.ts";
import { type SurfaceName, surfaces } from "./surfaces.ts";

/** A ball that rolls down. */
export interface DescentSettings {
  readonly surface: SurfaceName;
  /** A number for each variable. */
  readonly start: readonly number[];
  readonly learningRate: number;
  readonly steps: number;
  /** How many values, and of up to two variables points, are kept. */
  readonly kept: number;
}

export interface DescentOutcome {
  /** The first ones; empty for more than two variables. Four digits. */
  readonly points: readonly (readonly number[])[];
  /** f at the first points, six digits. */
  readonly values: readonly number[];
  readonly steps: number;
  /** Steps after which f was higher than before. */
  readonly rises: number;
  readonly first: number;
  readonly last: number;
  readonly end: DescentEnd["because"];
  /** How far f fell with the first step, over eta |gradient|^2. */
  readonly fallOverEstimate: number;
}

/** Gradient descent on a function whose slopes are known. */
export async function run(settings: DescentSettings): Promise<DescentOutcome> {
  const { start, learningRate, steps, kept } = settings;
  const { value: f, gradient } = surfaces[settings.surface];
  const trace = [...descend(f, { start, learningRate, steps, gradient })];
  const values = trace.map(({ value }) => value);
  const [first, second] = trace;
  const last = trace.at(-1)!;
  return {
    points: start.length > 2 ? [] : trace.slice(0, kept).map(({ point }) => point.map((x) => digits(x, 4))),
    values: values.slice(0, kept).map((value) => digits(value, 6)),
    steps: last.step,
    rises: values.filter((value, i) => i > 0 && value > values[i - 1]!).length,
    first: first!.value,
    last: last.value,
    end: last.end!.because,
    fallOverEstimate: (first!.value - second!.value) / (learningRate * sumOfSquares(first!.gradient)),
  };
}

/** As many digits as are drawn. */
export function digits(value: number, count: number): number {
  return Number(value.toPrecision(count));
}
