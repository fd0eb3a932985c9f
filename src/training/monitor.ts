import type { Dataset } from "../core/dataset.ts";
import { requireInteger, requireNumber } from "../core/errors.ts";
import { type Floats, sizeOf, type Tensors } from "../core/shape.ts";
import { sumOfSquares } from "../core/sum-of-squares.ts";
import type { ActivationName } from "../layers/activation.ts";
import { requireOptions } from "../layers/require.ts";
import type { Insight } from "../network/engine.ts";
import type { Model } from "../network/model.ts";
import { type Network, placedLayers } from "../network/network.ts";
import { figuresOf, type GradientNorms, type Measurements, type WeightFigures } from "./figures.ts";
import type { MonitorOptions } from "./monitor-options.ts";

/*
 * Sums run in the order of layers, weights and examples, in float64 beyond what the engine itself sums: the same bits
 * with any number of threads.
 */

/** Examples that are looked into at a time: what all layers say of them must fit into memory. */
const CHUNK = 100;

/** |w| below which a weight counts as zero: a thirty-sixth of the book's spread of scaled weights, 1/sqrt(784). */
const NEAR_ZERO = 0.001;

/** Whether an activation stands so near to an end that it hardly moves any more: see `Measurements`. */
const SATURATED: Partial<Record<ActivationName, (a: number) => boolean>> = {
  sigmoid: (a) => a < 0.01 || a > 0.99,
  tanh: (a) => Math.abs(a) > 0.98, // tanh z = 2 sigmoid(2z) - 1
};

/**
 * What is asked of a model in training, ready to be measured again and again.
 *
 * @throws RequestError for an option that there is not, or one out of its range
 */
export function monitorOf(
  operation: string,
  model: Model,
  data: Dataset,
  options: MonitorOptions,
): () => Promise<Measurements> {
  const known = ["training", "weights", "gradients", "saturation"];
  requireOptions(`${operation}: monitor`, options, known, "{ training: true, weights: true }");
  const sampleOf = (name: keyof MonitorOptions): Dataset | undefined => {
    const asked = options[name] ?? false;
    if (typeof asked === "boolean") return asked ? data : undefined;
    const count = requireInteger(`${operation}: ${name}`, asked, 1, data.count);
    return count === data.count ? data : data.take(count);
  };
  const [training, gradients, saturation] = [sampleOf("training"), sampleOf("gradients"), sampleOf("saturation")];
  const nearZero = nearZeroOf(operation, options.weights);
  const { network, compiled } = model;
  return async () => ({
    training: training && (await figuresOf(model, training)),
    ...(await compiled.look((inside) => ({
      weights: nearZero === undefined ? undefined : weigh(network, compiled.readWeights(), nearZero),
      gradients: gradients && gradientNorms(network, inside, gradients),
      saturation: saturation && saturations(network, inside, saturation),
    }))),
  });
}

function nearZeroOf(operation: string, asked: MonitorOptions["weights"] = false): number | undefined {
  if (typeof asked === "boolean") return asked ? NEAR_ZERO : undefined;
  return requireNumber(`${operation}: weights.nearZero`, asked?.nearZero, 0);
}

/** What regularization shrinks: weights, not biases. */
function weigh(network: Network, weights: Tensors, nearZero: number): NonNullable<Measurements["weights"]> {
  const layers: Record<string, WeightFigures> = {};
  const all: Floats[] = [];
  for (const { name, weights: definitions } of placedLayers(network)) {
    const decaying = Object.keys(definitions).filter((array) => definitions[array]!.decays);
    if (decaying.length === 0) continue;
    const arrays = decaying.map((array) => weights[`${name}.${array}`]!.data);
    layers[name] = weightFigures(arrays, nearZero);
    all.push(...arrays);
  }
  return { ...weightFigures(all, nearZero), layers };
}

function weightFigures(arrays: readonly Floats[], nearZero: number): WeightFigures {
  let [count, squares, absoluteSum, near] = [0, 0, 0, 0];
  for (const array of arrays) {
    count += array.length;
    squares += sumOfSquares(array);
    for (const w of array) {
      absoluteSum += Math.abs(w);
      if (Math.abs(w) < nearZero) near++;
    }
  }
  return { length: Math.sqrt(squares), absoluteSum, nearZero: count === 0 ? 0 : near / count };
}

/** The mean of the parts' gradients, each part weighed by its examples; then its norms. */
function gradientNorms(network: Network, inside: Insight, sample: Dataset): GradientNorms {
  const sums: Record<string, Float64Array> = {};
  for (const part of parts(sample)) {
    for (const [name, { data }] of Object.entries(inside.gradients(part).gradients)) {
      sums[name] ??= new Float64Array(data.length);
      const sum = sums[name];
      for (let i = 0; i < data.length; i++) sum[i]! += part.count * data[i]!;
    }
  }
  const norms: Record<string, Record<string, number>> = {};
  for (const { name, weights } of placedLayers(network)) {
    for (const array of Object.keys(weights)) {
      const sum = sums[`${name}.${array}`];
      if (sum === undefined) continue; // running statistics have no gradient
      norms[name] ??= {};
      norms[name][array] = Math.sqrt(sumOfSquares(sum)) / sample.count;
    }
  }
  return norms;
}

/** Shares of what neurons say that are too near to an end of their activation; for ReLU, of neurons that say nothing. */
function saturations(network: Network, inside: Insight, sample: Dataset): Readonly<Record<string, number>> {
  const layers = placedLayers(network).filter(({ activation }) => activation === "relu" || SATURATED[activation]);
  const counters = layers.map((layer) => ({ ...layer, saturated: 0, alive: new Set<number>() }));
  for (const part of parts(sample)) {
    const { activations } = inside.inspect(part);
    for (const counter of counters) {
      const { data } = activations[counter.name]!;
      const isSaturated = SATURATED[counter.activation];
      const neurons = counter.outputShape.at(-1)!;
      for (let i = 0; i < data.length; i++) {
        if (isSaturated?.(data[i]!)) counter.saturated++;
        if (data[i]! > 0) counter.alive.add(i % neurons);
      }
    }
  }
  const shareOf = ({ activation, outputShape, saturated, alive }: (typeof counters)[0]): number => {
    const neurons = outputShape.at(-1)!;
    return activation === "relu" ? (neurons - alive.size) / neurons : saturated / (sample.count * sizeOf(outputShape));
  };
  return Object.fromEntries(counters.map((counter) => [counter.name, shareOf(counter)]));
}

/** A dataset in parts of about equal size: none is a single example, of which batch normalization has no statistics. */
function parts(data: Dataset): Dataset[] {
  const count = Math.ceil(data.count / CHUNK);
  const start = (part: number): number => Math.floor((part * data.count) / count);
  return Array.from({ length: count }, (_, part) => data.slice(start(part), start(part + 1)));
}
