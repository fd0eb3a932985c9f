import type { Dataset } from "../../core/dataset.ts";
import { dataset } from "../../data/dataset.ts";
import type { TrainingData } from "../run.ts";

/** What is done to MNIST's images before a network learns from them. */
export interface Preparation {
  /** Only the first so many training images. */
  readonly limit?: number;
  /** Only the first training image of each digit, in the order of the digits. */
  readonly firstOfEach?: boolean;
  /** Ink and paper change places, in all sets: what was 0 is 255. */
  readonly inverted?: boolean;
}

/** The data with that done. */
export function prepare(
  { training, validation }: TrainingData,
  { limit, firstOfEach, inverted: invert }: Preparation = {},
): TrainingData {
  let some = limit === undefined ? training : training.take(limit);
  if (firstOfEach) some = firstOfEachDigit(some);
  return invert
    ? { training: inverted(some), validation: validation && inverted(validation) }
    : { training: some, validation };
}

/** Images whose ink and paper have changed places. */
export function inverted({ name, shape, inputs, targets, classes }: Dataset): Dataset {
  return dataset({ name: `${name}, inverted`, shape, inputs: inputs.map((pixel) => 255 - pixel), targets, classes });
}

/** The first image of each class. */
function firstOfEachDigit({ name, shape, inputs, targets, classes }: Dataset): Dataset {
  const size = inputs.length / targets.length;
  const first = classes.map((_, label) => targets.indexOf(label));
  const picked = new Uint8Array(first.length * size);
  first.forEach((image, i) => {
    picked.set(inputs.subarray(image * size, (image + 1) * size), i * size);
  });
  const labels = Uint8Array.from(first, (_, label) => label);
  return dataset({ name: `${name}, the first of each`, shape, inputs: picked, targets: labels, classes });
}
