import { availableParallelism } from "node:os";
import { DataNotFoundError, mnist } from "inkling";
import type { Run } from "inkling/experiments";
import { Interruption, report } from "../failures.ts";
import { duration, invocation, type Screen, typed } from "../terminal.ts";
import { computeAll } from "./jobs.ts";
import { deservesCheckpoint, hashOf, type Results } from "./results.ts";

/** What `computeRuns` is told. */
interface ComputeRequest {
  readonly jobs: number;
  readonly data: string | undefined;
  /** Whether kept runs are computed too, and compared. */
  readonly again: boolean;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** A run, and the experiment that first asks for it. */
export interface Wanted {
  readonly id: string;
  readonly run: Run;
}

/**
 * Computes runs that are not kept yet, and keeps each as it ends; says what is done and how long the rest may take.
 *
 * @returns how many failed, and of how many that were computed again the outcome differs
 */
export async function computeRuns(
  wanted: readonly Wanted[],
  results: Results,
  { jobs, data, again, screen, signal }: ComputeRequest,
): Promise<{ failed: number; different: number }> {
  const missing = wanted.filter(({ run }) => again || results.find(run) === undefined);
  const shown = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
  const kept = wanted.length - missing.length;
  const expected = secondsOf(missing, jobs);
  screen.note(
    `${shown(missing.length, "run")} to compute${kept === 0 ? "" : `, ${kept} kept`}` +
      (missing.length === 0
        ? ""
        : `: about ${duration(expected)}, ${shown(Math.min(jobs, missing.length), "job")} at a time`),
  );
  if (missing.length === 0) return { failed: 0, different: 0 };
  await findDigits(data, screen, signal);

  const names = new Map(missing.map(({ id, run }) => [run, `${id}, ${run.name}`]));
  const underWay = new Map<Run, number>();
  const began = performance.now();
  let [done, failed, different] = [0, 0, 0];
  const share = (): number => {
    const total = missing.reduce((sum, { run }) => sum + run.seconds, 0);
    const partly = [...underWay].reduce((sum, [run, fraction]) => sum + fraction * run.seconds, 0);
    return (finishedSeconds + partly) / total;
  };
  let finishedSeconds = 0;
  const finish = (run: Run): void => {
    underWay.delete(run);
    finishedSeconds += run.seconds;
    done++;
  };
  await computeAll(
    missing.map(({ run }) => run),
    {
      jobs,
      threads: Math.max(1, Math.floor(availableParallelism() / Math.min(jobs, missing.length))),
      data,
      signal,
      checkpointOf: (run) => (deservesCheckpoint(run) ? results.unfinished(run) : undefined),
      onProgress(run, fraction) {
        underWay.set(run, fraction);
        const spent = (performance.now() - began) / 1000;
        const left = share() > 0.02 ? `about ${duration(spent / share() - spent)} left` : "";
        screen.progress(names.get(run)!, share(), left);
      },
      async onComputed(run, computed) {
        const before = results.find(run);
        await results.keep(run, computed);
        finish(run);
        const same =
          before === undefined ? "" : before.hash === hashOf(computed.outcome) ? ", the same" : ", DIFFERENT";
        if (same === ", DIFFERENT") different++;
        screen.note(`${names.get(run)}: ${duration(computed.seconds)}${same} (${done} of ${missing.length})`);
      },
      onFailed(run, error) {
        finish(run);
        failed++;
        screen.note(`${names.get(run)} failed`);
        report(error);
      },
    },
  );
  screen.clear();
  if (signal.aborted) {
    throw new Interruption(
      `interrupted after ${done} of ${shown(missing.length, "run")}; they are kept`,
      `go on: the same command again, ${invocation()} reproduce … --out ${typed(results.path)}`,
    );
  }
  return { failed, different };
}

/** About how long runs take, so many at a time. */
export function secondsOf(wanted: readonly Wanted[], jobs: number): number {
  const seconds = wanted.map(({ run }) => run.seconds);
  return Math.max(0, ...seconds, seconds.reduce((sum, each) => sum + each, 0) / jobs);
}

/** Has MNIST downloaded once, before several jobs look for it. Without it, runs that need none are done all the same. */
async function findDigits(folder: string | undefined, screen: Screen, signal: AbortSignal): Promise<void> {
  const onProgress = ({
    file,
    received,
    total,
  }: {
    file: string;
    received: number;
    total?: number | undefined;
  }): void => screen.progress(`downloading ${file}`, received / (total ?? Infinity));
  try {
    await mnist({ folder, signal, onProgress });
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof DataNotFoundError)) throw error;
    screen.clear();
    screen.note(error.problem);
  }
  screen.clear();
}
