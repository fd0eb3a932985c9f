import { type Measured, type MeasuredFigure, meanOf, type RunResult } from "../experiment.ts";
import type { TrainingOutcome } from "../runs/training.ts";
import { accuracyOf, type FigureOf } from "../training-experiment.ts";

/* What many starts of one network are compared by. */

type Results = readonly RunResult<TrainingOutcome>[];

/** Accuracies in percent, one for each start. */
export function accuraciesOf(results: Results, figure: FigureOf): number[] {
  return results.map(({ outcome }) => accuracyOf(outcome, figure));
}

/** The middle start: a published run that did not stick is compared with it, which a few stuck ones do not move. */
export function medianOf(values: readonly number[]): MeasuredFigure {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { value, values };
}

/** The middle start's accuracy on the test images after an epoch, from 1, or after the last that there is. */
export function afterEpoch(results: Results, epoch: number): MeasuredFigure {
  return medianOf(
    results.map(({ outcome: { epochs } }) => 100 * epochs[Math.min(epoch, epochs.length) - 1]!.test!.accuracy),
  );
}

/** What the best of three starts is to be expected to reach: the mean over all choices of three. */
export function bestOfThree(results: Results): Measured {
  const peaks = accuraciesOf(results, "peak");
  if (peaks.length < 3) return meanOf([Math.max(...peaks)]);
  let [sum, choices] = [0, 0];
  for (let i = 0; i < peaks.length; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        sum += Math.max(peaks[i]!, peaks[j]!, peaks[k]!);
        choices++;
      }
    }
  }
  return meanOf([sum / choices]);
}

/** Digits of which not one image in ten is read. */
export function deadDigits({ confusion }: TrainingOutcome): number[] {
  return confusion.flatMap((row, digit) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row[digit]! < total / 10 ? [digit] : [];
  });
}

/** `94.9 to 95.4 %`. */
export function rangeText(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} %`;
}
