import { workerPort } from "#platform";
import { BARRIER, type Call, type Functions, makeCall } from "./calls.ts";
import { meetingAt, waitForAll } from "./meeting.ts";

/* What runs in a thread of its own: it takes part in the calls that `threads.ts` sends. The package calls it `inkling/worker`. */

/** What a worker is sent: a module to take part in, then lists of calls. */
export type Message =
  | {
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly thread: number;
      readonly threads: number;
      /** Address where the threads meet. */
      readonly meeting: number;
      /** Functions that the module wants of its host; but for `meet`, none of them is called in a worker. */
      readonly host: readonly string[];
    }
  | { readonly calls: readonly Call[] };

let takePart: (calls: readonly Call[]) => void = () => {};

const port = workerPort();
port.listen((received) => {
  const message = received as Message;
  if ("calls" in message) {
    takePart(message.calls);
    port.post("done");
    return;
  }
  const { module, memory, host } = message;
  const absent = host.map((name): [string, () => never] => [
    name,
    () => {
      throw new Error(`${name} is not there in a worker`);
    },
  ]);
  const instance = new WebAssembly.Instance(module, {
    host: { memory, ...Object.fromEntries(absent), meet: meetIn(memory, message) },
  });
  takePart = (calls) => makeCalls(instance.exports as Functions, calls, memory, message);
});

/** All calls, as one of several threads makes them, or those until `endMeeting`. */
function makeCalls(
  functions: Functions,
  calls: readonly Call[],
  memory: WebAssembly.Memory,
  { thread, threads, meeting }: { readonly thread: number; readonly threads: number; readonly meeting: number },
): void {
  const words = meetingAt(memory, meeting);
  for (const call of calls) {
    if (call === BARRIER) {
      if (!waitForAll(words, threads)) return;
    } else {
      const [name, ...args] = call;
      makeCall(functions, name, args, thread, threads);
    }
  }
}

/** What a module calls where threads meet in the midst of a function. */
function meetIn(
  memory: WebAssembly.Memory,
  { threads, meeting }: { readonly threads: number; readonly meeting: number },
): () => void {
  const words = meetingAt(memory, meeting);
  return () => {
    if (!waitForAll(words, threads)) throw new Error("another thread is lost");
  };
}
