import type { CostName } from "../costs/cost.ts";
import type { ActivationName } from "../layers/activations.ts";
import { dense } from "../layers/dense.ts";
import type { Initialization } from "../layers/initialization.ts";
import { type Network, network } from "../network/network.ts";

/** A dense network and its training in the book's terms: plain data. */
export interface Settings {
  /** Neurons of each layer, the input first: `[784, 30, 10]`. */
  readonly network: readonly number[];
  /** Activation of the hidden layers. */
  readonly activation: ActivationName;
  readonly cost: CostName;
  readonly weights: Initialization;
  /** eta. */
  readonly learningRate: number;
  /** mu. */
  readonly momentum: number;
  /** lambda. */
  readonly l2: number;
  /** m. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Training and validation images, from the first of the 60,000 on. */
  readonly split: readonly [training: number, validation: number];
}

/**
 * The network that settings describe. Output neurons are softmax where the cost is log-likelihood, sigmoid otherwise.
 *
 * @throws RequestError where sizes, activation, cost or weights are none
 *
 * @example
 * ```ts
 * const spec = networkOf(presets["book-30"].settings);
 * ```
 */
export function networkOf({
  network: sizes,
  activation,
  cost,
  weights,
}: Pick<Settings, "network" | "activation" | "cost" | "weights">): Network {
  const [input, ...units] = sizes;
  const layers = units.map((count, l) => {
    const output = cost === "log-likelihood" ? "softmax" : "sigmoid";
    return dense(count, { activation: l === units.length - 1 ? output : activation, weights });
  });
  return network({ input: [input!], cost, layers });
}
