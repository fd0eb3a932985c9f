import type { Dataset } from "../core/dataset.ts";
import { describe, RequestError, requireInteger } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import { dataset } from "./dataset.ts";
import { requireImages } from "./transform.ts";

/** Steps to the right and down, for one pixel. */
const STEPS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] } as const;

/** Ways to shift an image. */
type Direction = keyof typeof STEPS;

/** What `expand` can be told. */
export interface ExpandOptions {
  /** By how many pixels copies are shifted; at least 1. Default 1. */
  readonly pixels?: number;
  /** Which way, a copy each. Default up, down, left and right. */
  readonly directions?: readonly Direction[];
}

/**
 * Every image followed by copies that are shifted by a pixel: up, down, left and right, five times as many in all. What is
 * shifted in is 0. It is the same each epoch, and in memory whole: `augmented` has more chance, and `concat` joins others.
 *
 * @param images bytes `[count, height, width, channels]`
 * @returns bytes `[count * (1 + directions), height, width, channels]`: image i is number i * (1 + directions), then its copies
 * @throws RequestError for inputs that are no such images, and for directions that are none
 * @see Nielsen, chapter 6, "Expanding the training data"; expand_mnist.py
 *
 * @example
 * ```ts
 * const data = await mnist({ split: [50_000, 10_000] });
 * const training = expand(data.training); // 250,000 images
 * ```
 */
export function expand(
  images: Dataset,
  { pixels = 1, directions = ["up", "down", "left", "right"] }: ExpandOptions = {},
): Dataset {
  requireImages("expand", images);
  requireInteger("expand: pixels", pixels, 1);
  requireDirections(directions);
  const { name, count, shape, inputs, targets, classes } = images;
  const [size, width] = [sizeOf(shape), targets.length / count];
  const times = 1 + directions.length;
  const expanded = new Uint8Array(inputs.length * times);
  const repeated =
    targets instanceof Uint8Array ? new Uint8Array(count * times) : new Float32Array(targets.length * times);
  for (let i = 0; i < count; i++) {
    const image = inputs.subarray(i * size, (i + 1) * size);
    const target = targets.subarray(i * width, (i + 1) * width);
    for (let copy = 0; copy < times; copy++) {
      const place = i * times + copy;
      const [right, down] = copy === 0 ? [0, 0] : STEPS[directions[copy - 1]!];
      shiftInto(expanded.subarray(place * size, (place + 1) * size), image, shape, right * pixels, down * pixels);
      repeated.set(target, place * width);
    }
  }
  return dataset({ name: `${name}, expanded`, shape, inputs: expanded, targets: repeated, classes });
}

/** Writes an image shifted by whole pixels into one of zeros. */
function shiftInto(to: Uint8Array, from: Uint8Array, shape: readonly number[], right: number, down: number): void {
  const [height = 0, width = 0, channels = 0] = shape;
  const line = width * channels;
  const [first, last] = [Math.max(0, -right), Math.min(width, width - right)];
  if (first >= last) return;
  for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
    const part = from.subarray(row * line + first * channels, row * line + last * channels);
    to.set(part, (row + down) * line + (first + right) * channels);
  }
}

function requireDirections(directions: readonly Direction[]): void {
  const isList = Array.isArray(directions) && new Set(directions).size === directions.length;
  if (isList && directions.every((each) => Object.hasOwn(STEPS, each))) return;
  throw new RequestError(
    `expand: directions must be different ones of ${Object.keys(STEPS).join(", ")}, got ${describe(directions)}`,
    'write for example directions: ["left", "right"]',
  );
}
