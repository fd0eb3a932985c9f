import { defaultStore } from "#platform";
import type { Store } from "../core/store.ts";

/** The Store that is used where none is given: the working folder in Node, the private file system in a page. */
export function storeOr(store: Store | undefined): Store {
  return store ?? defaultStore();
}
