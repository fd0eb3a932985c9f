import type { Shape } from "../core/shape.ts";
import type { Assembler, Body, Callee, Local, Procedure } from "../wasm/assembler.ts";
import { i32, type Operand, type Value } from "../wasm/instructions.ts";

/*
 * What a kind of layer gives to the SIMD engine beside its plain loops: code for its very shapes.
 *
 * Arrays of a batch stand as one row a sample. A row is as long as whole vectors of four floats; the floats beyond the
 * layer's size are 0 and stay 0, so that kernels may work on them like on the others.
 */

/** An array of a batch: sample n begins at `address + 4 n stride`. */
export interface Rows {
  readonly address: number;
  /** Floats of a row that count. */
  readonly size: number;
  /** Floats from one row to the next: `size` rounded up to whole vectors. */
  readonly stride: number;
}

/** The length of a row of so many floats. */
export function strideOf(size: number): number {
  return Math.ceil(size / 4) * 4;
}

/** How one array of weights lies in memory. */
export interface WeightLayout {
  /** Floats that it takes, those of padding included: whole vectors. */
  readonly floats: number;
  /** Where element i of the array, as the outside sees it, stands among them. */
  position(i: number): number;
}

/** Where a layer's arrays stand, and the module that its functions go to. */
export interface Site {
  readonly module: Assembler;
  /** The layer's name, with which its functions begin. */
  readonly name: string;
  /** Inputs; functions are told where they begin. */
  readonly x: Omit<Rows, "address">;
  /** z: what the layer writes before its activation. */
  readonly y: Rows;
  /** The gradients of y and x. */
  readonly dy: Rows;
  readonly dx: Rows;
  /** Addresses of the weights and of their gradients, by name; gradients stand behind the weights. */
  readonly weights: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, number>>;
  /** What `KernelLayout` asks for: rows of what is kept, floats that are derived, and each thread's own, one behind the other. */
  readonly kept: readonly Rows[];
  readonly derived: number;
  readonly scratch: Rows;
  readonly noise?: Noise;
  /** Address of a word: 0 where each sample stands for itself, WHOLE or TRAINING where they are one mini-batch. */
  readonly whole: number;
  /** Waits for all threads, in the midst of `forward` or `backward`: all must call it. Undefined where there is one thread. */
  readonly meet: Procedure | undefined;
  /** What the network's first layer has and no other. */
  readonly first?: FirstSite;
}

/** The samples are one mini-batch, whole: in training, or to be asked about it. */
export const WHOLE = 1;
export const TRAINING = 2;

/** Chance in training: addresses. */
export interface Noise {
  /** A word: 0 outside training, otherwise how many bytes behind `states` the state for the batch's sample 0 stands. */
  readonly first: number;
  /** For each sample the state of its `Random`, STATE bytes; what `pass.random(n)` of the plain loops would begin with. */
  readonly states: number;
}

/** Bytes of a stream's state. */
export const STATE = 16;

/** Memory for inputs that are mostly 0. */
export interface FirstSite {
  /** A float64 s: the layer's weights are what stands in memory times s. Biases are not scaled. */
  readonly scale: number;
  /** Inputs of a batch as bytes, rows of a multiple of 16. */
  readonly bytes: { readonly address: number; readonly stride: number };
  /** For each mask of eight bits the positions of those that are set, eight bytes, the rest 128. */
  readonly positions: number;
  /** The bytes of a batch, packed; and the places of packed samples. */
  readonly packed: number;
  readonly places: number;
  /** The lists: for each input that is not 0 where its weights stand, and its value; then where each sample's ends. */
  readonly pairs: number;
  readonly ends: number;
  /** A word for what `touch` read. */
  readonly touched: number;
}

/** Bytes of a packed sample's place: the address where it begins, and that where it ends. */
export const PLACE = 8;

/** One step of gradient descent: a weight w gains `rate` times the sum of its gradients, and loses `decay` w. */
export interface Step {
  /** -eta/m. */
  readonly rate: Local<"f64">;
  /** eta lambda/n. */
  readonly decay: Local<"f64">;
}

