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
  /** Where memory is free again. */
  readonly end: number;
}

/** A dataset that stands packed in memory. */
interface Packed {
  /** Does not keep the dataset alive. */
  readonly data: WeakRef<Dataset>;
  /** Where each sample begins; the last number is where all end. */
  readonly places: Uint32Array;
}

/** Training, validation and test data: what a training goes through again and again. */
const MOST_PACKED = 3;

/** The datasets of one network: brings their samples into its memory. */
export class Staging {
  readonly #memory: NetworkMemory;
  readonly #plan: Plan;
  readonly #exports: Exports;
  /** What is packed, one behind the other. */
  #packed: Packed[] = [];

  constructor(memory: NetworkMemory, plan: Plan, exports: Exports) {
    this.#memory = memory;
    this.#plan = plan;
    this.#exports = exports;
  }

  /** Whether samples of these data stand in memory packed. */
  isPacked(data: Dataset): boolean {
    return this.#plan.first !== undefined && data.inputs instanceof Uint8Array;
  }

  /** Puts the named samples into memory, ready for `batch` of them at a time; and their targets, where they have any. */
  stage(data: Dataset, samples: Uint32Array, batch: number): Staged {
    const { x, wanted, first } = this.#plan;
    const packed = this.isPacked(data) ? this.#pack(data) : undefined;
    const start = Math.ceil(this.#end / 64) * 64;
    const targets = packed ? start : start + 4 * x.stride * samples.length;
    const end = targets + 4 * wanted.stride * samples.length;
    this.#memory.reserve(end);
    if (data.targets.length > 0) writeTargets(this.#memory, { ...wanted, address: targets }, data, samples);
    if (packed === undefined) {
      writeRows(this.#memory, { ...x, address: start }, data, samples);
      return { x: start, wanted: targets, end };
    }
    const { words } = this.#memory;
    let at = first!.places / 4;
    for (let i = 0; i < samples.length; i++) {
      words[at++] = packed.places[samples[i]!]!;
      words[at++] = packed.places[samples[i]! + 1]!;
    }
    words.fill(0, at, at + (batch * PLACE) / 4); // there is no next batch to touch
    return { x: first!.places, wanted: targets, end };
  }

  /** Where what is packed ends. */
  get #end(): number {
    return this.#packed.at(-1)?.places.at(-1) ?? this.#plan.end;
  }

  #pack(data: Dataset): Packed {
    const known = this.#packed.find((packed) => packed.data.deref() === data);
    if (known !== undefined) return known;
    if (this.#packed.length === MOST_PACKED) this.#packed = [];
    const { first, x } = this.#plan;
    const places = new Uint32Array(data.count + 1);
    let to = this.#end;
    places[0] = to;
    for (let start = 0; start < data.count; start += CHUNK) {
      const n = Math.min(CHUNK, data.count - start);
      this.#memory.reserve(to + n * mostPacked(x.size));
      writeBytes(this.#memory, this.#plan, data, start, n);
      this.#exports.compress(n, to);
      const ends = first!.places / 4;
      for (let i = 0; i < n; i++) places[start + i + 1] = this.#memory.words[ends + 2 * i + 1]!;
      to = places[start + n]!;
    }
    const packed = { data: new WeakRef(data), places };
    this.#packed.push(packed);
    return packed;
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
  return new Uint32Array(n).map((_, i) => start + i);
}
