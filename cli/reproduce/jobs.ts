import { Worker } from "node:worker_threads";
import { FailureError } from "inkling";
import type { Computed, Run } from "inkling/experiments";
import type { Answer, Order } from "./job.ts";

/** What `computeAll` is told. */
export interface JobOptions {
  /** How many runs are computed at a time, each in a thread of its own. */
  readonly jobs: number;
  /** Threads that each of them may use itself. */
  readonly threads: number;
  /** Folder of MNIST; undefined: as the library finds it. */
  readonly data: string | undefined;
  readonly signal: AbortSignal;
  /** The folder for a run's checkpoints; undefined for one that needs none. */
  checkpointOf(run: Run): string | undefined;
  /** Told how much of a run is done, 0 to 1. */
  onProgress(run: Run, done: number): void;
  /** Called with what came of a run; the next one waits for it. */
  onComputed(run: Run, computed: Computed): Promise<void>;
  onFailed(run: Run, error: FailureError): void;
}

/** Computes runs, the longest first, so that all jobs end at about the same time. */
export async function computeAll(runs: readonly Run[], options: JobOptions): Promise<void> {
  const waiting = [...runs].sort((a, b) => b.seconds - a.seconds);
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./reproduce-job.js", import.meta.url), { execArgv: [] });
    const stop = (): void => worker.postMessage("stop" satisfies Order);
    options.signal.addEventListener("abort", stop);
    try {
      while (waiting.length > 0 && !options.signal.aborted) {
        const run = waiting.shift()!;
        const ended = await compute(worker, run, options);
        if (ended === "stopped") return;
        if (ended instanceof FailureError) options.onFailed(run, ended);
        else await options.onComputed(run, ended);
      }
    } finally {
      options.signal.removeEventListener("abort", stop);
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, runs.length) }, work));
}

/** One run in a worker: what came of it, why it failed, or that it was stopped. */
function compute(worker: Worker, run: Run, options: JobOptions): Promise<Computed | FailureError | "stopped"> {
  const { threads, data, checkpointOf, onProgress } = options;
  return new Promise((resolve, reject) => {
    const settle = (ended: Computed | FailureError | "stopped"): void => {
      worker.off("message", hear).off("error", reject).off("exit", lose);
      resolve(ended);
    };
    const hear = (answer: Answer): void => {
      if (answer === "stopped") settle("stopped");
      else if ("done" in answer) onProgress(run, answer.done);
      else if ("computed" in answer) settle(answer.computed);
      else settle(new FailureError(answer.failed.problem, answer.failed.remedy, { cause: answer.failed.stack }));
    };
    const lose = (code: number): void => reject(new Error(`a job ended with code ${code}`));
    worker.on("message", hear).on("error", reject).on("exit", lose);
    worker.postMessage({ run, data, threads, checkpoint: checkpointOf(run) } satisfies Order);
  });
}
