/* What nobody expected to fail, and did: it is shown with a remedy, and the page goes on. */
import { WorkError } from "../work/client.ts";

/** A failure: what was wrong, and what to do. */
export interface Failure {
  readonly what: string;
  readonly remedy: string;
}

let failure = $state.raw<Failure>();

/** The failure that is shown; undefined where all is well. */
export function shownFailure(): Failure | undefined {
  return failure;
}

/** Shows a failure; undefined puts it away. */
export function showFailure(error: unknown): void {
  failure = error === undefined ? undefined : describe(error);
}

function describe(error: unknown): Failure {
  const what = error instanceof Error ? error.message : String(error);
  const known = error instanceof WorkError ? error.remedy : undefined;
  return { what, remedy: known ?? "reload the page; the address keeps your settings" };
}

/** Shows whatever fails from now on and is caught nowhere. */
export function watchForFailures(): void {
  addEventListener("error", ({ error, message }) => {
    // A browser's note that it measures what has just changed its size once more, with the next picture: no failure.
    if (error === null && message.startsWith("ResizeObserver loop")) return;
    showFailure(error ?? message);
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof WorkError && reason.aborted) return;
    if (reason instanceof DOMException && reason.name === "AbortError") return;
    showFailure(reason);
  });
}
