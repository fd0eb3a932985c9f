import type { Floats } from "../../core/shape.ts";
import type { Rows } from "../../layers/layer.simd.ts";
import type { Inputs } from "../engine.ts";
import { checkWholeBatch } from "../whole-batch.ts";
import { sampleRange, stageInputs } from "./data.ts";
import { type Inside, QUIET } from "./inside.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { CHUNK } from "./sizes.ts";

/** z and a of every layer for n inputs from number `start` on; for one input, nothing is allocated where all have code. */
export function feedForward(inside: Inside, inputs: Inputs, start: number, n: number, wholeBatch = false): void {
  const { plan, memory, exports } = inside;
  if (!plan.hasCode) inside.chance = { ...QUIET, wholeBatch, samples: sampleRange(start, n) };
  memory.begin(wholeBatch ? "whole" : "apart");
  if (stageInputs(memory, plan, inputs, start, n)) exports.forwardBytes(n);
  else exports.forward(plan.x.address, n, 0, 1);
}

/** Copies n rows to row number `start` of an array without padding. */
export function copyRows(
  { floats }: NetworkMemory,
  { address, size, stride }: Rows,
  n: number,
  to: Floats,
  start: number,
): void {
  let [from, at] = [address / 4, start * size];
  for (let i = 0; i < n; i++, from += stride) for (let j = 0; j < size; j++) to[at++] = floats[from + j]!;
}

/** Writes the outputs for all inputs, a chunk at a time. */
export function answer(inside: Inside, inputs: Inputs, outputs: Floats): void {
  const { plan, memory } = inside;
  const { a } = plan.layers.at(-1)!;
  for (let start = 0; start < inputs.count; start += CHUNK) {
    const n = Math.min(CHUNK, inputs.count - start);
    feedForward(inside, inputs, start, n);
    copyRows(memory, a, n, outputs, start);
  }
}

/** Refuses what does not fit into a chunk where a mini-batch must stay whole. */
export function requireChunk(operation: string, { wholeBatch }: Plan, samples: number): void {
  if (wholeBatch !== undefined) checkWholeBatch(operation, wholeBatch, samples, CHUNK);
}
