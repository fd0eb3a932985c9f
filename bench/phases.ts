import { Session } from "node:inspector/promises";

/** What a sampling profiler of V8 found: only what is used here. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/** Microseconds between two looks of the profiler. */
const INTERVAL = 100;

/**
 * Milliseconds that each function took itself while `work` ran, those of WebAssembly by the names that the assembler
 * gave them: `dense1.forward`. The longest first.
 */
export async function phasesOf(work: () => Promise<void>): Promise<[name: string, milliseconds: number][]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.post("Profiler.start");
  await work();
  const { profile } = (await session.post("Profiler.stop")) as { profile: Profile };
  session.disconnect();
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const times = new Map<string, number>();
  for (const [i, id] of (profile.samples ?? []).entries()) {
    const name = names.get(id) ?? "";
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
  }
  times.delete("dispatch"); // the profiler itself
  return [...times].sort(([, a], [, b]) => b - a);
}
