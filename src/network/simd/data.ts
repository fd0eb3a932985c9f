import type { Dataset } from "../../core/dataset.ts";
import { PLACE, type Rows } from "../../layers/layer.simd.ts";
import type { Inputs } from "../engine.ts";
import type { Crew } from "./crew.ts";
import type { Exports } from "./exports.ts";
import type { NetworkMemory } from "./memory.ts";
import { bytesStride, CHUNK, mostPacked, type Plan } from "./plan.ts";

/*
 * How data get into a network's memory. Bytes for a first layer that has code for them are packed whole, once, behind
 * everything else; other inputs are copied when their turn comes, as rows of floats.
 */

/** Inputs, with what is wanted of them, or with no targets at all. */
export type Examples = Inputs & Pick<Dataset, "targets">;

/** Where the inputs of some samples stand, and what is wanted of them. */
export interface Staged {
  /** As rows of floats, as rows of bytes, or packed: then their places. */
  readonly form: "floats" | "bytes" | "packed";
  readonly x: number;
  /** Bytes from one sample's inputs, or place, to the next. */
  readonly step: number;
  readonly wanted: number;
  /** Where memory is free again. */
  readonly end: number;
}

/** A dataset that stands packed in memory. */
interface Packed {
  /** Does not keep the dataset alive. */
  readonly data: WeakRef<Examples>;
  /** Where each sample begins; the last number is where all end. */
  readonly places: Uint32Array;
}

/** Training, validation and test data, and monitored training examples: what a training goes through again and again. */
const MOST_PACKED = 4;

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
  isPacked(data: Examples): boolean {
    return this.#plan.first !== undefined && data.inputs instanceof Uint8Array;
  }

  /**
   * Puts the named samples into memory, and their targets, where they have any.
   *
   * @param batch how many of them will be worked on at a time, for those that are packed
   * @param asFloats whether bytes become floats here, and not by `bringIn`
   */
  stage(data: Examples, samples: Uint32Array, { batch = 0, asFloats = false } = {}): Staged {
    const { x, wanted, first } = this.#plan;
    const packed = this.isPacked(data) ? this.#pack(data) : undefined;
    const isBytes = packed === undefined && data.inputs instanceof Uint8Array && !asFloats;
    const start = Math.ceil(this.#end / 64) * 64;
    const step = packed ? PLACE : isBytes ? bytesStride(x.size) : 4 * x.stride;
    const targets = packed ? start : Math.ceil((start + step * samples.length) / 64) * 64;
    const end = targets + 4 * wanted.stride * samples.length;
    this.#memory.reserve(end);
    if (data.targets.length > 0) writeTargets(this.#memory, { ...wanted, address: targets }, data, samples);
    if (packed !== undefined) {
      writePlaces(this.#memory, first!.places, packed.places, samples, batch);
      return { form: "packed", x: first!.places, step, wanted: targets, end };
    }
    if (isBytes) {
      const all = data.inputs;
      if (step !== x.size) this.#memory.bytes.fill(0, start, start + step * samples.length);
      for (const [i, sample] of samples.entries()) {
        this.#memory.bytes.set(part(all, sample * x.size, x.size), start + i * step);
      }
    } else writeRows(this.#memory, { ...x, address: start }, data, samples);
    return { form: isBytes ? "bytes" : "floats", x: start, step, wanted: targets, end };
  }

  /** The address of the inputs of n staged samples from number `at` on, as the network's functions want them. */
  bringIn(crew: Crew, { form, x, step }: Staged, at: number, n: number): number {
    const address = x + at * step;
    if (form !== "bytes") return address;
    crew.call("widen", address, n);
    return this.#plan.x.address;
  }

  /** Where what is packed ends. */
  get #end(): number {
    return this.#packed.at(-1)?.places.at(-1) ?? this.#plan.end;
  }

  #pack(data: Examples): Packed {
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

/** Writes where samples begin and end; behind them nothing, for `batch` samples: there is no next batch to touch. */
function writePlaces(
  { words }: NetworkMemory,
  address: number,
  places: Uint32Array,
  samples: Uint32Array,
  batch: number,
): void {
  let at = address / 4;
  for (let i = 0; i < samples.length; i++) {
    words[at++] = places[samples[i]!]!;
    words[at++] = places[samples[i]! + 1]!;
  }
  words.fill(0, at, at + (batch * PLACE) / 4);
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
