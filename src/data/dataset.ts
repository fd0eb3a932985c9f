import { type Dataset, datasetOf } from "../core/dataset.ts";
import { describe, RequestError } from "../core/errors.ts";
import { formatShape, requireShape, type Shape, sameShape, sizeOf } from "../core/shape.ts";

/** What a dataset is made of; see `dataset`. */
export interface DatasetParts {
  /** Where the examples come from, for messages. */
  readonly name: string;
  /** Shape of one input: `[height, width, channels]`, or `[length]`. */
  readonly shape: Shape;
  /** All inputs, `[count, ...shape]`: bytes (0 to 255 mean 0 to 1), or finite numbers as they are. */
  readonly inputs: Uint8Array | Float32Array;
  /** Labels as bytes, `[count]`, or the wanted outputs as numbers, `[count, outputs]`. */
  readonly targets: Uint8Array | Float32Array;
  /** Names of the classes in the order of their labels. Without them: "0", "1", … up to the largest label. */
  readonly classes?: readonly string[];
}

/**
 * Examples to learn from or to be measured on. The arrays are kept, not copied, and so are those of its parts.
 *
 * Refused: no examples, lengths that do not fit each other, labels without a class, numbers that are not finite.
 *
 * @example
 * ```ts
 * // The two-bit XOR, as labels:
 * const xor = dataset({
 *   name: "XOR",
 *   shape: [2],
 *   inputs: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]),
 *   targets: new Uint8Array([0, 1, 1, 0]),
 * });
 * xor.count; // 4
 * xor.slice(2).count; // 2: a view of the same memory
 * ```
 */
export function dataset(parts: DatasetParts): Dataset {
  const { name, inputs, targets } = parts;
  const shape = [...requireShape(`dataset ${name}: shape`, parts.shape)];
  requireArray(name, "inputs", inputs);
  requireArray(name, "targets", targets);
  const size = sizeOf(shape);
  const count = inputs.length / size;
  if (count === 0) {
    throw new RequestError(`dataset ${name}: inputs are empty`, "give at least one example");
  }
  if (!Number.isInteger(count)) {
    throw new RequestError(
      `dataset ${name}: inputs have ${inputs.length} elements, not a multiple of ${size} (shape ${formatShape(shape)})`,
      "give all inputs one after the other, each of that shape",
    );
  }
  if (inputs instanceof Float32Array) requireFinite(name, "inputs", inputs);
  if (targets instanceof Float32Array) {
    if (targets.length === 0 || targets.length % count !== 0) {
      throw new RequestError(
        `dataset ${name}: targets have ${targets.length} elements, not a multiple of ${count}, the number of inputs`,
        "give a vector for each input, all of one length, one after the other",
      );
    }
    requireFinite(name, "targets", targets);
    if (parts.classes !== undefined && parts.classes.length > 0) {
      throw new RequestError(
        `dataset ${name}: classes are named, but targets are vectors`,
        "give labels as a Uint8Array, or leave classes out",
      );
    }
    return datasetOf({ name, shape, inputs, targets, classes: [] });
  }
  if (targets.length !== count) {
    throw new RequestError(
      `dataset ${name}: there are ${targets.length} labels for ${count} inputs`,
      "give one label for each input",
    );
  }
  const classes = parts.classes?.length
    ? [...parts.classes]
    : Array.from({ length: largest(targets) + 1 }, (_, label) => String(label));
  const bad = targets.findIndex((label) => label >= classes.length);
  if (bad >= 0) {
    throw new RequestError(
      `dataset ${name}: the label at offset ${bad} must be from 0 to ${classes.length - 1}, got ${targets[bad]}`,
      "correct the label, or name a class for each",
    );
  }
  return datasetOf({ name, shape, inputs, targets, classes });
}

/**
 * Several datasets of one shape and the same classes, one after the other, in new memory.
 *
 * @example
 * ```ts
 * const more = concat("MNIST and drawn digits", [mnistData.training, drawn]);
 * ```
 */
export function concat(name: string, datasets: readonly Dataset[]): Dataset {
  const [first] = datasets;
  if (first === undefined) throw new RequestError("concat: no datasets were given", "give at least one");
  for (const other of datasets) {
    if (!sameShape(first.shape, other.shape)) {
      throw new RequestError(
        `concat: ${other.name} has inputs of ${formatShape(other.shape)}, ${first.name} of ${formatShape(first.shape)}`,
        "join datasets of one shape",
      );
    }
    if (other.classes.length !== first.classes.length || other.classes.some((it, i) => it !== first.classes[i])) {
      throw new RequestError(
        `concat: ${other.name} and ${first.name} have different classes`,
        "join datasets whose classes have the same names in the same order",
      );
    }
    if (other.targets.length * first.count !== first.targets.length * other.count) {
      throw new RequestError(
        `concat: ${other.name} and ${first.name} have target vectors of different length`,
        "join datasets whose targets have one length",
      );
    }
  }
  const { shape, classes } = first;
  return datasetOf({ name, shape, inputs: join("inputs", datasets), targets: join("targets", datasets), classes });
}

function requireArray(name: string, part: string, value: unknown): void {
  if (value instanceof Uint8Array || value instanceof Float32Array) return;
  throw new RequestError(
    `dataset ${name}: ${part} must be a Uint8Array or a Float32Array, got ${describe(value)}`,
    `give bytes as Uint8Array.from(…), numbers as Float32Array.from(…)`,
  );
}

function requireFinite(name: string, part: string, values: Float32Array): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RequestError(
    `dataset ${name}: ${part} must be finite numbers, got ${values[bad]} at offset ${bad}`,
    "correct or leave out that example",
  );
}

function largest(labels: Uint8Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0);
}

function join(part: "inputs" | "targets", datasets: readonly Dataset[]): Dataset["inputs"] {
  const arrays = datasets.map((it) => it[part]);
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const bytes = arrays.every((array) => array instanceof Uint8Array);
  if (!bytes && !arrays.every((array) => array instanceof Float32Array)) {
    throw new RequestError(`concat: ${part} are bytes in one dataset and floats in another`, "join like with like");
  }
  const joined = bytes ? new Uint8Array(length) : new Float32Array(length);
  let offset = 0;
  for (const array of arrays) {
    joined.set(array, offset);
    offset += array.length;
  }
  return joined;
}
