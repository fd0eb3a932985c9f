import { workerPort } from "#platform";
import { type TransformJob, transformInto } from "./transform.ts";

/*
 * What runs in a thread of its own: it transforms the images that `augmented.ts` sends once, for each epoch that it then
 * asks for. The package calls it `inkling/transform-worker`.
 */

/** What the worker is sent: its images and what is to be done to them, then an epoch at a time. */
export type WorkerMessage = { readonly job: TransformJob } | { readonly epoch: number };

let job: TransformJob | undefined;

const port = workerPort();
port.listen((received) => {
  const message = received as WorkerMessage;
  if ("job" in message) {
    job = message.job;
    return;
  }
  const inputs = new Uint8Array(job!.images.length);
  transformInto(inputs, job!, message.epoch);
  port.post(inputs, [inputs.buffer]);
});
