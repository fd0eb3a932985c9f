import { FailureError, RequestError } from "../core/errors.ts";
import type { EngineName } from "../network/engine.ts";
import type { SearchProgress, Trial, TrialState } from "./search-result.ts";
import type { PointOf, SearchSpace } from "./search-space.ts";
import type { Rung } from "./search-strategy.ts";
import type { TrainingSettings } from "./settings.ts";
import type { Work } from "./trial.ts";
import type { Runner } from "./trial-runners.ts";
import type { TrialRecord, TrialStore } from "./trial-store.ts";

/** A trial on its way through the rungs. */
export interface Candidate<Space extends SearchSpace> {
  readonly number: number;
  readonly point: PointOf<Space>;
  readonly settings: TrainingSettings;
  readonly hash: string;
  /** All that is known of it, which can be more than was asked for: another search may have trained it further. */
  record: TrialRecord;
  /** The rung that it has done, from 1, and the epoch it was to come to there; 0 before the first. */
  rung: number;
  asked: number;
  givenUp: boolean;
}

/** What a search works with. */
export interface Climb<Space extends SearchSpace> {
  readonly all: readonly Candidate<Space>[];
  readonly rungs: readonly Rung[];
  readonly engine: EngineName;
  readonly store: TrialStore;
  /** Who trains; asked for when there is something to train. */
  readonly runners: () => Promise<readonly Runner[]>;
  /** Aborted when the search is to end, and by the search itself when one runner fails, so that the others stop too. */
  readonly controller: AbortController;
  readonly onTrial: ((progress: SearchProgress<Space>) => void) | undefined;
}

/** Rung after rung; the trial that wins, trained to its end. Undefined where the search is aborted or all diverge. */
export async function climb<Space extends SearchSpace>(search: Climb<Space>): Promise<Candidate<Space> | undefined> {
  const { all, rungs, controller } = search;
  const total = rungs.reduce((sum, { trials }) => sum + trials, 0);
  let left = all;
  let done = 0;
  for (const [i, rung] of rungs.entries()) {
    await climbRung(search, left, rung, (trial, trained) =>
      search.onTrial?.({ trial, trained, rung: i + 1, rungs: rungs.length, done: ++done, total }),
    );
    if (controller.signal.aborted) return undefined;
    const ranked = ranking(left);
    for (const candidate of ranked.slice(rung.keep)) candidate.givenUp = true;
    left = ranked.slice(0, rung.keep).filter((candidate) => divergedOf(candidate) === undefined);
  }
  // Where all that went on have diverged, the next best is trained to its end instead.
  while (true) {
    const [top] = ranking(all);
    if (top === undefined || divergedOf(top) !== undefined) return undefined;
    if (stateOf(top) === "finished") return top;
    await climbRung(search, [top], { trials: 1, epochs: Infinity, keep: 1 }, (trial, trained) =>
      search.onTrial?.({ trial, trained, rung: rungs.length, rungs: rungs.length, done: ++done, total }),
    );
    if (controller.signal.aborted) return undefined;
  }
}

