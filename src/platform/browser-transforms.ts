import { askedWorker } from "./browser-thread.ts";
import type { AskedWorker } from "./worker.ts";

/* Apart from `browser.ts`, which other workers reach: Vite refuses workers that start each other in a ring. */

/** A thread that runs `data/transform-worker`. Bundlers find it by this very form. */
export function startTransformWorker(): AskedWorker {
  const worker = new Worker(new URL("../data/transform-worker.js", import.meta.url), { type: "module" });
  return askedWorker(worker, "data/transform-worker.js");
}
