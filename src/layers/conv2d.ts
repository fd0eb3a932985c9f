import { RequestError, requireChoice, requireInteger } from "../core/errors.ts";
import { type Floats, sizeOf } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";
import { conv2dKernel } from "./conv2d-kernel.simd.ts";
import { drawBiases, drawWeights, type Initialization } from "./initialization.ts";
import { defineLayer, type ForwardPass, type Layer, type LayerFactory } from "./layer.ts";
import { pairOf, requireElementwise, requireImages, requireOptions, requireSize2d, type Size2d } from "./require.ts";

/**
 * What happens at an image's edges. `valid`: the kernel stays inside, and the output is smaller by the kernel's size
 * less 1. `same`: zeros stand around the image, and the output has its size.
 */
export type Padding = "valid" | "same";

/** What `conv2d` can be told beside its channels and its kernel. */
export interface Conv2dOptions {
  /** Default `sigmoid`; softmax is for vectors. */
  readonly activation?: ActivationName;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Default `gaussian`; `scaled` counts a neuron's inputs: kernel height x kernel width x input channels. */
  readonly weights?: Initialization;
}

/** A convolutional layer's configuration, as it stands in a description. */
export interface Conv2dConfig extends Required<Conv2dOptions> {
  readonly channels: number;
  readonly kernel: readonly [height: number, width: number];
}

/**
 * The definition of `conv2d`. Shapes: x `[batch, height, width, inputChannels]`, y `[batch, outputHeight, outputWidth,
 * channels]`; weight `[channels, kernelHeight, kernelWidth, inputChannels]`, bias `[channels]`: each channel has one
 * kernel and one bias, shared by all places of the image (the book's feature map).
 */
export const conv2dLayers: LayerFactory<Conv2dConfig> = defineLayer<Conv2dConfig, "weight" | "bias">({
  kind: "conv2d",
  kernel: conv2dKernel,

  shape(input, { channels, kernel, padding, activation }) {
    requireInteger("conv2d: channels", channels, 1, 65_536);
    const [kernelHeight, kernelWidth] = requireSize2d("conv2d: kernel", kernel);
    requireChoice("conv2d: padding", padding, ["valid", "same"]);
    requireElementwise("conv2d", activation);
    const [height, width] = requireImages("conv2d", input);
    if (padding === "same") return [height, width, channels];
    if (kernelHeight > height || kernelWidth > width) {
      throw new RequestError(
        `conv2d: a kernel of ${kernelHeight}x${kernelWidth} does not fit into images of ${height}x${width}`,
        `choose a kernel of at most ${height}x${width}, or padding "same"`,
      );
    }
    return [height - kernelHeight + 1, width - kernelWidth + 1, channels];
  },

  weights([, , inputChannels], { channels, kernel: [kernelHeight, kernelWidth], weights }) {
    const inputs = kernelHeight * kernelWidth * inputChannels!;
    return {
      weight: {
        shape: [channels, kernelHeight, kernelWidth, inputChannels!],
        decays: true,
        initialize: drawWeights("conv2d", weights, inputs),
      },
      bias: { shape: [channels], decays: false, initialize: drawBiases(weights) },
    };
  },

  // z[v, u, c] = b[c] + sum over j, i, d of w[c, j, i, d] x[v + j, u + i, d]: equation 125 of chapter 6, with channels.
  // At each place the window under the kernel is copied; each channel is then a neuron that sees it.
  forward(pass) {
    const { batch, x, y, weights } = pass;
    const { weight: w, bias: b } = weights;
    const { inputSize, channels, window } = prepare(pass);
    const places = findPlaces(pass);
    let to = 0;
    for (let n = 0; n < batch; n++) {
      for (const rows of places) {
        gather(x, n * inputSize, rows, window);
        let from = 0;
        for (let c = 0; c < channels; c++) {
          let z = b[c]!;
          for (let i = 0; i < window.length; i++) z += w[from++]! * window[i]!;
          y[to++] = z;
        }
      }
    }
  },

  backward(pass) {
    const { batch, x, dx, dy, weights, gradients } = pass;
    const { weight: w } = weights;
    const { weight: dw, bias: db } = gradients;
    const { inputSize, channels, window } = prepare(pass);
    const places = findPlaces(pass);
    const dwindow = new Float64Array(window.length);
    dx?.fill(0);
    let from = 0;
    for (let n = 0; n < batch; n++) {
      for (const rows of places) {
        gather(x, n * inputSize, rows, window);
        dwindow.fill(0);
        for (let c = 0; c < channels; c++) {
          const delta = dy[from++]!;
          if (delta === 0) continue; // it adds nothing, and behind a max-pooling of 2x2 three of four are 0
          const kernel = c * window.length;
          db[c]! += delta; // BP3, summed over all places
          for (let i = 0; i < window.length; i++) dw[kernel + i]! += delta * window[i]!; // BP4, summed over all places
          if (dx === undefined) continue;
          for (let i = 0; i < window.length; i++) dwindow[i]! += delta * w[kernel + i]!; // BP2, first half
        }
        if (dx !== undefined) scatter(dwindow, rows, dx, n * inputSize);
      }
    }
  },
});

