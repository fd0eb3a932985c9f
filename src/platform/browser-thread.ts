import type { AskedWorker } from "./worker.ts";

/** A browser's worker that runs the file of this name, for asking. */
export function askedWorker(worker: Worker, file: string): AskedWorker {
  return {
    post: (message) => worker.postMessage(message),
    ask: (message) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onmessageerror = () => reject(new Error("it could not read what it was sent"));
        worker.onerror = (event) => {
          event.preventDefault(); // it is told by the promise, and need not stand in the page's console too
          reject(
            new Error(
              event.message || `its script, ${file}, could not be loaded: is it where the bundler put the others?`,
            ),
          );
        };
        worker.postMessage(message);
      }),
    stop: () => worker.terminate(),
  };
}
