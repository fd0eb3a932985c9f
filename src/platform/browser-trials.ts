import { askedWorker } from "./browser-thread.ts";
import type { AskedWorker } from "./worker.ts";

/* Apart from `browser.ts`, which every worker reaches: Vite refuses workers that start each other in a ring. */

/** A thread that runs `training/trial-worker`. Bundlers find it by this very form. */
export function startTrialWorker(): AskedWorker {
  const worker = new Worker(new URL("../training/trial-worker.js", import.meta.url), { type: "module" });
  return askedWorker(worker, "training/trial-worker.js");
}

/** How many threads the processor runs at once, as far as the browser tells. */
export function cores(): number {
  return navigator.hardwareConcurrency;
}
