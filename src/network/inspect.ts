import type { Dataset } from "../core/dataset.ts";
import { requireInteger } from "../core/errors.ts";
import { type Shape, sizeOf, type Tensor, type Tensors } from "../core/shape.ts";
import { sumOfSquares } from "../core/sum-of-squares.ts";
import type { Gradients, Insight } from "./engine.ts";
import { checkDataset, type InputLike, toInputs } from "./inputs.ts";
import type { Model } from "./model.ts";
import { type Network, placedLayers } from "./network.ts";

/** What `inspect` can be told. */
export interface InspectOptions {
  /** The output whose gradient with respect to the input is wanted. */
  readonly target?: number;
  /** Whether the norms of the cost's gradient are wanted: what is shown must be a dataset, whose targets tell the cost. */
  readonly gradientNorms?: boolean;
}

/** What goes on inside a network for some inputs. */
export interface Inspection {
  /** z of every layer by its name, `[count, ...outputShape]`. */
  readonly weightedInputs: Tensors;
  /** a of every layer by its name, `[count, ...outputShape]`. */
  readonly activations: Tensors;
  /** How output `target` changes with each input, `[count, ...input]`; undefined where no target was asked for. */
  readonly inputGradient: Tensor | undefined;
  /**
   * How fast each layer learns: the norm of the gradient of the mean cost over all its weights and biases, by the
   * layer's name; layers without weights are left out. The examples are taken as one mini-batch, without dropout. Undefined
   * where it was not asked for.
   */
  readonly gradientNorms: Readonly<Record<string, number>> | undefined;
}

/**
 * Looks inside: what every neuron says of an input, which pixels matter for an output, how fast each layer learns.
 *
 * @throws RequestError for inputs of a wrong size, a target that is no output, or norms of gradients without a dataset
 * @see Nielsen, chapter 5, "The vanishing gradient problem", for the norms; `measure` gives those of weights
 * and of biases apart
 *
 * @example
 * ```ts
 * const { activations, inputGradient } = await inspect(model, image, { target: 7 });
 * activations["dense1"]?.data; // the 30 hidden neurons
 * inputGradient?.data; // where more ink would make it more of a seven
 * const { gradientNorms } = await inspect(model, data.training.take(100), { gradientNorms: true });
 * gradientNorms?.["dense1"]; // small beside that of dense2 where the gradient vanishes
 * ```
 */
export async function inspect<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  shown: InputLike,
  { target, gradientNorms = false }: InspectOptions = {},
): Promise<Inspection> {
  const { network, compiled } = model;
  const inputs = toInputs("inspect", network, shown);
  if (target !== undefined) requireInteger("inspect: target", target, 0, sizeOf(network.output) - 1);
  if (gradientNorms) checkDataset("inspect: gradientNorms", network, shown as Dataset);
  const gradientOf = (inside: Insight, output: number): Tensor => ({
    shape: [inputs.count, ...network.input],
    data: inside.inputGradient(inputs, output),
  });
  return compiled.look((inside) => ({
    ...inside.inspect(inputs),
    inputGradient: target === undefined ? undefined : gradientOf(inside, target),
    gradientNorms: gradientNorms ? normsOf(network, inside.gradients(shown as Dataset)) : undefined,
  }));
}

/** The Euclidean norm of the gradient for each layer with weights. */
function normsOf(network: Network, { gradients }: Gradients): Record<string, number> {
  const norms: Record<string, number> = {};
  for (const { name: layer, weights } of placedLayers(network)) {
    const arrays = Object.keys(weights).flatMap((name) => gradients[`${layer}.${name}`]?.data ?? []);
    let sum = 0;
    for (const array of arrays) sum += sumOfSquares(array);
    if (arrays.length > 0) norms[layer] = Math.sqrt(sum);
  }
  return norms;
}
