import type { Dataset } from "../core/dataset.ts";
import { digestOfDataset } from "../core/digest.ts";
import { describe, RequestError, requireInteger, within } from "../core/errors.ts";
import { memoryStore, type Store } from "../core/store.ts";
import type { EngineName } from "../network/engine.ts";
import { evaluate } from "../network/evaluate.ts";
import { type EngineOptions, engineName, type Model } from "../network/model.ts";
import { placedLayers } from "../network/network.ts";
import { isBuiltIn } from "../network/parse-network.ts";
import { type Candidate, climb, ranking, shown, workOf } from "./search-climb.ts";
import type { BestTrial, SearchProgress, SearchResult } from "./search-result.ts";
import { checkSpace, type PointOf, type SearchSpace } from "./search-space.ts";
import { planOf, type Strategy } from "./search-strategy.ts";
import { checkSettings, type TrainingSettings } from "./settings.ts";
import { checkOptions } from "./train.ts";
import { bestModel, type TrialData } from "./trial.ts";
import { cores, openRunners, type Runner } from "./trial-runners.ts";
import { hashOf, type TrialStore, trialStore } from "./trial-store.ts";

/** What `search` is told. */
export interface SearchOptions<Space extends SearchSpace = SearchSpace> {
  /** Trials learn from `training` and are ranked on `validation`; `test` is read once, at the end, for the winner. */
  readonly data: {
    readonly training: Dataset;
    readonly validation: Dataset | undefined;
    readonly test?: Dataset | undefined;
  };
  /** `grid(…)`, `randomSearch(…)` or `successiveHalving(…)`. */
  readonly strategy: Strategy;
  /** Where points come from, and the seed of trials whose settings have none: all begin with the same chance. Default 1. */
  readonly seed?: number;
  /** Default `auto`, as in `create`. */
  readonly engine?: EngineOptions["engine"];
  /**
   * How many trials are trained at the same time, each in a worker of its own. It never changes a result. Default: as many
   * as the processor has cores. With 1, where workers cannot be had, and for networks with layers of `defineLayer`, trials
   * run in this thread, one after the other; the result's `jobs` tells.
   */
  readonly jobs?: number;
  /**
   * Where trials are kept, so that a second call trains only what is missing. Default: nowhere. Layers of `defineLayer` are
   * known by their kind and configuration: after a change of their code, take another folder.
   */
  readonly store?: Store;
  /** Stops the search: trials under way are kept as far as they are, and `search` gives what is there. */
  readonly signal?: AbortSignal;
  /** Called whenever a trial has come as far as it should. */
  readonly onTrial?: (progress: SearchProgress<Space>) => void;
}

/**
 * Searches hyper-parameters: tries points of a space, ranks them by their right answers on the validation data, and looks
 * at the test data once, when all is chosen, to say how well the winner reads. Points that lead to the same settings are
 * one trial, the first. A trial that diverges is a result, ranked last.
 *
 * One seed gives the same ranking and the same weights, to the bit, on however many workers, and aborted and called again.
 *
 * @param space what varies: parameters made with `choice`, `uniform`, `logUniform` and `integer`
 * @param trial makes the settings of a training from a point: no chance, no waiting
 * @throws RequestError at once for a space, a strategy, data or settings that make no sense
 * @throws FailureError where a worker or the store fails; what is finished is kept
 * @see Nielsen, chapter 3, "How to choose a neural network's hyper-parameters?"
 *
 * @example
 * ```ts
 * const { best, testReadings } = await search(
 *   { learningRate: logUniform(0.01, 10), l2: choice([0, 1, 5]), hidden: integer(10, 100) },
 *   ({ learningRate, l2, hidden }) => ({
 *     network: network({ input: [784], cost: "cross-entropy", layers: [dense(hidden), dense(10)] }),
 *     optimizer: sgd({ learningRate, l2 }),
 *     batchSize: 10,
 *     epochs: 30,
 *   }),
 *   { data: await mnist(), strategy: successiveHalving({ trials: 27 }), store: folderStore("runs/search") },
 * );
 * console.log(best?.point, best?.best?.validation.accuracy, best?.test?.accuracy, testReadings.length);
 * ```
 */
