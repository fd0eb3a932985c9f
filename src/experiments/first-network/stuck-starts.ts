import type { Claim, MeasuredFigure, RunResult } from "../experiment.ts";
import type { Bars, Lines, Table } from "../picture.ts";
import type { Run } from "../run.ts";
import type { Start, StartsOutcome, StartsSettings } from "../runs/starts.ts";

/* How many starts of a network stick, with which digits: shared by the network with and that without hidden neurons. */

/** Runs of 25 starts each, with seeds from 1 on; the quick one has five starts. */
export function startsRuns(
  settings: Omit<StartsSettings, "starts">,
  count: number,
  seconds: number,
  extent: "full" | "quick",
): Run[] {
  if (extent === "quick") {
    const quick: StartsSettings = { ...settings, starts: 5, epochs: 2, judgedAfter: 1 };
    return [{ name: "starts 1 to 5", kind: "starts", settings: quick, seed: 1, seconds: 1 }];
  }
  return Array.from({ length: count / 25 }, (_, i) => ({
    name: `starts ${25 * i + 1} to ${25 * i + 25}`,
    kind: "starts",
    settings: { ...settings, starts: 25 },
    seed: 25 * i + 1,
    seconds,
  }));
}

/** All starts of these runs. */
export function startsOf(results: readonly RunResult[]): readonly Start[] {
  return (results as readonly RunResult<StartsOutcome>[]).flatMap(({ outcome }) => outcome.starts);
}

/** Starts below the mark when they were judged, in percent of all. */
export function stuckShare(starts: readonly Start[]): MeasuredFigure {
  const share = (100 * starts.filter(({ stuck }) => stuck !== undefined).length) / starts.length;
  return { value: share, values: [share] };
}

/** A share that was published of so many starts: plus or minus 1.96 binomial standard errors. */
export function stuckBand(stuck: number, of: number): NonNullable<Claim["band"]> {
  const share = stuck / of;
  const error = 1.96 * Math.sqrt((share * (1 - share)) / of);
  const percent = (value: number): number => Math.round(1000 * Math.min(1, Math.max(0, value))) / 10;
  return { low: percent(share - error), high: percent(share + error), better: "lower" };
}

/** Digits of which less than a tenth is read. */
export function deadIn(read: readonly number[]): number[] {
  return read.flatMap((share, digit) => (share < 0.1 ? [digit] : []));
}

/** A curve for each start that stuck. */
export function stuckCurves(title: string, starts: readonly Start[]): Lines {
  const stuck = starts.filter((start) => start.stuck !== undefined);
  const ends = stuck.map(({ accuracies }) => 100 * accuracies.at(-1)!);
  const range = stuck.length === 0 ? "" : ` They end at ${ends.map((end) => end.toFixed(1)).join(", ")} %.`;
  return {
    kind: "lines",
    title: `${title}: starts that stuck`,
    alt: `Accuracy after each epoch of the ${stuck.length} of ${starts.length} starts that had stuck when they were judged.${range}`,
    x: { label: "epoch" },
    y: { label: "accuracy on the test images, %" },
    series: stuck.map(({ seed, accuracies }) => ({
      name: `start ${seed}`,
      points: accuracies.map((accuracy, i) => [i + 1, 100 * accuracy] as const),
    })),
  };
}

/** Which digits died, and how their outputs then answer their own images. */
export function stuckTable(title: string, starts: readonly Start[]): Table {
  const rows = starts.flatMap(({ seed, accuracies, stuck }) => {
    if (stuck === undefined) return [];
    const dead = deadIn(stuck.judged.read);
    const still = deadIn(stuck.last.read);
    const answers = dead.map((digit) => stuck.judged.mean[digit]!.toFixed(4)).join(", ");
    return [
      [
        seed,
        dead.join(", ") || "none",
        answers || "-",
        still.join(", ") || "none",
        (100 * accuracies.at(-1)!).toFixed(2),
      ],
    ];
  });
  return {
    kind: "table",
    title: `${title}: what the stuck starts do not read`,
    alt: `The ${rows.length} of ${starts.length} starts that had stuck, each with the digits that it did not read.`,
    columns: [
      "start",
      "digits not read when judged",
      "their outputs' mean for their own images",
      "not read at the end",
      "accuracy at the end, %",
    ],
    rows,
  };
}

/** How many starts leave how many digits unread. */
export function unreadBars(title: string, starts: readonly Start[]): Bars {
  const unread = starts.map(({ stuck }) => (stuck === undefined ? 0 : deadIn(stuck.judged.read).length));
  const most = Math.max(...unread);
  const counts = Array.from({ length: most + 1 }, (_, digits) => unread.filter((count) => count === digits).length);
  return {
    kind: "bars",
    title,
    alt: `Of ${starts.length} starts, how many leave how many digits unread: ${counts.map((count, digits) => `${digits} digits ${count}`).join(", ")}.`,
    x: { label: `starts, of ${starts.length}` },
    bars: counts.map((value, digits) => ({ name: digits === 1 ? "1 digit unread" : `${digits} digits unread`, value })),
  };
}
