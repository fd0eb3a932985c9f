import { type Rows, TRAINING, WHOLE } from "../../layers/layer.simd.ts";
import { growMemory, makeMemory, makeSharedMemory } from "../../wasm/arena.ts";
import type { Plan, Range, WeightBlock } from "./plan.ts";

/** The memory of one network, as arrays of what stands in it. Positions are addresses divided by an element's size. */
export class NetworkMemory {
  readonly memory: WebAssembly.Memory;
  readonly #plan: Plan;
  bytes!: Uint8Array<ArrayBuffer>;
  words!: Uint32Array<ArrayBuffer>;
  floats!: Float32Array<ArrayBuffer>;
  doubles!: Float64Array<ArrayBuffer>;

  constructor(plan: Plan) {
    this.memory = plan.threads > 1 ? makeSharedMemory(plan.end, this) : makeMemory(plan.end);
    this.#plan = plan;
    this.#look();
    if (plan.first === undefined) return;
    this.scale = 1;
    for (let mask = 0; mask < 256; mask++) {
      const set = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (mask >> bit) % 2 === 1);
      for (let i = 0; i < 8; i++) this.bytes[plan.first.positions + 8 * mask + i] = set[i] ?? 128;
    }
  }

  #look(): void {
    const buffer = this.memory.buffer as ArrayBuffer;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.floats = new Float32Array(buffer);
    this.doubles = new Float64Array(buffer);
  }

  /** Makes room up to an address, and a quarter more where there was too little: it is asked for bit by bit. */
  reserve(end: number): void {
    if (end <= this.bytes.length) return;
    growMemory(this.memory, end, Math.ceil(1.25 * end));
    this.#look();
  }

  /** What the first layer's weights are multiplied by; 1 where they are never scaled. */
  get scale(): number {
    return this.#plan.first === undefined ? 1 : this.doubles[this.#plan.first.scale / 8]!;
  }

  set scale(scale: number) {
    if (this.#plan.first !== undefined) this.doubles[this.#plan.first.scale / 8] = scale;
  }

  get total(): number {
    return this.doubles[this.#plan.total / 8]!;
  }

  set total(total: number) {
    this.doubles[this.#plan.total / 8] = total;
  }

  /** Before samples go through the network: what they are to each other; they are mini-batch number 0, and their cost is 0. */
  begin(samples: "apart" | "whole" | "training"): void {
    this.words[this.#plan.whole / 4] = samples === "apart" ? 0 : samples === "whole" ? WHOLE : TRAINING;
    this.words[this.#plan.batch / 4] = 0;
    this.total = 0;
  }

  /** Whether all that was watched since the last `calm` was finite. */
  get isCalm(): boolean {
    const at = this.#plan.alarm / 4;
    return this.floats.subarray(at, at + 4).every((lane) => lane === 0);
  }

  calm(): void {
    this.floats.fill(0, this.#plan.alarm / 4, this.#plan.alarm / 4 + 4);
  }

  clear({ address, floats }: Range): void {
    this.floats.fill(0, address / 4, address / 4 + floats);
  }

  copy({ address, floats }: Range, to: number): void {
    this.floats.copyWithin(to / 4, address / 4, address / 4 + floats);
  }

  /** One array as the outside sees it, out of the copy that begins at `address`. */
  read(
    { shape, position }: WeightBlock,
    address: number,
    factor = 1,
  ): { shape: readonly number[]; data: Float32Array } {
    const length = shape.reduce((product, axis) => product * axis, 1);
    const data = new Float32Array(length);
    for (let i = 0; i < length; i++) data[i] = this.floats[address / 4 + position(i)]! * factor;
    return { shape, data };
  }

  /** n rows as one array, without padding. */
  readRows({ address, size, stride }: Rows, n: number): Float32Array {
    const values = new Float32Array(n * size);
    for (let i = 0; i < n; i++) {
      const from = address / 4 + i * stride;
      values.set(this.floats.subarray(from, from + size), i * size);
    }
    return values;
  }

  write({ position }: WeightBlock, address: number, data: ArrayLike<number>): void {
    for (let i = 0; i < data.length; i++) this.floats[address / 4 + position(i)] = data[i]!;
  }
}
