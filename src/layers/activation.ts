import type { Floats } from "../core/shape.ts";

/** The activations that there are. Their functions are in activations.ts: who computes none in plain loops does not load them. */
export const activationNames = ["sigmoid", "tanh", "relu", "linear", "softmax"] as const;

/** Names of the activations. */
export type ActivationName = (typeof activationNames)[number];

/** An activation function and its derivative, over the `size` neurons of one layer for each sample of a batch. */
export interface Activation {
  readonly name: ActivationName;
  /** Whether the derivative jumps at 0, where a finite difference would straddle the jump. */
  readonly kinked: boolean;
  /** a = sigma(z). Both `[batch, size]`, row-major; they may be the same array. */
  forward(z: Floats, a: Floats, size: number): void;
  /** dz = da * sigma'(z), for softmax the product with its Jacobian. All `[batch, size]`; dz may be da. */
  backward(z: Floats, a: Floats, da: Floats, dz: Floats, size: number): void;
}
