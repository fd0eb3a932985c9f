import type { Initialization } from "../../layers/initialization.ts";
import type { MonitorOptions } from "../../training/monitor-options.ts";
import { sgd } from "../../training/optimizer.ts";
import { type Extent, type MeasuredFigure, meanOf, type RunResult } from "../experiment.ts";
import type { Lines } from "../picture.ts";
import type { Run } from "../run.ts";
import type { CurveName, CurvesOutcome } from "../runs/curves.ts";
import type { TrainingSettings } from "../runs/training.ts";
import { trainings } from "../training-experiment.ts";

/* What most experiments of chapter 3 have in common: one network, trained with other settings, seen by its curves. */

export const CHAPTER_3 = "Nielsen, Neural Networks and Deep Learning, chapter 3";

export type Trained = RunResult<CurvesOutcome>;

/** What differs between the trainings of chapter 3. */
export interface Variant {
  readonly hidden?: number;
  readonly learningRate?: number;
  /** lambda. */
  readonly l2?: number;
  readonly weights?: Initialization;
  readonly epochs?: number;
  /** Only the first so many of the 50,000 training images. */
  readonly limit?: number;
  /** Which images its accuracy was published for; the validation images are read where it was theirs. */
  readonly readOn?: "test" | "validation";
  readonly monitor?: MonitorOptions;
}

/** Cross-entropy, mini-batches of 10, and where nothing else is said 30 hidden neurons, Gaussian weights, eta 0.5, 30 epochs. */
export function variant({
  hidden = 30,
  learningRate = 0.5,
  l2 = 0,
  weights = "gaussian",
  epochs = 30,
  limit,
  readOn = "test",
  monitor,
}: Variant): TrainingSettings {
  return {
    network: { sizes: [784, hidden, 10], activation: "sigmoid", cost: "cross-entropy", weights },
    optimizer: sgd({ learningRate, l2 }),
    batchSize: 10,
    epochs,
    split: [50_000, readOn === "validation" ? 10_000 : 0],
    ...(limit === undefined ? {} : { images: { limit } }),
    ...(monitor === undefined ? {} : { monitor }),
  };
}

/** Trainings of which curves are kept; they are named by their setting. */
export function curveRuns(setting: Parameters<typeof trainings>[0] & { readonly name: string }, extent: Extent): Run[] {
  return trainings(setting, extent).map((run) => ({ ...run, kind: "curves" }));
}

/** The results of one setting. */
export function ofSetting(results: readonly RunResult[], name: string): readonly Trained[] {
  return results.filter(({ run }) => run.name.startsWith(`${name}, seed `)) as readonly RunResult<CurvesOutcome>[];
}

/** A curve of a run that has it. */
export function curveOf({ outcome }: Trained, curve: CurveName): readonly number[] {
  return outcome.curves[curve]!;
}

/** Each seed's best epoch: the highest. */
export function bestOf(results: readonly Trained[], curve: CurveName): MeasuredFigure {
  return meanOf(results.map((result) => Math.max(...curveOf(result, curve))));
}

/** After an epoch, counted from 1. */
export function afterEpoch(results: readonly Trained[], curve: CurveName, epoch: number): MeasuredFigure {
  return meanOf(results.map((result) => curveOf(result, curve)[epoch - 1]!));
}

/** After the last epoch. */
export function lastOf(results: readonly Trained[], curve: CurveName): MeasuredFigure {
  return meanOf(results.map((result) => curveOf(result, curve).at(-1)!));
}

/** The epoch in which each seed's curve is lowest, counted from 0 as the book does. */
export function lowestAt(results: readonly Trained[], curve: CurveName): MeasuredFigure {
  return meanOf(
    results.map((result) => {
      const values = curveOf(result, curve);
      return values.indexOf(Math.min(...values));
    }),
  );
}

/** The mean over a part of the epochs, from one share of them to another, and over all seeds. */
export function meanOver(results: readonly Trained[], curve: CurveName, from: number, to: number): number {
  const { value } = meanOf(
    results.map((result) => {
      const values = curveOf(result, curve);
      const start = Math.min(values.length - 1, Math.round(from * values.length));
      return meanOf(values.slice(start, Math.max(start + 1, Math.round(to * values.length)))).value;
    }),
  );
  return value;
}

/** The regularized cost of equation 85, a value an epoch: the mean cost and lambda/(2n) times the squared length. */
export function regularizedCost(result: Trained, curve: CurveName, l2: number, count: number): number[] {
  const lengths = curveOf(result, "weightLength");
  return curveOf(result, curve).map((cost, i) => cost + ((l2 / 2) * lengths[i]! * lengths[i]!) / count);
}

/** Curves as points of a picture: epochs counted from 1. */
export function pointsOf(values: readonly number[]): [epoch: number, value: number][] {
  return values.map((value, i) => [i + 1, value]);
}

/** One curve, or several, of all seeds of each group, over epochs. */
export function curvePicture(
  picture: { title: string; alt: string; y: Lines["y"]; marks?: Lines["marks"] },
  groups: readonly { name: string; results: readonly Trained[]; curve: CurveName; style?: "line" | "dashed" }[],
): Lines {
  return {
    kind: "lines",
    ...picture,
    x: { label: "epoch" },
    series: groups.flatMap(({ name, results, curve, style = "line" }) =>
      results.map((result) => ({
        name: `${name}, seed ${result.run.seed}`,
        points: pointsOf(curveOf(result, curve)),
        group: name,
        style,
      })),
    ),
  };
}

/** Digits of which not one test image in ten is read. */
export function unreadDigits({ outcome }: Trained): number[] {
  return outcome.confusion.flatMap((row, digit) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row[digit]! < total / 10 ? [digit] : [];
  });
}
