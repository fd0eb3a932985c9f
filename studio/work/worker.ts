/// <reference lib="webworker" />
/* The thread that computes: it opens data and networks, trains, reads and looks inside. All mathematics is the library's. */
import { InklingError } from "inkling";
import type { Request, Response, Task } from "./messages.ts";
import { tasks } from "./tasks/index.ts";

interface UnderWay {
  readonly abort: AbortController;
  hear: (said: unknown) => void;
}

const underWay = new Map<number, UnderWay>();

const post = (response: Response, moved: readonly ArrayBuffer[] = []): void =>
  (self as unknown as DedicatedWorkerGlobalScope).postMessage(response, [...moved]);

self.addEventListener("message", (event) => {
  const request = (event as MessageEvent<Request>).data;
  if ("abort" in request) underWay.get(request.id)?.abort.abort();
  else if ("say" in request) underWay.get(request.id)?.hear(request.say);
  else void run(request.id, request.task, request.argument);
});

async function run(id: number, name: string, argument: unknown): Promise<void> {
  const task = (tasks as unknown as Readonly<Record<string, Task<unknown, unknown, unknown, unknown>>>)[name];
  const abort = new AbortController();
  const state: UnderWay = { abort, hear: () => {} };
  underWay.set(id, state);
  try {
    if (task === undefined) throw new Error(`the worker knows no task ${name}`);
    const value = await task(argument, {
      signal: abort.signal,
      tell: (news, moved) => post({ id, news }, moved),
      onSaid: (hear) => {
        state.hear = hear;
      },
    });
    post({ id, value });
  } catch (error) {
    post({ id, error: describe(error, abort.signal.aborted) });
  } finally {
    underWay.delete(id);
  }
}

function describe(error: unknown, aborted: boolean) {
  if (error instanceof InklingError) return { problem: error.problem, remedy: error.remedy, aborted };
  return { problem: error instanceof Error ? error.message : String(error), remedy: undefined, aborted };
}
