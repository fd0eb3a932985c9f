import { requireNumber } from "../core/errors.ts";
import type { Floats } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";
import { batchNormKernel } from "./batch-norm.simd.ts";
import { defineLayer, type ForwardPass, type Layer, type LayerFactory } from "./layer.ts";
import { requireElementwise, requireOptions } from "./require.ts";

/** What `batchNorm` can be told. */
export interface BatchNormOptions {
  /** Default `linear`. Normalize before it: give the layer before `linear`, and this one what should follow. */
  readonly activation?: ActivationName;
  /** How much of the running statistics a mini-batch leaves, 0 to 1. Default 0.9: Keras's meaning, PyTorch's default. */
  readonly momentum?: number;
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  readonly epsilon?: number;
}

/** A batch normalization's configuration, as it stands in a description. */
export type BatchNormConfig = Required<BatchNormOptions>;

type Weight = "scale" | "shift" | "mean" | "variance";

/**
 * The definition of `batchNorm`. Shapes: x and y `[batch, ...places, channels]`: height and width of an image, or none of
 * a vector; scale, shift, and the running mean and variance, `[channels]`.
 */
export const batchNormLayers: LayerFactory<BatchNormConfig> = defineLayer<BatchNormConfig, Weight>({
  kind: "batchNorm",
  kernel: batchNormKernel,

  wholeBatch: true,

  shape(input, { momentum, epsilon, activation }) {
    requireNumber("batchNorm: momentum", momentum, 0, 1);
    requireNumber("batchNorm: epsilon", epsilon, 1e-12, 1);
    if (input.length > 1) requireElementwise("batchNorm", activation);
    return input;
  },

  weights(input) {
    const shape = [input.at(-1)!];
    const all = (value: number) => ({ shape, decays: false, initialize: (w: Float64Array) => void w.fill(value) });
    return {
      scale: all(1),
      shift: all(0),
      mean: { ...all(0), trained: false },
      variance: { ...all(1), trained: false },
    };
  },

  // y = scale x' + shift with x' = (x - mean) / sqrt(variance + epsilon)
  forward(pass) {
    const { x, y, weights } = pass;
    const { scale, shift } = weights;
    const { mean, deviation } = statistics(pass);
    const channels = mean.length;
    for (let i = 0; i < y.length; i++) {
      const c = i % channels;
      y[i] = scale[c]! * ((x[i]! - mean[c]!) / deviation[c]!) + shift[c]!;
    }
  },

  backward(pass) {
    const { x, dx, dy, weights, gradients } = pass;
    const { scale } = weights;
    const { mean, variance, deviation } = statistics(pass);
    const channels = mean.length;
    const count = x.length / channels;
    // dshift = sum of dy, dscale = sum of dy x'
    const [dshift, dscale] = [new Float64Array(channels), new Float64Array(channels)];
    for (let i = 0; i < x.length; i++) {
      const c = i % channels;
      dshift[c]! += dy[i]!;
      dscale[c]! += dy[i]! * ((x[i]! - mean[c]!) / deviation[c]!);
    }
    for (let c = 0; c < channels; c++) {
      gradients.shift[c]! += dshift[c]!;
      gradients.scale[c]! += dscale[c]!;
    }
    if (dx !== undefined) {
      // dx = scale / deviation (dy - mean of dy - x' mean of dy x'): what moves with the batch's own statistics is taken off
      const moves = pass.wholeBatch ? 1 / count : 0;
      for (let i = 0; i < x.length; i++) {
        const c = i % channels;
        const normal = (x[i]! - mean[c]!) / deviation[c]!;
        dx[i] = (scale[c]! / deviation[c]!) * (dy[i]! - moves * (dshift[c]! + normal * dscale[c]!));
      }
    }
    if (pass.training) keep(pass, mean, variance, count);
  },
});

/** Of each channel: of the batch at hand where it is whole, otherwise what was kept of those in training. */
function statistics({ x, config, weights, wholeBatch }: ForwardPass<BatchNormConfig, Weight>) {
  const { mean, variance } = wholeBatch ? measure(x, weights.mean.length) : weights;
  const deviation = Float64Array.from(variance, (v) => Math.sqrt(v + config.epsilon));
  return { mean, variance, deviation };
}

/** Mean and variance of each channel: sum (x - mean)^2 / count. */
function measure(x: Floats, channels: number) {
  const count = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < x.length; i++) mean[i % channels]! += x[i]!;
  for (let c = 0; c < channels; c++) mean[c]! /= count;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - mean[i % channels]!;
    variance[i % channels]! += difference * difference;
  }
  for (let c = 0; c < channels; c++) variance[c]! /= count;
  return { mean, variance };
}

/**
 * Moves the running statistics towards those of the mini-batch. Of the variance it is the unbiased estimate, over count
 * less 1, as in the paper. In `backward`, so that a mini-batch which fails leaves nothing behind.
 */
function keep(
  { config: { momentum }, weights }: ForwardPass<BatchNormConfig, Weight>,
  mean: Floats,
  variance: Floats,
  count: number,
): void {
  const unbiased = count > 1 ? count / (count - 1) : 1;
  for (let c = 0; c < mean.length; c++) {
    weights.mean[c] = momentum * weights.mean[c]! + (1 - momentum) * mean[c]!;
    weights.variance[c] = momentum * weights.variance[c]! + (1 - momentum) * unbiased * variance[c]!;
  }
}

/**
 * Batch normalization: each channel (the last axis: a feature map of an image, a number of a vector) gets mean 0 and
 * variance 1 over the mini-batch and all places of the image, then a scale and a shift that are learned.
 *
 * Outside training the running mean and variance stand in for the mini-batch's. They are kept among the weights, as
 * `batchNorm1.mean` and `batchNorm1.variance`, and saved with the model; no optimizer moves them. Gradients of the cost
 * over some examples take these examples as one mini-batch, and leave the running statistics alone.
 *
 * A mini-batch goes through the network whole: the fast engine takes at most 128 samples then. A vector needs two
 * samples or more; where one is left over at the end of an epoch, its normalized numbers are 0.
 *
 * @throws RequestError for an option that there is not; when `network` finds one out of its range, or softmax on images
 * @see Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift"
 * (2015), algorithms 1 and 2
 *
 * @example
 * ```ts
 * const layers = [conv2d(20, 5, { activation: "linear" }), batchNorm({ activation: "relu" }), flatten(), dense(10)];
 * batchNorm({ momentum: 0.99, epsilon: 1e-3 }); // Keras's own
 * ```
 */
export function batchNorm(options: BatchNormOptions = {}): Layer {
  requireOptions("batchNorm", options, ["activation", "momentum", "epsilon"], 'batchNorm({ activation: "relu" })');
  const { activation = "linear", momentum = 0.9, epsilon = 1e-5 } = options;
  return batchNormLayers({ activation, momentum, epsilon });
}
