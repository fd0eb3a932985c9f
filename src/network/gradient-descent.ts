import type { UpdateRule } from "./engine.ts";

/** One array of weights, the sum of its gradient over a mini-batch, and what moves it. */
export interface Descent {
  readonly weights: Float64Array;
  /** Sum over the samples x of the mini-batch of dC_x/dw. */
  readonly gradient: Float64Array;
  /** v of the momentum technique; undefined for plain descent. */
  readonly velocity: Float64Array | undefined;
  /** Whether regularization shrinks these weights. */
  readonly decays: boolean;
  /** eta. */
  readonly learningRate: number;
  /** m: samples in the mini-batch. */
  readonly batch: number;
  /** n: examples in the training data. */
  readonly count: number;
}

/**
 * One step of mini-batch stochastic gradient descent.
 *
 * Plain: w -> w - eta/m sum_x dC_x/dw (Nielsen, chapter 1, equations 20 and 21). With L2 regularization the gradient
 * gains lambda/n w (chapter 3, equation 88); with momentum v -> mu v - eta gradient, w -> w + v (equations 107, 108).
 */
export function descend(rule: UpdateRule, descent: Descent): void {
  const { weights, gradient, velocity, decays, learningRate, batch, count } = descent;
  const eta = learningRate / batch;
  const decay = decays ? (learningRate * rule.l2) / count : 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    let change = -eta * gradient[i]! - decay * w;
    if (velocity !== undefined) {
      change += rule.momentum * velocity[i]!;
      velocity[i] = change;
    }
    weights[i] = w + change;
  }
}
