/** Milliseconds of work after which others get their turn. */
const PATIENCE = 10;

/**
 * Lets timers, signals and other work of the program have their turn during long work: an await that comes back at
 * once if the last turn was less than 10 ms ago, and after one round of the event loop otherwise.
 */
export function breather(): { breathe(): Promise<void>; close(): void } {
  // A message to oneself: a timer would wait a millisecond at least, every time.
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  return {
    async breathe() {
      if (performance.now() - last < PATIENCE) return;
      await new Promise<void>((resolve) => {
        port1.onmessage = () => resolve();
        port2.postMessage(undefined);
      });
      port1.onmessage = null; // a port that listens would keep the process alive, though nobody asks for more epochs
      last = performance.now();
    },
    close: () => port1.close(),
  };
}
