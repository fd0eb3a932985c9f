import { requireInteger } from "../core/errors.ts";
import { type Shape, sizeOf, type Tensor, type Tensors } from "../core/shape.ts";
import { type InputLike, toInputs } from "./inputs.ts";
import type { Model } from "./model.ts";

/** What `inspect` can be told. */
export interface InspectOptions {
  /** The output whose gradient with respect to the input is wanted. */
  readonly target?: number;
}

/** What goes on inside a network for some inputs. */
export interface Inspection {
  /** z of every layer by its name, `[count, ...outputShape]`. */
  readonly weightedInputs: Tensors;
  /** a of every layer by its name, `[count, ...outputShape]`. */
  readonly activations: Tensors;
  /** How output `target` changes with each input, `[count, ...input]`; undefined where no target was asked for. */
  readonly inputGradient: Tensor | undefined;
}

/**
 * Looks inside: what every neuron says of an input, and which pixels matter for an output.
 *
 * @throws RequestError for inputs of a wrong size or a target that is no output
 *
 * @example
 * ```ts
 * const { activations, inputGradient } = await inspect(model, image, { target: 7 });
 * activations["dense1"]?.data; // the 30 hidden neurons
 * inputGradient?.data; // where more ink would make it more of a seven
 * ```
 */
export async function inspect<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  shown: InputLike,
  { target }: InspectOptions = {},
): Promise<Inspection> {
  const { network, compiled } = model;
  const inputs = toInputs("inspect", network, shown);
  if (target !== undefined) requireInteger("inspect: target", target, 0, sizeOf(network.output) - 1);
  const inputGradient =
    target === undefined
      ? undefined
      : { shape: [inputs.count, ...network.input], data: compiled.inputGradient(inputs, target) };
  return { ...compiled.inspect(inputs), inputGradient };
}
