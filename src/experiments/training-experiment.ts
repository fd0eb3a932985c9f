import {
  type Band,
  bandOf,
  type Claim,
  type Conclusion,
  type Experiment,
  type Extent,
  type Measured,
  meanOf,
  type RunResult,
} from "./experiment.ts";
import type { Picture } from "./picture.ts";
import type { Run } from "./run.ts";
import type { Keep, TrainingOutcome, TrainingSettings } from "./runs/training.ts";

/**
 * Of which epoch a published accuracy is: the one that was best on the test images (`peak`), the one that was best on the
 * validation images (`chosen`, read on the test images; `validation`, read on the validation images), or the last.
 */
export type FigureOf = "peak" | "chosen" | "validation" | "last";

/** One setting, one figure, several seeds. */
export interface TrainingRecord extends Omit<Experiment, "claims" | "runs" | "conclude"> {
  /** In percent. */
  readonly published: number;
  /** As it was published, where the number alone does not say it: `best of three`. */
  readonly publishedAs?: string;
  readonly figure: FigureOf;
  /** Default: `bandOf(published)`. */
  readonly band?: Band;
  readonly missed?: string;
  readonly settings: TrainingSettings;
  readonly seeds: readonly number[];
  /** Of one full run. */
  readonly seconds: number;
  /** What the quick run has otherwise, beside its one seed and a tenth of the epochs. */
  readonly quick?: Partial<TrainingSettings>;
  /** What every run keeps beside its figures, for pictures. */
  readonly keep?: Keep;
  /** What the first seed's run keeps beside that. */
  readonly keepFirst?: Keep;
  /** What else these runs are held against. */
  readonly also?: readonly AlsoClaimed[];
  /** What stands beside the curves and the confusion matrix. */
  readonly pictures?: (results: readonly RunResult<TrainingOutcome>[]) => readonly Picture[];
}

/** A claim beside the first, with what is measured for it. */
export interface AlsoClaimed {
  readonly claim: Claim;
  readonly measure: (results: readonly RunResult<TrainingOutcome>[]) => Measured;
}

/** An experiment that trains one network with several seeds, and compares one accuracy. */
export function trainingExperiment(record: TrainingRecord): Experiment & Pick<TrainingRecord, "settings" | "seeds"> {
  const { published, publishedAs, figure, band, missed, settings, seeds, seconds, quick, ...others } = record;
  const { keep, keepFirst, also = [], pictures, ...rest } = others;
  const claim: Claim = {
    what: `${figureNames[figure]}, %`,
    published: publishedAs ?? String(published),
    band: band ?? bandOf(published),
    ...(missed === undefined ? {} : { missed }),
  };
  return {
    ...rest,
    settings,
    seeds,
    claims: [claim, ...also.map(({ claim }) => claim)],
    runs: (extent) => trainings({ settings, seeds, seconds, quick, keep, keepFirst }, extent),
    conclude: (results) => {
      const trained = results as readonly RunResult<TrainingOutcome>[];
      const curves = learningCurves(rest.title, trained, figure, published);
      const conclusion: Conclusion = {
        measured: [
          meanOf(trained.map(({ outcome }) => accuracyOf(outcome, figure))),
          ...also.map(({ measure }) => measure(trained)),
        ],
        pictures: [curves, confusionOf(trained[0]!), ...(pictures?.(trained) ?? [])],
        remarks: stuckStarts(trained),
      };
      return conclusion;
    },
  };
}

const figureNames: Readonly<Record<FigureOf, string>> = {
  peak: "accuracy on the test images at its peak",
  chosen: "accuracy on the test images of the epoch that was best on the validation images",
  validation: "accuracy on the validation images at its best",
  last: "accuracy on the test images after the last epoch",
};

