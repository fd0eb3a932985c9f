import type { Dataset } from "../core/dataset.ts";
import { PLACE, type Rows } from "../layers/layer.simd.ts";
import type { Inputs } from "./engine.ts";
import type { NetworkMemory } from "./simd-memory.ts";
import { CHUNK, mostPacked, type Plan } from "./simd-plan.ts";
import type { Exports } from "./simd-program.ts";

/*
 * How data get into a network's memory. Bytes for a first layer that has code for them are packed whole, once, behind
 * everything else; other inputs are copied when their turn comes, as rows of floats.
 */

/** Where the inputs of some samples stand, or their places where they are packed, and what is wanted of them. */
export interface Staged {
  readonly x: number;
  readonly wanted: number;
}

/** The training data of one network. */
export class TrainingData {
  readonly #memory: NetworkMemory;
  readonly #plan: Plan;
  readonly #exports: Exports;
  /** What is packed, without keeping it alive, and where each sample begins; the last number is where all end. */
  #packed: WeakRef<Dataset> | undefined;
  #places = new Uint32Array(1);

  constructor(memory: NetworkMemory, plan: Plan, exports: Exports) {
    this.#memory = memory;
    this.#plan = plan;
    this.#exports = exports;
  }

  /** Whether these data are trained on in packed form. */
  isPacked(data: Dataset): boolean {
    return this.#plan.first !== undefined && data.inputs instanceof Uint8Array;
  }

  /** Puts the named samples into memory, ready for `batch` of them at a time. */
  stage(data: Dataset, samples: Uint32Array, batch: number): Staged {
    const { x, wanted, first } = this.#plan;
    const packed = this.isPacked(data);
    if (packed && this.#packed?.deref() !== data) this.#pack(data);
    const rows = packed ? this.#places.at(-1)! : this.#plan.end;
    const start = Math.ceil(rows / 64) * 64;
    const targets = packed ? start : start + 4 * x.stride * samples.length;
    this.#memory.reserve(targets + 4 * wanted.stride * samples.length);
    writeTargets(this.#memory, { ...wanted, address: targets }, data, samples);
    if (!packed) {
      writeRows(this.#memory, { ...x, address: start }, data, samples);
      return { x: start, wanted: targets };
    }
    const { words } = this.#memory;
    const places = first!.places;
    let at = places / 4;
    for (let i = 0; i < samples.length; i++) {
      words[at++] = this.#places[samples[i]!]!;
      words[at++] = this.#places[samples[i]! + 1]!;
    }
    words.fill(0, at, at + (batch * PLACE) / 4); // there is no next batch to touch
    return { x: places, wanted: targets };
  }

  #pack(data: Dataset): void {
    this.#packed = undefined;
    const { end, first, x } = this.#plan;
    this.#places = new Uint32Array(data.count + 1);
    let to = end;
    this.#places[0] = to;
    for (let start = 0; start < data.count; start += CHUNK) {
      const n = Math.min(CHUNK, data.count - start);
      this.#memory.reserve(to + n * mostPacked(x.size));
      writeBytes(this.#memory, this.#plan, data, start, n);
      this.#exports.compress(n, to);
      const places = first!.places / 4;
      for (let i = 0; i < n; i++) this.#places[start + i + 1] = this.#memory.words[places + 2 * i + 1]!;
      to = this.#places[start + n]!;
    }
    this.#packed = new WeakRef(data);
  }
}

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

function writeBytes(memory: NetworkMemory, { first, x }: Plan, inputs: Inputs, start: number, n: number): void {
  const { address, stride } = first!.bytes;
  const all = inputs.inputs as Uint8Array;
  if (stride === x.size) memory.bytes.set(part(all, start * x.size, n * x.size), address);
  else for (let i = 0; i < n; i++) memory.bytes.set(part(all, (start + i) * x.size, x.size), address + i * stride);
}

/** Some elements of an array: the array itself where they are all, which spares a view of it. */
function part<Numbers extends Uint8Array | Float32Array | Float64Array>(
  all: Numbers,
  from: number,
  length: number,
): Numbers {
  return from === 0 && length === all.length ? all : (all.subarray(from, from + length) as Numbers);
}

/** Copies the named inputs, as floats, into rows; bytes become 0 to 1. */
function writeRows(
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
export function writeTargets({ floats }: NetworkMemory, rows: Rows, data: Dataset, samples: Uint32Array): void {
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
  return Uint32Array.from({ length: n }, (_, i) => start + i);
}
