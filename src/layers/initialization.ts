import { requireChoice } from "../core/errors.ts";
import type { Random } from "../core/random.ts";

/**
 * How weights start: `gaussian` draws all from N(0, 1), as chapter 1 does; `scaled` draws those of a neuron with n
 * inputs from N(0, 1/n), as chapter 3 does. Biases are N(0, 1) in both. `he` draws weights from N(0, 2/n), with biases of 0:
 * a rectified linear neuron that starts with a bias far below 0 never fires, and then never learns.
 *
 * @see He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2
 */
export type Initialization = "gaussian" | "scaled" | "he";

/** Fills an array with first values. */
type Initialize = (values: Float64Array, random: Random) => void;

/** The variance of a weight times the inputs of its neuron; `gaussian` does not look at these. */
const GAIN: Readonly<Record<Initialization, number | undefined>> = { gaussian: undefined, scaled: 1, he: 2 };

/** Draws the weights of a layer whose neurons have so many inputs each; refuses a way of drawing that there is not. */
export function drawWeights(layer: string, weights: Initialization, inputs: number): Initialize {
  const gain = GAIN[requireChoice(`${layer}: weights`, weights, ["gaussian", "scaled", "he"])];
  const deviation = gain === undefined ? 1 : Math.sqrt(gain) / Math.sqrt(inputs);
  return (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = random.gaussian(0, deviation);
  };
}

/** Draws biases. */
export function drawBiases(weights: Initialization): Initialize {
  return (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = weights === "he" ? 0 : random.gaussian();
  };
}
