import { requireNumber } from "../core/errors.ts";
import type { UpdateRule } from "../network/engine.ts";

/** How weights are moved: plain data. */
export interface Optimizer {
  /** eta. */
  readonly learningRate: number;
  readonly update: UpdateRule;
}

/** What `sgd` can be told. */
export interface SgdOptions {
  /** eta of chapter 1; above 0. */
  readonly learningRate: number;
  /** mu of chapter 3: how much of the last step is taken again, 0 to 1. Default 0. */
  readonly momentum?: number;
  /** lambda of chapter 3's L2 regularization; what is applied is lambda over the number of training examples. Default 0. */
  readonly l2?: number;
}

/**
 * Mini-batch stochastic gradient descent, with momentum and weight decay if asked.
 *
 * @throws RequestError for a number out of its range
 * @see Nielsen, chapter 1, equations 20 and 21; chapter 3, equations 88, 107 and 108
 *
 * @example
 * ```ts
 * sgd({ learningRate: 3 }); // the book's first network
 * sgd({ learningRate: 0.1, momentum: 0.9, l2: 5 });
 * ```
 */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, l2 = 0 } = options ?? {};
  requireNumber("sgd: learningRate", learningRate, Number.MIN_VALUE);
  requireNumber("sgd: momentum", momentum, 0, 1);
  requireNumber("sgd: l2", l2, 0);
  return { learningRate, update: { kind: "sgd", momentum, l2 } };
}
