import { RequestError, requireNumber } from "../core/errors.ts";
import type { UpdateRule } from "../network/engine.ts";

/** How weights are moved: plain data. */
export interface Optimizer {
  /** eta; what a schedule begins with, or rises to. */
  readonly learningRate: number;
  readonly update: UpdateRule;
}

/** Regularization: weights shrink, biases do not. */
interface RegularizationOptions {
  /** lambda of chapter 3's L1 regularization; what is applied is lambda over the number of training examples. Default 0. */
  readonly l1?: number;
  /** lambda of chapter 3's L2 regularization; what is applied is lambda over the number of training examples. Default 0. */
  readonly l2?: number;
}

/** What `sgd` can be told. */
export interface SgdOptions extends RegularizationOptions {
  /** eta of chapter 1; above 0. */
  readonly learningRate: number;
  /** mu of chapter 3: how much of the last step is taken again, 0 to 1. Default 0. */
  readonly momentum?: number;
  /**
   * Whether the gradient is taken where the momentum leads, not where the last step ended (Sutskever and others, 2013).
   * What is then kept as weights is that point ahead, as in Keras and PyTorch. Default false.
   */
  readonly nesterov?: boolean;
}

/**
 * Mini-batch stochastic gradient descent, with momentum, Nesterov's momentum, L1 and L2 regularization if asked.
 *
 * @throws RequestError for a number out of its range, and for Nesterov's momentum where there is none
 * @see Nielsen, chapter 1, equations 20 and 21; chapter 3, equations 88, 95, 107 and 108
 * @see Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in deep learning, 2013
 *
 * @example
 * ```ts
 * sgd({ learningRate: 3 }); // the book's first network
 * sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, l2: 5 });
 * ```
 */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, nesterov = false, l1 = 0, l2 = 0 } = options ?? {};
  requireNumber("sgd: learningRate", learningRate, Number.MIN_VALUE);
  requireNumber("sgd: momentum", momentum, 0, 1);
  requireNumber("sgd: l1", l1, 0);
  requireNumber("sgd: l2", l2, 0);
  if (nesterov && momentum === 0) {
    throw new RequestError(
      "sgd: nesterov needs a momentum above 0, got 0",
      "give momentum, such as 0.9, or leave nesterov out",
    );
  }
  return { learningRate, update: { kind: "sgd", momentum, nesterov, l1, l2 } };
}

/** Above this, 1 - beta is hardly a number any more in the fast engine's 24 bits. */
const MOST_BETA = 0.999999;

/** What `adam` can be told. */
export interface AdamOptions extends RegularizationOptions {
  /** eta, alpha in the paper; above 0. Default 0.001. */
  readonly learningRate?: number;
  /** How much of the mean gradient is kept from mini-batch to mini-batch, 0 to 0.999999. Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean square of the gradient is kept, 0 to 0.999999. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean square, so that nothing is divided by 0; at least 1e-30. Default 1e-8. */
  readonly epsilon?: number;
  /**
   * Decoupled weight decay: each weight loses `learningRate * weightDecay` of itself in every mini-batch, beside its step.
   * Not over the number of examples, as in PyTorch's AdamW. Default 0.
   */
  readonly weightDecay?: number;
}

/**
 * Adam: every weight has a step size of its own, from running means of its gradient and of the gradient's square.
 * `l1` and `l2` are part of the gradient, as in `sgd`; `weightDecay` is not (AdamW).
 *
 * @throws RequestError for a number out of its range
 * @see Kingma and Ba, Adam: a method for stochastic optimization, 2015, algorithm 1
 * @see Loshchilov and Hutter, Decoupled weight decay regularization, 2019, algorithm 2
 *
 * @example
 * ```ts
 * adam(); // learning rate 0.001
 * adam({ learningRate: 0.003, weightDecay: 0.01 });
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l1 = 0, l2 = 0, weightDecay = 0 } = options;
  requireNumber("adam: learningRate", learningRate, Number.MIN_VALUE);
  requireNumber("adam: beta1", beta1, 0, MOST_BETA);
  requireNumber("adam: beta2", beta2, 0, MOST_BETA);
  requireNumber("adam: epsilon", epsilon, 1e-30);
  requireNumber("adam: l1", l1, 0);
  requireNumber("adam: l2", l2, 0);
  requireNumber("adam: weightDecay", weightDecay, 0);
  return { learningRate, update: { kind: "adam", beta1, beta2, epsilon, l1, l2, weightDecay } };
}
