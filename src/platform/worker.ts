/** A thread of its own, as whoever started it sees it. */
export interface AskedWorker {
  post(message: unknown): void;
  /** Posts a message; kept when the answer comes, broken when the thread fails or has ended. One at a time. */
  ask(message: unknown): Promise<unknown>;
  stop(): void;
}
