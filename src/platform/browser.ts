import { FailureError, RequestError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { askedWorker } from "./browser-thread.ts";
import type { AskedWorker } from "./worker.ts";

/**
 * The page's own files, in the browser's origin private file system; names use forward slashes.
 *
 * The browser makes an empty file before it writes one. So an empty file is one whose first writing never ended, and
 * counts as none.
 *
 * @example
 * ```ts
 * const bytes = await defaultStore().read("models/digits.safetensors");
 * ```
 */
export function defaultStore(): Store {
  return folderStore("");
}

/**
 * The files of one folder of the page's own, those of its subfolders included; names use forward slashes, and cannot
 * lead out of the folder. The folder is made when the first file is written.
 *
 * @example
 * ```ts
 * await folderStore("runs/1").write("epoch-3.safetensors", bytes);
 * ```
 */
export function folderStore(path: string): Store {
  const root = partsOf(path);
  const locate = (name: string): string => `the browser's private file ${[...root, ...partsOf(name)].join("/")}`;
  /** Does something with the folder that the file is in, or gives undefined where there is no such folder or file. */
  const inFolder = async <Result>(
    operation: string,
    name: string,
    create: boolean,
    work: (folder: FileSystemDirectoryHandle, file: string) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const parts = partsOf(name);
    const file = parts.pop();
    if (file === undefined) {
      throw new RequestError(`${operation}: ${JSON.stringify(name)} names no file`, "name a file");
    }
    try {
      return await work(await openFolder([...root, ...parts], create), file);
    } catch (error) {
      if (!create && nameOf(error) === "NotFoundError") return undefined;
      throw explain(operation, locate(name), error);
    }
  };
  return {
    locate,
    read: (name) =>
      inFolder("read", name, false, async (folder, file) => {
        const handle = await folder.getFileHandle(file);
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        return bytes.length === 0 ? undefined : bytes;
      }),
    write: async (name, bytes) => {
      await inFolder("write", name, true, async (folder, file) => {
        const handle = await folder.getFileHandle(file, { create: true });
        // The browser writes to a file of its own, which takes the old one's place at `close`.
        const stream = await handle.createWritable();
        try {
          await stream.write(bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice());
          await stream.close();
        } catch (error) {
          await stream.abort().catch(() => {});
          throw error;
        }
      });
    },
    list: async () => {
      try {
        return (await namesIn(await openFolder(root, false), "")).sort();
      } catch (error) {
        if (nameOf(error) === "NotFoundError") return [];
        throw explain("list", `the browser's private folder ${root.join("/")}`, error);
      }
    },
    remove: async (name) => {
      await inFolder("remove", name, false, (folder, file) => folder.removeEntry(file));
    },
  };
}

/** Where downloads are kept for the next time: a folder of the page's own, `inkling-cache`. */
export function cacheStore(): Store {
  return folderStore("inkling-cache");
}

/** A page has no environment: always undefined. */
export function environmentVariable(_name: string): string | undefined {
  return undefined;
}

/** What a gzip file holds, piece by piece; fails where it is damaged. */
export async function* unzip(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  // A Blob takes no memory that is shared.
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
  const reader = new Blob([own]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel().catch(() => {}); // what is left of the file does not matter, nor whether it is damaged
  }
}

/** A thread that runs `wasm/worker`. Bundlers find it by this very form. */
export function startWorker(): AskedWorker {
  return askedWorker(new Worker(new URL("../wasm/worker.js", import.meta.url), { type: "module" }), "wasm/worker.js");
}

/** What a worker hears from whoever started it. */
export function workerPort() {
  return {
    /** Posts a message; what is in `moved` is the other thread's from then on. */
    post: (message: unknown, moved: readonly ArrayBuffer[] = []): void => self.postMessage(message, [...moved]),
    listen: (hear: (message: unknown) => void): void =>
      self.addEventListener("message", (event) => hear((event as MessageEvent).data)),
  };
}

/** The parts of a path; `.` and empty ones mean nothing, and `..` is refused. */
function partsOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (!parts.includes("..")) return parts;
  throw new RequestError(`${JSON.stringify(path)} leads out of its folder`, "name a file in that folder");
}

async function openFolder(parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
  // Undefined in pages that were not served securely, although its type does not say so.
  const storage = navigator.storage as typeof navigator.storage | undefined;
  if (storage?.getDirectory === undefined) {
    throw new FailureError(
      "this page has no private files: the browser gives them to pages served securely only",
      "serve the page over https or from localhost, or give a store such as memoryStore()",
    );
  }
  let folder = await storage.getDirectory();
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return folder;
}

async function namesIn(folder: FileSystemDirectoryHandle, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind === "directory") names.push(...(await namesIn(entry, `${prefix}${name}/`)));
    // Chromium's half-written files end in .crswap.
    else if (!name.endsWith(".crswap") && (await entry.getFile()).size > 0) names.push(prefix + name);
  }
  return names;
}

function nameOf(error: unknown): string | undefined {
  return (error as Error | undefined)?.name;
}

/** A failure of the browser's file system as an error that people can act on. */
function explain(operation: string, where: string, cause: unknown): RequestError | FailureError {
  if (cause instanceof RequestError || cause instanceof FailureError) return cause;
  const what = `${operation} ${where}`;
  switch (nameOf(cause)) {
    case "QuotaExceededError":
      return new FailureError(
        `${what}: the space that the browser gives this page is full`,
        "remove files of this page, or free some space on the disk",
        { cause },
      );
    case "NotAllowedError":
    case "SecurityError":
      return new FailureError(
        `${what}: the browser does not allow it`,
        "leave the private window or allow the site to keep data, or give a store such as memoryStore()",
        { cause },
      );
    case "TypeMismatchError":
      return new RequestError(
        `${what}: a folder stands where a file is named, or a file where a folder is`,
        "choose another name",
        { cause },
      );
    default:
      return new FailureError(
        `${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
        "try again, or give a store such as memoryStore()",
        { cause },
      );
  }
}
