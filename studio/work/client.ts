/* The page's side of its workers. */
import type { Request, Response, TaskContext } from "./messages.ts";
import type { Tasks } from "./tasks/index.ts";

type ArgumentOf<T> = T extends (argument: infer Argument, ...others: never[]) => unknown ? Argument : never;
type ValueOf<T> = T extends (...args: never[]) => Promise<infer Value> ? Value : never;
type ContextOf<T> = T extends (argument: never, context: infer Context) => unknown ? Context : never;
type NewsOf<T> = ContextOf<T> extends TaskContext<infer News, infer _> ? News : never;
type SaidOf<T> = ContextOf<T> extends TaskContext<infer _, infer Said> ? Said : never;

/** A failure in a worker: what was wrong, and what to do. */
export class WorkError extends Error {
  readonly remedy: string | undefined;
  /** Whether it only ended because the page no longer wanted it. */
  readonly aborted: boolean;

  constructor({ problem, remedy, aborted }: { problem: string; remedy: string | undefined; aborted: boolean }) {
    super(problem);
    this.remedy = remedy;
    this.aborted = aborted;
  }
}

/** How a task that was asked for is followed. */
export interface AskOptions<News> {
  readonly onNews?: (news: News) => void;
  readonly signal?: AbortSignal;
  /** Arrays in the argument that are the worker's from then on. */
  readonly moved?: readonly ArrayBuffer[];
}

/** Something that a worker is doing for the page. */
export interface Asked<Value, Said> {
  readonly value: Promise<Value>;
  /** Tells the task something while it runs. */
  say(said: Said): void;
}

/** A thread of the page's own. */
export interface Helper {
  /** Has a task done. */
  ask<Name extends keyof Tasks>(
    task: Name,
    argument: ArgumentOf<Tasks[Name]>,
    options?: AskOptions<NewsOf<Tasks[Name]>>,
  ): Asked<ValueOf<Tasks[Name]>, SaidOf<Tasks[Name]>>;
}

/** A worker that is started when it is first asked. */
function helper(): Helper {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<
    number,
    { news: (news: unknown) => void; done: (value: unknown) => void; fail: (error: unknown) => void }
  >();

  function start(): Worker {
    const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    started.addEventListener("message", ({ data }: MessageEvent<Response>) => {
      const asked = waiting.get(data.id);
      if (asked === undefined) return;
      if ("news" in data) {
        asked.news(data.news);
        return;
      }
      waiting.delete(data.id);
      if ("error" in data) asked.fail(new WorkError(data.error));
      else asked.done(data.value);
    });
    started.addEventListener("error", (event) => {
      event.preventDefault();
      const problem = `the page's worker stopped: ${event.message ?? "it could not be loaded"}`;
      for (const { fail } of waiting.values())
        fail(new WorkError({ problem, remedy: "reload the page", aborted: false }));
      waiting.clear();
      started.terminate();
      if (worker === started) worker = undefined;
    });
    return started;
  }

  return {
    ask(task, argument, { onNews = () => {}, signal, moved = [] } = {}) {
      worker ??= start();
      const id = ++last;
      const post = (request: Request, list: readonly ArrayBuffer[] = []) => worker?.postMessage(request, [...list]);
      const value = new Promise<unknown>((done, fail) => {
        waiting.set(id, { news: onNews as (news: unknown) => void, done, fail });
      });
      post({ id, task, argument }, moved);
      signal?.addEventListener("abort", () => post({ id, abort: true }), { once: true });
      if (signal?.aborted) post({ id, abort: true });
      return { value: value as Promise<never>, say: (said) => post({ id, say: said }) };
    },
  };
}

/** Trains. */
export const trainer = helper();

/** Reads and looks inside while the other one trains. */
export const reader = helper();
