import { requireInteger } from "./errors.ts";
import { type Shape, sizeOf } from "./shape.ts";

/**
 * Inputs with what is to be said of each: what networks learn from and are measured on.
 *
 * Bytes mean 0 to 1 in steps of 1/255; an engine scales them as it reads. Parts of a dataset share its memory. Do not
 * change the arrays of one that has been used: engines keep what they have read of it. Make a new one.
 */
export interface Dataset {
  /** Where the examples come from, for messages: `MNIST training images`. */
  readonly name: string;
  /** Number of examples. */
  readonly count: number;
  /** Shape of one input: `[height, width, channels]`. */
  readonly shape: Shape;
  /** All inputs, `[count, ...shape]`: bytes, or numbers as they are. */
  readonly inputs: Uint8Array | Float32Array;
  /** A class for each input, `[count]`, or the wanted output vectors, `[count, outputs]`. */
  readonly targets: Uint8Array | Float32Array;
  /** Names of the classes, in the order of their labels; empty where targets are vectors. */
  readonly classes: readonly string[];
  /** The first `count` examples. */
  take(count: number): Dataset;
  /** Examples from `start` up to, not including, `end` (all). */
  slice(start: number, end?: number): Dataset;
}

/** Examples to learn from that are other ones each epoch: as many, of one shape, with the same classes. */
export interface EpochData {
  /** What stands for any epoch's data: their number, shape and classes are those of all. */
  readonly like: Dataset;
  /**
   * All that the data follow from, by name, so that a training that was interrupted only goes on with the same: epoch n
   * of two sources of one identity is the same to the bit.
   */
  identity(): Promise<Readonly<Record<string, string | number | boolean>>>;
  /**
   * The data of epochs `from` to `to`, counted from 1, in this order. It may prepare an epoch while the one before is still
   * in use. Leaving the loop ends all work, and so does aborting the signal.
   */
  epochs(range: EpochRange): AsyncIterable<Dataset>;
}

/** Which epochs' data are wanted. */
export interface EpochRange {
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
}

/** A dataset of arrays that are known to fit; its parts are views of the same memory. */
export function datasetOf(arrays: Omit<Dataset, "count" | "take" | "slice">): Dataset {
  const { name, shape, inputs, targets, classes } = arrays;
  const size = sizeOf(shape);
  const count = inputs.length / size;
  const width = targets.length / count;
  const part = (start: number, end: number): Dataset =>
    datasetOf({
      ...arrays,
      inputs: inputs.subarray(start * size, end * size),
      targets: targets.subarray(start * width, end * width),
    });
  return {
    name,
    count,
    shape,
    inputs,
    targets,
    classes,
    take: (wanted) => part(0, requireInteger(`take of ${name}: count`, wanted, 1, count)),
    slice(start, end = count) {
      requireInteger(`slice of ${name}: start`, start, 0, count - 1);
      return part(start, requireInteger(`slice of ${name}: end`, end, start + 1, count));
    },
  };
}
