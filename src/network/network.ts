import { describe, RequestError, requireChoice, within } from "../core/errors.ts";
import { formatShape, requireShape, type Shape, sameShape, sizeOf, type Tensors } from "../core/shape.ts";
import { type CostName, costActivations } from "../costs/cost.ts";
import { type ActivationName, activationNames } from "../layers/activation.ts";
import { definition, type Layer, type LayerDefinition, type WeightDefinition } from "../layers/layer.ts";

/** What `network` takes. */
export interface NetworkOptions<Input extends Shape, Layers extends readonly Layer[]> {
  /** Shape of one input: `[784]`, or `[28, 28, 1]` where a layer needs rows and columns. */
  readonly input: Input;
  readonly cost: CostName;
  /** From the first hidden layer to the output layer. */
  readonly layers: Layers;
}

/** A network's description: plain data that can be printed, saved and compared. */
export interface Network<Input extends Shape = Shape, Output extends Shape = Shape> {
  readonly input: Input;
  readonly output: Output;
  readonly cost: CostName;
  readonly layers: readonly Layer[];
}

/** The output shape of the last of some layers. */
export type OutputOf<Layers extends readonly Layer[]> = Layers extends readonly [...Layer[], Layer<infer Output>]
  ? Output
  : Shape;

/** A layer in its place: its name, the shapes around it, its weights. */
export interface PlacedLayer {
  /** Kind and number among its kind, from 1: `dense2`. */
  readonly name: string;
  readonly layer: Layer;
  readonly definition: LayerDefinition;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly activation: ActivationName;
  readonly weights: Readonly<Record<string, WeightDefinition>>;
}

/** The most weights of a network: 2^27 numbers of eight bytes. */
const MOST_WEIGHTS = 134_217_728;

/** Filled by `network`; a description that is not in it was not made there. */
const placements = new WeakMap<Network, readonly PlacedLayer[]>();

/**
 * A network's description, checked: every shape fits, or an error says which layer does not and why.
 *
 * @throws RequestError that names the layer, what it expected, what it got, and the remedy
 *
 * @example
 * ```ts
 * // The book's first network: 784 pixels, 30 hidden neurons, 10 outputs
 * const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
 * console.log(JSON.stringify(spec));
 * ```
 */
export function network<const Input extends Shape, const Layers extends readonly Layer[]>(
  options: NetworkOptions<Input, Layers>,
): Network<Input, OutputOf<Layers>> {
  requireShape("network: input", options?.input);
  requireChoice("network: cost", options.cost, Object.keys(costActivations) as CostName[]);
  if (!Array.isArray(options.layers) || options.layers.length === 0) {
    throw new RequestError(
      `network: layers must be a list of at least one layer, got ${describe(options.layers)}`,
      "end the list with the output layer, such as dense(10)",
    );
  }
  const placed = place(options.input, options.layers);
  const last = placed[placed.length - 1]!;
  checkCost(options.cost, last);
  const description = Object.freeze({
    input: Object.freeze([...options.input]) as unknown as Input,
    output: Object.freeze([...last.outputShape]) as unknown as OutputOf<Layers>,
    cost: options.cost,
    layers: Object.freeze([...options.layers]),
  });
  placements.set(description, placed);
  return description;
}

function place(input: Shape, layers: readonly Layer[]): PlacedLayer[] {
  const counts = new Map<string, number>();
  let shape = input;
  let total = 0;
  return layers.map((layer, index) => {
    const layerDefinition = layer?.[definition];
    if (layerDefinition === undefined) {
      throw new RequestError(
        `network: layers[${index}] is not a layer, got ${describe(layer)}`,
        "make layers with dense(...) or with what defineLayer returns",
      );
    }
    const count = (counts.get(layer.kind) ?? 0) + 1;
    counts.set(layer.kind, count);
    const name = `${layer.kind}${count}`;
    const activation = requireChoice(`network: activation of ${name}`, layer.activation ?? "linear", activationNames);
    const inputShape = shape;
    shape = within(`network: layer ${name}`, () =>
      requireShape("output shape", layerDefinition.shape(inputShape, layer)),
    );
    const weights = within(`network: layer ${name}`, () => layerDefinition.weights?.(inputShape, layer) ?? {});
    total += Object.values(weights).reduce((count, { shape }) => count + sizeOf(shape), 0);
    if (total > MOST_WEIGHTS) {
      throw new RequestError(
        `network: with ${name} there are ${total} weights, more than ${MOST_WEIGHTS}, which take a gigabyte`,
        "make its layers smaller",
      );
    }
    return { name, layer, definition: layerDefinition, inputShape, outputShape: shape, activation, weights };
  });
}

function checkCost(cost: CostName, last: PlacedLayer): void {
  if (last.outputShape.length !== 1) {
    throw new RequestError(
      `network: the last layer must give a vector, ${last.name} gives ${formatShape(last.outputShape)}`,
      "end with flatten() and a dense layer, such as dense(10)",
    );
  }
  const fitting: readonly ActivationName[] = costActivations[cost];
  if (!fitting.includes(last.activation)) {
    throw new RequestError(
      `network: cost ${cost} is not defined for the ${last.activation} outputs of ${last.name}`,
      `give the last layer activation ${fitting.join(" or ")}, or choose cost quadratic`,
    );
  }
}

/** The layers of a description in their places. */
export function placedLayers(description: Network): readonly PlacedLayer[] {
  const placed = placements.get(description);
  if (placed !== undefined) return placed;
  throw new RequestError(
    `expected a description made by network(), got ${describe(description)}`,
    "pass the value that network({ ... }) returned",
  );
}

/** Refuses weights that lack one, have one too many, or have one of a wrong shape. */
export function checkWeights(network: Network, weights: Tensors): void {
  const wanted = new Map<string, Shape>(
    placedLayers(network).flatMap(({ name: layer, weights: definitions }) =>
      Object.entries(definitions).map(([name, { shape }]) => [`${layer}.${name}`, shape] as const),
    ),
  );
  for (const [name, shape] of wanted) {
    const tensor = weights[name];
    if (tensor === undefined || !sameShape(tensor.shape, shape) || tensor.data.length !== sizeOf(shape)) {
      throw new RequestError(
        `weights: ${name} must be ${formatShape(shape)}, got ${tensor === undefined ? "none" : formatShape(tensor.shape)}`,
        "take the weights of a model of the same description",
      );
    }
    const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new RequestError(
        `weights: ${name} must hold finite numbers, got ${tensor.data[bad]} at ${bad}`,
        "take weights from a training that did not fail",
      );
    }
  }
  const stranger = Object.keys(weights).find((name) => !wanted.has(name));
  if (stranger !== undefined) {
    throw new RequestError(
      `weights: the network has no ${describe(stranger)}`,
      `leave it out; there is ${[...wanted.keys()].join(", ")}`,
    );
  }
}

/** A network's description as text, for files. */
export function describeNetwork({ input, cost, layers }: Network): string {
  return JSON.stringify({ input, cost, layers });
}