/** Trains some up to an epoch, side by side; of those that cannot go on any more the checkpoints are dropped. */
async function climbRung<Space extends SearchSpace>(
  search: Climb<Space>,
  candidates: readonly Candidate<Space>[],
  { epochs, keep }: Rung,
  told: (trial: Trial<Space>, trained: number) => void,
): Promise<void> {
  const { controller, store } = search;
  const done: Candidate<Space>[] = [];
  const finish = async (candidate: Candidate<Space>, trained: number): Promise<void> => {
    candidate.asked = Math.min(epochs, candidate.settings.epochs);
    candidate.rung++;
    candidate.givenUp = false;
    done.push(candidate);
    const ranked = ranking(done);
    const beaten = ranked.indexOf(candidate) < keep ? ranked[keep] : candidate;
    told(shown(candidate), trained);
    if (beaten !== undefined) await store.dropCheckpoint(beaten.hash);
  };
  const queue: Candidate<Space>[] = [];
  for (const candidate of candidates) {
    if (reaches(candidate, epochs)) await finish(candidate, 0);
    else queue.push(candidate);
  }
  if (queue.length === 0 || controller.signal.aborted) return;
  const failures: unknown[] = [];
  const work = async (runner: Runner): Promise<void> => {
    while (!controller.signal.aborted) {
      const candidate = queue.shift();
      if (candidate === undefined) return;
      const trained = await advance(search, runner, candidate, epochs);
      if (reaches(candidate, epochs)) await finish(candidate, trained);
    }
  };
  const runners = await search.runners();
  await Promise.all(
    runners.map((runner) =>
      work(runner).catch((error: unknown) => {
        failures.push(error);
        controller.abort();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}

/** Trains one up to an epoch, or until the search is aborted; how many epochs that took. */
async function advance<Space extends SearchSpace>(
  { store, engine, controller }: Climb<Space>,
  runner: Runner,
  candidate: Candidate<Space>,
  epochs: number,
): Promise<number> {
  const { number, settings, hash } = candidate;
  let trained = 0;
  try {
    while (!reaches(candidate, epochs) && !controller.signal.aborted) {
      const until = Math.min(epochs, settings.epochs);
      const portion = await runner.run({ ...(await workOf(store, engine, candidate)), until });
      trained += portion.epochs.length;
      candidate.record = await store.add(hash, candidate.record, portion);
    }
    return trained;
  } catch (error) {
    for (const Kind of [RequestError, FailureError]) {
      if (!(error instanceof Kind)) continue;
      throw new Kind(`search: trial ${number}: ${error.problem}`, error.remedy, { cause: error });
    }
    throw error;
  }
}

/** All that is left of a candidate's training. */
export async function workOf<Space extends SearchSpace>(
  store: TrialStore,
  engine: EngineName,
  { settings, hash }: Candidate<Space>,
): Promise<Work> {
  const [checkpoint, place] = [await store.checkpoint(hash), store.locate(hash)];
  return { settings, engine, checkpoint, place, until: settings.epochs };
}

/** Whether no more training is needed to know a candidate up to an epoch. */
function reaches<Space extends SearchSpace>({ record, settings }: Candidate<Space>, epochs: number): boolean {
  return record.ended || record.epochs.length >= Math.min(epochs, settings.epochs);
}

/**
 * The best first. A total order that only the figures decide: whoever is among the best of all is among the best of
 * any that are done earlier, in whatever order.
 */
export function ranking<Space extends SearchSpace>(candidates: readonly Candidate<Space>[]): Candidate<Space>[] {
  const correct = (candidate: Candidate<Space>): number => bestOf(candidate)?.validation.correct ?? -1;
  return [...candidates].sort((a, b) => {
    const fails = Number(divergedOf(a) !== undefined) - Number(divergedOf(b) !== undefined);
    return fails || b.rung - a.rung || correct(b) - correct(a) || a.number - b.number;
  });
}

/** A candidate as the outside sees it. */
export function shown<Space extends SearchSpace>(candidate: Candidate<Space>): Trial<Space> {
  const { number, point, settings } = candidate;
  return {
    number,
    point,
    settings,
    state: stateOf(candidate),
    epochs: epochsOf(candidate),
    best: bestOf(candidate),
    diverged: divergedOf(candidate),
  };
}

/** The epochs that count: never more than asked for, whatever else is known. */
function epochsOf<Space extends SearchSpace>({ record, asked }: Candidate<Space>): TrialRecord["epochs"] {
  return record.epochs.slice(0, asked);
}

function bestOf<Space extends SearchSpace>(candidate: Candidate<Space>): Trial["best"] {
  let best: Trial["best"];
  for (const { epoch, validation } of epochsOf(candidate)) {
    if (validation !== undefined && validation.correct > (best?.validation.correct ?? -1)) best = { epoch, validation };
  }
  return best;
}

function divergedOf<Space extends SearchSpace>({ record, asked }: Candidate<Space>): string | undefined {
  return record.epochs.length < asked ? record.diverged : undefined;
}

function stateOf<Space extends SearchSpace>(candidate: Candidate<Space>): TrialState {
  const { record, asked, settings, givenUp } = candidate;
  if (divergedOf(candidate) !== undefined) return "diverged";
  // Fewer epochs than asked for: it was stopped early.
  if (asked === settings.epochs || record.epochs.length < asked) return "finished";
  return givenUp ? "given up" : "unfinished";
}
