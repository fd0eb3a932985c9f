import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { RequestError } from "inkling";
import type { Outcome } from "./rounds.ts";
import type { Workload } from "./workloads.ts";

/** One workload's outcome, as it is kept. */
export interface WorkloadResult extends Outcome {
  readonly id: string;
  readonly title: string;
  readonly does: Workload["does"];
  readonly network: Workload["network"];
  readonly images: number;
  readonly threads: number;
  readonly date: string;
  readonly rounds: number;
}

/** What bench/results keeps of a day: all workloads that were measured on it with one Node. Times are in seconds. */
export interface Results {
  readonly date: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  readonly versions: { readonly node: string; readonly v8: string };
  readonly workloads: readonly WorkloadResult[];
}

/** Results of this machine, now. */
export function resultsOf(workloads: readonly WorkloadResult[]): Results {
  const [first] = cpus();
  return {
    date: new Date().toISOString(),
    machine: {
      processor: first?.model.trim() ?? "unknown",
      cores: cpus().length,
      system: `${process.platform} ${process.arch}`,
    },
    versions: { node: process.versions.node, v8: process.versions.v8 },
    workloads,
  };
}

/**
 * Writes results to bench/results and gives the file's path. Workloads that were measured earlier on the same day, on the
 * same machine and Node, stay in the file.
 */
export function save(results: Results): string {
  const folder = fileURLToPath(new URL("../results", import.meta.url));
  const name = `${results.date.slice(0, 10)}-peers-node${results.versions.node.split(".")[0]}.json`;
  const path = `${folder}/${name}`;
  const earlier = existsSync(path) ? readResults(path) : undefined;
  const same = (key: "machine" | "versions") => JSON.stringify(earlier?.[key]) === JSON.stringify(results[key]);
  const kept =
    earlier !== undefined && same("machine") && same("versions")
      ? earlier.workloads.filter(({ id }) => !results.workloads.some((workload) => workload.id === id))
      : [];
  mkdirSync(folder, { recursive: true });
  const all: Results = { ...results, workloads: [...kept, ...results.workloads] };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
  return `bench/results/${name}`;
}

/** Reads what `save` wrote. */
export function readResults(path: string): Results {
  let results: Partial<Results>;
  try {
    results = JSON.parse(readFileSync(path, "utf8")) as Partial<Results>;
  } catch (error) {
    throw new RequestError(
      `bench:peers: ${path} cannot be read as results: ${(error as Error).message.split("\n")[0]}`,
      "name a file of bench/results that bench:peers wrote",
    );
  }
  if (!Array.isArray(results.workloads)) {
    throw new RequestError(
      `bench:peers: ${path} has no list of workloads`,
      "name a file of bench/results that bench:peers wrote: its name has -peers- in it",
    );
  }
  return results as Results;
}
