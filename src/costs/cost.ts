import { exp, log } from "../core/math.ts";
import type { Floats } from "../core/shape.ts";
import type { Activation, ActivationName } from "../layers/activations.ts";

/** Names of the costs. */
export type CostName = "quadratic" | "cross-entropy" | "log-likelihood";

/** The output layer for one sample: weighted inputs, activations and what was wanted, each `[outputs]`. */
export interface Output {
  readonly activation: Activation;
  /** Weighted inputs z^L: costs work from these where the activations have lost digits. */
  readonly z: Floats;
  /** Activations a^L. */
  readonly a: Floats;
  /** What was wanted. */
  readonly y: Floats;
}

/** A cost and the error it sends back: one value. */
export interface Cost {
  readonly name: CostName;
  /** Output activations that it is defined for. */
  readonly activations: readonly ActivationName[];
  /** C for one sample. */
  cost(output: Output): number;
  /** BP1: writes delta^L = dC/dz^L for one sample. */
  delta(output: Output, delta: Floats): void;
}

/** log(sum_k e^z_k) over all neurons but `without`: the largest is taken off first, so nothing overflows. */
export function logSumExp(z: Floats, without = -1): number {
  let largest = -Infinity;
  for (let k = 0; k < z.length; k++) if (k !== without) largest = Math.max(largest, z[k]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let k = 0; k < z.length; k++) if (k !== without) sum += exp(z[k]! - largest);
  return largest + log(sum);
}
