import { requireChoice } from "../core/errors.ts";
import type { Random } from "../core/random.ts";

/**
 * How weights start: `gaussian` draws all from N(0, 1), as chapter 1 does; `scaled` draws those of a neuron with n
 * inputs from N(0, 1/n), as chapter 3 does. Biases are N(0, 1) in both.
 */
export type Initialization = "gaussian" | "scaled";

/** Fills an array with first values. */
type Initialize = (values: Float64Array, random: Random) => void;

/** Draws the weights of a layer whose neurons have so many inputs each; refuses a way of drawing that there is not. */
export function drawWeights(layer: string, weights: Initialization, inputs: number): Initialize {
  requireChoice(`${layer}: weights`, weights, ["gaussian", "scaled"]);
  const deviation = weights === "scaled" ? 1 / Math.sqrt(inputs) : 1;
  return (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = random.gaussian(0, deviation);
  };
}

/** Draws biases. */
export const drawBiases: Initialize = (values, random) => {
  for (let i = 0; i < values.length; i++) values[i] = random.gaussian();
};
