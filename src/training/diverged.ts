import { FailureError } from "../core/errors.ts";

/**
 * A NaN or an infinity came up in training: mostly, the learning rate is too large. The message names the layer, the
 * epoch and the mini-batch.
 *
 * @example
 * ```ts
 * const { result } = train(model, data.training, options);
 * await result.catch((error) => {
 *   if (!(error instanceof DivergedError)) throw error;
 *   console.log("try a smaller learning rate");
 * });
 * ```
 */
export class DivergedError extends FailureError {}
