import { RequestError, requireInteger } from "../core/errors.ts";
import { type Floats, formatShape } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";
import { denseKernel } from "./dense.simd.ts";
import { drawBiases, drawWeights, type Initialization } from "./initialization.ts";
import { defineLayer, type Layer, type LayerFactory } from "./layer.ts";
import { requireOptions } from "./require.ts";

/** What `dense` can be told beside its size. */
export interface DenseOptions {
  /** Default `sigmoid`. */
  readonly activation?: ActivationName;
  /** Default `gaussian`. */
  readonly weights?: Initialization;
}

/** A dense layer's configuration, as it stands in a description. */
export interface DenseConfig extends Required<DenseOptions> {
  readonly units: number;
}

/**
 * The definition of `dense`. Shapes: x `[batch, inputs]`, y `[batch, units]`; weight `[units, inputs]`, so that
 * `weight[j][k]` is the book's w_jk, from neuron k to neuron j; bias `[units]`.
 */
export const denseLayers: LayerFactory<DenseConfig> = defineLayer<DenseConfig, "weight" | "bias">({
  kind: "dense",
  kernel: denseKernel,

  shape(input, { units }) {
    requireInteger("dense: units", units, 1, 1e6);
    if (input.length !== 1) {
      throw new RequestError(
        `dense(${units}) expects a vector, got ${formatShape(input)}`,
        "put flatten() before it: images are then read pixel by pixel, row by row",
      );
    }
    return [units];
  },

  weights([inputs], { units, weights }) {
    return {
      weight: { shape: [units, inputs!], decays: true, initialize: drawWeights("dense", weights, inputs!) },
      bias: { shape: [units], decays: false, initialize: drawBiases(weights) },
    };
  },

  // z_j = sum_k w_jk x_k + b_j
  forward({ batch, x, y, inputShape: [inputs], outputShape: [units], weights: { weight: w, bias: b } }) {
    const inked = new Uint32Array(inputs!);
    for (let n = 0; n < batch; n++) {
      const count = findNonZero(x, n * inputs!, inked);
      for (let j = 0; j < units!; j++) {
        let z = b[j]!;
        for (let i = 0; i < count; i++) {
          const k = inked[i]!;
          z += w[j * inputs! + k]! * x[n * inputs! + k]!;
        }
        y[n * units! + j] = z;
      }
    }
  },

  backward({ batch, x, dx, dy, inputShape: [inputs], outputShape: [units], weights: { weight: w }, gradients }) {
    const { weight: dw, bias: db } = gradients;
    const inked = new Uint32Array(inputs!);
    for (let n = 0; n < batch; n++) {
      const count = findNonZero(x, n * inputs!, inked);
      for (let j = 0; j < units!; j++) {
        const delta = dy[n * units! + j]!;
        db[j]! += delta; // BP3: dC/db_j = delta_j
        for (let i = 0; i < count; i++) {
          const k = inked[i]!;
          dw[j * inputs! + k]! += x[n * inputs! + k]! * delta; // BP4: dC/dw_jk = a_k delta_j
        }
      }
    }
    if (dx === undefined) return;
    dx.fill(0);
    for (let n = 0; n < batch; n++) {
      for (let j = 0; j < units!; j++) {
        const delta = dy[n * units! + j]!;
        for (let k = 0; k < inputs!; k++) {
          dx[n * inputs! + k]! += w[j * inputs! + k]! * delta; // BP2, first half: transpose(w) delta
        }
      }
    }
  },
});

/**
 * Lists where the inputs of one sample, from `start` on, are not 0, and returns how many. The others add nothing to any
 * sum, not even a rounding, and four of five of MNIST's pixels are 0.
 */
function findNonZero(x: Floats, start: number, positions: Uint32Array): number {
  let count = 0;
  for (let k = 0; k < positions.length; k++) if (x[start + k]! !== 0) positions[count++] = k;
  return count;
}

/**
 * A layer in which every neuron sees every input: z = w x + b, then the activation.
 *
 * @param units number of neurons, at least 1
 * @throws RequestError when `network` finds an impossible size, activation or initialization
 * @see Nielsen, chapter 1 and chapter 2, equations 25, BP2, BP3 and BP4
 *
 * @example
 * ```ts
 * const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
 * dense(100, { activation: "relu", weights: "scaled" });
 * ```
 */
export function dense<const Units extends number>(units: Units, options: DenseOptions = {}): Layer<readonly [Units]> {
  requireOptions("dense", options, ["activation", "weights"], `dense(${units}, { activation: "relu" })`);
  const { activation = "sigmoid", weights = "gaussian" } = options;
  return denseLayers({ units, activation, weights }) as Layer<readonly [Units]>;
}
