/** What a page sends a worker: do this, or stop doing it. */
export type Request =
  | { readonly id: number; readonly task: string; readonly argument: unknown }
  | { readonly id: number; readonly abort: true }
  | { readonly id: number; readonly say: unknown };

/** What a worker answers: news while it works, then a value or an error. */
export type Response =
  | { readonly id: number; readonly news: unknown }
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly error: { readonly problem: string; readonly remedy: string | undefined; readonly aborted: boolean };
    };

/** What a task is given besides its argument. */
export interface TaskContext<News = never, Said = never> {
  /** Aborted where the page no longer wants the answer. */
  readonly signal: AbortSignal;
  /** Tells the page something meanwhile; arrays in `moved` are the page's from then on. */
  readonly tell: (news: News, moved?: readonly ArrayBuffer[]) => void;
  /** Called for each thing that the page says to this task while it runs: pause, step, another pace. */
  readonly onSaid: (hear: (said: Said) => void) => void;
}

/** Something that a worker does for the page: an argument in, news meanwhile, a value out. Everything is plain data. */
export type Task<Argument, Value, News = never, Said = never> = (
  argument: Argument,
  context: TaskContext<News, Said>,
) => Promise<Value>;
