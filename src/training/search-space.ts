import { describe, RequestError, requireChoice, requireInteger, requireNumber } from "../core/errors.ts";
import { exp, log } from "../core/math.ts";
import type { Random } from "../core/random.ts";

/** One of some values: plain data. */
export interface Choice<Value = unknown> {
  readonly kind: "choice";
  readonly values: readonly Value[];
}

/** A number between two: plain data. */
export interface NumberRange {
  /** `uniform`: any number; `log-uniform`: any, its logarithm uniform; `integer`: a whole number, both ends included. */
  readonly kind: "uniform" | "log-uniform" | "integer";
  readonly low: number;
  readonly high: number;
}

/** What a search varies, by name: plain data. */
export type SearchSpace = Readonly<Record<string, Choice | NumberRange>>;

/** One point of a space: a value for each name. */
export type PointOf<Space extends SearchSpace> = {
  readonly [Name in keyof Space]: Space[Name] extends Choice<infer Value> ? Value : number;
};

/**
 * One of some values, each equally likely.
 *
 * @param values plain data, no two alike: numbers, words, lists
 * @throws RequestError for no values, two alike, or one that is no plain data
 *
 * @example
 * ```ts
 * choice([10, 30, 100]); // neurons
 * choice(["sigmoid", "tanh", "relu"]);
 * ```
 */
export function choice<const Value>(values: readonly Value[]): Choice<Value> {
  if (!Array.isArray(values) || values.length === 0) {
    throw new RequestError(
      `choice: values must be a list of at least one, got ${describe(values)}`,
      "write for example choice([10, 30, 100])",
    );
  }
  const texts = values.map((value) => JSON.stringify(value));
  const bad = texts.findIndex((text, i) => text === undefined || texts.indexOf(text) < i);
  if (bad >= 0) {
    const what = texts[bad] === undefined ? "must be plain data" : "must differ from each other";
    throw new RequestError(
      `choice: values ${what}, got ${describe(values[bad])} at ${bad}`,
      "give numbers, words or lists, each once; the trial can make layers and functions of them",
    );
  }
  return { kind: "choice", values: [...values] };
}

/**
 * Any number from `low` to `high`.
 *
 * @throws RequestError where `high` is not above `low`
 *
 * @example
 * ```ts
 * uniform(0, 0.9); // momentum
 * ```
 */
export function uniform(low: number, high: number): NumberRange {
  requireNumber("uniform: low", low, -Number.MAX_VALUE);
  return { kind: "uniform", low, high: requireAbove("uniform", low, high) };
}

/**
 * Any number from `low` to `high` whose logarithm is uniform: from 0.01 to 0.1 is as likely as from 0.1 to 1. For what is
 * searched by orders of magnitude, such as the learning rate.
 *
 * @throws RequestError where `low` is not above 0 or `high` not above `low`
 * @see Nielsen, chapter 3, "How to choose a neural network's hyper-parameters?"
 *
 * @example
 * ```ts
 * logUniform(0.01, 10); // learning rate
 * ```
 */
export function logUniform(low: number, high: number): NumberRange {
  requireNumber("logUniform: low", low, Number.MIN_VALUE);
  return { kind: "log-uniform", low, high: requireAbove("logUniform", low, high) };
}

/**
 * A whole number from `low` to `high`, both included, each equally likely.
 *
 * @throws RequestError where one is no whole number or `high` is not above `low`
 *
 * @example
 * ```ts
 * integer(10, 100); // neurons
 * ```
 */
export function integer(low: number, high: number): NumberRange {
  requireInteger("integer: low", low, Number.MIN_SAFE_INTEGER);
  requireInteger("integer: high", high, low + 1, Math.min(low + 2 ** 32 - 1, Number.MAX_SAFE_INTEGER));
  return { kind: "integer", low, high };
}

function requireAbove(kind: string, low: number, high: number): number {
  requireNumber(`${kind}: high`, high, -Number.MAX_VALUE);
  if (high > low) return high;
  throw new RequestError(
    `${kind}: high must be above low, ${low}, got ${high}`,
    "turn them round; for a single value write choice([value])",
  );
}

/** Refuses a space that is none; one read from a file was not made by the functions above. */
export function checkSpace(space: SearchSpace): void {
  const names = typeof space === "object" && space !== null ? Object.keys(space) : [];
  if (names.length === 0) {
    throw new RequestError(
      `search: the space must name at least one parameter, got ${describe(space)}`,
      "write for example { learningRate: logUniform(0.01, 10) }",
    );
  }
  for (const name of names) {
    const parameter = space[name];
    const kind = `search: the kind of ${name}`;
    switch (requireChoice(kind, parameter?.kind, ["choice", "uniform", "log-uniform", "integer"])) {
      case "choice":
        choice((parameter as Choice).values);
        break;
      case "integer":
        integer((parameter as NumberRange).low, (parameter as NumberRange).high);
        break;
      case "uniform":
        uniform((parameter as NumberRange).low, (parameter as NumberRange).high);
        break;
      case "log-uniform":
        logUniform((parameter as NumberRange).low, (parameter as NumberRange).high);
    }
  }
}

/** How many values a parameter has. */
export function countOf(parameter: Choice | NumberRange): number {
  if (parameter.kind === "choice") return parameter.values.length;
  return parameter.kind === "integer" ? parameter.high - parameter.low + 1 : Infinity;
}

/** A value of a parameter by chance. */
export function draw(parameter: Choice | NumberRange, random: Random): unknown {
  switch (parameter.kind) {
    case "choice":
      return parameter.values[random.integer(parameter.values.length)];
    case "integer":
      return parameter.low + random.integer(countOf(parameter));
    default:
      return between(parameter, random.uniform());
  }
}

/** So many values of a parameter, evenly spread from one end to the other; of what has no more than that, all. */
export function spread(parameter: Choice | NumberRange, steps: number): readonly unknown[] {
  if (parameter.kind === "choice") return parameter.values;
  const count = Math.min(steps, countOf(parameter));
  return Array.from({ length: count }, (_, i) => between(parameter, i / (count - 1)));
}

/** The number at a share of the way from low to high; at 0 and at 1 it is they themselves. */
function between({ kind, low, high }: NumberRange, share: number): number {
  if (share === 0) return low;
  if (share === 1) return high;
  if (kind === "integer") return Math.round(low + (high - low) * share);
  const value = kind === "uniform" ? low + (high - low) * share : exp(log(low) + (log(high) - log(low)) * share);
  return Math.min(high, Math.max(low, value)); // rounding can lead a little way out
}
