import type { Dataset } from "../core/dataset.ts";
import type { CheckpointOptions } from "./checkpoint.ts";
import type { MonitorOptions } from "./monitor-options.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";
import type { StoppingRule } from "./stopping.ts";

/** What `train` is told. */
export interface TrainOptions {
  /** How many times the training data are gone through; at least 1. */
  readonly epochs: number;
  /** Examples in a mini-batch, m in the book; at least 1. The last one of an epoch may be smaller. */
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  /** How the optimizer's learning rate changes. Default: it does not. */
  readonly schedule?: Schedule;
  /** Where the order of the examples and the chance of layers come from. Default 1. */
  readonly seed?: number;
  /** Whether every epoch sees the examples in a new order. Default true. */
  readonly shuffle?: boolean;
  /** Read after every epoch; weights are chosen by these. */
  readonly validation?: Dataset;
  /** Read after every epoch, to compare with published figures; nothing is chosen by these. */
  readonly test?: Dataset;
  /** What else is measured after every epoch. Default: nothing. `measure` does the same before the first. */
  readonly monitor?: MonitorOptions;
  /** Default: all epochs. */
  readonly stop?: StoppingRule;
  /** Where a checkpoint is written after every epoch, and when training is aborted. */
  readonly checkpoint?: CheckpointOptions;
  /** Stops training between two mini-batches; the model keeps its weights. */
  readonly signal?: AbortSignal;
  /** Called every `progressEvery` mini-batches. Training waits for what it returns: a promise pauses it. */
  readonly onProgress?: (progress: Progress) => unknown;
  /**
   * Mini-batches between two calls of `onProgress`, from 1 to 100; a function is asked each time. Default 100. The weights
   * do not depend on it.
   */
  readonly progressEvery?: number | (() => number);
}

/** How far an epoch has come. */
export interface Progress {
  /** The epoch under way, from 1, of how many. */
  readonly epoch: number;
  readonly epochs: number;
  /** Training examples seen in this epoch, of how many. */
  readonly done: number;
  readonly total: number;
  /** Mean cost of those seen in this epoch, each just before the mini-batch that it was in changed the weights. */
  readonly cost: number;
}
