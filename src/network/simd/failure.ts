import type { TrainingProgress } from "../engine.ts";
import type { NetworkMemory } from "./memory.ts";
import { CHUNK, type Plan } from "./plan.ts";

type Failure = TrainingProgress["failure"];

/** A network's memory, and what it means. */
interface Where {
  readonly memory: NetworkMemory;
  readonly plan: Plan;
}

/** The first layer whose weighted inputs are no longer numbers; or the cost, which the last layer answers for. */
export function findFailure({ memory, plan }: Where, samples: number): Failure {
  for (const { place, z } of plan.layers) {
    const start = z.address / 4;
    const rows = memory.floats.subarray(start, start + Math.min(samples, CHUNK) * z.stride);
    if (!rows.every(Number.isFinite)) return { layer: place.name, what: "weighted inputs" };
  }
  return { layer: plan.layers.at(-1)!.place.name, what: "cost" };
}

/** The first layer whose weights, or what the rule carries for them (names end in `endings`), are no longer numbers. */
export function findWeightFailure({ memory, plan }: Where, endings: readonly string[]): Failure {
  for (const { place, blocks } of plan.layers) {
    for (const [name, { weights, carried, floats }] of Object.entries(blocks)) {
      const isSound = (address: number): boolean =>
        memory.floats.subarray(address / 4, address / 4 + floats).every(Number.isFinite);
      if (!isSound(weights)) return { layer: place.name, what: name };
      const ending = endings.find((_, i) => !isSound(carried[i]!));
      if (ending !== undefined) return { layer: place.name, what: `${name}.${ending}` };
    }
  }
  return undefined;
}
