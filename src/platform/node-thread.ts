import { Worker } from "node:worker_threads";
import type { AskedWorker } from "./worker.ts";

/** A thread that runs a file. While nothing is asked of it, it does not keep the process alive. */
export function startThread(file: URL): AskedWorker {
  // Without the program's own flags: some of them, such as --input-type, are not for a file.
  const worker = new Worker(file, { execArgv: [] });
  worker.unref();
  let lost: Error | undefined;
  let asked: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;
  const settle = (): typeof asked => {
    const settled = asked;
    asked = undefined;
    worker.unref();
    return settled;
  };
  const lose = (error: Error): void => {
    lost ??= error;
    settle()?.reject(lost);
  };
  worker.on("message", (answer) => settle()?.resolve(answer));
  worker.on("error", lose);
  worker.on("exit", (code) => lose(new Error(`it ended with code ${code}`)));
  return {
    post: (message) => worker.postMessage(message),
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost);
        asked = { resolve, reject };
        worker.ref();
        worker.postMessage(message);
      }),
    stop: () => void worker.terminate(),
  };
}
