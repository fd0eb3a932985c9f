import { sigmoid } from "../../core/math.ts";
import { Random } from "../../core/random.ts";
import { decide, type Perceptron, weightedInput } from "../../perceptron/perceptron.ts";
import type { RunContext } from "../run.ts";

/** A neuron whose weights are changed a little. */
export interface SmallChangeSettings {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly inputs: readonly number[];
  /** What is added to the first weight, one after the other. */
  readonly changes: readonly number[];
  /** How many other neurons, of random weights, biases and inputs, are changed in all their weights and the bias. */
  readonly others: number;
  /** The standard deviations of those changes. */
  readonly sizes: readonly number[];
}

export interface SmallChangeOutcome {
  readonly perceptron: readonly number[];
  readonly sigmoid: readonly number[];
  /** What equation 5 expects: the sigmoid's output before, plus its slope times the change. */
  readonly linear: readonly number[];
  readonly others: readonly {
    readonly size: number;
    /** Neurons whose perceptron flipped. */
    readonly flipped: number;
    /** The largest change of a sigmoid neuron's output. */
    readonly largest: number;
    /** Mean distance between the sigmoid's change and what equation 5 expects, over the mean size of the change. */
    readonly error: number;
  }[];
}

const INPUTS = 3;

/** What a small change does to a perceptron and to a sigmoid neuron, beside the linear estimate of equation 5. */
export async function run(
  { weights, bias, inputs, changes, others, sizes }: SmallChangeSettings,
  { seed }: Pick<RunContext, "seed">,
): Promise<SmallChangeOutcome> {
  const neuron: Perceptron = { weights, bias };
  const changed = changes.map((change): Perceptron => ({ weights: weights.with(0, weights[0]! + change), bias }));
  return {
    perceptron: changed.map((each) => decide(each, inputs)),
    sigmoid: changed.map((each) => sigmoid(weightedInput(each, inputs))),
    linear: changed.map((each) => sigmoid(weightedInput(neuron, inputs)) + expected(neuron, each, inputs)),
    others: sizes.map((size) => measure(size, others, seed)),
  };
}

/** Equation 5: the sum of slopes times changes. The slope is sigma'(z) x for a weight, sigma'(z) for the bias. */
function expected(before: Perceptron, after: Perceptron, inputs: readonly number[]): number {
  const a = sigmoid(weightedInput(before, inputs));
  const change = before.weights.reduce((sum, weight, i) => sum + (after.weights[i]! - weight) * inputs[i]!, 0);
  return a * (1 - a) * (change + after.bias - before.bias);
}

function measure(size: number, count: number, seed: number): SmallChangeOutcome["others"][number] {
  const random = new Random(seed, "neurons");
  let [flipped, largest, distance, moved] = [0, 0, 0, 0];
  for (let n = 0; n < count; n++) {
    const inputs = Array.from({ length: INPUTS }, () => random.uniform());
    const before = { weights: inputs.map(() => random.gaussian()), bias: random.gaussian() };
    const weights = before.weights.map((weight) => weight + size * random.gaussian());
    const after = { weights, bias: before.bias + size * random.gaussian() };
    const change = sigmoid(weightedInput(after, inputs)) - sigmoid(weightedInput(before, inputs));
    if (decide(before, inputs) !== decide(after, inputs)) flipped++;
    largest = Math.max(largest, Math.abs(change));
    distance += Math.abs(change - expected(before, after, inputs));
    moved += Math.abs(change);
  }
  return { size, flipped, largest, error: distance / moved };
}
