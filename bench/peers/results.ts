import { existsSync } from "node:fs";
import { join } from "node:path";
import { RequestError } from "inkling";
import { ROOT } from "../../scripts/files.ts";
import { type Circumstances, circumstances, pathOf, readJson, write } from "../results.ts";
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
export interface Results extends Circumstances {
  readonly workloads: readonly WorkloadResult[];
}

/** Results of this machine, now. */
export function resultsOf(workloads: readonly WorkloadResult[]): Results {
  return { ...circumstances(), workloads };
}

/**
 * Writes results to bench/results and gives the file's path. Workloads that were measured earlier on the same day, on the
 * same machine and Node, stay in the file.
 */
export function save(results: Results): string {
  const path = pathOf(results, "peers");
  const file = join(ROOT, path);
  const earlier = existsSync(file) ? readResults(file) : undefined;
  const same = (key: "machine" | "versions") => JSON.stringify(earlier?.[key]) === JSON.stringify(results[key]);
  const kept =
    earlier !== undefined && same("machine") && same("versions")
      ? earlier.workloads.filter(({ id }) => !results.workloads.some((workload) => workload.id === id))
      : [];
  const all: Results = { ...results, workloads: [...kept, ...results.workloads] };
  write(path, all);
  return path;
}

/** Reads what `save` wrote. */
export function readResults(path: string): Results {
  const results = readJson(path) as Partial<Results>;
  if (!Array.isArray(results.workloads)) {
    throw new RequestError(
      `bench:peers: ${path} has no list of workloads`,
      "name a file of bench/results that bench:peers wrote: its name has -peers- in it",
    );
  }
  return results as Results;
}
