import type { CostName } from "../costs/cost.ts";
import type { ActivationName } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import type { Initialization } from "../layers/initialization.ts";
import { type Network, network } from "../network/network.ts";
import { parseNetwork } from "../network/parse-network.ts";
import type { Optimizer } from "../training/optimizer.ts";
import type { Schedule } from "../training/schedule.ts";

/** A network and its training: plain data. */
export interface Settings {
  /** Dense layers in short, or any description. */
  readonly network: DenseNetwork | Network;
  readonly optimizer: Optimizer;
  /** How the learning rate changes. Default: it does not. */
  readonly schedule?: Schedule;
  /** m. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Training and validation images, from the first on. */
  readonly split: readonly [training: number, validation: number];
  /** Which images are learned from: MNIST's, or drawn by the program. Default `mnist`. The band is of MNIST's test images. */
  readonly digits?: "mnist" | "generated";
}

/** A network of dense layers in the book's terms. */
export interface DenseNetwork {
  /** Neurons of each layer, the input first: `[784, 30, 10]`. */
  readonly sizes: readonly number[];
  /** Activation of the hidden layers. */
  readonly activation: ActivationName;
  readonly cost: CostName;
  readonly weights: Initialization;
}

/**
 * The network that settings describe. Output neurons of a `DenseNetwork` are softmax where the cost is log-likelihood,
 * sigmoid otherwise.
 *
 * @throws RequestError where sizes, activation, cost or weights are none
 *
 * @example
 * ```ts
 * const spec = networkOf(presets["book-30"].settings.network);
 * ```
 */
export function networkOf(described: Settings["network"]): Network {
  // Settings may have come through a file, which keeps of a layer what JSON can say.
  if (!("sizes" in described)) return parseNetwork(JSON.stringify(described), "settings");
  const { sizes, activation, cost, weights } = described;
  const [input, ...units] = sizes;
  const layers = units.map((count, l) => {
    const output = cost === "log-likelihood" ? "softmax" : "sigmoid";
    return dense(count, { activation: l === units.length - 1 ? output : activation, weights });
  });
  return network({ input: [input!], cost, layers });
}
