import { type Shape, sizeOf } from "../core/shape.ts";
import type { ActivationName } from "../layers/activation.ts";
import { activations } from "../layers/activations.ts";
import { largest } from "./evaluate.ts";
import { type InputLike, toInputs } from "./inputs.ts";
import type { Model } from "./model.ts";
import { placedLayers } from "./network.ts";

/** What a model says of one input. */
export interface Prediction {
  /** Number of the largest output: the digit. */
  readonly label: number;
  /** Its probability, from 0 to 1. */
  readonly probability: number;
  /**
   * A probability for every output. Softmax gives them; sigmoid outputs are divided by their sum, as readers of the
   * book do; other outputs go through softmax.
   */
  readonly probabilities: Float64Array;
  /** Outputs as the network gave them. */
  readonly outputs: Float64Array;
}

/**
 * Reads one input or several.
 *
 * @param shown bytes (0 to 255) or numbers, one input after the other, or a dataset
 * @returns a prediction for each input, in their order
 * @throws RequestError where the length is no multiple of the network's input
 *
 * @example
 * ```ts
 * const [top] = await predict(model, image); // a Uint8Array of 784 pixels
 * console.log(top?.label, top?.probability);
 * ```
 */
export async function predict<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  shown: InputLike,
): Promise<Prediction[]> {
  const inputs = toInputs("predict", model.network, shown);
  const size = sizeOf(model.network.output);
  const all = new Float64Array(inputs.count * size);
  await model.compiled.answerAll(inputs, all);
  const { activation } = placedLayers(model.network).at(-1)!;
  return Array.from({ length: inputs.count }, (_, n) => {
    const outputs = all.slice(n * size, (n + 1) * size);
    const probabilities = toProbabilities(activation, outputs);
    const label = largest(outputs, 0, size);
    return { label, probability: probabilities[label]!, probabilities, outputs };
  });
}

function toProbabilities(activation: ActivationName, outputs: Float64Array): Float64Array {
  if (activation === "softmax") return outputs;
  if (activation === "sigmoid") {
    const sum = outputs.reduce((total, output) => total + output, 0);
    if (sum > 0) return outputs.map((output) => output / sum);
  }
  const probabilities = new Float64Array(outputs.length);
  activations.softmax.forward(outputs, probabilities, outputs.length);
  return probabilities;
}
