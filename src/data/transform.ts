import type { Dataset } from "../core/dataset.ts";
import { RequestError, requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { formatShape, type Shape, sizeOf } from "../core/shape.ts";
import { dataset } from "./dataset.ts";
import { Displacements } from "./elastic.ts";
import { type Move, Resampler } from "./resample.ts";
import { type TransformationOptions, type Transformations, transformations } from "./transformations.ts";

/** Where the chance of `transform` comes from. */
export interface TransformOptions {
  /** Another seed, other chances; 1. */
  readonly seed?: number;
  /** Another epoch, other chances: a whole number from 0; 1. */
  readonly epoch?: number;
}

/**
 * The same images, each moved and warped by chances of its own, which follow from the seed, the epoch and the image's place in the
 * dataset alone: whoever divides the work gets the same bytes, on every JavaScript engine.
 *
 * Beyond an image, and where nothing of it comes to lie, is 0: images should be light on dark, as MNIST's are.
 *
 * @param images bytes `[count, height, width, channels]`
 * @param options what `transformations` takes, or gives; by default what does digits good
 * @returns bytes of the same shape, in new memory, with the same targets
 * @throws RequestError for inputs that are no such images, and options that make no sense
 *
 * @example
 * ```ts
 * const others = transform(data.training, transformations({ shift: 2, rotate: 15 }), { seed: 1, epoch: 2 });
 * ```
 */
export function transform(
  images: Dataset,
  options?: TransformationOptions,
  { seed = 1, epoch = 1 }: TransformOptions = {},
): Dataset {
  const settings = transformations(options);
  requireImages("transform", images);
  requireInteger("transform: seed", seed, 0);
  requireInteger("transform: epoch", epoch, 0);
  const inputs = new Uint8Array(images.inputs.length);
  transformInto(inputs, { images: images.inputs, shape: images.shape, settings, seed }, epoch);
  return withInputs(images, inputs);
}

/** Images, and what is done to them each epoch. */
export interface TransformJob {
  /** `[count, ...shape]`. */
  readonly images: Uint8Array;
  /** `[height, width, channels]`. */
  readonly shape: Shape;
  readonly settings: Transformations;
  readonly seed: number;
}

/** Writes the images of an epoch, or those from number `start` up to, not including, `end`, to their places in `inputs`. */
export function transformInto(
  inputs: Uint8Array,
  { images, shape, settings, seed }: TransformJob,
  epoch: number,
  start = 0,
  end = images.length / sizeOf(shape),
): void {
  const [height = 0, width = 0] = shape;
  const size = sizeOf(shape);
  const resampler = new Resampler(shape);
  const warp = settings.elastic && new Displacements(height, width, settings.elastic);
  const chances = new Random(seed, "transformations", epoch);
  for (let i = start; i < end; i++) {
    const random = chances.split(i);
    const move = drawMove(settings, random);
    warp?.draw(random);
    resampler.draw(images, i * size, move, warp, inputs, i * size);
  }
}

/** Always as many draws: one that is turned off changes nothing in the others. */
function drawMove({ shift, rotate, scale, shear }: Transformations, random: Random): Move {
  return {
    shiftX: random.uniform(-shift, shift),
    shiftY: random.uniform(-shift, shift),
    rotate: random.uniform(-rotate, rotate),
    scaleX: random.uniform(1 - scale, 1 + scale),
    scaleY: random.uniform(1 - scale, 1 + scale),
    shear: random.uniform(-shear, shear),
  };
}

/** The same targets beside other inputs. */
export function withInputs({ name, shape, targets, classes }: Dataset, inputs: Uint8Array): Dataset {
  return dataset({ name: `${name}, transformed`, shape, inputs, targets, classes });
}

/** A dataset of images in bytes. */
export type Images = Dataset & { readonly inputs: Uint8Array };

/** Refuses what is no dataset of images in bytes. */
export function requireImages(operation: string, images: Dataset): asserts images is Images {
  const { name, shape, inputs } = images;
  if (shape.length !== 3) {
    throw new RequestError(
      `${operation}: expected images of [height, width, channels], ${name} has inputs of ${formatShape(shape)}`,
      "make the dataset with a shape such as [28, 28, 1]; a network of input [784] reads it as well",
    );
  }
  if (inputs instanceof Uint8Array) return;
  throw new RequestError(
    `${operation}: expected images in bytes, ${name} has floats`,
    "make the dataset with a Uint8Array, 0 for the background to 255",
  );
}
