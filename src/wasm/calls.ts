/*
 * How several threads run one list of calls. Each has an instance of the same module on the same memory, and goes through
 * the list by itself: what a call works on, it finds out from the thread's number and from how many there are.
 */

/** An exported function's name and what it is told; or a place where all threads wait for each other. */
export type Call = readonly [name: string, ...args: number[]] | typeof BARRIER;

export const BARRIER = "barrier";

/** A module's functions. */
export type Functions = Readonly<Record<string, (...args: number[]) => void>>;

/** Bytes at which threads meet: how many have come, and how often all have. */
export const MEETING = 8;

/** Functions that work on arrays element by element: which arguments are addresses, and which is the number of floats. */
const ARRAYS: Readonly<Record<string, { readonly addresses: readonly number[]; readonly floats: number }>> = {
  clear: { addresses: [0], floats: 1 },
  descend: { addresses: [0, 1], floats: 2 },
  descendWithMomentum: { addresses: [0, 1, 6], floats: 2 },
  descendWithNesterov: { addresses: [0, 1, 6], floats: 2 },
  adam: { addresses: [0, 1, 3, 4], floats: 2 },
};

/** Functions that only the first thread runs. */
const SOLO = new Set(["addCosts", "keep"]);

/** One call, as one of several threads makes it. */
export function makeCall(functions: Functions, name: string, args: number[], thread: number, threads: number): void {
  const arrays = ARRAYS[name];
  if (arrays !== undefined) functions[name]!(...shareOfArrays(arrays, args, thread, threads));
  else if (!SOLO.has(name)) functions[name]!(...args, thread, threads);
  else if (thread === 0) functions[name]!(...args);
}

/** A thread's share of arrays: whole vectors. */
function shareOfArrays(
  { addresses, floats }: (typeof ARRAYS)[string],
  args: number[],
  thread: number,
  threads: number,
): number[] {
  const vectors = args[floats]! / 4;
  const from = Math.floor((vectors * thread) / threads);
  const to = Math.floor((vectors * (thread + 1)) / threads);
  return args.map((arg, i) => (i === floats ? 4 * (to - from) : addresses.includes(i) ? arg + 16 * from : arg));
}

/** All calls, as one of several threads makes them; `meeting` is the address where they meet. */
export function makeCalls(
  functions: Functions,
  calls: readonly Call[],
  memory: WebAssembly.Memory,
  { thread, threads, meeting }: { readonly thread: number; readonly threads: number; readonly meeting: number },
): void {
  const words = new Int32Array(memory.buffer, meeting, MEETING / 4);
  for (const call of calls) {
    if (call === BARRIER) waitForAll(words, threads);
    else {
      const [name, ...args] = call;
      makeCall(functions, name, args, thread, threads);
    }
  }
}

/** How often a thread looks whether all have come before it sleeps: a few microseconds. */
const LOOKS = 4000;

function waitForAll(words: Int32Array, threads: number): void {
  const [come, rounds] = [0, 1];
  const round = Atomics.load(words, rounds);
  if (Atomics.add(words, come, 1) === threads - 1) {
    Atomics.store(words, come, 0);
    Atomics.add(words, rounds, 1);
    Atomics.notify(words, rounds);
    return;
  }
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, rounds) !== round) return;
  while (Atomics.load(words, rounds) === round) Atomics.wait(words, rounds, round);
}
