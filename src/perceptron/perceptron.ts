import { describe, RequestError } from "../core/errors.ts";

/** What a perceptron takes and gives. */
export type Bit = 0 | 1;

/** A neuron's numbers: plain data. */
export interface Perceptron {
  /** How much each input counts, in their order. */
  readonly weights: readonly number[];
  /** b: how easily it says 1; minus the threshold that the weighted inputs must exceed. */
  readonly bias: number;
}

/** What `perceptron` takes: a bias, or the threshold that is minus the bias. */
export type PerceptronOptions =
  | { readonly weights: readonly number[]; readonly bias: number; readonly threshold?: undefined }
  | { readonly weights: readonly number[]; readonly threshold: number; readonly bias?: undefined };

/**
 * A perceptron: weights for its inputs, and a bias. `decide` says what it gives.
 *
 * @param options `weights`: one for each input, none for a perceptron without inputs; `bias`, or `threshold`, which is -bias
 * @throws RequestError for weights that are no finite numbers, and where not one of bias and threshold is given
 * @see Nielsen, chapter 1, "Perceptrons"
 *
 * @example
 * ```ts
 * // Shall we go to the cheese festival? Good weather counts 6, company and a stop nearby 2 each.
 * const go = perceptron({ weights: [6, 2, 2], threshold: 5 });
 * decide(go, [1, 0, 0]); // 1
 * decide(go, [0, 1, 1]); // 0
 * ```
 */
export function perceptron(options: PerceptronOptions): Perceptron {
  const { weights, bias, threshold } = options ?? {};
  if ((bias === undefined) === (threshold === undefined)) {
    throw new RequestError(
      `perceptron: one of bias and threshold must be given, got ${bias === undefined ? "neither" : "both"}`,
      "give bias, or threshold, which is minus the bias",
    );
  }
  requireNumbers("perceptron: weights", weights);
  requireNumbers(`perceptron: ${bias === undefined ? "threshold" : "bias"}`, [bias ?? threshold]);
  return Object.freeze({ weights: Object.freeze([...weights]), bias: bias ?? 0 - threshold! });
}

/**
 * What a perceptron says: 1 where w x + b > 0, else 0, also where w x + b = 0.
 *
 * @param inputs one number for each weight: bits in the book, any finite numbers here
 * @throws RequestError for another number of inputs than of weights, and for inputs that are no finite numbers
 * @see Nielsen, chapter 1, equation 2
 *
 * @example
 * ```ts
 * const nand = perceptron({ weights: [-2, -2], bias: 3 });
 * decide(nand, [1, 1]); // 0
 * ```
 */
export function decide(perceptron: Perceptron, inputs: readonly number[]): Bit {
  return step(checkedSum("decide", perceptron, inputs));
}

/**
 * z = w x + b, which a neuron's answer depends on: a perceptron's by its sign, a sigmoid neuron's by `sigmoid(z)`.
 *
 * @param inputs one finite number for each weight
 * @throws RequestError for another number of inputs than of weights, and for inputs that are no finite numbers
 * @see Nielsen, chapter 1, equations 2 and 4
 *
 * @example
 * ```ts
 * // A small change of a weight flips a perceptron; a sigmoid neuron's output moves a little.
 * const before = perceptron({ weights: [1, 1], bias: -2 });
 * const after = perceptron({ weights: [1, 1.01], bias: -2 });
 * decide(before, [1, 1]); // 0
 * decide(after, [1, 1]); // 1
 * sigmoid(weightedInput(after, [1, 1])) - sigmoid(weightedInput(before, [1, 1])); // 0.0025
 * ```
 */
export function weightedInput(perceptron: Perceptron, inputs: readonly number[]): number {
  return checkedSum("weightedInput", perceptron, inputs);
}

/** The step rule. */
export function step(z: number): Bit {
  return z > 0 ? 1 : 0;
}

/** Sum of w x, then + b. */
export function weigh({ weights, bias }: Perceptron, inputs: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * inputs[i]!;
  return sum + bias;
}

function checkedSum(operation: string, perceptron: Perceptron, inputs: readonly number[]): number {
  requireNumbers(`${operation}: weights`, perceptron?.weights);
  requireNumbers(`${operation}: bias`, [perceptron.bias]);
  requireNumbers(`${operation}: inputs`, inputs);
  if (inputs.length !== perceptron.weights.length) {
    throw new RequestError(
      `${operation}: inputs must be ${perceptron.weights.length}, one for each weight, got ${inputs.length}`,
      "give as many inputs as the perceptron has weights",
    );
  }
  const z = weigh(perceptron, inputs);
  if (Number.isFinite(z)) return z;
  throw new RequestError(`${operation}: w x + b is ${z}: too large for a number`, "take smaller weights or inputs");
}

/** Refuses anything but a list of finite numbers, naming the argument. */
export function requireNumbers(name: string, values: unknown): asserts values is readonly number[] {
  if (!Array.isArray(values)) {
    throw new RequestError(`${name} must be a list of numbers, got ${describe(values)}`, "write for example [6, 2, 2]");
  }
  for (const value of values) {
    if (Number.isFinite(value)) continue;
    throw new RequestError(`${name} must be finite, got ${describe(value)}`, `give numbers for ${name}`);
  }
}
