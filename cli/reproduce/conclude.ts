import {
  type Claim,
  type Experiment,
  type Extent,
  type Hashes,
  type Measured,
  type Picture,
  type Run,
  sections,
  type Verdict,
  verdictOf,
} from "inkling/experiments";
import type { Kept } from "./results.ts";

/** An experiment with all that came of it: what the report shows, and a file beside it says. */
export interface Reproduced {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly source: string;
  readonly setup: string;
  readonly why: string;
  readonly extent: Extent;
  readonly claims: readonly Concluded[];
  readonly remarks: readonly string[];
  readonly pictures: readonly Picture[];
  readonly runs: readonly ReproducedRun[];
  /** What repeats it. */
  readonly command: string;
}

/** A claim, and how it came out. */
export interface Concluded extends Claim {
  readonly measured: Measured;
  readonly verdict: Verdict;
}

/** A run behind it, without its outcome. */
export interface ReproducedRun extends Omit<Kept, "outcome"> {
  readonly name: string;
  /** Of data, weights and predictions, where the run trained a network. */
  readonly hashes?: Hashes;
}

/** Compares what the runs of an experiment gave with what was published. */
export function conclude(experiment: Experiment, extent: Extent, finished: readonly [Run, Kept][]): Reproduced {
  const { id, section, title, source, setup, why, claims } = experiment;
  const {
    measured,
    pictures,
    remarks = [],
  } = experiment.conclude(
    finished.map(([run, { outcome }]) => ({ run, outcome })),
    extent,
  );
  return {
    id,
    section: sections[section],
    title,
    source,
    setup,
    why,
    extent,
    claims: claims.map((claim, i) => ({ ...claim, measured: measured[i]!, verdict: verdictOf(claim, measured[i]!) })),
    remarks,
    pictures,
    runs: finished.map(([{ name }, { outcome, ...kept }]) => {
      const { hashes } = outcome as { hashes?: Hashes };
      return { name, ...kept, ...(hashes === undefined ? {} : { hashes }) };
    }),
    command: `npx inkling reproduce ${id}${extent === "quick" ? " --quick" : ""}`,
  };
}

/** What was measured, as a table shows it: `95.21 (94.9 to 95.5, 10 seeds)`, or the words of a behavior. */
export function measuredText(measured: Measured, unit = "%"): string {
  if ("holds" in measured) return measured.figures;
  const { value, values, of = "seeds" } = measured;
  const shown = `${figure(value)}${unit === "%" || unit === "" ? "" : ` ${unit}`}`;
  if (values.length < 2) return shown;
  return `${shown} (${figure(Math.min(...values))} to ${figure(Math.max(...values))}, ${values.length} ${of})`;
}

/** Why ours lies elsewhere than what was published; undefined where it does not. */
export function reasonOf({ verdict, missed }: Concluded): string | undefined {
  return verdict === "within the band" || verdict === "shown" ? undefined : missed;
}

/** The reason of a claim where the next one has another: one reason of several claims stands with the last of them. */
export function lastReason(claims: readonly Concluded[], i: number): string | undefined {
  const [claim, next] = [claims[i]!, claims[i + 1]];
  const reason = reasonOf(claim);
  return next !== undefined && reasonOf(next) === reason ? undefined : reason;
}

/** Two decimals, or three digits where the number is small. */
export function figure(value: number): string {
  return Math.abs(value) >= 1 || value === 0 ? value.toFixed(2) : value.toPrecision(3);
}

/** How many claims came out how; verdicts that did not occur are left out. */
export function tally(reproduced: readonly Reproduced[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const verdict of ["within the band", "better", "worse", "shown", "not shown"] as const) {
    const count = reproduced.flatMap(({ claims }) => claims).filter((claim) => claim.verdict === verdict).length;
    if (count > 0) counts[verdict] = count;
  }
  return counts;
}