/** A training for each seed; the quick ones have one seed and a tenth of the epochs. */
export function trainings(
  {
    name = "",
    settings,
    seeds,
    seconds,
    quick,
    keep,
    keepFirst,
  }: {
    /** Set before the seed where an experiment has several settings: `30 hidden, seed 3`. */
    name?: string;
    settings: TrainingSettings;
    seeds: readonly number[];
    seconds: number;
    quick?: Partial<TrainingSettings> | undefined;
    /** What every run keeps; beside what the settings say. */
    keep?: Keep | undefined;
    /** What the first seed's run keeps beside that. */
    keepFirst?: Keep | undefined;
  },
  extent: Extent,
): Run[] {
  const prefix = name === "" ? "" : `${name}, `;
  const run = (seed: number, settings: TrainingSettings, seconds: number): Run => {
    const kept = { ...settings.keep, ...keep, ...(seed === seeds[0] ? keepFirst : {}) };
    return {
      name: `${prefix}seed ${seed}`,
      kind: "training",
      settings: Object.keys(kept).length === 0 ? settings : { ...settings, keep: kept },
      seed,
      seconds,
    };
  };
  if (extent === "full") return seeds.map((seed) => run(seed, settings, seconds));
  const epochs = Math.max(1, Math.round(settings.epochs / 10));
  const small: TrainingSettings = { ...settings, epochs, ...quick };
  const share = (small.epochs / settings.epochs) * (small.split[0] / settings.split[0]);
  return [run(seeds[0]!, small, seconds * share)];
}

/** The accuracy that a figure means, in percent. */
export function accuracyOf({ epochs, best, peakTest }: TrainingOutcome, figure: FigureOf): number {
  switch (figure) {
    case "peak":
      return (100 * peakTest!.correct) / peakTest!.total;
    case "chosen":
      return 100 * best!.test!.accuracy;
    case "validation":
      return 100 * best!.validation.accuracy;
    case "last":
      return 100 * epochs.at(-1)!.test!.accuracy;
  }
}

/** Accuracy on the test images (or the validation images, where those were published), a curve a seed. */
export function learningCurves(
  title: string,
  results: readonly RunResult<TrainingOutcome>[],
  figure: FigureOf,
  published: number,
): Picture {
  const set = figure === "validation" ? "validation" : "test";
  const ours = results.map(({ outcome }) => accuracyOf(outcome, figure));
  const range = [Math.min(...ours), Math.max(...ours)].map((value) => value.toFixed(2));
  return {
    kind: "lines",
    title: `${title}: accuracy on the ${set} images`,
    alt: `Accuracy after each epoch, ${results.length} seeds. Ours: ${range.join(" to ")} %; published: ${published} %.`,
    x: { label: "epoch" },
    y: { label: "accuracy, %" },
    series: results.map(({ run, outcome }) => ({
      name: run.name,
      points: outcome.epochs.map((epoch) => [epoch.epoch, 100 * epoch[set]!.accuracy]),
      group: "ours",
    })),
    marks: [{ y: published, label: `published: ${published} %` }],
  };
}

/** Which digits the network takes for which. */
export function confusionOf({ run, outcome }: RunResult<TrainingOutcome>): Picture {
  const counts = outcome.confusion;
  const mistakes = counts.flatMap((row, truth) => row.map((count, read) => ({ truth, read, count })));
  const worst = mistakes.filter(({ truth, read }) => truth !== read).sort((a, b) => b.count - a.count)[0]!;
  return {
    kind: "confusion",
    title: `What is taken for what (${run.name}, test images)`,
    alt: `Counts of each true digit read as each digit. The most frequent mistake: ${worst.truth} read as ${worst.read}, ${worst.count} times.`,
    counts,
  };
}

/** Starts in which an output never fires: below 90 %, and a digit of which not one in ten is read. */
export function stuckStarts(results: readonly RunResult<TrainingOutcome>[]): string[] {
  return results.flatMap(({ run, outcome }) => {
    const accuracy = accuracyOf(outcome, "last");
    const dead = outcome.confusion.flatMap((row, digit) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return row[digit]! < total / 10 ? [digit] : [];
    });
    if (accuracy >= 90 || dead.length === 0) return [];
    return [`${run.name} stuck at ${accuracy.toFixed(2)} %: it does not read ${dead.join(", ")}.`];
  });
}