export async function search<const Space extends SearchSpace>(
  space: Space,
  trial: (point: PointOf<NoInfer<Space>>) => TrainingSettings,
  options: SearchOptions<NoInfer<Space>>,
): Promise<SearchResult<Space>> {
  checkSpace(space);
  const seed = requireInteger("search: seed", options?.seed ?? 1, 0);
  const engine = engineName(options.engine);
  const jobs = requireInteger("search: jobs", options.jobs ?? cores(), 1, 1024);
  const data = requireData(options.data);
  const { points, rungs } = planOf(options.strategy, space, seed);
  const store = trialStore(options.store ?? memoryStore());

  const all = await candidatesOf(points as readonly PointOf<Space>[], trial, seed, {
    engine,
    store,
    data: options.data,
  });

  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  if (options.signal?.aborted) abort();
  // Code of the program's own cannot be sent to a worker.
  const portable = all.every(({ settings }) => isBuiltIn(settings.network));
  let opened: Promise<readonly Runner[]> | undefined;
  const runners = (): Promise<readonly Runner[]> => {
    opened ??= openRunners(portable ? Math.min(jobs, all.length) : 1, data, signal);
    return opened;
  };
  try {
    const winner = await climb({ all, rungs, engine, store, runners, controller, onTrial: options.onTrial });
    const model = winner && (await bestModel(await workOf(store, engine, winner), data, signal));
    const best = winner && model && (await judge(winner, model, store, options.data.test));
    const trials = ranking(all).map(shown);
    return {
      stoppedBecause: best === undefined && signal.aborted ? "aborted" : "finished",
      engine,
      jobs: (await opened)?.length ?? 0,
      trials,
      best,
      testReadings: await store.testReadings(),
      epochs: {
        trained: trials.reduce((sum, { epochs }) => sum + epochs.length, 0),
        ofAll: trials.reduce((sum, { settings }) => sum + settings.epochs, 0),
      },
    };
  } finally {
    options.signal?.removeEventListener("abort", abort);
    for (const runner of (await opened) ?? []) runner.stop();
  }
}

function requireData({ training, validation }: Partial<SearchOptions["data"]> = {}): TrialData {
  if (training === undefined) {
    throw new RequestError(
      "search: data.training must be a dataset, got undefined",
      "pass data: await mnist(), or { training, validation, test }",
    );
  }
  if (validation !== undefined) return { training, validation };
  throw new RequestError(
    "search: data.validation must be a dataset, got undefined: trials are ranked by it",
    "keep some examples apart, as mnist({ split: [50_000, 10_000] }) does; the test data are not for choosing",
  );
}

/** The trials of all points, with what the store knows of them. */
async function candidatesOf<Space extends SearchSpace>(
  points: readonly PointOf<Space>[],
  trial: (point: PointOf<Space>) => TrainingSettings,
  seed: number,
  { engine, store, data }: { engine: EngineName; store: TrialStore; data: SearchOptions["data"] },
): Promise<Candidate<Space>[]> {
  const candidates = new Map<string, Candidate<Space>>();
  for (const [i, point] of points.entries()) {
    const number = i + 1;
    const settings = within(`search: trial ${number}, of ${describe(point)}`, () => {
      const given = trial(point);
      const made = { ...given, seed: given?.seed ?? seed };
      placedLayers(made.network);
      checkSettings(made);
      checkOptions(made, data.training, { ...made, validation: data.validation, test: data.test });
      return made;
    });
    const hash = await hashOf(settings, engine, data as TrialData);
    if (candidates.has(hash)) continue;
    const record = await store.read(hash);
    candidates.set(hash, { number, point, settings, hash, record, rung: 0, asked: 0, givenUp: false });
  }
  return [...candidates.values()];
}

/** The winner, and how well it reads the test data: they are looked at once for this training, whoever asks again. */
async function judge<Space extends SearchSpace>(
  winner: Candidate<Space>,
  model: Model,
  store: TrialStore,
  test: Dataset | undefined,
): Promise<BestTrial<Space>> {
  const trial = shown(winner);
  if (test === undefined) return { ...trial, model, test };
  const print = await digestOfDataset(test);
  const readings = await store.testReadings();
  let reading = readings.find((old) => old.training === winner.hash && old.fingerprint === print);
  if (reading === undefined) {
    const { correct, total, accuracy, cost } = await evaluate(model, test);
    const asked = { point: winner.point, training: winner.hash, epoch: trial.best!.epoch };
    reading = { ...asked, data: test.name, fingerprint: print, correct, total, accuracy, cost };
    await store.addTestReading(reading);
  }
  const { correct, total, accuracy, cost } = reading;
  return { ...trial, model, test: { correct, total, accuracy, cost } };
}
