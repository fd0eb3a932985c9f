import { RequestError } from "./errors.ts";

/**
 * Where files are read and written: a folder, a browser's private file system, memory in a test. Everything of
 * Inkling that touches a file takes one as an argument.
 *
 * A write is atomic: whatever happens, the old file or the new one stands there, never half of one.
 */
export interface Store {
  /** The file's bytes, or undefined where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Writes the file, replacing an old one. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Names of all files. */
  list(): Promise<string[]>;
  /** Removes the file; nothing happens where there is none. */
  remove(name: string): Promise<void>;
  /** Where a file of this name stands, in words that a person can follow, such as its path. */
  locate(name: string): string;
}

/**
 * A Store in memory: for tests, and for pages that keep nothing.
 *
 * @example
 * ```ts
 * const store = memoryStore();
 * await save(model, "digits.safetensors", { store });
 * ```
 */
export function memoryStore(): Store {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name)?.slice(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    list: async () => [...files.keys()].sort(),
    remove: async (name) => void files.delete(name),
    locate: (name) => `memory:${name}`,
  };
}

/** The file's bytes, or an error that says where it was looked for and what there is instead. */
export async function readRequired(store: Store, name: string, operation: string): Promise<Uint8Array> {
  const bytes = await store.read(name);
  if (bytes !== undefined) return bytes;
  throw new RequestError(
    `${operation}: there is no file ${store.locate(name)}`,
    "check the name and the folder it is looked for in",
  );
}
