import type { TrainingProgress, TrainingWork } from "../engine.ts";
import type { Inside } from "./inside.ts";
import { CHUNK } from "./sizes.ts";

type Failure = TrainingProgress["failure"];

/** How a mini-batch is done, and undone. */
interface Steps {
  /** Keeps weights and what is carried, and gives back what puts them back. */
  backUp(): () => void;
  /** Does mini-batch number `b` on one thread and gives the sum of its cost; ends where `check` of some samples is true. */
  run(b: number, check: (samples: number) => boolean): Promise<number>;
}

/**
 * Mini-batches in which something stopped being a number, one by one, with checks like the reference engine's, and of the
 * weights after each step. `endings` names what the rule carries.
 */
export async function replay(
  inside: Inside,
  work: TrainingWork,
  endings: readonly string[],
  { backUp, run }: Steps,
): Promise<TrainingProgress> {
  const { memory } = inside;
  const batches = Math.ceil(work.samples.length / work.batchSize);
  let sum = 0;
  for (let b = 0; b < batches; b++) {
    const restore = backUp();
    let failure: Failure;
    const check = (samples: number): boolean => {
      failure = memory.isCalm && Number.isFinite(memory.total) ? undefined : findFailure(inside, samples);
      return failure !== undefined;
    };
    const cost = await run(b, check);
    check(Math.min(work.batchSize, work.samples.length - b * work.batchSize));
    failure ??= findWeightFailure(inside, endings);
    if (failure !== undefined) {
      restore();
      return { cost: sum, batches: b, failure };
    }
    sum += cost;
  }
  return { cost: sum, batches };
}

/** The first layer whose weighted inputs are no longer numbers; or the cost, which the last layer answers for. */
function findFailure({ memory, plan }: Inside, samples: number): Failure {
  for (const { place, z } of plan.layers) {
    const start = z.address / 4;
    const rows = memory.floats.subarray(start, start + Math.min(samples, CHUNK) * z.stride);
    if (!rows.every(Number.isFinite)) return { layer: place.name, what: "weighted inputs" };
  }
  return { layer: plan.layers.at(-1)!.place.name, what: "cost" };
}

/** The first layer whose weights, or what the rule carries for them (names end in `endings`), are no longer numbers. */
function findWeightFailure({ memory, plan }: Inside, endings: readonly string[]): Failure {
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
