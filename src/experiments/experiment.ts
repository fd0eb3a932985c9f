import type { Picture } from "./picture.ts";
import type { Run } from "./run.ts";

/** Parts of the book, in its order. */
export const sections = {
  neurons: "Neurons and circuits",
  descent: "Descent",
  "first-network": "The book's first network and its readers",
  baselines: "Baselines",
  "learning-better": "Learning better",
  deep: "Deep",
  beyond: "Beyond",
} as const;

export type Section = keyof typeof sections;

/** All of it, or a smaller one of each: less data, fewer epochs and seeds, in minutes; its figures say little. */
export type Extent = "full" | "quick";

/** A published experiment: what was done, what was found, what we do to find it again, and how the two compare. */
export interface Experiment {
  /** Its name on the command line. */
  readonly id: string;
  readonly section: Section;
  readonly title: string;
  /** Where it was published: chapter or note. */
  readonly source: string;
  /** What is done, in a sentence or two. */
  readonly setup: string;
  /** What was published, each with what ours is held against: written down before the first run. */
  readonly claims: readonly Claim[];
  /** Why it comes out so, from our measurements: paragraphs, with an empty line between. */
  readonly why: string;
  /** All that there is to compute. */
  runs(extent: Extent): readonly Run[];
  /** What the runs have found: a measurement for each claim, in their order, and what there is to see. */
  conclude(results: readonly RunResult[], extent: Extent): Conclusion;
}

/** A published figure, or a behavior. */
export interface Claim {
  /** What is measured: `accuracy on the test images, 100 hidden neurons`. */
  readonly what: string;
  /** The figure or the finding, as published. */
  readonly published: string;
  /** What ours must lie in; without it the claim is a behavior, which shows or does not. */
  readonly band?: Band;
  /** Why ours lies elsewhere; written after the first run. */
  readonly missed?: string;
}

/** From where to where, and which side of it would be better. */
export interface Band {
  readonly low: number;
  readonly high: number;
  /** Default `higher`. */
  readonly better?: "higher" | "lower" | "neither";
  /** Default `%`. */
  readonly unit?: string;
}

/** A run with what came of it. */
export interface RunResult<Outcome = unknown> {
  readonly run: Run;
  readonly outcome: Outcome;
}

export interface Conclusion {
  readonly measured: readonly Measured[];
  readonly pictures: readonly Picture[];
  /** What else is to be said of these very runs: a start that stuck, and with which digit. */
  readonly remarks?: readonly string[];
}

/** Ours, beside a claim. */
export type Measured = MeasuredFigure | MeasuredBehavior;

/** Beside a claim with a band. */
export interface MeasuredFigure {
  /** What is compared with the band: mostly the mean of `values`. */
  readonly value: number;
  /** Of each seed, or whatever `of` says. */
  readonly values: readonly number[];
  /** Default `seeds`. */
  readonly of?: string;
}

/** Beside a claim without one. */
export interface MeasuredBehavior {
  /** Whether it shows, by the rule that the record states. */
  readonly holds: boolean;
  /** The figures that say so, in words. */
  readonly figures: string;
}

/** How ours compares. */
export type Verdict = "within the band" | "better" | "worse" | "shown" | "not shown";

/** Compares what was measured with what was claimed. */
export function verdictOf({ band }: Claim, measured: Measured): Verdict {
  if ("holds" in measured) return measured.holds ? "shown" : "not shown";
  const { low, high, better = "higher" } = band!;
  const { value } = measured;
  if (value >= low && value <= high) return "within the band";
  if (better === "neither") return "worse";
  return value > high === (better === "higher") ? "better" : "worse";
}

/**
 * The band of a published accuracy: plus or minus the larger of 1.96 binomial standard errors and the expected spread.
 *
 * @param accuracy published, in percent
 * @param images how many it was measured on; default 10,000
 * @param spread how far single seeds may lie from it, in percentage points; default 0
 *
 * @example
 * ```ts
 * bandOf(98.78); // 98.78 plus or minus 0.22
 * ```
 */
export function bandOf(accuracy: number, { images = 10_000, spread = 0 } = {}): Band {
  const error = 1.96 * Math.sqrt((accuracy * (100 - accuracy)) / images);
  const width = Math.max(error, spread);
  const rounded = (value: number): number => Math.round(100 * value) / 100;
  return { low: rounded(accuracy - width), high: rounded(Math.min(100, accuracy + width)) };
}

/** The mean of each seed's figure, to be compared with a band. */
export function meanOf(values: readonly number[]): MeasuredFigure {
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length, values };
}
