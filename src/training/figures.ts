import type { Dataset } from "../core/dataset.ts";
import type { Tensors } from "../core/shape.ts";
import type { EngineName } from "../network/engine.ts";
import { evaluate } from "../network/evaluate.ts";
import type { Model } from "../network/model.ts";
import type { MonitorOptions } from "./monitor-options.ts";

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

/** How large some weights are; biases, which no regularization shrinks, are left out. */
export interface WeightFigures {
  /** sqrt(sum w^2). */
  readonly length: number;
  /** sum |w|. */
  readonly absoluteSum: number;
  /** The share of weights that are near zero, from 0 to 1. */
  readonly nearZero: number;
}

/** Norms of the mean gradient, by the layer's name and its array's: `gradients["dense1"]?.bias`. */
export type GradientNorms = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Everything that can be monitored. */
interface AllMeasurements {
  /** Of the training data, evaluated as validation and test data are: after the epoch, without dropout. */
  readonly training: Figures;
  /** Of all layers together, and of each by its name. */
  readonly weights: WeightFigures & { readonly layers: Readonly<Record<string, WeightFigures>> };
  /**
   * Of the mean cost over the examples, without regularization or dropout: the norm of dC/db is what chapter 5 calls a
   * layer's speed of learning. Batch normalization takes the examples as mini-batches of up to 100.
   */
  readonly gradients: GradientNorms;
  /**
   * The saturated share of each layer, 0 to 1, by its name. Of sigmoid neurons: of all their activations, those below
   * 0.01 or above 0.99, where the slope is below 0.0099, a twenty-fifth of the steepest. Of tanh neurons the same, below
   * -0.98 or above 0.98. Of ReLU neurons: those that are 0 for every example, dead; in images, the channels that are
   * 0 everywhere. Layers with other activations are left out.
   */
  readonly saturation: Readonly<Record<string, number>>;
}

type Asked<Option, Measured> = Option extends true | number | object ? Measured : undefined;

/** What a monitor with these options measures; undefined where nothing is monitored. */
export type MeasurementsOf<Options> = Options extends MonitorOptions
  ? {
      readonly [Name in keyof AllMeasurements]: Name extends keyof Options
        ? Asked<Options[Name], AllMeasurements[Name]>
        : undefined;
    }
  : undefined;

/** What was measured, each where it was asked for. */
export type Measurements = MeasurementsOf<MonitorOptions>;

/** What one epoch gave. */
export interface Epoch<
  Validation = Figures | undefined,
  Test = Figures | undefined,
  Monitor = Measurements | undefined,
> {
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
  /** What `monitor` asked for. */
  readonly monitor: Monitor;
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
export interface TrainingResult<
  Validation = Figures | undefined,
  Test = Figures | undefined,
  Monitor = Measurements | undefined,
> {
  readonly stoppedBecause: StopReason;
  readonly engine: EngineName;
  readonly epochs: readonly Epoch<Validation, Test, Monitor>[];
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

/** Reads a dataset, and keeps what figures are. */
export async function figuresOf(model: Model, data: Dataset): Promise<Figures> {
  const { correct, total, accuracy, cost } = await evaluate(model, data);
  return { correct, total, accuracy, cost };
}
