import { startWorker } from "#platform";
import { FailureError } from "../core/errors.ts";
import type { Call } from "./calls.ts";
import { endMeeting, meetingAt, openMeeting } from "./meeting.ts";
import type { Message } from "./worker.ts";

/** A worker as the platform starts it. */
type Worker = ReturnType<typeof startWorker>;

/** What the threads of one network share. */
export interface Shared {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly meeting: number;
  readonly host: readonly string[];
}

/** Milliseconds after which workers that nobody needed are stopped. */
const PATIENCE = 1000;

/** Workers that wait for work, with what they last took part in. */
const idle: { readonly worker: Worker; readonly last: Shared; readonly thread: number }[] = [];
let leaving: ReturnType<typeof setTimeout> | undefined;

/**
 * Runs a list of calls in as many workers as there are threads; the calling thread only waits, without being blocked.
 * Workers are kept for the next list, by whomever, and stopped when none comes for a second.
 *
 * A FailureError where a worker cannot be started or fails; all that took part are then stopped, and when the error comes
 * none of them works in the memory any more.
 */
export async function runInThreads(shared: Shared, calls: readonly Call[]): Promise<void> {
  clearTimeout(leaving);
  const workers: Worker[] = [];
  try {
    for (let thread = 0; thread < shared.threads; thread++) workers.push(take(shared, thread));
    openMeeting(meetingAt(shared.memory, shared.meeting));
    await askAll(shared, workers, calls);
    for (const [thread, worker] of workers.entries()) idle.push({ worker, last: shared, thread });
  } catch (error) {
    for (const worker of workers) worker.stop();
    throw new FailureError(
      `a thread failed: ${error instanceof Error ? error.message : String(error)}`,
      "pass threads: 1, which computes the same bits",
      { cause: error },
    );
  } finally {
    leaving = setTimeout(() => {
      for (const { worker } of idle.splice(0)) worker.stop();
    }, PATIENCE);
    // Node would otherwise wait for this before it ends; a page's timer is a number.
    (leaving as { unref?(): void }).unref?.();
  }
}

/** Kept when all workers have answered; broken when one has failed and the others have come to rest. */
async function askAll({ memory, meeting }: Shared, workers: readonly Worker[], calls: readonly Call[]): Promise<void> {
  const answers = workers.map((worker) => worker.ask({ calls } satisfies Message));
  try {
    await Promise.all(answers);
  } catch (error) {
    endMeeting(meetingAt(memory, meeting));
    await Promise.allSettled(answers);
    throw error;
  }
}

/** A worker for one thread: the same as last time where it is idle, another that is, or a new one. */
function take(shared: Shared, thread: number): Worker {
  const same = idle.findIndex((each) => each.last === shared && each.thread === thread);
  if (same >= 0) return idle.splice(same, 1)[0]!.worker;
  const stranger = idle.findIndex((each) => each.last !== shared);
  const worker = stranger >= 0 ? idle.splice(stranger, 1)[0]!.worker : startWorker();
  worker.post({ ...shared, thread } satisfies Message);
  return worker;
}
