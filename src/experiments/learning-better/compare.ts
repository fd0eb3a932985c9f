import type { Extent, RunResult } from "../experiment.ts";
import type { Axis, Lines, Picture } from "../picture.ts";
import type { Run } from "../run.ts";
import type { EpochFigures, TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import type { TransformedSettings } from "../runs/transformed-training.ts";
import { accuracyOf, type FigureOf, trainings } from "../training-experiment.ts";

/* Experiments that hold several ways of training against each other, each with the same seeds. */

/** One of the ways that are compared. */
export interface Variant {
  readonly name: string;
  readonly settings: TrainingSettings;
  /** What is done to the training images by chance. Default: nothing. */
  readonly transformed?: Pick<TransformedSettings, "transformations" | "when" | "copies">;
  /** Of one full run. */
  readonly seconds: number;
}

export type Trained = RunResult<TrainingOutcome>;

/** Its runs: `name, seed 1`, and so forth. */
export function variantRuns(
  variants: readonly Variant[],
  seeds: readonly number[],
  extent: Extent,
  quick?: Partial<TrainingSettings>,
): Run[] {
  return variants.flatMap(({ transformed, ...variant }) => {
    const runs = trainings({ ...variant, seeds, quick }, extent);
    if (transformed === undefined) return runs;
    return runs.map((run) => ({
      ...run,
      kind: "transformed-training",
      settings: { ...run.settings, ...transformed },
    }));
  });
}

/** The results of one variant, by the name before the seed. */
export function ofVariant(results: readonly RunResult[], name: string): Trained[] {
  return (results as readonly Trained[]).filter(({ run }) => run.name.replace(/, seed \d+$/, "") === name);
}

/** The accuracies of one variant, in percent, seed by seed. */
export function accuracies(results: readonly RunResult[], name: string, figure: FigureOf): number[] {
  return ofVariant(results, name).map(({ outcome }) => accuracyOf(outcome, figure));
}

/** The first epoch with at least so much accuracy on the validation images, in percent; Infinity where there is none. */
export function firstEpochAt(accuracy: number, { epochs }: TrainingOutcome): number {
  return epochs.find(({ validation }) => 100 * validation!.accuracy >= accuracy)?.epoch ?? Infinity;
}

/** One thing of each epoch as lines: a color a variant, a line a seed. */
export function curvesOf(
  { title, alt, y }: { title: string; alt: string; y: Axis },
  names: readonly string[],
  results: readonly RunResult[],
  of: (epoch: EpochFigures) => number | undefined,
): Lines {
  return {
    kind: "lines",
    title,
    alt,
    x: { label: "epoch" },
    y,
    series: names.flatMap((name) =>
      ofVariant(results, name).map(({ run, outcome }) => ({
        name: run.name,
        group: name,
        points: outcome.epochs.flatMap((epoch): [number, number][] => {
          const value = of(epoch);
          return value === undefined ? [] : [[epoch.epoch, Number(value.toPrecision(5))]];
        }),
      })),
    ),
  };
}

/** Means over the seeds with the lowest and the highest, side by side. */
export function barsOf(
  { title, alt, x }: { title: string; alt: string; x: Axis },
  bars: readonly { readonly name: string; readonly values: readonly number[]; readonly published?: number }[],
): Picture {
  return {
    kind: "bars",
    title,
    alt,
    x,
    bars: bars.map(({ name, values, published }) => ({
      name,
      value: mean(values),
      low: Math.min(...values),
      high: Math.max(...values),
      ...(published === undefined ? {} : { published }),
    })),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `98.05, 98.11, 98.20`. */
export function listed(values: readonly number[], digits = 2): string {
  return values.map((value) => (value === Infinity ? "never" : value.toFixed(digits))).join(", ");
}

/** `early stopping 97.85 %, no stopping 97.92 %`: means over the seeds. */
export function meansListed(groups: Readonly<Record<string, readonly number[]>>): string {
  return Object.entries(groups)
    .map(([name, values]) => `${name} ${mean(values).toFixed(2)} %`)
    .join(", ");
}
