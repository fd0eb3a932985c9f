import { sigmoid } from "../../core/math.ts";
import { dataset } from "../../data/dataset.ts";
import { dense } from "../../layers/dense.ts";
import { withWeights } from "../../network/model.ts";
import { network } from "../../network/network.ts";
import { measure } from "../../training/measure.ts";

/** Neurons one behind the other, one a layer. */
export interface ChainSettings {
  readonly neurons: number;
  /** The weight of each. */
  readonly weight: number;
  /** What each bias brings z to; `none`: all biases are 0. */
  readonly z: number | "none";
}

export interface ChainOutcome {
  /** |dC/db| of each neuron, the first one first. */
  readonly speeds: readonly number[];
  readonly activations: readonly number[];
}

const INPUT = 0.5;

/** The gradient of the quadratic cost with respect to each bias of a chain of sigmoid neurons; input 0.5, wanted 0. */
export async function run({ neurons, weight, z }: ChainSettings): Promise<ChainOutcome> {
  const chain = network({ input: [1], cost: "quadratic", layers: Array.from({ length: neurons }, () => dense(1)) });
  const activations: number[] = [];
  const weights: Record<string, { shape: number[]; data: Float64Array }> = {};
  for (let l = 1; l <= neurons; l++) {
    const before = activations.at(-1) ?? INPUT;
    const bias = z === "none" ? 0 : z - weight * before;
    weights[`dense${l}.weight`] = { shape: [1, 1], data: Float64Array.of(weight) };
    weights[`dense${l}.bias`] = { shape: [1], data: Float64Array.of(bias) };
    activations.push(sigmoid(weight * before + bias));
  }
  // The reference engine: in float64, small gradients are there to be seen.
  const model = await withWeights(chain, weights, { engine: "reference" });
  const inputs = Float32Array.of(INPUT);
  const example = dataset({ name: "one example", shape: [1], inputs, targets: Float32Array.of(0) });
  const { gradients } = await measure(model, example, { gradients: true });
  return { speeds: Object.values(gradients).map(({ bias }) => bias!), activations };
}
