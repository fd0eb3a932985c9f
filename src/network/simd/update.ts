import { power } from "../../core/math.ts";
import type { AdamRule, SgdRule, TrainingWork } from "../engine.ts";
import type { Crew } from "./crew.ts";
import type { WeightBlock } from "./plan.ts";

/** A mini-batch whose gradients are added up. */
interface Batch {
  readonly work: TrainingWork;
  /** Its number within the work, from 0, and its samples. */
  readonly number: number;
  readonly size: number;
}

/** Moves every array of weights by its gradients, as `descend` of gradient-descent.ts says; the gradients are then 0. */
export function updateWeights(crew: Crew, blocks: readonly WeightBlock[], batch: Batch): void {
  const { update } = batch.work;
  for (const block of blocks) {
    if (!block.trained) continue;
    if (update.kind === "adam") adam(crew, update, block, batch);
    else sgd(crew, update, block, batch);
    crew.call("clear", block.gradients, block.floats);
  }
}

/** -eta/m, and eta lambda/n of L2. */
export function factorsOf({ learningRates, update, data }: TrainingWork, number: number, size: number) {
  const eta = learningRates[number]!;
  return { rate: -eta / size, decay: (eta * update.l2) / data.count };
}

function sgd(crew: Crew, { momentum, nesterov, l1 }: SgdRule, block: WeightBlock, { work, number, size }: Batch): void {
  const { weights, gradients, floats, carried, decays } = block;
  const { rate, decay } = factorsOf(work, number, size);
  const shrink = (work.learningRates[number]! * l1) / work.data.count;
  const change = [weights, gradients, floats, rate, decays ? decay : 0, decays ? shrink : 0] as const;
  if (momentum === 0) crew.call("descend", ...change);
  else if (nesterov) crew.call("descendWithNesterov", ...change, carried[0], momentum);
  else crew.call("descendWithMomentum", ...change, carried[0], momentum);
}

function adam(crew: Crew, rule: AdamRule, block: WeightBlock, { work, number, size }: Batch): void {
  const { weights, gradients, floats, carried, decays } = block;
  const { l1, l2, epsilon, weightDecay } = rule;
  const eta = work.learningRates[number]!;
  const n = work.data.count;
  const t = work.step + number + 1;
  // The kernel knows beta as a float. With the very same number here, m and v are means whose shares sum to 1.
  const [beta1, beta2] = [Math.fround(rule.beta1), Math.fround(rule.beta2)];
  const rate = eta / (1 - power(beta1, t));
  const root = 1 / Math.sqrt(1 - power(beta2, t));
  const [decay, shrink, loss] = decays ? [l2 / n, l1 / n, eta * weightDecay] : [0, 0, 0];
  const means = [beta1, beta2, rate, root, epsilon, loss] as const;
  crew.call("adam", weights, gradients, floats, ...carried, 1 / size, decay!, shrink!, ...means);
}
