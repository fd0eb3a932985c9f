import type { Dataset } from "../../core/dataset.ts";
import type { Rows } from "../../layers/layer.simd.ts";
import type { Inputs } from "../engine.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Plan } from "./plan.ts";

/* How data get into a network's memory: as rows of bytes where the first layer has code for them, otherwise of floats. */

/** Inputs, with what is wanted of them, or with no targets at all. */
export type Examples = Inputs & Pick<Dataset, "targets">;

/** Copies n inputs from number `start` on to where `forward` or `forwardBytes` finds them; true for bytes. */
export function stageInputs(memory: NetworkMemory, plan: Plan, inputs: Inputs, start: number, n: number): boolean {
  if (inputs.inputs instanceof Uint8Array) {
    if (plan.first !== undefined) {
      writeBytes(memory, plan, inputs, start, n);
      return true;
    }
    writeRows(memory, plan.x, inputs, sampleRange(start, n));
  } else if (plan.x.size === plan.x.stride) {
    memory.floats.set(part(inputs.inputs, start * plan.x.size, n * plan.x.size), plan.x.address / 4);
  } else writeRows(memory, plan.x, inputs, sampleRange(start, n));
  return false;
}

export function writeBytes(memory: NetworkMemory, { first, x }: Plan, inputs: Inputs, start: number, n: number): void {
  const { address, stride } = first!.bytes;
  const all = inputs.inputs as Uint8Array;
  if (stride === x.size) memory.bytes.set(part(all, start * x.size, n * x.size), address);
  else for (let i = 0; i < n; i++) memory.bytes.set(part(all, (start + i) * x.size, x.size), address + i * stride);
}

/** Some elements of an array: the array itself where they are all, which spares a view of it. */
export function part<Numbers extends Uint8Array | Float32Array | Float64Array>(
  all: Numbers,
  from: number,
  length: number,
): Numbers {
  return from === 0 && length === all.length ? all : (all.subarray(from, from + length) as Numbers);
}

/** Copies the named inputs, as floats, into rows; bytes become 0 to 1. */
export function writeRows(
  { floats }: NetworkMemory,
  { address, size, stride }: Rows,
  inputs: Inputs,
  samples: Uint32Array,
): void {
  const all = inputs.inputs;
  let to = address / 4;
  if (size !== stride) floats.fill(0, to, to + samples.length * stride);
  for (const sample of samples) {
    const from = sample * size;
    if (all instanceof Uint8Array) for (let k = 0; k < size; k++) floats[to + k] = all[from + k]! / 255;
    else floats.set(all.subarray(from, from + size), to);
    to += stride;
  }
}

/** Writes what is wanted of the named examples: vectors as they are, a label as 1 among zeros. */
export function writeTargets({ floats }: NetworkMemory, rows: Rows, data: Examples, samples: Uint32Array): void {
  const { address, size, stride } = rows;
  const { targets } = data;
  let to = address / 4;
  floats.fill(0, to, to + samples.length * stride);
  for (const sample of samples) {
    if (targets instanceof Float32Array) floats.set(targets.subarray(sample * size, (sample + 1) * size), to);
    else floats[to + targets[sample]!] = 1;
    to += stride;
  }
}

/** The numbers of n samples from `start` on. */
export function sampleRange(start: number, n: number): Uint32Array {
  return new Uint32Array(n).map((_, i) => start + i);
}
