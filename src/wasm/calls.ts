/*
 * How several threads run one list of calls. Each has an instance of the same module on the same memory, and goes through
 * the list by itself: what a call works on, it finds out from the thread's number and from how many there are.
 */

/** An exported function's name and what it is told; or a place where all threads wait for each other. */
export type Call = readonly [name: string, ...args: number[]] | typeof BARRIER;

export const BARRIER = "barrier";

/** A module's functions. */
export type Functions = Readonly<Record<string, (...args: number[]) => void>>;

/** Bytes at which threads meet: how many have come, how often all have, and whether nobody is to go on. */
export const MEETING = 12;

const [COME, ROUNDS, OVER] = [0, 1, 2];

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

/** All calls, as one of several threads makes them, or those until `endMeeting`; `meeting` is the address where they meet. */
export function makeCalls(
  functions: Functions,
  calls: readonly Call[],
  memory: WebAssembly.Memory,
  { thread, threads, meeting }: { readonly thread: number; readonly threads: number; readonly meeting: number },
): void {
  const words = new Int32Array(memory.buffer, meeting, MEETING / 4);
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
export function meetingOf(
  { buffer }: WebAssembly.Memory,
  { threads, meeting }: { readonly threads: number; readonly meeting: number },
): () => void {
  const words = new Int32Array(buffer, meeting, MEETING / 4);
  return () => {
    if (!waitForAll(words, threads)) throw new Error("another thread is lost");
  };
}

/** How often a thread looks whether all have come before it sleeps: a few microseconds. */
const LOOKS = 4000;

/** False where a thread is lost, and the others are not to wait for it. */
function waitForAll(words: Int32Array, threads: number): boolean {
  const round = Atomics.load(words, ROUNDS);
  // Whoever ends the meeting says so first and counts a round then: nobody sleeps through it.
  if (Atomics.load(words, OVER) !== 0) return false;
  if (Atomics.add(words, COME, 1) === threads - 1) {
    Atomics.store(words, COME, 0);
    Atomics.add(words, ROUNDS, 1);
    Atomics.notify(words, ROUNDS);
  } else {
    for (let look = 0; look < LOOKS && Atomics.load(words, ROUNDS) === round; look++);
    while (Atomics.load(words, ROUNDS) === round) Atomics.wait(words, ROUNDS, round);
  }
  return Atomics.load(words, OVER) === 0;
}

/** Lets threads meet at an address: nobody waits there yet. */
export function openMeeting({ buffer }: WebAssembly.Memory, meeting: number): void {
  new Int32Array(buffer, meeting, MEETING / 4).fill(0);
}

/** Sends all threads home that wait there, or come later. */
export function endMeeting({ buffer }: WebAssembly.Memory, meeting: number): void {
  const words = new Int32Array(buffer, meeting, MEETING / 4);
  Atomics.store(words, OVER, 1);
  Atomics.add(words, ROUNDS, 1);
  Atomics.notify(words, ROUNDS);
}
