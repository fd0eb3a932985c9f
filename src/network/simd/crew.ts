import { BARRIER, type Call, type Functions, makeCall } from "../../wasm/calls.ts";
import type { Shared } from "../../wasm/threads.ts";

/** Whoever makes the calls into a module: this thread at once, or several threads later. */
export interface Crew {
  /** Calls an exported function; thread and threads are added to what it is told. */
  call(name: string, ...args: number[]): void;
  /** What is called from here on needs what was called before. */
  meet(): void;
  /** Kept when all calls have been made. */
  finish(): Promise<void>;
}

/** This thread alone, at once. */
export function soloCrew(functions: Functions): Crew {
  return {
    call: (name, ...args) => makeCall(functions, name, args, 0, 1),
    meet() {},
    async finish() {},
  };
}

/** Several threads, when all calls are known. */
export function teamCrew(shared: Shared): Crew {
  let calls: Call[] = [];
  return {
    call: (name, ...args) => calls.push([name, ...args]),
    meet: () => calls.push(BARRIER),
    async finish() {
      if (calls.length === 0) return;
      const all = calls;
      calls = [];
      // Whoever has one thread does not load this.
      const { runInThreads } = await import("../../wasm/threads.ts");
      await runInThreads(shared, all);
    },
  };
}
