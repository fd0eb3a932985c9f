import { parentPort } from "node:worker_threads";
import { folderStore, InklingError } from "inkling";
import { type Computed, computeRun, type Run } from "inkling/experiments";

/* A thread that computes one run after the other, as `jobs.ts` asks. */

/** What a job hears. */
export type Order =
  | {
      readonly run: Run;
      readonly data: string | undefined;
      readonly threads: number;
      readonly checkpoint: string | undefined;
    }
  | "stop";

/** What it answers: several times how much is done, then how it ended. */
export type Answer =
  | { readonly done: number }
  | { readonly computed: Computed }
  | { readonly failed: { readonly problem: string; readonly remedy: string; readonly stack: string | undefined } }
  | "stopped";

let stop = new AbortController();

parentPort!.on("message", async (order: Order) => {
  if (order === "stop") return stop.abort();
  const { run, data: folder, threads, checkpoint } = order;
  stop = new AbortController();
  const { signal } = stop;
  const answer = (message: Answer): void => parentPort!.postMessage(message);
  try {
    const computed = await computeRun(run, {
      folder,
      threads,
      signal,
      checkpoint: checkpoint === undefined ? undefined : { store: folderStore(checkpoint) },
      onProgress: (done) => answer({ done }),
    });
    // As a file would give it back: `undefined` is nothing.
    answer({ computed: JSON.parse(JSON.stringify(computed)) as Computed });
  } catch (error) {
    if (signal.aborted) return answer("stopped");
    const known = error instanceof InklingError;
    const problem = known ? error.problem : `${error instanceof Error ? error.message : error}`;
    const remedy = known ? error.remedy : "this is a bug: report it with what --debug prints";
    answer({ failed: { problem, remedy, stack: error instanceof Error ? error.stack : undefined } });
  }
});
