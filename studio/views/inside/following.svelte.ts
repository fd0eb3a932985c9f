/* Answers that follow what they depend on: asked for anew when it changes; the last one stays until the new one is there. */

/** An answer of a worker, as it stands. */
export interface Following<Value> {
  /** The last answer; undefined before the first. */
  readonly now: Value | undefined;
  /** Whether a newer one is on its way. */
  readonly waiting: boolean;
  /** Why there is none. */
  readonly failure: unknown;
}

/**
 * Asks again whenever something changes that `ask` reads before it waits; call it while a component is made. Where `ask`
 * gives undefined there is nothing to ask yet.
 */
export function following<Value>(ask: (signal: AbortSignal) => Promise<Value> | undefined): Following<Value> {
  let now = $state.raw<Value>();
  let failure = $state.raw<unknown>();
  let waiting = $state(false);
  $effect(() => {
    const abort = new AbortController();
    const answer = ask(abort.signal);
    waiting = answer !== undefined;
    answer?.then(
      (value) => {
        if (!abort.signal.aborted) [now, failure, waiting] = [value, undefined, false];
      },
      (error: unknown) => {
        if (!abort.signal.aborted) [now, failure, waiting] = [undefined, error, false];
      },
    );
    return () => abort.abort();
  });
  return {
    get now() {
      return now;
    },
    get waiting() {
      return waiting;
    },
    get failure() {
      return failure;
    },
  };
}
