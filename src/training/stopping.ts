import { requireInteger } from "../core/errors.ts";

/** When to stop before the last epoch: plain data. */
export interface StoppingRule {
  /** Epochs without a better accuracy on the validation data after which training stops. */
  readonly patience: number;
  /** Whether the model ends with the weights of its best epoch. */
  readonly restoreBest: boolean;
}

/**
 * Stops when the accuracy on the validation data has not improved for some epochs: the book's "no improvement in n".
 *
 * @param options `patience`: how many epochs, at least 1; `restoreBest`: end with the best epoch's weights, default true
 * @throws RequestError for a patience below 1
 * @see Nielsen, chapter 3, "How to choose a neural network's hyper-parameters?"
 *
 * @example
 * ```ts
 * train(model, data.training, { ..., validation: data.validation, stop: earlyStopping({ patience: 5 }) });
 * ```
 */
export function earlyStopping(options: { patience: number; restoreBest?: boolean }): StoppingRule {
  const { patience, restoreBest = true } = options ?? {};
  return { patience: requireInteger("earlyStopping: patience", patience, 1), restoreBest };
}
