/*
 * One number of a feature map, taken apart: the patch under the filter, the filter, their products, the sum, and what pooling
 * makes of it. All numbers are the network's own; products and sum are written out to show that they lead to what it computed.
 */
import type { DigitInside } from "../../work/tasks/inside.ts";
import type { Step } from "./steps.ts";

/** What is convolved: a digit or feature maps, `[height, width, channels]`. */
export interface Read {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A filter at one place, for one channel of what it reads; each array `[height, width]` of the filter. */
export interface CloseUp {
  readonly height: number;
  readonly width: number;
  /** Where the patch begins; with zeros around the image it may begin before it. */
  readonly row: number;
  readonly column: number;
  readonly patch: readonly number[];
  readonly filter: readonly number[];
  readonly products: readonly number[];
  /** Sum of the products, for each channel. */
  readonly sums: readonly number[];
  readonly bias: number;
  /** The sums with the bias. */
  readonly total: number;
  /** z and a, as the network computed them. */
  readonly weightedInput: number;
  readonly activation: number;
}

/** Takes apart what a filter says at a place of its feature map. */
export function closeUp(
  step: Step,
  read: Read,
  inside: DigitInside,
  { unit, x, y, channel }: { unit: number; x: number; y: number; channel: number },
): CloseUp {
  const { name, weight, bias, padding } = step.layer;
  const [, height, width, channels] = weight!.shape as [number, number, number, number];
  const [rows, columns] = read.shape as [number, number, number];
  const before = (side: number): number => (padding === "same" ? Math.floor((side - 1) / 2) : 0);
  const [row, column] = [y - before(height), x - before(width)];
  const of = (channel: number): Pick<CloseUp, "patch" | "filter" | "products"> => {
    const [patch, filter]: [number[], number[]] = [[], []];
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const onImage = row + j >= 0 && row + j < rows && column + i >= 0 && column + i < columns;
        patch.push(onImage ? read.values[((row + j) * columns + column + i) * channels + channel]! : 0);
        filter.push(weight!.data[((unit * height + j) * width + i) * channels + channel]!);
      }
    }
    return { patch, filter, products: patch.map((value, i) => value * filter[i]!) };
  };
  const sums = Array.from({ length: channels }, (_, c) => of(c).products.reduce((sum, product) => sum + product, 0));
  const at = (y * step.size![1] + x) * step.units + unit;
  return {
    ...{ height, width, row, column, ...of(channel), sums, bias: bias!.data[unit]! },
    total: sums.reduce((sum, part) => sum + part, bias!.data[unit]!),
    weightedInput: inside.weightedInputs[name]![at]!,
    activation: inside.activations[name]![at]!,
  };
}

/** What pooling makes of the window that a place stands in. */
export interface Pooled {
  readonly kind: "largest" | "mean";
  readonly height: number;
  readonly width: number;
  /** `[height, width]` of the window. */
  readonly window: readonly number[];
  /** Which of them is this place. */
  readonly here: number;
  readonly value: number;
}

/** Undefined where no pooling follows, or it leaves this place out. */
export function pooledAt(
  step: Step,
  next: Step | undefined,
  inside: DigitInside,
  { unit, x, y }: { unit: number; x: number; y: number },
): Pooled | undefined {
  const kind = next?.layer.kind === "maxPool2d" ? "largest" : next?.layer.kind === "averagePool2d" ? "mean" : undefined;
  if (next?.layer.window === undefined || next.size === undefined || kind === undefined) return undefined;
  const [height, width] = next.layer.window;
  const [row, column] = [Math.floor(y / height), Math.floor(x / width)];
  if (row >= next.size[0] || column >= next.size[1]) return undefined;
  const said = inside.activations[step.layer.name]!;
  const window = Array.from({ length: height * width }, (_, i) => {
    const [j, k] = [row * height + Math.floor(i / width), column * width + (i % width)];
    return said[(j * step.size![1] + k) * step.units + unit]!;
  });
  const value = inside.activations[next.layer.name]![(row * next.size[1] + column) * next.units + unit]!;
  return { kind, height, width, window, here: (y - row * height) * width + x - column * width, value };
}

/** The place of a feature map that says most. */
export function loudestPlace(step: Step, activations: Float32Array, unit: number): readonly [x: number, y: number] {
  const [height, width] = step.size!;
  let best = 0;
  for (let place = 1; place < height * width; place++) {
    if (activations[place * step.units + unit]! > activations[best * step.units + unit]!) best = place;
  }
  return [best % width, Math.floor(best / width)];
}
