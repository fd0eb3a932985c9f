import type { Dataset } from "../core/dataset.ts";
import { RequestError, requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import type { Shape, Tensors } from "../core/shape.ts";
import { activations } from "../layers/activations.ts";
import { checkDataset } from "../network/inputs.ts";
import { create, type EngineOptions, type Model } from "../network/model.ts";
import { type Network, type PlacedLayer, placedLayers } from "../network/network.ts";

/** What `gradientCheck` is told. */
export interface GradientCheckOptions {
  /** Default `reference`: differences of costs in float32 have too few digits left to judge a gradient by. */
  readonly engine?: EngineOptions["engine"];
  /** A few examples: the cost is evaluated four times on all of them for every weight that is checked. */
  readonly data: Dataset;
  /** Seed of the weights, and of which of them are checked. */
  readonly seed: number;
  /** How many weights of each array are checked, drawn at random; all where there are no more. Default 100. */
  readonly entries?: number;
}

/** How far back-propagation and finite differences are apart for one array of weights. */
export interface TensorCheck {
  /** `dense1.weight`. */
  readonly name: string;
  /**
   * |a - n| / max(|a|, |n|) over the entries checked, with a from back-propagation and n from finite differences. Where
   * both are below 1e-8 of the cost they count as 0: differences of costs have no digits for them.
   */
  readonly relativeError: number;
  /** How many weights were checked. */
  readonly checked: number;
  /** How many were left out because something would have crossed a kink of ReLU or of max-pooling within the step. */
  readonly skipped: number;
}

/** What `gradientCheck` found. */
export interface GradientCheck {
  /** The array with the largest relative error. */
  readonly worst: TensorCheck;
  readonly tensors: readonly TensorCheck[];
}

/** The least slope that rounding of the cost does not hide, as a part of the cost: that of a bias before batchNorm is 0. */
const LEAST = 1e-8;

/** h of the finite difference. Its error is about h^4 from the series and 1e-16/h from rounding. */
const STEP = 2e-4;

/**
 * Compares the gradient of back-propagation with finite differences of the cost: for each weight w, the five-point
 * formula (C(w-2h) - 8 C(w-h) + 8 C(w+h) - C(w+2h)) / 12h. Right gradients agree to about 1e-9; wrong ones do not.
 *
 * Dropout is off. Batch normalization takes the examples as one mini-batch, as in training; its running statistics
 * stay, and are not checked.
 *
 * @throws RequestError where the data do not fit the network
 * @see Nielsen, chapter 2, "In what sense is backpropagation a fast algorithm?"
 *
 * @example
 * ```ts
 * const { worst } = await gradientCheck(spec, { data: data.training.take(4), seed: 1 });
 * console.log(worst.name, worst.relativeError);
 * ```
 */
export async function gradientCheck<Input extends Shape, Output extends Shape>(
  network: Network<Input, Output>,
  { data, seed, entries = 100, engine = "reference" }: GradientCheckOptions,
): Promise<GradientCheck> {
  requireInteger("gradientCheck: entries", entries, 1);
  checkDataset("gradientCheck", network, data);
  const model = await create(network, { seed, engine });
  const { gradients, cost } = await model.compiled.look((inside) => inside.gradients(data));
  const tensors: TensorCheck[] = [];
  for (const name of Object.keys(gradients)) {
    const gradient = gradients[name]!.data;
    const order = new Random(seed, "gradient check", name).shuffle(Uint32Array.from(gradient, (_, i) => i));
    tensors.push(await checkTensor(model, data, name, order.subarray(0, entries), gradients, LEAST * cost));
  }
  if (tensors.length === 0) {
    throw new RequestError("gradientCheck: the network has no weights to check", "add a dense layer");
  }
  const worst = tensors.reduce((a, b) => (b.relativeError > a.relativeError ? b : a));
  return { worst, tensors };
}

async function checkTensor(
  model: Model,
  data: Dataset,
  name: string,
  entries: Uint32Array,
  gradients: Tensors,
  least: number,
): Promise<TensorCheck> {
  let [difference, analytic, numeric, skipped] = [0, 0, 0, 0];
  for (const entry of entries) {
    const slope = await finiteDifference(model, data, name, entry);
    if (slope === undefined) {
      skipped++;
      continue;
    }
    const gradient = gradients[name]!.data[entry]!;
    if (Math.max(Math.abs(gradient), Math.abs(slope)) < least) continue;
    difference += (gradient - slope) * (gradient - slope);
    analytic += gradient * gradient;
    numeric += slope * slope;
  }
  const checked = entries.length - skipped;
  const size = Math.sqrt(Math.max(analytic, numeric));
  return { name, relativeError: size === 0 ? 0 : Math.sqrt(difference) / size, checked, skipped };
}

/** The slope of the mean cost along one weight; undefined where a kink lies within the step. */
async function finiteDifference(model: Model, data: Dataset, name: string, entry: number): Promise<number | undefined> {
  const { compiled } = model;
  const weights = compiled.readWeights();
  const values = weights[name]!.data;
  const middle = values[entry]!;
  const costAt = async (steps: number): Promise<number> => {
    values[entry] = middle + steps * STEP;
    compiled.writeWeights(weights);
    return (await compiled.evaluate(data, { wholeBatch: true })).cost / data.count;
  };
  const far = await costAt(-2);
  const before = await pieces(model, data);
  const near = (await costAt(1)) - (await costAt(-1));
  const across = far - (await costAt(2));
  const after = await pieces(model, data);
  values[entry] = middle;
  compiled.writeWeights(weights);
  return before === after ? (across + 8 * near) / (12 * STEP) : undefined;
}

/** On which side of the kink each weighted input of a layer with one stands, and each input on which piece of a layer. */
async function pieces(model: Model, data: Dataset): Promise<string> {
  const layers = placedLayers(model.network);
  const isKinked = ({ activation }: PlacedLayer): boolean => activations[activation].kinked;
  if (!layers.some((layer) => isKinked(layer) || layer.definition.piece !== undefined)) return "";
  const inside = await model.compiled.look(({ inspect }) => inspect(data, { wholeBatch: true }));
  const found = layers.map((place, l) => {
    const { name, definition, layer, inputShape, outputShape } = place;
    const z = inside.weightedInputs[name]!.data;
    const sides = isKinked(place) ? Array.from(z, (value) => (value > 0 ? "+" : "-")).join("") : "";
    const before = layers[l - 1];
    if (before === undefined || definition.piece === undefined) return sides; // the network's inputs do not move
    const x = inside.activations[before.name]!.data;
    return sides + definition.piece({ config: layer, inputShape, outputShape, batch: data.count, x });
  });
  return found.join("|");
}
