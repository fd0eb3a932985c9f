import type { Floats } from "../../core/shape.ts";
import type { Crew } from "./crew.ts";
import type { Exports, Host } from "./exports.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Plan, WeightBlock } from "./plan.ts";
import type { Staging } from "./staging.ts";

/** A network's memory, its code, and what both mean. */
export interface Inside {
  readonly plan: Plan;
  readonly memory: NetworkMemory;
  readonly exports: Exports;
  /** What runs outside the module; undefined as long as nobody needs it, and it is not loaded. */
  outside: Outside | undefined;
  readonly crew: Crew;
  readonly staging: Staging;
  /** All weights in their order. */
  readonly blocks: readonly WeightBlock[];
  /** Chance for layers that run outside; set before they are called. */
  chance: Chance;
}

/** Where the chance of layers comes from, for the samples that are worked on. */
export interface Chance {
  readonly training: boolean;
  /** Whether the samples are a mini-batch, whole, also outside training. */
  readonly wholeBatch?: boolean;
  readonly seed: number;
  /** Number of the first mini-batch. */
  readonly step: number;
  /** Numbers of the samples, mini-batch after mini-batch of `size`. */
  readonly samples: Uint32Array;
  readonly size: number;
}

/** No chance is taken outside training. */
export const QUIET: Chance = { training: false, seed: 0, step: 0, samples: new Uint32Array(0), size: 0 };

/** What runs outside the module. */
export interface Outside extends Omit<Host, "meet"> {
  /** What the plain loops of layer number `number`, and of the one that is joined to it, give for n inputs. */
  outputs(number: number, x: number, n: number): Floats[];
}
