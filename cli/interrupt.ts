import { exitCodes, Interruption } from "./failures.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that Ctrl-C and a polite kill can stop: the first aborts the signal, so that what was reached is saved; a
 * second one leaves at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(new Interruption("interrupted", "nothing was kept: begin anew"));
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

/** Lets signals and timers have their turn between two pieces of long work; throws where the work was interrupted. */
export async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
