import { startTransformWorker } from "#transforms";
import type { Dataset, EpochData, EpochRange } from "../core/dataset.ts";
import { digestOfDataset } from "../core/digest.ts";
import { requireInteger } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import { type Images, requireImages, type TransformJob, transformInto, withInputs } from "./transform.ts";
import type { WorkerMessage } from "./transform-worker.ts";
import { type TransformationOptions, transformations } from "./transformations.ts";

/** Images that are transformed on the training thread between two turns of its other work: some 20 milliseconds. */
const PIECE = 256;

/**
 * Images that are transformed anew each epoch: what `train` takes in place of a dataset, to see none of them twice.
 *
 * While an epoch is trained on, a worker prepares the next; it is stopped when the training ends, however it does. Where there
 * can be none (a page's policy forbids it, its file was left behind by the bundler), the training thread does its work, a
 * little at a time, to the same bits. Epoch n's images are those of `transform` with that seed and epoch.
 *
 * @param images bytes `[count, height, width, channels]`, light on dark
 * @param options what `transformations` takes, or gives; by default what does digits good
 * @param chance `seed`: another seed, other chances; 1
 * @throws RequestError for inputs that are no such images, and options that make no sense
 *
 * @example
 * ```ts
 * const moving = augmented(data.training, transformations({ shift: 2, rotate: 15, elastic: {} }), { seed: 1 });
 * const run = train(model, moving, { epochs: 30, batchSize: 10, optimizer: sgd({ learningRate: 0.1 }) });
 * ```
 */
export function augmented(
  images: Dataset,
  options?: TransformationOptions,
  { seed = 1 }: { readonly seed?: number } = {},
): EpochData {
  const settings = transformations(options);
  requireImages("augmented", images);
  requireInteger("augmented: seed", seed, 0);
  const job = { images: images.inputs, shape: images.shape, settings, seed };
  return {
    like: images,
    identity: async () => ({ images: await digestOfDataset(images), transformations: JSON.stringify(settings), seed }),
    epochs: (range) => epochsOf(images, job, range),
  };
}

/** Each epoch's images, the next in preparation while one is in use. */
async function* epochsOf(images: Images, job: TransformJob, { from, to, signal }: EpochRange): AsyncGenerator<Dataset> {
  if (from > to || signal?.aborted) return;
  const helper = startHelper(job);
  try {
    let ahead = helper.ask(from);
    for (let epoch = from; epoch <= to; epoch++) {
      const inputs = (await unlessAborted(ahead, signal)) ?? (await transformHere(job, epoch, signal));
      if (inputs === undefined) return;
      if (epoch < to) ahead = helper.ask(epoch + 1);
      yield withInputs(images, inputs);
    }
  } finally {
    helper.stop();
  }
}

/** A worker that prepares epochs; undefined comes from one that could not be started, or was lost. */
function startHelper(job: TransformJob): { ask(epoch: number): Promise<Uint8Array | undefined>; stop(): void } {
  let worker: ReturnType<typeof startTransformWorker> | undefined;
  const stop = (): void => {
    worker?.stop();
    worker = undefined;
  };
  try {
    worker = startTransformWorker();
    // A message takes along all of the memory that an array is a part of.
    const isAll = job.images.byteLength === job.images.buffer.byteLength;
    worker.post({ job: isAll ? job : { ...job, images: job.images.slice() } } satisfies WorkerMessage);
  } catch {
    stop();
  }
  return {
    async ask(epoch) {
      try {
        return (await worker?.ask({ epoch } satisfies WorkerMessage)) as Uint8Array | undefined;
      } catch {
        stop();
        return undefined;
      }
    },
    stop,
  };
}

/** An epoch's images, made on this thread; undefined once the signal is aborted. */
async function transformHere(job: TransformJob, epoch: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  const inputs = new Uint8Array(job.images.length);
  const count = inputs.length / sizeOf(job.shape);
  for (let start = 0; start < count; start += PIECE) {
    await new Promise((resolve) => setTimeout(resolve));
    if (signal?.aborted) return undefined;
    transformInto(inputs, job, epoch, start, Math.min(start + PIECE, count));
  }
  return inputs;
}

/** What a promise gives, or undefined as soon as the signal is aborted. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value | undefined> {
  return new Promise((resolve) => {
    // Not a race with one promise for all epochs: it would hold the images of every epoch that it lost to.
    const abort = (): void => resolve(undefined);
    signal?.addEventListener("abort", abort);
    promise.then((value) => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    });
  });
}
