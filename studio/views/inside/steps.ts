/* The layers that one steps through, and what they and their units are called. */
import { decimal } from "../../../figures/text.ts";
import type { LayerInside, NetworkInside } from "../../work/tasks/inside.ts";

/** A layer that has something to show: it neither reshapes nor drops, which says nothing new of a digit. */
export interface Step {
  /** From 1 on. */
  readonly number: number;
  readonly layer: LayerInside;
  /** Feature maps are images: `[height, width]`; neurons have no size. */
  readonly size: readonly [height: number, width: number] | undefined;
  /** How many neurons or feature maps. */
  readonly units: number;
  /** Whether its units are the answer. */
  readonly last: boolean;
  /** Shape of what it reads. */
  readonly input: readonly number[];
}

const SAY_NOTHING_NEW = ["flatten", "dropout"];

/** The layers of a network that one steps through. */
export function stepsOf({ input, layers }: NetworkInside): Step[] {
  const shown = layers.filter(({ kind }) => !SAY_NOTHING_NEW.includes(kind));
  return shown.map((layer, i) => {
    const [height, width] = layer.shape;
    return {
      number: i + 1,
      layer,
      size: layer.shape.length === 3 ? [height!, width!] : undefined,
      units: layer.shape.at(-1)!,
      last: i === shown.length - 1,
      input: i === 0 ? pictureShape(input) : shown[i - 1]!.shape,
    };
  });
}

/** A digit's shape: the book's networks read it as a vector of 784. */
export function pictureShape(input: readonly number[]): readonly number[] {
  return input.length === 3 ? input : [28, 28, 1];
}

/** The first convolution. */
export function firstConvolution(steps: readonly Step[]): Step | undefined {
  return steps.find(({ layer }) => layer.kind === "conv2d");
}

/** "neuron 12", "feature map 3", "output 7". */
export function unitName(step: Step, unit: number): string {
  if (step.last) return `output ${unit}`;
  return `${step.size === undefined ? "neuron" : "feature map"} ${unit}`;
}

/** "Layer 1, neuron 12". */
export function placeName(step: Step, unit: number): string {
  return `Layer ${step.number}, ${unitName(step, unit)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  dense: "fully connected",
  conv2d: "convolution",
  maxPool2d: "max-pooling",
  averagePool2d: "average-pooling",
  batchNorm: "batch normalization",
};

/** "convolution, 8 feature maps of 24 × 24, relu". */
export function describeStep({ layer, size, units, last }: Step): string {
  const what = last ? "outputs" : size === undefined ? "neurons" : "feature maps";
  const parts = [
    KINDS[layer.kind] ?? layer.kind,
    `${units} ${what}${size === undefined ? "" : ` of ${size.join(" × ")}`}`,
  ];
  if (layer.activation !== undefined && layer.activation !== "linear") parts.push(layer.activation);
  return parts.join(", ");
}

/** A number with its sign: "+0.31", "−2.04", "0.00". */
export function signed(value: number, decimals = 2): string {
  const text = decimal(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The largest of some numbers by their size, at least `least`: what colors reach to. */
export function reach(values: ArrayLike<number>, least = 1e-6): number {
  let most = least;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

/** What a unit says, `[height, width]` of a feature map, one number of a neuron. */
export function saidBy({ size, units }: Step, activations: Float32Array, unit: number): Float32Array {
  const places = size === undefined ? 1 : size[0] * size[1];
  return Float32Array.from({ length: places }, (_, place) => activations[place * units + unit]!);
}

/** The most that a unit says. */
export function loudest(step: Step, activations: Float32Array, unit: number): number {
  return Math.max(...saidBy(step, activations, unit));
}

/** Some units of a layer, in their order: all where they are few enough, else those that say most and the chosen one. */
export function loudestUnits(
  step: Step,
  activations: Float32Array,
  most: number,
  chosen: number | undefined,
): readonly number[] {
  const all = Array.from({ length: step.units }, (_, unit) => unit);
  if (step.units <= most) return all;
  const values = all.map((unit) => (unit === chosen ? Number.POSITIVE_INFINITY : loudest(step, activations, unit)));
  const ranked = all.toSorted((a, b) => values[b]! - values[a]! || a - b);
  return ranked.slice(0, most).sort((a, b) => a - b);
}
