import { markdownTable } from "../markdown.ts";
import type { Results, WorkloadResult } from "./results.ts";
import type { Measured } from "./rounds.ts";
import { WORKLOADS } from "./workloads.ts";

/** A workload's outcome for a terminal: every peer, and what is missing. */
export function terminalTable(result: WorkloadResult): string {
  const inkling = inklingOf(result);
  const unit = result.does === "read" ? "us" : "s";
  const rows = [...result.measured]
    .sort((a, b) => a.best - b.best)
    .map((peer) => [
      peer.name.replaceAll("`", ""),
      peer.version,
      time(result, peer.best),
      time(result, peer.median),
      inkling === undefined ? "-" : ratio(peer.best / inkling.best),
      inkling === undefined ? "-" : ratio(peer.median / inkling.median),
      percent(peer.accuracy),
      [
        result.does === "read" ? "" : `after ${digits(peer.epochs, 2)} epochs`,
        peer.accuracies === undefined ? "" : `each time: ${peer.accuracies.map(percent).join(", ")}`,
        scaled(result, peer),
        peer.note ?? "",
      ]
        .filter((part) => part !== "")
        .join("; "),
    ]);
  const head = ["", "version", `best ${unit}`, `median ${unit}`, "x best", "x median", "right", ""];
  const missing = result.missing.map(({ name, reason }) => `missing: ${name.replaceAll("`", "")}: ${reason}`);
  const title = `${result.id}: ${result.title} (${result.images} images, ${threads(result)})`;
  const untrained = result.does === "read" && result.network === "conv";
  const hint = untrained ? ["(drawn weights, not trained: all peers must read as many rightly, by chance)"] : [];
  return [title, ...aligned([head, ...rows]), ...hint, ...missing].join("\n");
}

/** The README's tables: a row a peer, a column a workload, one table for each kind of network. */
export function markdown({ machine, versions, workloads }: Results): string {
  const parts = (["dense", "conv"] as const).flatMap((network) => {
    const results = WORKLOADS.flatMap(({ id }) => workloads.filter((result) => result.id === id)).filter(
      (result) => result.network === network && result.measured.length > 0,
    );
    return results.length === 0 ? [] : [tableOf(results)];
  });
  const finished = workloads.filter(({ does, measured }) => does === "finish" && measured.length > 0);
  const dates = [...new Set(workloads.map(({ date }) => date.slice(0, 10)))].join(" and ");
  const rounds = [...new Set(workloads.map(({ rounds }) => rounds))].join(" or ");
  const where = `${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${versions.node}, ${dates}`;
  return [
    ...parts,
    ...finished.map(tableOfFinished),
    `Best of ${rounds} round${rounds === "1" ? "" : "s"} in which all took turns, and how many times Inkling's; "an epoch" of dense networks is ` +
      `50,000 images, of convolutions 60,000. ${where}. ${versionsOf(workloads)}.`,
  ].join("\n\n");
}

function tableOf(results: readonly WorkloadResult[]): string {
  const names = [...new Set(results.flatMap(({ measured }) => measured.map(({ name }) => name)))];
  const first = (name: string) => {
    const at = results.findIndex(({ measured }) => measured.some((peer) => peer.name === name));
    return [at, results[at]!.measured.find((peer) => peer.name === name)!.best] as const;
  };
  const order = names.sort((a, b) => {
    const [[columnA, bestA], [columnB, bestB]] = [first(a), first(b)];
    return columnA - columnB || bestA - bestB;
  });
  const cell = (result: WorkloadResult, name: string) => {
    const peer = result.measured.find((one) => one.name === name);
    if (peer === undefined) return "";
    const inkling = inklingOf(result);
    const times = inkling === undefined || peer === inkling ? "" : ` (${ratio(peer.best / inkling.best)})`;
    return `${time(result, peer.best)} ${result.does === "train" ? "s" : "µs"}${times}`;
  };
  const rows = order.map((name) => [name, ...results.map((result) => cell(result, name))]);
  return markdownTable(["", ...results.map(({ title }) => title)], rows);
}

/** Trainings to their end: how long they took, and what they came to. */
function tableOfFinished(result: WorkloadResult): string {
  const inkling = inklingOf(result);
  const rows = [...result.measured]
    .sort((a, b) => a.best - b.best)
    .map((peer) => {
      const { name, best, median, accuracy, accuracies = [] } = peer;
      const times = inkling === undefined || peer === inkling ? "" : ` (${ratio(best / inkling.best)})`;
      const seconds = `${time(result, best)} s${times}`;
      return [name, seconds, `${time(result, median)} s`, percent(accuracy), percent(Math.min(...accuracies))];
    });
  return markdownTable([result.title, "best", "median", "test images, mean", "lowest"], rows);
}

/** Versions of all peers; one that several share is named once. */
function versionsOf(workloads: readonly WorkloadResult[]): string {
  const named = workloads.flatMap(({ measured }) =>
    measured
      .filter(({ id }) => !id.startsWith("inkling"))
      .map(({ name, version }) => (/^[\d.]+/.test(version) ? `${name.split(",")[0]} ${version}` : version)),
  );
  return [...new Set(named.flatMap((text) => text.split(", ")))].join(", ");
}

function inklingOf({ measured }: WorkloadResult): Measured | undefined {
  return measured.find(({ id }) => id === "inkling");
}

function threads({ threads }: WorkloadResult): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

function scaled({ does, images }: WorkloadResult, { imagesARound }: Measured): string {
  return does !== "train" || imagesARound > 0.98 * images ? "" : `a round is ${imagesARound} images, scaled`;
}

/** Seconds an epoch, microseconds an image. */
function time({ does }: WorkloadResult, seconds: number): string {
  return digits(does === "read" ? 1e6 * seconds : seconds, 3);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}

function ratio(times: number): string {
  return `${digits(times, 2)}×`;
}

/** So many significant digits, without an exponent, thousands apart. */
function digits(value: number, significant: number): string {
  const whole = Math.floor(Math.log10(Math.abs(value) || 1)) + 1;
  return value.toLocaleString("en-US", {
    minimumFractionDigits: Math.max(0, Math.min(6, significant - whole)),
    maximumFractionDigits: Math.max(0, Math.min(6, significant - whole)),
  });
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 6 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
