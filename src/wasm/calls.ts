/*
 * How several threads run one list of calls. Each has an instance of the same module on the same memory, and goes through
 * the list by itself: what a call works on, it finds out from the thread's number and from how many there are.
 */

/** An exported function's name and what it is told; or a place where all threads wait for each other. */
export type Call = readonly [name: string, ...args: number[]] | typeof BARRIER;

export const BARRIER = "barrier";

/** A module's functions. */
export type Functions = Readonly<Record<string, (...args: number[]) => void>>;

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
