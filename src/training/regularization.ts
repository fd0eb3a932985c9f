import { requireInteger } from "../core/errors.ts";
import type { WeightFigures } from "./figures.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * What L1 and L2 regularization add to a mean cost: l1/n sum |w| + l2/(2n) sum w^2. What training makes small is the cost
 * of its n examples with this term. The book's program, where it reports a total cost on other data, takes n from those.
 *
 * Adam's `weightDecay` is no part of a cost and adds nothing.
 *
 * @param optimizer says l1 and l2
 * @param weights what `monitor: { weights: true }` or `measure` gave
 * @param count n, at least 1
 * @see Nielsen, chapter 3, equations 85, 87 and 95
 *
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: 0.5, l2: 5 });
 * const run = train(model, data.training, { epochs: 30, batchSize: 10, optimizer, monitor: { training: true, weights: true } });
 * for await (const { monitor } of run) {
 *   const { training, weights } = monitor;
 *   console.log(training.cost + regularizationCost(optimizer, weights, data.training.count));
 * }
 * ```
 */
export function regularizationCost({ update }: Optimizer, weights: WeightFigures, count: number): number {
  requireInteger("regularizationCost: count", count, 1);
  return (update.l1 * weights.absoluteSum + (update.l2 / 2) * weights.length * weights.length) / count;
}
