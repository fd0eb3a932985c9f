import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { folderStore, type Store } from "inkling";
import type { Computed, Run } from "inkling/experiments";
import { keyOf, sha256 } from "./code.ts";

/** A finished run, as its file in the folder `runs` says it. */
export interface Kept extends Computed {
  /** Of kind, settings, seed and code. */
  readonly key: string;
  readonly kind: string;
  readonly settings: object;
  readonly seed: number;
  /** SHA-256 of the outcome, the same for everybody. */
  readonly hash: string;
  /** Where and when it was computed. */
  readonly machine: string;
  readonly engine: string;
  readonly date: string;
}

/** The folder that `reproduce` fills: finished runs, checkpoints of unfinished ones, and the report. */
export interface Results {
  readonly path: string;
  readonly store: Store;
  /** A finished run of this very program; undefined where there is none. */
  find(run: Run): Kept | undefined;
  keep(run: Run, computed: Computed): Promise<Kept>;
  /** The folder of a run's checkpoints. */
  unfinished(run: Run): string;
}

/** Shorter runs, in seconds, are begun anew rather than resumed. */
const WORTH_A_CHECKPOINT = 5;

export function openResults(path: string): Results {
  const store = folderStore(path);
  const unfinished = (run: Run): string => join(path, "unfinished", keyOf(run).slice(0, 16));
  const nameOf = (run: Run): string => `runs/${run.kind}-${keyOf(run).slice(0, 16)}.json`;
  return {
    path,
    store,
    find(run) {
      const file = join(path, nameOf(run));
      if (!existsSync(file)) return undefined;
      const kept = parse(file);
      return kept?.key === keyOf(run) && kept.hash === hashOf(kept.outcome) ? kept : undefined;
    },
    async keep(run, computed) {
      const { kind, settings, seed } = run;
      const kept: Kept = {
        key: keyOf(run),
        kind,
        settings,
        seed,
        hash: hashOf(computed.outcome),
        machine: machine(),
        engine: `Node ${process.versions.node}`,
        date: new Date().toISOString(),
        ...computed,
      };
      await store.write(nameOf(run), new TextEncoder().encode(`${JSON.stringify(kept)}\n`));
      rmSync(unfinished(run), { recursive: true, force: true });
      removeEmpty(join(path, "unfinished"));
      return kept;
    },
    unfinished,
  };
}

/** Whether a run takes so long that it keeps how far it has come. */
export function deservesCheckpoint({ seconds }: Run): boolean {
  return seconds >= WORTH_A_CHECKPOINT;
}

/** SHA-256 of an outcome, as JSON writes it. */
export function hashOf(outcome: object): string {
  return sha256(JSON.stringify(outcome));
}

/** Removes a folder that nothing is left in. */
function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** A file that is damaged counts as none: the run is computed again. */
function parse(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined;
  }
}

function machine(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${process.platform} ${process.arch}`;
}
