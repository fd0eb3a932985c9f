import { describe, RequestError } from "../core/errors.ts";
import type { Random } from "../core/random.ts";
import type { Floats, Shape } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";
import type { LayerKernel } from "./layer.simd.ts";

/** What a layer works on when a batch goes through it. Arrays are row-major, one sample after the other. */
export interface ForwardPass<Config = object, Weight extends string = string> {
  /** What the layer was made with: `{ units: 30 }`. */
  readonly config: Config;
  /** Shape of one sample on its way in, without the batch. */
  readonly inputShape: Shape;
  /** Shape of one sample on its way out, without the batch. */
  readonly outputShape: Shape;
  /** Number of samples. */
  readonly batch: number;
  /** Inputs, `[batch, ...inputShape]`: the activations of the layer before. */
  readonly x: Floats;
  /** Outputs, `[batch, ...outputShape]`, to be written: z where an activation follows. */
  readonly y: Floats;
  /** The layer's weights, by name. */
  readonly weights: Readonly<Record<Weight, Floats>>;
  /** True in training, false when the network is only asked: dropout tells them apart. */
  readonly training: boolean;
  /**
   * True where the samples are one mini-batch, whole: in training, and where gradients of the cost are wanted. Batch
   * normalization then takes their own statistics. Only for layers that ask for it by `wholeBatch`.
   */
  readonly wholeBatch: boolean;
  /** Chance for sample n of the batch; follows from the seed, the step, the layer and the sample. */
  random(n: number): Random;
}

/** What a layer works on when the error comes back; arrays of the forward pass still hold what it left there. */
export interface BackwardPass<Config = object, Weight extends string = string> extends ForwardPass<Config, Weight> {
  /** Gradient of the cost with respect to `y`, `[batch, ...outputShape]`: delta in the book. */
  readonly dy: Floats;
  /** Gradient with respect to `x`, `[batch, ...inputShape]`, to be written; undefined where nobody needs it. */
  readonly dx: Floats | undefined;
  /** Gradients with respect to the weights, summed over the batch: to be added to. */
  readonly gradients: Readonly<Record<Weight, Floats>>;
}

/** One array of weights of a layer. */
export interface WeightDefinition {
  readonly shape: Shape;
  /** Whether L1 and L2 regularization shrink it: weights yes, biases no (Nielsen, chapter 3). */
  readonly decays: boolean;
  /**
   * False for what is kept and saved with the weights and is none: running statistics. No gradient, decay or momentum
   * moves it; the layer writes it itself, in `backward` while training. Default true.
   */
  readonly trained?: boolean;
  /** Fills it with its first values. */
  initialize(values: Float64Array, random: Random): void;
}

/** Everything a kind of layer is. `forward` without `backward` does not compile. */
export interface LayerDefinition<Config extends object = object, Weight extends string = string> {
  /** Its name in descriptions and files: `dense`. */
  readonly kind: string;
  /** Output shape for an input shape; refuses an impossible one or a wrong configuration with a RequestError. */
  shape(input: Shape, config: Config): Shape;
  /** Its weights; left out where it has none. */
  weights?(input: Shape, config: Config): Record<Weight, WeightDefinition>;
  /** y from x. */
  forward(pass: ForwardPass<Config, Weight>): void;
  /** dx and the gradients from dy. */
  backward(pass: BackwardPass<Config, Weight>): void;
  /** Whether it only gives another shape to the same numbers. Default false. */
  readonly reshapes?: boolean;
  /** Whether a mini-batch must go through it whole, because its samples depend on each other. Default false. */
  readonly wholeBatch?: boolean;
  /**
   * For a function made of pieces, such as the largest of some numbers: on which the inputs stand, as text that changes
   * where a kink is crossed. The gradient check steps around kinks.
   */
  piece?(pass: Pick<ForwardPass<Config>, "config" | "inputShape" | "outputShape" | "batch" | "x">): string;
  /** The same for the fast engine; without it, that engine calls `forward` and `backward`. */
  readonly kernel?: LayerKernel<Config>;
}

/** Carries a layer's definition beside its data, unseen by JSON and by comparison. */
export const definition: unique symbol = Symbol("definition");

/** Carries a layer's output shape in its type; there is nothing at run time. */
declare const output: unique symbol;

/** A layer as it stands in a network's description: plain data, with its definition attached. */
export interface Layer<Output extends Shape = Shape> {
  readonly kind: string;
  /** What is applied to the layer's output; left out where nothing is. */
  readonly activation?: ActivationName;
  readonly [definition]: LayerDefinition;
  readonly [output]?: Output;
}

/** Makes layers of one kind; `load` takes it to read files that hold such layers. */
export interface LayerFactory<Config extends object, Output extends Shape = Shape> {
  (...config: object extends Config ? [config?: Config] : [config: Config]): Layer<Output>;
  readonly definition: LayerDefinition;
}

/**
 * A new kind of layer from plain loops. It works in every engine.
 *
 * @param layer its kind, shape, weights, forward and backward
 * @returns a function that makes such layers from their configuration
 *
 * @example
 * ```ts
 * const swish = defineLayer({
 *   kind: "swish",
 *   shape: (input) => input,
 *   forward({ x, y }) {
 *     for (let i = 0; i < x.length; i++) y[i] = x[i]! * sigmoid(x[i]!);
 *   },
 *   backward({ x, dx, dy }) {
 *     if (dx === undefined) return;
 *     for (let i = 0; i < x.length; i++) {
 *       const s = sigmoid(x[i]!); // Inkling's own: the same bits everywhere
 *       dx[i] = dy[i]! * (s + x[i]! * s * (1 - s));
 *     }
 *   },
 * });
 * const spec = network({ input: [784], cost: "quadratic", layers: [dense(30, { activation: "linear" }), swish(), dense(10)] });
 * ```
 */
export function defineLayer<
  Config extends object = object,
  Weight extends string = string,
  Output extends Shape = Shape,
>(layer: LayerDefinition<Config, Weight>): LayerFactory<Config, Output> {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(layer.kind)) {
    throw new RequestError(
      `defineLayer: kind must be a word of letters and digits that starts with a small letter, got ${JSON.stringify(layer.kind)}`,
      `choose a name such as "swish"`,
    );
  }
  for (const part of ["shape", "forward", "backward"] as const) {
    if (typeof layer[part] === "function") continue;
    throw new RequestError(
      `defineLayer: ${part} of ${layer.kind} must be a function, got ${describe(layer[part])}`,
      "a layer needs shape, forward and backward",
    );
  }
  // A factory only ever gives a definition the configuration that it made itself, or that a file of that kind held.
  const erased = layer as unknown as LayerDefinition;
  const make = (config?: Config): Layer<Output> =>
    Object.defineProperty({ kind: layer.kind, ...config } as Layer<Output>, definition, { value: erased });
  return Object.assign(make, { definition: erased }) as LayerFactory<Config, Output>;
}
