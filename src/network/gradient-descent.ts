import { power } from "../core/math.ts";
import type { AdamRule, SgdRule, UpdateRule } from "./engine.ts";

/** One array of weights, the sum of its gradient over a mini-batch, and what moves it. */
export interface Descent {
  readonly weights: Float64Array;
  /** Sum over the samples x of the mini-batch of dC_x/dw. */
  readonly gradient: Float64Array;
  /** What the rule carries for these weights: the arrays that `carriedBy` names, in its order. */
  readonly carried: readonly Float64Array[];
  /** Whether regularization shrinks these weights. */
  readonly decays: boolean;
  /** eta. */
  readonly learningRate: number;
  /** m: samples in the mini-batch. */
  readonly batch: number;
  /** n: examples in the training data. */
  readonly count: number;
  /** t: number of this mini-batch since training began, from 1. */
  readonly step: number;
}

/** One step for one array of weights. */
export function descend(rule: UpdateRule, descent: Descent): void {
  if (rule.kind === "adam") adam(rule, descent);
  else sgd(rule, descent);
}

/**
 * Mini-batch stochastic gradient descent: w -> w - eta/m sum_x dC_x/dw (Nielsen, chapter 1, equations 20 and 21).
 *
 * With L2 regularization the gradient gains lambda/n w (chapter 3, equation 88), with L1 lambda/n sgn(w) (equation 95;
 * sgn(0) = 0). With momentum v -> mu v - eta gradient, w -> w + v (equations 107 and 108).
 *
 * Nesterov's momentum takes the gradient where the velocity alone would lead, at w + mu v. As Sutskever et al. (2013)
 * have it, and as Keras computes it, what is kept as w is that very point: v -> mu v - eta gradient(w), w -> w + mu v -
 * eta gradient(w). PyTorch's is the same while eta does not change: there, eta also multiplies what v was before.
 */
function sgd(rule: SgdRule, { weights, gradient, carried, decays, learningRate, batch, count }: Descent): void {
  const [velocity] = carried;
  const eta = learningRate / batch;
  const decay = decays ? (learningRate * rule.l2) / count : 0;
  const shrink = decays ? (learningRate * rule.l1) / count : 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    const slope = -eta * gradient[i]! - decay * w - shrink * Math.sign(w);
    let change = slope;
    if (velocity !== undefined) {
      change += rule.momentum * velocity[i]!;
      velocity[i] = change;
      if (rule.nesterov) change = rule.momentum * change + slope;
    }
    weights[i] = w + change;
  }
}

/**
 * Adam (Kingma and Ba, 2015, algorithm 1): m and v are running means of the gradient and of its square, freed of their
 * start at 0 by 1 - beta^t; w -> w - eta m / (sqrt(v) + epsilon). L1 and L2 are part of the gradient, as in `sgd`.
 * Decoupled weight decay is not: w loses eta weightDecay w beside the step (Loshchilov and Hutter, 2019, algorithm 2;
 * scaled by eta as in PyTorch's AdamW).
 */
function adam(rule: AdamRule, { weights, gradient, carried, decays, learningRate, batch, count, step }: Descent): void {
  const { beta1, beta2, epsilon } = rule;
  const [m, v] = carried as [Float64Array, Float64Array];
  const l2 = decays ? rule.l2 / count : 0;
  const l1 = decays ? rule.l1 / count : 0;
  const decay = decays ? learningRate * rule.weightDecay : 0;
  const [correction1, correction2] = [1 - power(beta1, step), 1 - power(beta2, step)];
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    const g = gradient[i]! / batch + l2 * w + l1 * Math.sign(w);
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const [mean, square] = [m[i]! / correction1, v[i]! / correction2];
    weights[i] = w - decay * w - (learningRate * mean) / (Math.sqrt(square) + epsilon);
  }
}
