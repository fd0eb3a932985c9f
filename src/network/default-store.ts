import * as platform from "#platform";
import type { Store } from "../core/store.ts";

/** The Store that is used where none is given: the working folder in Node, the private file system in a page. */
export function storeOr(store: Store | undefined): Store {
  return store ?? platform.defaultStore();
}

/**
 * A folder as a Store: on disk in Node, in the browser's private file system in a page. It is made when the first file
 * is written; names use forward slashes and cannot lead out of it.
 *
 * @example
 * ```ts
 * const checkpoint = { store: folderStore("runs/1"), resume: true };
 * ```
 */
export function folderStore(path: string): Store {
  return platform.folderStore(path);
}
