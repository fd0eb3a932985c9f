import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { createGunzip } from "node:zlib";
import { FailureError, RequestError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { startThread } from "./node-thread.ts";
import type { AskedWorker } from "./worker.ts";

/**
 * Node's files: names are paths, absolute or relative to the working folder, or `file:` addresses. `list` names the files of the working
 * folder itself.
 *
 * @example
 * ```ts
 * const bytes = await defaultStore().read("models/digits.safetensors");
 * ```
 */
export function defaultStore(): Store {
  return storeOf((name) => resolve(name.startsWith("file:") ? fileURLToPath(name) : name), ".", false);
}

/**
 * A folder's files, those of its subfolders included; names use forward slashes, and cannot lead out of the folder.
 * The folder is made when the first file is written.
 *
 * @example
 * ```ts
 * await folderStore("runs/1").write("epoch-3.safetensors", bytes);
 * ```
 */
export function folderStore(path: string): Store {
  const folder = resolve(path);
  const inside = (name: string): string => {
    const full = resolve(folder, name);
    const way = relative(folder, full);
    if (way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return full;
    throw new RequestError(`${JSON.stringify(name)} is no file inside ${folder}`, "name a file in that folder");
  };
  return storeOf(inside, folder, true);
}

/**
 * Where downloads are kept for the next time: the folder that `INKLING_CACHE` names, or else `~/.cache/inkling`
 * (`XDG_CACHE_HOME`), `~/Library/Caches/inkling` on macOS, `%LOCALAPPDATA%\inkling` on Windows.
 */
export function cacheStore(): Store {
  return folderStore(environmentVariable("INKLING_CACHE") ?? cacheFolder());
}

/** A variable of the process's environment; undefined where it is not set or empty. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** What a gzip file holds, piece by piece; fails where it is damaged. Node's own pieces are 64 times smaller, and slower. */
export function unzip(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const stream = createGunzip({ chunkSize: 2 ** 20 });
  stream.end(bytes);
  return stream;
}

/** A thread that runs `wasm/worker`. While nothing is asked of it, it does not keep the process alive. */
export function startWorker(): AskedWorker {
  return startThread(new URL("../wasm/worker.js", import.meta.url));
}

/** What a worker hears from whoever started it. */
export function workerPort() {
  return {
    /** Posts a message; what is in `moved` is the other thread's from then on. */
    post: (message: unknown, moved: readonly ArrayBuffer[] = []): void => parentPort!.postMessage(message, moved),
    listen: (hear: (message: unknown) => void): void => void parentPort!.on("message", hear),
  };
}

function cacheFolder(): string {
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "inkling");
  if (process.platform === "win32") {
    return join(environmentVariable("LOCALAPPDATA") ?? join(homedir(), "AppData", "Local"), "inkling");
  }
  const named = environmentVariable("XDG_CACHE_HOME");
  // The XDG base directory specification has relative paths ignored.
  return join(named !== undefined && isAbsolute(named) ? named : join(homedir(), ".cache"), "inkling");
}

const temporary = /^\.inkling-[0-9a-f-]{36}\.tmp$/;

function storeOf(pathOf: (name: string) => string, folder: string, recursive: boolean): Store {
  return {
    locate: pathOf,
    async read(name) {
      const path = pathOf(name);
      try {
        const buffer = await readFile(path);
        return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length); // a Buffer's methods differ
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw explain("read", path, error);
      }
    },
    async write(name, bytes) {
      const path = pathOf(name);
      await writeAtomically(path, bytes).catch((error: unknown) => {
        throw explain("write", path, error);
      });
    },
    async list() {
      try {
        const entries = await readdir(folder, { withFileTypes: true, recursive });
        return entries
          .filter((entry) => entry.isFile() && !temporary.test(entry.name))
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
          .sort();
      } catch (error) {
        if (codeOf(error) === "ENOENT") return [];
        throw explain("list", resolve(folder), error);
      }
    },
    async remove(name) {
      const path = pathOf(name);
      await rm(path, { force: true }).catch((error: unknown) => {
        throw explain("remove", path, error);
      });
    },
  };
}

/** Writes beside the file, to the disk and not only to its cache, and then puts the new file in the old one's place. */
async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await requireOrdinary(path);
  const folder = dirname(path);
  const firstMade = await makeFolders(folder);
  const beside = join(folder, `.inkling-${randomUUID()}.tmp`);
  try {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    // A failure to tidy up must not hide the failure itself.
    await rm(beside, { force: true }).catch(() => {});
    if (firstMade !== undefined) await removeEmpty(folder, firstMade).catch(() => {});
    throw error;
  }
}

/**
 * Makes a folder and those missing above it, and gives the topmost that it made. Node's own recursive `mkdir` never comes
 * back where nothing can be made in a folder and the system says that the folder is not there, as Linux does of /proc.
 */
async function makeFolders(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined; // a file of that name is found when a file in it is opened
    const above = dirname(folder);
    if (codeOf(error) !== "ENOENT" || above === folder) throw error;
    const topmost = await makeFolders(above);
    await mkdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error; // made by somebody else in this moment
    });
    return topmost ?? folder;
  }
}

/** Refuses to put a file in the place of a folder or a device, such as /dev/null. */
async function requireOrdinary(path: string): Promise<void> {
  const old = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (old === undefined || old.isFile()) return;
  const kind = old.isDirectory() ? "a folder" : "a device";
  throw new RequestError(`write ${path}: this is ${kind}, not a file`, "name a file");
}

/** Removes the folders that were made for nothing, from the innermost out. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  await rmdir(folder);
  if (resolve(folder) !== resolve(last)) await removeEmpty(dirname(folder), last);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** A failure of the file system as an error that people can act on. */
function explain(operation: string, path: string, cause: unknown): RequestError | FailureError {
  if (cause instanceof RequestError) return cause;
  const what = `${operation} ${path}`;
  switch (codeOf(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return new FailureError(`${what}: the disk is full`, "free some space and try again", { cause });
    case "EACCES":
    case "EPERM":
      return new FailureError(
        `${what}: permission is missing`,
        "choose another folder, or change the permissions of this one",
        { cause },
      );
    case "EROFS":
      return new FailureError(`${what}: the file system is read-only`, "choose a folder that can be written", {
        cause,
      });
    case "EISDIR":
      return new RequestError(`${what}: this is a folder, not a file`, "name a file", { cause });
    case "ENOTDIR":
    case "EEXIST":
      return new RequestError(`${what}: a part of the path is a file, not a folder`, "choose another path", { cause });
    case "ENAMETOOLONG":
      return new RequestError(`${what}: the name is too long`, "choose a shorter name", { cause });
    case "ENOENT":
      return new FailureError(`${what}: no file can be made there`, "choose another folder", { cause });
    default:
      return new FailureError(
        `${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
        "check the path and the disk",
        { cause },
      );
  }
}
