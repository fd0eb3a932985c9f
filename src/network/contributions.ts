import { RequestError, requireChoice } from "../core/errors.ts";
import { type Shape, sizeOf, type Tensor, type Tensors } from "../core/shape.ts";
import { type InputLike, toInputs } from "./inputs.ts";
import { inspect } from "./inspect.ts";
import { type Model, withWeights } from "./model.ts";
import { network as describeAs, placedLayers } from "./network.ts";

/** What `contributions` is told. */
export interface ContributionsOptions {
  /** The layer whose neurons or feature maps are silenced, by its name: `dense1`. */
  readonly layer: string;
}

/** Inputs of the layers behind the silenced one that are shown at once: memory for a few images of every layer. */
const AT_ONCE = 64;

/**
 * What each neuron or feature map of a layer tells the outputs about one input: each is silenced in turn (what it says
 * becomes 0), and the layers behind it compute once more.
 *
 * Of the last hidden layer it is w a, weight times activation, summed over the places of a feature map; of earlier ones,
 * all that reaches the outputs by any path.
 *
 * @param shown one input, as for `predict`
 * @returns by how much an output's weighted input z falls without the unit, `[outputs, units]`; below 0 where it rises: the
 * unit speaks against that output. A feature map is one unit.
 * @throws RequestError for more or less than one input, or for a layer that is not there or has none behind it
 *
 * @example
 * ```ts
 * const { data, shape: [, units] } = await contributions(model, image, { layer: "dense1" });
 * data[3 * units + 12]; // 2.1: neuron 12 speaks for a three
 * ```
 */
export async function contributions<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  shown: InputLike,
  { layer }: ContributionsOptions,
): Promise<Tensor<Float64Array>> {
  const placed = placedLayers(model.network);
  const { count } = toInputs("contributions", model.network, shown);
  if (count !== 1) {
    throw new RequestError(`contributions: expected one input, got ${count}`, "ask for each input by itself");
  }
  const names = placed.map(({ name }) => name);
  const hidden = names.slice(0, -1);
  if (hidden.length === 0) {
    throw new RequestError("contributions: the network has no hidden layer", "its weights say it: model.weights");
  }
  requireChoice("contributions: layer", layer, hidden);
  const { outputShape } = placed[names.indexOf(layer)]!;
  const units = outputShape.at(-1)!;
  const said = (await inspect(model, shown)).activations[layer]!.data;
  const behind = await behindLayer(model, layer);

  /** Weighted inputs of the outputs, `[count, outputs]`, where some units are silent; -1 silences none. */
  async function weightedInputs(silent: readonly number[]): Promise<ArrayLike<number>> {
    const inputs = new Float64Array(silent.length * said.length);
    for (const [n, unit] of silent.entries()) {
      inputs.set(said, n * said.length);
      if (unit < 0) continue;
      for (let place = unit; place < said.length; place += units) inputs[n * said.length + place] = 0;
    }
    const looked = await inspect(behind, inputs);
    return Object.values(looked.weightedInputs).at(-1)!.data;
  }

  const outputs = sizeOf(model.network.output);
  const all = await weightedInputs([-1]);
  const told = new Float64Array(outputs * units);
  for (let start = 0; start < units; start += AT_ONCE) {
    const silent = Array.from({ length: Math.min(AT_ONCE, units - start) }, (_, i) => start + i);
    const without = await weightedInputs(silent);
    for (const [n, unit] of silent.entries()) {
      for (let j = 0; j < outputs; j++) told[j * units + unit] = all[j]! - without[n * outputs + j]!;
    }
  }
  return { shape: [outputs, units], data: told };
}

/** The layers behind a layer, as a model of their own with the same weights. */
async function behindLayer(model: Model, layer: string): Promise<Model> {
  const { network, weights, engine } = model;
  const placed = placedLayers(network);
  const first = placed.findIndex(({ name }) => name === layer) + 1;
  const behind = describeAs({
    input: placed[first - 1]!.outputShape,
    cost: network.cost,
    layers: network.layers.slice(first),
  });
  // Layers are counted from the first of their kind: what was dense2 may be dense1 there.
  const renamed: Record<string, Tensors[string]> = {};
  for (const [i, { name: newName, weights: definitions }] of placedLayers(behind).entries()) {
    for (const weight of Object.keys(definitions)) {
      renamed[`${newName}.${weight}`] = weights[`${placed[first + i]!.name}.${weight}`]!;
    }
  }
  return withWeights(behind, renamed, { engine });
}
