import { describe, RequestError } from "../core/errors.ts";
import { type Floats, sizeOf } from "../core/shape.ts";
import { dropoutKernel } from "./dropout.simd.ts";
import { defineLayer, type ForwardPass, type Layer, type LayerFactory } from "./layer.ts";

/** A dropout layer's configuration, as it stands in a description. */
export interface DropoutConfig {
  readonly rate: number;
}

/** The definition of `dropout`. Shapes: x and y `[batch, ...input]`. */
export const dropoutLayers: LayerFactory<DropoutConfig> = defineLayer<DropoutConfig, never>({
  kind: "dropout",
  kernel: dropoutKernel,

  shape(input, { rate }) {
    if (typeof rate === "number" && rate >= 0 && rate < 1) return input;
    throw new RequestError(
      `dropout: rate must be a number from 0 up to, not including, 1, got ${describe(rate)}`,
      "give the part that is left out: 0.5 for one half",
    );
  },

  // y = mask x
  forward: (pass) => drop(pass.x, pass.y, pass),

  // dx = mask dy, with the same mask: it is drawn anew from the same chance
  backward(pass) {
    if (pass.dx !== undefined) drop(pass.dy, pass.dx, pass);
  },
});

/** to = mask from: 0 with probability `rate`, otherwise 1 / (1 - rate); outside training 1. One draw a number, in order. */
function drop(from: Floats, to: Floats, pass: ForwardPass<DropoutConfig>): void {
  if (!pass.training) {
    to.set(from);
    return;
  }
  const { rate } = pass.config;
  const [size, left, limit] = [sizeOf(pass.inputShape), 1 / (1 - rate), rate * 2 ** 32];
  for (let n = 0; n < pass.batch; n++) {
    const random = pass.random(n);
    for (let i = n * size; i < (n + 1) * size; i++) to[i] = random.bits() < limit ? 0 : from[i]! * left;
  }
}

/**
 * Dropout: in training each number is left out with probability `rate`, the others are multiplied by 1 / (1 - rate), so
 * that their mean stays. Outside training it does nothing: nothing has to be halved afterwards, as it does in the book.
 *
 * What is left out follows from the seed of the training, the layer's name, the mini-batch's number and the sample's:
 * it is the same in every engine, with any number of threads, and in a training that was resumed.
 *
 * @param rate from 0 up to, not including, 1
 * @throws RequestError when `network` finds another rate
 * @see Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural networks from
 * overfitting", Journal of Machine Learning Research 15 (2014); Nielsen, chapter 3, "Dropout"
 *
 * @example
 * ```ts
 * const layers = [dense(100), dropout(0.5), dense(10)];
 * ```
 */
export function dropout(rate: number): Layer {
  return dropoutLayers({ rate });
}
