import type { Shape } from "../core/shape.ts";
import { dense } from "./dense.ts";
import type { Layer } from "./layer.ts";

/**
 * Layers in the shapes that every engine is held to: one table for agreement between engines, for gradients against
 * finite differences, and for speed. A new kind of layer adds its cases here.
 */
export interface LayerCase {
  readonly name: string;
  readonly layer: Layer;
  /** Shape of one input. */
  readonly input: Shape;
  /** Samples in the batch. */
  readonly batch: number;
  /** Seed of weights, inputs and the gradient that comes back. */
  readonly seed: number;
  /** Largest relative error of a gradient against finite differences, in float64. */
  readonly gradientTolerance: number;
}

function denseCase(inputs: number, units: number, batch: number, seed: number): LayerCase {
  return {
    name: `dense ${inputs} -> ${units}, batch ${batch}`,
    layer: dense(units, { activation: "linear", weights: "scaled" }),
    input: [inputs],
    batch,
    seed,
    gradientTolerance: 1e-7,
  };
}

export const cases: readonly LayerCase[] = [
  denseCase(1, 1, 1, 1),
  denseCase(3, 5, 2, 2),
  denseCase(7, 4, 3, 3),
  denseCase(30, 10, 10, 4),
  denseCase(784, 3, 2, 5),
];
