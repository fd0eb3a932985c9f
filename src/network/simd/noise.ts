import { Random } from "../../core/random.ts";
import { STATE } from "../../layers/layer.simd.ts";
import type { TrainingWork } from "../engine.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Plan } from "./plan.ts";

/*
 * Chance for layers that take it inside the module. A sample's stream follows from the seed, the layer's name, the number of
 * the mini-batch and the sample's, as everywhere. Here only its state is made and written to memory: the layer's code draws.
 */

/** Whether any layer takes chance inside the module. */
export function hasNoise({ layers }: Plan): boolean {
  return layers.some(({ states }) => states !== undefined);
}

/** What `plan.noise` holds where number `at` of the samples that were written is the first. */
export function noiseOf(at: number): number {
  return STATE * (1 + at);
}

/** Writes states for `count` of the work's samples from number `start` on, and says that the first of them begins. */
export function writeNoise(
  { words }: NetworkMemory,
  { layers, noise }: Plan,
  { seed, step, samples, batchSize }: TrainingWork,
  start: number,
  count: number,
): void {
  words[noise / 4] = noiseOf(0);
  for (const { place, states } of layers) {
    if (states === undefined) continue;
    for (let from = start; from < start + count; ) {
      const batch = Math.floor(from / batchSize);
      const to = Math.min((batch + 1) * batchSize, start + count);
      const at = (states + noiseOf(from - start)) / 4;
      new Random(seed, place.name, step + batch).writeStates(samples.subarray(from, to), words, at);
      from = to;
    }
  }
}

/** No chance is taken from here on. */
export function endNoise({ words }: NetworkMemory, { noise }: Plan): void {
  words[noise / 4] = 0;
}
