import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { folderStore, RequestError, type Store } from "inkling";
import { holdFolder } from "./lock.ts";
import { formatSettings, parseSettings, type Settings } from "./settings.ts";
import { invocation, typed } from "./terminal.ts";

const SETTINGS = "settings.json";
const CHECKPOINT = "checkpoint.safetensors";
const MODEL = "model.safetensors";
const BEST = "best.safetensors";

/** The folder of one training, held by this process. */
export interface RunFolder {
  readonly path: string;
  readonly store: Store;
  readonly checkpoint: string;
  /** Path of the file for the final weights. */
  readonly model: string;
  /** Path of the file for the weights of the best epoch. */
  readonly best: string;
  /** Lets the folder go. Where nothing came of a training that began here, nothing is left of it. */
  close(): Promise<void>;
}

/** Where the checkpoint of a training in `path` stands: for a training that is to be checked before its folder is made. */
export function checkpointIn(path: string): { store: Store; name: string } {
  return { store: folderStore(path), name: CHECKPOINT };
}

/** A folder for a training that has no name: `runs/2025-03-14-150926-1`, with the seed at its end. */
export function newRunPath(seed: number): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("");
  const path = join("runs", `${date}-${time}-${seed}`);
  for (let again = 2; ; again++) {
    const free = again === 2 ? path : `${path}-${again - 1}`;
    if (!existsSync(free)) return free;
  }
}

/**
 * Takes the folder for a new training, or to go on with the one in it, and writes the settings there.
 *
 * @throws RequestError where another process holds it, or a new training would meet an old one
 */
export async function openRunFolder(path: string, settings: Settings, resume: boolean): Promise<RunFolder> {
  const store = folderStore(path);
  const made = missingFolders(path);
  const release = await holdFolder(store, path);
  const close = async (): Promise<void> => {
    try {
      if (!resume && !existsSync(join(path, CHECKPOINT))) await store.remove(SETTINGS);
    } finally {
      release();
      removeEmpty(made);
    }
  };
  try {
    if (!resume) refuseOldRun(path);
    removeLeftovers(path);
    await store.write(SETTINGS, new TextEncoder().encode(formatSettings(settings)));
  } catch (error) {
    release();
    removeEmpty(made);
    throw error;
  }
  return { path, store, checkpoint: CHECKPOINT, model: join(path, MODEL), best: join(path, BEST), close };
}

/** What the training in a folder was begun with. */
export async function readSettings(path: string): Promise<Settings> {
  const bytes = await folderStore(path).read(SETTINGS);
  if (bytes === undefined) {
    throw new RequestError(
      `--resume ${path}: there is no training in this folder, it has no ${SETTINGS}`,
      "name the folder that a training was given with --out, or that it said it made",
    );
  }
  const place = join(path, SETTINGS);
  const settings = parseSettings(new TextDecoder().decode(bytes), place);
  const { network, training, split, seed, engine } = settings;
  const missing = Object.entries({ network, training, split, seed, engine }).find(([, value]) => value === undefined);
  if (missing === undefined) return settings as Settings;
  throw new RequestError(`${place} has no ${missing[0]}`, "it is damaged: begin the training anew in another folder");
}

function refuseOldRun(path: string): void {
  const old = [SETTINGS, CHECKPOINT, MODEL, BEST].find((name) => existsSync(join(path, name)));
  if (old === undefined) return;
  throw new RequestError(
    `--out ${path} already holds a training: ${old} is there`,
    `go on with it: ${invocation()} train --resume ${typed(path)}; or name another folder`,
  );
}

/** Removes what a process that was killed had not finished writing; not what another may be writing to take the lock. */
function removeLeftovers(path: string): void {
  const recent = Date.now() - 60_000;
  for (const name of readdirSync(path)) {
    const unfinished = /^(\.inkling-.*\.tmp|lock\..*)$/.test(name);
    const file = join(path, name);
    if (unfinished && statSync(file).mtimeMs < recent) rmSync(file, { force: true });
  }
}

/** The folder and those above it that are not there yet, the innermost first. */
function missingFolders(path: string): string[] {
  const full = resolve(path);
  return existsSync(full) || dirname(full) === full ? [] : [full, ...missingFolders(dirname(full))];
}

/** Removes folders that were made for nothing. */
function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // There is something in it: it was not for nothing.
  }
}
