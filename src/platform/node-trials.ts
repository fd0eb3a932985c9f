import { availableParallelism } from "node:os";
import { startThread } from "./node-thread.ts";
import type { AskedWorker } from "./worker.ts";

/** A thread that runs `training/trial-worker`. While nothing is asked of it, it does not keep the process alive. */
export function startTrialWorker(): AskedWorker {
  return startThread(new URL("../training/trial-worker.js", import.meta.url));
}

/** How many threads the processor runs at once. */
export function cores(): number {
  return availableParallelism();
}