/** What one of several threads works on. */
export interface Part {
  /** Samples of the batch: `n` from number `from` on. */
  readonly from: Operand<"i32">;
  readonly n: Local<"i32">;
  /** Samples of the batch, all threads' together. */
  readonly batch: Local<"i32">;
  /** This thread's number from 0, and how many there are: each has scratch memory, and a part of all weights, of its own. */
  readonly thread: Operand<"i32">;
  readonly threads: Operand<"i32">;
}

/** What a layer does, as code that joins a function; the inputs of sample 0 stand from address x on. */
export interface LayerCode {
  /** y from x, for the samples of a part. */
  forward(f: Body, x: Local<"i32">, part: Part): void;
  /** dx from dy, for the samples of a part. */
  backward(f: Body, x: Local<"i32">, part: Part): void;
  /** Adds the gradients that n samples give the weights of which this thread takes care; `from` is 0. */
  accumulate(f: Body, x: Local<"i32">, part: Part): void;
  /**
   * Moves the weights straight away, with no gradients in between; dy is used up. One thread does it. Left out by kernels
   * that always add gradients up.
   */
  descend?(f: Body, x: Local<"i32">, n: Local<"i32">, step: Step): void;
  /** Brings what is derived from the weights, a copy in another order, up to date with those that this thread takes care of. */
  prepare?(f: Body, part: Pick<Part, "thread" | "threads">): void;
}

/** The numbers from a to b that this thread takes care of, of `total` in all. */
export function shareOf(
  f: Body,
  total: Operand<"i32">,
  { thread, threads }: Pick<Part, "thread" | "threads">,
): { readonly from: Local<"i32">; readonly to: Local<"i32"> } {
  return {
    from: f.let(i32.div(i32.mul(total, thread), threads)),
    to: f.let(i32.div(i32.mul(total, i32.add(thread, 1)), threads)),
  };
}

/** The address of row `from` of an array. */
export function rowAt({ address, stride }: Rows, from: Operand<"i32">): Value<"i32"> {
  return i32.add(address, i32.mul(from, 4 * stride));
}

/** A first layer's code for inputs that are mostly 0: they come as lists, and x means nothing. */
export interface SparseCode extends LayerCode {
  descend(f: Body, x: Local<"i32">, n: Local<"i32">, step: Step): void;
  /** compress(n, to): the bytes of n samples, packed from address `to` on; their places go to `places`. */
  readonly compress: Callee<readonly ["i32", "i32"]>;
  /** decode(places, n): the lists of n packed samples; their beginnings and ends stand from `places` on. */
  readonly decode: Callee<readonly ["i32", "i32"]>;
  /** touch(places, n): brings packed samples near, for whoever decodes them next. */
  readonly touch: Callee<readonly ["i32", "i32"]>;
  /** fold(): multiplies the weights by their scale, which is then 1. */
  readonly fold: Callee<readonly []>;
}

/** What a layer's code needs of memory. */
export interface KernelLayout {
  readonly weights: Readonly<Record<string, WeightLayout>>;
  /** Arrays that stand from `forward` to the end of a mini-batch: floats of each sample. */
  readonly kept?: readonly number[];
  /** Floats that `prepare` derives from the weights. */
  readonly derived?: number;
  /** Bytes that each thread needs for itself. */
  readonly scratch?: number;
  /** Whether it takes chance in training. */
  readonly noisy?: boolean;
}

/** In which company a layer stands. */
export interface Company {
  /** Whether it is the network's first: its inputs may be mostly 0, and in training nobody needs their gradient. */
  readonly first: boolean;
  /** Whether the layer behind it is done with it. */
  readonly joined: boolean;
}

/** How a kind of layer runs inside the SIMD engine. */
export interface LayerKernel<Config extends object = object> {
  /** Whether it has code for inputs that are mostly 0, as a network's first layer. */
  readonly sparse: boolean;
  /** Whether it does the work of the layer behind it too; its y is then that layer's. */
  joins?(next: { readonly kind: string; readonly size?: readonly number[] }): boolean;
  /** undefined where it has no code for such a layer. */
  layout(input: Shape, config: Config, company: Company): KernelLayout | undefined;
  emit(
    site: Site,
    input: Shape,
    config: Config,
    company: Company,
  ): { readonly dense: LayerCode; readonly sparse?: SparseCode };
}
