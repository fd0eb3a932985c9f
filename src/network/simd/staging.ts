import { PLACE } from "../../layers/layer.simd.ts";
import type { Crew } from "./crew.ts";
import { type Examples, part, writeBytes, writeRows, writeTargets } from "./data.ts";
import type { Exports } from "./exports.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { bytesStride, CHUNK, mostPacked } from "./sizes.ts";

/*
 * Data that are gone through again and again. Bytes for a first layer that has code for them are packed whole, once, behind
 * everything else; other inputs are copied when their turn comes.
 */

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
