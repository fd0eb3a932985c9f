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
  /** What is wanted of the outputs, in all sets. Default: that the digit's own is the largest. */
  readonly wanted?: Wanted;
}

/** `bits`: four outputs, the digit as a binary number, the 8 first. `nine`: one output, 1 for a nine and 0 for others. */
export type Wanted = "bits" | "nine";

/** The data with that done. */
export function prepare(
  { training, validation }: TrainingData,
  { limit, firstOfEach, ...rest }: Preparation = {},
): TrainingData {
  let some = limit === undefined ? training : training.take(limit);
  if (firstOfEach) some = firstOfEachDigit(some);
  return { training: prepareEach(some, rest), validation: validation && prepareEach(validation, rest) };
}

/** What is done to images to be read as well as to those that are learned from. */
export function prepareEach(data: Dataset, { inverted: invert, wanted }: Preparation = {}): Dataset {
  const shown = invert ? inverted(data) : data;
  return wanted === undefined ? shown : wanting(shown, wanted);
}

/** Vectors in the place of labels. */
function wanting({ name, shape, inputs, targets: digits }: Dataset, wanted: Wanted): Dataset {
  const vectors = Array.from(digits, (digit) =>
    wanted === "nine" ? [digit === 9 ? 1 : 0] : [8, 4, 2, 1].map((bit) => (digit & bit ? 1 : 0)),
  );
  return dataset({ name: `${name}, as ${wanted}`, shape, inputs, targets: Float32Array.from(vectors.flat()) });
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
