import { cos, exp, log, sin } from "../../core/math.ts";
import type { Tensors } from "../../core/shape.ts";
import { dense } from "../../layers/dense.ts";
import { type Model, withWeights } from "../../network/model.ts";
import { network } from "../../network/network.ts";
import { digits } from "./descent.ts";
import { type Built, bumps, stripes, towers } from "./hand-built.ts";

/** A network whose weights are set by hand, so that it computes a function. */
export interface BumpsSettings {
  readonly target: TargetName;
  readonly build:
    | { readonly of: "bumps"; readonly count: number }
    | { readonly of: "towers"; readonly side: number }
    | { readonly of: "stripes"; readonly waves: number; readonly perHalfWave: number };
  /** The weight of a step neuron times the width of a bump: how upright the sides are. */
  readonly steepness: number;
  /** Where it is compared with the function: so many points a side, in the middles of as many equal parts. */
  readonly points: number;
  /** Every how manieth point what it gives is kept, from the first on; 0: nowhere. */
  readonly keep: number;
}

export interface BumpsOutcome {
  /** Bumps, towers or stripes. */
  readonly parts: number;
  /** In all hidden layers. */
  readonly neurons: number;
  readonly hiddenLayers: number;
  /** Mean of |network - function| over the points. */
  readonly meanError: number;
  readonly largestError: number;
  /** What the network gives at the points that are kept, row by row, y rising; three digits after the point. */
  readonly values?: readonly number[] | undefined;
}

export type TargetName = keyof typeof targets;

/** Functions of numbers from 0 to 1, with values between 0 and 1. */
export const targets = {
  /** The curve that chapter 4 draws. */
  curve: ([x = 0]) => 0.2 + 0.4 * x * x + 0.3 * x * sin(15 * x) + 0.05 * cos(50 * x),
  /** Two hills. */
  hills: ([x = 0, y = 0]) => 0.15 + hill(x - 0.35, y - 0.6, 12, 0.65) + hill(x - 0.75, y - 0.25, 20, 0.35),
} as const satisfies Record<string, (point: readonly number[]) => number>;

function hill(x: number, y: number, narrowness: number, height: number): number {
  return height * exp(-narrowness * (x * x + y * y));
}

/** The middles of so many equal parts of 0 to 1; of two variables all pairs of them, the second slower. */
export function pointsOf(target: TargetName, count: number): number[][] {
  const middles = Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  return target === "curve" ? middles.map((x) => [x]) : middles.flatMap((y) => middles.map((x) => [x, y]));
}

/** How near a network of bumps comes to a function. */
export async function run({ target, build, steepness, points: side, keep }: BumpsSettings): Promise<BumpsOutcome> {
  const f: (point: readonly number[]) => number = targets[target];
  // The output neuron's sigmoid is undone beforehand: its weighted input is to be the inverse of f.
  const wanted = (point: readonly number[]): number => log(f(point) / (1 - f(point)));
  const built =
    build.of === "bumps"
      ? bumps(wanted, build.count, steepness)
      : build.of === "towers"
        ? towers(wanted, build.side, steepness)
        : stripes(wanted, build.waves, build.perHalfWave, steepness);
  const model = await modelOf(built);
  const points = pointsOf(target, side);
  const values = new Float64Array(points.length);
  const shape = model.network.input;
  await model.compiled.answerAll({ count: points.length, shape, inputs: Float64Array.from(points.flat()) }, values);
  const errors = points.map((point, i) => Math.abs(values[i]! - f(point)));
  return {
    parts: built.parts,
    neurons: built.hidden.reduce((sum, { bias }) => sum + bias.length, 0),
    hiddenLayers: built.hidden.length,
    meanError: digits(errors.reduce((sum, error) => sum + error, 0) / errors.length, 6),
    largestError: digits(
      errors.reduce((most, error) => Math.max(most, error), 0),
      6,
    ),
    values: keep === 0 ? undefined : [...values].filter((_, i) => i % keep === 0).map(thousandths),
  };
}

const thousandths = (value: number): number => Math.round(1000 * value) / 1000;

/** A network of sigmoid neurons with the weights that were built, in float64. */
function modelOf({ hidden, output }: Built): Promise<Model> {
  const layers = [...hidden, output];
  const inputs = hidden[0]!.weights[0]!.length;
  const weights: Record<string, Tensors[string]> = {};
  for (const [l, layer] of layers.entries()) {
    const shape = [layer.bias.length, layer.weights[0]!.length];
    weights[`dense${l + 1}.weight`] = { shape, data: Float64Array.from(layer.weights.flat()) };
    weights[`dense${l + 1}.bias`] = { shape: [layer.bias.length], data: Float64Array.from(layer.bias) };
  }
  const description = network({
    input: [inputs],
    cost: "quadratic",
    layers: layers.map(({ bias }) => dense(bias.length, { activation: "sigmoid" })),
  });
  return withWeights(description, weights, { engine: "reference" });
}