/** Sizes, and room for a window: `[kernelHeight, kernelWidth, inputChannels]`, as a channel's weights. */
function prepare({ inputShape, config }: ForwardPass<Conv2dConfig>) {
  const [kernelHeight, kernelWidth] = config.kernel;
  const window = new Float64Array(kernelHeight * kernelWidth * inputShape[2]!);
  return { inputSize: sizeOf(inputShape), channels: config.channels, window };
}

/** A row of a window, as far as it is on the image: where it begins in both, and its numbers, pixels times channels. */
interface Row {
  readonly window: number;
  readonly image: number;
  readonly length: number;
}

/** The rows of the window of each place, in the order of the output. What hangs over the edge is left out. */
function findPlaces({ inputShape, outputShape, config }: ForwardPass<Conv2dConfig>): Row[][] {
  const [height, width, inputChannels] = inputShape as [number, number, number];
  const [outputHeight, outputWidth] = outputShape as [number, number, number];
  const [kernelHeight, kernelWidth] = config.kernel;
  const above = config.padding === "same" ? Math.floor((kernelHeight - 1) / 2) : 0;
  const before = config.padding === "same" ? Math.floor((kernelWidth - 1) / 2) : 0;
  const places: Row[][] = [];
  for (let v = -above; v < outputHeight - above; v++) {
    for (let u = -before; u < outputWidth - before; u++) {
      const [left, right] = [Math.max(u, 0), Math.min(u + kernelWidth, width)];
      const rows: Row[] = [];
      for (let j = Math.max(-v, 0); j < kernelHeight && v + j < height; j++) {
        rows.push({
          window: (j * kernelWidth + left - u) * inputChannels,
          image: ((v + j) * width + left) * inputChannels,
          length: (right - left) * inputChannels,
        });
      }
      places.push(rows);
    }
  }
  return places;
}

/** Copies a window out of the image that begins at `start`; zeros where it hangs over the edge. */
function gather(images: Floats, start: number, rows: readonly Row[], window: Float64Array): void {
  window.fill(0);
  for (const { window: to, image: from, length } of rows) {
    for (let i = 0; i < length; i++) window[to + i] = images[start + from + i]!;
  }
}

/** Adds a window to the image that begins at `start`: `gather` backward. */
function scatter(window: Float64Array, rows: readonly Row[], images: Floats, start: number): void {
  for (const { window: from, image: to, length } of rows) {
    for (let i = 0; i < length; i++) images[start + to + i]! += window[from + i]!;
  }
}

/**
 * A convolutional layer: `channels` kernels slide over an image, one place at a time; each gives a feature map. It is
 * a correlation, as in the book and in every library: the kernel is not turned around. The stride is 1.
 *
 * Images are `[height, width, channels]`. With padding `same`, (kernel - 1) / 2 zeros, rounded down, stand before the
 * image, the others behind it.
 *
 * @param channels number of feature maps, at least 1
 * @param kernel size of the local receptive field: a number, or `[height, width]`
 * @throws RequestError for an option that there is not; when `network` finds a kernel that does not fit into the image,
 * an input that is no image, or an impossible size, activation, padding or initialization
 * @see Nielsen, chapter 6, "Introducing convolutional networks", equation 125
 *
 * @example
 * ```ts
 * const layers = [conv2d(20, 5), maxPool2d(2), flatten(), dense(10)];
 * const spec = network({ input: [28, 28, 1], cost: "cross-entropy", layers });
 * conv2d(40, [3, 5], { activation: "relu", padding: "same", weights: "scaled" });
 * ```
 */
export function conv2d<const Channels extends number>(
  channels: Channels,
  kernel: Size2d,
  options: Conv2dOptions = {},
): Layer<readonly [number, number, Channels]> {
  requireOptions("conv2d", options, ["activation", "padding", "weights"], 'conv2d(20, 5, { activation: "relu" })');
  const { activation = "sigmoid", padding = "valid", weights = "gaussian" } = options;
  const layer = conv2dLayers({ channels, kernel: pairOf(kernel), padding, activation, weights });
  return layer as Layer<readonly [number, number, Channels]>;
}
