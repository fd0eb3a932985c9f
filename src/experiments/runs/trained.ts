import type { Dataset } from "../../core/dataset.ts";
import { create, type Model } from "../../network/model.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { networkOf, type Settings } from "../settings.ts";

/** A network after a training of seconds, in which nothing was read between the epochs. */
export async function trained(
  { network, split: _, digits: __, ...options }: Settings,
  training: Dataset,
  { seed, threads, signal, onProgress }: Pick<RunContext, "seed" | "threads" | "signal" | "onProgress">,
): Promise<Model> {
  const model = await create(networkOf(network), { seed, threads });
  await train(model, training, {
    ...options,
    seed,
    signal,
    onProgress: ({ epoch, epochs, done, total }) => onProgress?.((epoch - 1 + done / total) / epochs),
  }).result;
  signal?.throwIfAborted();
  return model;
}
