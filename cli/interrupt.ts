import { exitCodes, Interruption } from "./failures.ts";

/** What ends a training that runs now, once it has saved what it reached. */
let training: AbortController | undefined;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that Ctrl-C and a polite kill can stop: the first aborts the signal, so that what was reached is saved; a
 * second one leaves at once.
 *
 * @param options.saves whether the work leaves more than what it prints: `interruptTraining` then ends it too
 */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { saves = false } = {},
): Promise<Result> {
  const controller = new AbortController();
  if (saves) training = controller;
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(nothingKept());
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
    if (saves) training = undefined;
  }
}

/** Stops a training as Ctrl-C does, however often it is called; false where none is running. */
export function interruptTraining(): boolean {
  training?.abort(nothingKept());
  return training !== undefined;
}

function nothingKept(): Interruption {
  return new Interruption("interrupted", "nothing was kept: begin anew");
}

/** Lets signals and timers have their turn between two pieces of long work; throws where the work was interrupted. */
export async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
