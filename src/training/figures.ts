import type { Dataset } from "../core/dataset.ts";
import type { Tensors } from "../core/shape.ts";
import type { EngineName } from "../network/engine.ts";

/** How well the network reads one dataset. */
export interface Figures {
  readonly correct: number;
  readonly total: number;
  /** correct / total, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cost of an example, without regularization. */
  readonly cost: number;
}

/** Figures where there is a dataset to take them from. */
export type FiguresOf<Data> = Data extends Dataset ? Figures : undefined;

/** What one epoch gave. */
export interface Epoch<Validation = Figures | undefined, Test = Figures | undefined> {
  /** From 1. */
  readonly epoch: number;
  /** Seconds of training alone: no evaluation, no files, no waiting for data. */
  readonly seconds: number;
  /** eta of the last mini-batch. */
  readonly learningRate: number;
  /** Mean cost of the training examples, each just before the mini-batch that it was in changed the weights. */
  readonly training: { readonly cost: number };
  readonly validation: Validation;
  readonly test: Test;
}

/** The epoch that read most validation examples rightly; of equals, the first. */
export interface BestEpoch<Validation = Figures, Test = Figures | undefined> {
  readonly epoch: number;
  readonly validation: Validation;
  readonly test: Test;
  /** The weights after that epoch. */
  readonly weights: Tensors;
}

/** The epoch that read most test examples rightly, as chapter 1 reports it: a figure to compare, not one to choose by. */
export interface PeakTest {
  readonly epoch: number;
  readonly correct: number;
  readonly total: number;
}

/** Why training ended: all epochs done, early stopping or the end of a halving schedule, an abort signal, or a loop that was left. */
export type StopReason = "finished" | "stopped early" | "aborted" | "left";

/** What a training gave. */
export interface TrainingResult<Validation = Figures | undefined, Test = Figures | undefined> {
  readonly stoppedBecause: StopReason;
  readonly engine: EngineName;
  readonly epochs: readonly Epoch<Validation, Test>[];
  /** Undefined without validation data, or before the end of the first epoch. */
  readonly best: BestEpoch<NonNullable<Validation>, Test> | undefined;
  /** Undefined without test data, or before the end of the first epoch. */
  readonly peakTest: PeakTest | undefined;
}

/** The epoch with the most right answers on the test data, the first of equals. */
export function peakOf(epochs: readonly Epoch[]): PeakTest | undefined {
  let peak: PeakTest | undefined;
  for (const { epoch, test } of epochs) {
    if (test !== undefined && test.correct > (peak?.correct ?? -1)) {
      peak = { epoch, correct: test.correct, total: test.total };
    }
  }
  return peak;
}
