import { startThread } from "./node-thread.ts";
import type { AskedWorker } from "./worker.ts";

/** A thread that runs `data/transform-worker`. While nothing is asked of it, it does not keep the process alive. */
export function startTransformWorker(): AskedWorker {
  return startThread(new URL("../data/transform-worker.js", import.meta.url));
}
