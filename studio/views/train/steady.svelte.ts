/* What changes too often to be looked at, three times a second at most: the latest of all, never one that is old. */

const PAUSE = 334;

/** When a value that is kept steady follows. */
interface Following {
  /** While this is so, every change is shown. */
  readonly atOnce: () => boolean;
  /** While this is so, none is. */
  readonly held: () => boolean;
}

/** A value that follows another, but for changes within a third of a second. */
export function steady<Value>(value: () => Value, { atOnce, held }: Following): { readonly now: Value } {
  let shown = $state.raw(value());
  let changed = Number.NEGATIVE_INFINITY;
  $effect(() => {
    const next = value();
    if (held()) return undefined;
    const wait = atOnce() ? 0 : changed + PAUSE - performance.now();
    const change = (): void => {
      shown = next;
      changed = performance.now();
    };
    if (wait <= 0) {
      change();
      return undefined;
    }
    const timer = setTimeout(change, wait);
    return () => clearTimeout(timer);
  });
  return {
    get now() {
      return shown;
    },
  };
}
