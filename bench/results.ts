import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { RequestError } from "inkling";
import type { Rates } from "./probes.ts";

/** The best and the median of several rounds. */
export interface Spread {
  readonly best: number;
  readonly median: number;
}

/** What was computed, and where: at the head of every result. */
export interface Circumstances {
  readonly date: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  readonly versions: { readonly node: string; readonly v8: string };
}

/** Milliseconds an epoch of one function, and what the machine's rates allow for it, where that was counted. */
export type Phase = readonly [name: string, milliseconds: number, limit?: number];

/** Milliseconds an epoch of one way to train. */
export interface Trained extends Spread {
  readonly name: string;
  readonly threads: number;
  /** The first epoch, in which compilers still work. */
  readonly first: number;
  /** What the machine's rates allow. */
  readonly limit: number;
  readonly ratio: number;
  /** Hash of the weights in the end. */
  readonly weights: string;
  /** The longest first; not where several threads work, which no profiler sees together. */
  readonly phases: readonly Phase[];
}

/** Megabytes of a process that trains, above those of a process that does nothing. */
export interface Memory {
  readonly threads: number;
  /** The most at any time. */
  readonly most: number;
  /** By how much a process grew from the first tenth of the epochs to the last. */
  readonly grown: number;
  readonly epochs: number;
  readonly images: number;
}

/** What `npm run bench` finds out for one kind of network. */
export interface Results extends Circumstances {
  readonly network: "dense" | "conv";
  readonly rounds: number;
  /** Images of an epoch; and how many of them a round trains with, whose time is scaled. */
  readonly images: number;
  readonly imagesARound: number;
  readonly "billions of vectors a second": Rates;
  readonly "milliseconds an epoch": readonly Trained[];
  readonly "microseconds an image": Readonly<Record<string, Spread>>;
  readonly "milliseconds to create": { readonly first: number; readonly others: Spread };
  readonly "seconds of 30 epochs from command to result"?: Spread;
  readonly "megabytes above Node's own": readonly Memory[];
  readonly "bytes of a page that trains, gzipped": number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { best: sorted[0]!, median: sorted[sorted.length >> 1]! };
}

/** Here and now. */
export function circumstances(): Circumstances {
  return {
    date: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? "unknown",
      cores: cpus().length,
      system: `${process.platform} ${process.arch}`,
    },
    versions: { node: process.versions.node, v8: process.versions.v8 },
  };
}

/** Where a day's results of one kind are kept, relative to the repository's root. */
export function pathOf({ date, versions }: Circumstances, kind: "dense" | "conv" | "peers"): string {
  return `bench/results/${date.slice(0, 10)}-${kind}-node${versions.node.split(".")[0]}.json`;
}

/** Writes results to a path relative to the repository's root. */
export function write(path: string, results: Circumstances): void {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(fileURLToPath(new URL("results/", import.meta.url)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Reads what `npm run bench` wrote. */
export function readResults(path: string): Results {
  const results = readJson(path) as Partial<Results>;
  if (results.network === undefined || results["milliseconds an epoch"] === undefined) {
    throw new RequestError(
      `bench: ${path} is no result of npm run bench`,
      "name a file of bench/results that it wrote: its name has -dense- or -conv- in it",
    );
  }
  return results as Results;
}

/** Reads a file of bench/results. */
export function readJson(path: string): object {
  try {
    const results: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof results === "object" && results !== null) return results;
  } catch (error) {
    throw new RequestError(
      `bench: ${path} cannot be read as results: ${(error as Error).message.split("\n")[0]}`,
      "name a file of bench/results",
    );
  }
  throw new RequestError(`bench: ${path} holds no results`, "name a file of bench/results");
}
