import { RequestError } from "../../core/errors.ts";

/**
 * Who works in a network's memory: one after the other, in the order in which they asked. While threads are at work, the
 * program goes on, and may come back with something else for the same network.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #taken = false;

  /** Work whose promise is kept when it is done; until then the memory belongs to it. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.between(async () => {
      this.#taken = true;
      try {
        return await work();
      } finally {
        this.#taken = false;
      }
    });
  }

  /** Work that is done at once, when its turn comes. */
  between<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Refuses what cannot wait, and would change memory that somebody else works in. */
  requireFree(operation: string): void {
    if (!this.#taken) return;
    throw new RequestError(
      `${operation}: this network is at work, for a promise that is not kept yet`,
      "await that promise first, or do this in compiled.between(() => ...)",
    );
  }
}
