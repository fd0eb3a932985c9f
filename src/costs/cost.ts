import type { Floats } from "../core/shape.ts";
import type { Activation, ActivationName } from "../layers/activation.ts";

/**
 * The output activations that each cost is defined for. What costs compute is in a file each: who needs none of it in plain
 * loops does not load it.
 */
export const costActivations = {
  quadratic: ["sigmoid", "tanh", "relu", "linear", "softmax"],
  "cross-entropy": ["sigmoid", "softmax"],
  "log-likelihood": ["softmax", "sigmoid"],
} as const satisfies Readonly<Record<string, readonly ActivationName[]>>;

/** Names of the costs. */
export type CostName = keyof typeof costActivations;

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
  /** C for one sample. */
  cost(output: Output): number;
  /** BP1: writes delta^L = dC/dz^L for one sample. */
  delta(output: Output, delta: Floats): void;
}
