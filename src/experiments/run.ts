import type { Dataset } from "../core/dataset.ts";
import type { CheckpointOptions } from "../training/checkpoint.ts";

/**
 * One piece of an experiment's computation, mostly one training with one seed: plain data. What it gives depends on its
 * kind, settings and seed alone, so that it is computed once, whoever asks for it, and kept.
 */
export interface Run {
  /** Its name within the experiment: `seed 3`. */
  readonly name: string;
  /** The file in `runs/` that computes it. */
  readonly kind: string;
  readonly settings: object;
  readonly seed: number;
  /** About how many seconds it takes, on one core of the machine that the committed results come from. */
  readonly seconds: number;
}

/** What a run may use. */
export interface RunContext {
  readonly seed: number;
  /** Threads for networks that can use several. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Where a run that takes minutes keeps how far it has come. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** MNIST's 60,000 training images, divided: 50,000 and 10,000 without `split`. */
  mnist(split?: readonly [training: number, validation: number]): Promise<TrainingData>;
  /** MNIST's test images. What they are wanted for is kept beside the results. */
  test(purpose: string): Promise<Dataset>;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What there is to learn from and to choose by. */
export interface TrainingData {
  readonly training: Dataset;
  /** Undefined where the split leaves nothing for it. */
  readonly validation: Dataset | undefined;
}

/** A file in `runs/`: it computes what a run asks for, as plain data that JSON can say. */
export interface RunModule {
  run(settings: never, context: RunContext): Promise<object>;
}

/** SHA-256 of what a training began with, ended with, and reads. */
export interface Hashes {
  /** The training data. */
  readonly data: string;
  /** The final weights. */
  readonly weights: string;
  /** The classes read for the test images with them. */
  readonly predictions: string;
}
