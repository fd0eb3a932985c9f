import { describe, RequestError, requireChoice, requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { countOf, draw, type SearchSpace, spread } from "./search-space.ts";

/** How a space is searched: plain data. */
export type Strategy = GridSearch | RandomSearch | SuccessiveHalving;

/** All combinations of values. */
export interface GridSearch {
  readonly kind: "grid";
  /** How many values of a range are tried: of each, or by name. */
  readonly steps: number | Readonly<Record<string, number>>;
}

/** Points by chance. */
export interface RandomSearch {
  readonly kind: "random";
  readonly trials: number;
}

/** Points by chance, of which the worst are given up early. */
export interface SuccessiveHalving {
  readonly kind: "successive-halving";
  readonly trials: number;
  /** Epochs of each trial before the first choice. */
  readonly firstEpochs: number;
  /** One in so many goes on, to so many times the epochs. */
  readonly factor: number;
}

/** Beyond this a grid is a mistake. */
const MOST_POINTS = 100_000;

/**
 * Every combination of the parameters' values. The last parameter of the space changes fastest.
 *
 * @param options `steps`: how many values of a range are tried, from one end to the other, by orders of magnitude for
 * `logUniform`; for all ranges, or by the parameter's name; at least 2. Choices, and whole numbers of a range with no
 * more than that, are tried all. Needed for every range but those of whole numbers.
 * @throws RequestError for steps below 2
 * @see Nielsen, chapter 3, "How to choose a neural network's hyper-parameters?": automated techniques
 *
 * @example
 * ```ts
 * search(space, trial, { ..., strategy: grid({ steps: 5 }) });
 * search(space, trial, { ..., strategy: grid({ steps: { learningRate: 7, l2: 4 } }) });
 * ```
 */
export function grid({ steps = {} }: { steps?: number | Readonly<Record<string, number>> } = {}): GridSearch {
  const named = typeof steps === "number" ? { "": steps } : steps;
  for (const [name, count] of Object.entries(named)) {
    requireInteger(name === "" ? "grid: steps" : `grid: steps of ${name}`, count, 2);
  }
  return { kind: "grid", steps: typeof steps === "number" ? steps : { ...steps } };
}

/**
 * Points by chance, no two alike. With many parameters of which few matter, it finds good values of these sooner than a
 * grid, which tries only a few values of each.
 *
 * @param options `trials`: how many points, at least 1
 * @throws RequestError for fewer
 * @see Bergstra and Bengio, Random search for hyper-parameter optimization, 2012
 *
 * @example
 * ```ts
 * search(space, trial, { ..., strategy: randomSearch({ trials: 50 }) });
 * ```
 */
export function randomSearch(options: { trials: number }): RandomSearch {
  return { kind: "random", trials: requireInteger("randomSearch: trials", options?.trials, 1) };
}

/**
 * Points by chance; after a few epochs one in `factor` goes on, to `factor` times the epochs, and so forth until one is
 * left, which is trained to its end. Who goes on does so from where it stands, not anew. With 27 trials and the factor 3,
 * 27 trials come to epoch 1, 9 to epoch 3, 3 to epoch 9 and 1 to its end: 27 + 9 x 2 + 3 x 6 = 63 epochs before the last,
 * where all trials to 30 epochs take 810. A schedule spreads over all epochs of the settings, as in any training.
 *
 * @param options `trials`: how many points, at least 2; `firstEpochs`: epochs before the first choice, at least 1,
 * default 1; `factor`: a whole number of at least 2, default 3
 * @throws RequestError for numbers out of their range
 * @see Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, 2016
 *
 * @example
 * ```ts
 * search(space, trial, { ..., strategy: successiveHalving({ trials: 27 }) });
 * ```
 */
export function successiveHalving(options: {
  trials: number;
  firstEpochs?: number;
  factor?: number;
}): SuccessiveHalving {
  const { trials, firstEpochs = 1, factor = 3 } = options ?? {};
  requireInteger("successiveHalving: trials", trials, 2);
  requireInteger("successiveHalving: firstEpochs", firstEpochs, 1);
  requireInteger("successiveHalving: factor", factor, 2);
  return { kind: "successive-halving", trials, firstEpochs, factor };
}

/** Some trials are trained up to an epoch, and the best of them kept. */
export interface Rung {
  /** How many come to it, if none fails. */
  readonly trials: number;
  /** Infinity: to their end. */
  readonly epochs: number;
  /** How many go on, or, in the last rung, may win. */
  readonly keep: number;
}

/** What a strategy tries, in which order, and how far; a strategy read from a file is checked as well. */
export function planOf(
  strategy: Strategy,
  space: SearchSpace,
  seed: number,
): { points: readonly Readonly<Record<string, unknown>>[]; rungs: readonly Rung[] } {
  const kind = requireChoice("search: strategy", strategy?.kind, ["grid", "random", "successive-halving"]);
  if (kind === "grid") {
    const points = gridPoints(grid(strategy as GridSearch), space);
    return { points, rungs: [{ trials: points.length, epochs: Infinity, keep: 1 }] };
  }
  if (kind === "random") {
    const { trials } = randomSearch(strategy as RandomSearch);
    return { points: randomPoints(kind, trials, space, seed), rungs: [{ trials, epochs: Infinity, keep: 1 }] };
  }
  const { trials, firstEpochs, factor } = successiveHalving(strategy as SuccessiveHalving);
  const rungs: Rung[] = [];
  let [left, epochs] = [trials, firstEpochs];
  while (left > 1) {
    const keep = Math.max(1, Math.floor(left / factor));
    rungs.push({ trials: left, epochs, keep });
    [left, epochs] = [keep, epochs * factor];
  }
  rungs.push({ trials: 1, epochs: Infinity, keep: 1 });
  return { points: randomPoints(kind, trials, space, seed), rungs };
}

function gridPoints({ steps }: GridSearch, space: SearchSpace): Record<string, unknown>[] {
  const stranger = typeof steps === "number" ? undefined : Object.keys(steps).find((name) => !(name in space));
  if (stranger !== undefined) {
    throw new RequestError(
      `grid: steps name ${describe(stranger)}, which the space has not: it has ${Object.keys(space).join(", ")}`,
      "correct the name",
    );
  }
  let points: Record<string, unknown>[] = [{}];
  for (const [name, parameter] of Object.entries(space)) {
    const count = (typeof steps === "number" ? steps : steps[name]) ?? countOf(parameter);
    if (count === Infinity) {
      throw new RequestError(
        `grid: ${name} can be any number from ${(parameter as { low: number }).low} on, and steps says not how many to try`,
        `write grid({ steps: { ${name}: 5 } }), or make ${name} a choice([...])`,
      );
    }
    const values = count > MOST_POINTS ? { length: count } : spread(parameter, count);
    if (points.length * values.length > MOST_POINTS) {
      throw new RequestError(
        `grid: with ${name} there are ${points.length * values.length} points, more than ${MOST_POINTS}`,
        "try fewer steps, or use randomSearch({ trials: 100 })",
      );
    }
    points = points.flatMap((point) => (values as unknown[]).map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

function randomPoints(kind: string, trials: number, space: SearchSpace, seed: number): Record<string, unknown>[] {
  const size = Object.values(space).reduce((product, parameter) => product * countOf(parameter), 1);
  if (trials > size) {
    throw new RequestError(
      `search: trials of ${kind} must be at most ${size}, the number of points in the space, got ${trials}`,
      "try fewer, or all with grid()",
    );
  }
  const random = new Random(seed, "search");
  const points = new Map<string, Record<string, unknown>>();
  for (let attempt = 0; points.size < trials; attempt++) {
    const stream = random.split(attempt);
    const drawn = Object.entries(space).map(([name, parameter]) => [name, draw(parameter, stream.split(name))]);
    const text = JSON.stringify(drawn);
    if (!points.has(text)) points.set(text, Object.fromEntries(drawn));
  }
  return [...points.values()];
}
