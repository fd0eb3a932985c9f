/*
 * The instructions of WebAssembly that kernels use, as typed expressions.
 *
 * `i32.add(a, 8)` is a value: the bytes that leave a + 8 on the stack. `v128.store(p, x)` is an effect: bytes that leave
 * nothing. Both are immutable and mean nothing until a function runs them. Opcodes: WebAssembly specification 2.0,
 * chapter 5.4. Only operations with one exact result are here; relaxed SIMD is left out because it has several.
 */

import { type Code, floatBytes, signed, unsigned } from "./binary.ts";

/** The types of values. */
export type Type = "i32" | "i64" | "f32" | "f64" | "v128";

/** Code that leaves one value of a type. Using it twice computes it twice: `let` keeps it in a local. */
export class Value<T extends Type = Type> {
  readonly type: T;
  readonly code: Code;

  constructor(type: T, code: Code) {
    this.type = type;
    this.code = code;
  }
}

/** Code that does something and leaves no value. */
export class Effect {
  readonly effect: Code;

  constructor(effect: Code) {
    this.effect = effect;
  }
}

/** A value, or a number that stands for a constant. */
export type Operand<T extends Type> = T extends "v128" ? Value<T> : Value<T> | number;

/** A number as a constant of a type; a value as it is. */
export function asValue<T extends Type>(type: T, operand: Value<T> | number): Value<T> {
  if (typeof operand !== "number") return operand;
  if (type === "i32") return new Value(type, [0x41, signed(operand)]);
  if (type === "i64") return new Value(type, [0x42, signed(operand)]);
  if (type === "f32") return new Value(type, [0x43, floatBytes(operand, 4)]);
  if (type === "f64") return new Value(type, [0x44, floatBytes(operand, 8)]);
  throw new Error("a vector is no number: f32x4.splat makes one of it");
}

const SIMD = 0xfd;
const simd = (opcode: number): number[] => [SIMD, ...unsigned(opcode)];

const unary =
  <A extends Type, R extends Type>(a: A, result: R, opcode: number | Code) =>
  (x: Operand<A>): Value<R> =>
    new Value(result, [asValue(a, x as Value<A>).code, opcode]);

const binary =
  <A extends Type, B extends Type, R extends Type>(a: A, b: B, result: R, opcode: number | Code) =>
  (x: Operand<A>, y: Operand<B>): Value<R> =>
    new Value(result, [asValue(a, x as Value<A>).code, asValue(b, y as Value<B>).code, opcode]);

/** Reads memory at `address + offset`; `align` is the logarithm of the alignment that is promised. */
const load =
  <R extends Type>(result: R, opcode: number | Code, align: number) =>
  (address: Operand<"i32">, offset = 0): Value<R> =>
    new Value(result, [asValue("i32", address).code, opcode, align, unsigned(offset)]);

/** Writes memory at `address + offset`. */
const store =
  <T extends Type>(type: T, opcode: number | Code, align: number) =>
  (address: Operand<"i32">, value: Operand<T>, offset = 0): Effect =>
    new Effect([asValue("i32", address).code, asValue(type, value as Value<T>).code, opcode, align, unsigned(offset)]);

/** Writes one lane of a vector to `address + offset`. */
const storeLane =
  (opcode: number, align: number) =>
  (address: Operand<"i32">, value: Value<"v128">, lane: number, offset = 0): Effect =>
    new Effect([asValue("i32", address).code, value.code, simd(opcode), align, unsigned(offset), lane]);

/** Operations of one type on itself, and comparisons of it. */
const arithmetic = <T extends Type>(type: T, opcode: number | Code) => binary(type, type, type, opcode);
const comparison = <T extends Type>(type: T, opcode: number) => binary(type, type, "i32", opcode);

/** Whole numbers of 32 bits: addresses and counts, which are unsigned where it matters. */
export const i32 = {
  eqz: unary("i32", "i32", 0x45),
  eq: comparison("i32", 0x46),
  lt: comparison("i32", 0x49),
  gt: comparison("i32", 0x4b),
  clz: unary("i32", "i32", 0x67),
  ctz: unary("i32", "i32", 0x68),
  /** How many bits are set. */
  popcnt: unary("i32", "i32", 0x69),
  add: arithmetic("i32", 0x6a),
  sub: arithmetic("i32", 0x6b),
  mul: arithmetic("i32", 0x6c),
  /** Without a sign, rounded down. */
  div: arithmetic("i32", 0x6e),
  and: arithmetic("i32", 0x71),
  or: arithmetic("i32", 0x72),
  xor: arithmetic("i32", 0x73),
  shl: arithmetic("i32", 0x74),
  shr: arithmetic("i32", 0x76),
  /** Shifts to the left, and what falls out comes in again. */
  rotl: arithmetic("i32", 0x77),
  /** a where the condition is not 0, otherwise b: no jump. */
  select: (a: Operand<"i32">, b: Operand<"i32">, condition: Value<"i32">): Value<"i32"> =>
    new Value("i32", [asValue("i32", a).code, asValue("i32", b).code, condition.code, 0x1b]),
  load: load("i32", 0x28, 2),
  load8: load("i32", 0x2d, 0),
  load16: load("i32", 0x2f, 1),
  store: store("i32", 0x36, 2),
  store8: store("i32", 0x3a, 0),
  store16: store("i32", 0x3b, 1),
};

export const f32 = {
  mul: arithmetic("f32", 0x94),
  div: arithmetic("f32", 0x95),
  add: arithmetic("f32", 0x92),
  ne: comparison("f32", 0x5c),
  convert: unary("i32", "f32", 0xb3),
  demote: unary("f64", "f32", 0xb6),
  load: load("f32", 0x2a, 2),
  store: store("f32", 0x38, 2),
};

export const f64 = {
  lt: comparison("f64", 0x63),
  gt: comparison("f64", 0x64),
  add: arithmetic("f64", 0xa0),
  sub: arithmetic("f64", 0xa1),
  mul: arithmetic("f64", 0xa2),
  div: arithmetic("f64", 0xa3),
  promote: unary("f32", "f64", 0xbb),
  load: load("f64", 0x2b, 3),
  store: store("f64", 0x39, 3),
};

/** 128 bits, whatever they mean. */
export const v128 = {
  load: load("v128", simd(0x00), 4),
  /** Four times the number at the address. */
  loadSplat: load("v128", simd(0x09), 2),
  /** Eight bytes, and eight of 0. */
  load8x8: load("v128", simd(0x5d), 3),
  /** Four bytes, and twelve of 0. */
  load4: load("v128", simd(0x5c), 2),
  /** Four whole numbers of 16 bits without sign, each in a lane of 32. */
  load4x16: load("v128", simd(0x04), 3),
  store: store("v128", simd(0x0b), 4),
  /** Writes one lane of four, or one of two. */
  storeLane: storeLane(0x5a, 2),
  storeHalf: storeLane(0x5b, 3),
  /** 1 where any bit is set, otherwise 0. */
  anyTrue: unary("v128", "i32", simd(0x53)),
  and: arithmetic("v128", simd(0x4e)),
  /** a where b is 0. */
  andNot: arithmetic("v128", simd(0x4f)),
  or: arithmetic("v128", simd(0x50)),
  xor: arithmetic("v128", simd(0x51)),
  /** Bits of a where the mask is 1, of b where it is 0. */
  select: (a: Value<"v128">, b: Value<"v128">, mask: Value<"v128">): Value<"v128"> =>
    new Value("v128", [a.code, b.code, mask.code, simd(0x52)]),
  /** The same 16 bytes each time. */
  const: (bytes: Uint8Array): Value<"v128"> => new Value("v128", [simd(0x0c), bytes]),
};

/** Sixteen bytes. */
export const i8x16 = {
  sub: arithmetic("v128", simd(0x71)),
  /** Byte i of the result is byte b[i] of a; 0 where there is none. */
  swizzle: arithmetic("v128", simd(0x0e)),
  /** Sixteen of the 32 bytes of a (0 to 15) and b (16 to 31). */
  shuffle: (a: Value<"v128">, b: Value<"v128">, lanes: readonly number[]): Value<"v128"> =>
    new Value("v128", [a.code, b.code, simd(0x0d), lanes]),
  /** a with another first byte. */
  withFirst: (a: Value<"v128">, byte: Value<"i32">): Value<"v128"> =>
    new Value("v128", [a.code, byte.code, simd(0x17), 0]),
  ne: arithmetic("v128", simd(0x24)),
  /** The highest bit of each byte, as a number of 16 bits. */
  bitmask: unary("v128", "i32", simd(0x64)),
};

/** Four whole numbers. */
export const i32x4 = {
  splat: unary("i32", "v128", simd(0x11)),
  add: arithmetic("v128", simd(0xae)),
  sub: arithmetic("v128", simd(0xb1)),
  mul: arithmetic("v128", simd(0xb5)),
  shl: binary("v128", "i32", "v128", simd(0xab)),
  shr: binary("v128", "i32", "v128", simd(0xad)),
  /** Shifts the sign in. */
  sar: binary("v128", "i32", "v128", simd(0xac)),
  /** The first four of sixteen bytes, without sign. */
  fromBytes: (x: Value<"v128">): Value<"v128"> => new Value("v128", [x.code, simd(0x89), simd(0xa9)]),
  toFloats: unary("v128", "v128", simd(0xfa)),
  /** The highest bit of each number, as a number of 4 bits. */
  bitmask: unary("v128", "i32", simd(0xa4)),
  /** Four of the eight numbers of a (0 to 3) and b (4 to 7). */
  shuffle: (a: Value<"v128">, b: Value<"v128">, lanes: readonly [number, number, number, number]): Value<"v128"> =>
    new Value("v128", [
      a.code,
      b.code,
      simd(0x0d),
      lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    ]),
};

/** Four floats. */
export const f32x4 = {
  splat: unary("f32", "v128", simd(0x13)),
  add: arithmetic("v128", simd(0xe4)),
  sub: arithmetic("v128", simd(0xe5)),
  mul: arithmetic("v128", simd(0xe6)),
  div: arithmetic("v128", simd(0xe7)),
  abs: unary("v128", "v128", simd(0xe0)),
  sqrt: unary("v128", "v128", simd(0xe3)),
  /** b where b < a, otherwise a: a NaN in a stays. One instruction, which `min` and `max` are not. */
  least: arithmetic("v128", simd(0xea)),
  /** b where a < b, otherwise a. */
  most: arithmetic("v128", simd(0xeb)),
  /** All bits set where a > b. */
  gt: arithmetic("v128", simd(0x44)),
  /** All bits set where a and b differ, as a NaN does from itself. */
  ne: arithmetic("v128", simd(0x42)),
  lane: (x: Value<"v128">, lane: number): Value<"f32"> => new Value("f32", [x.code, simd(0x1f), lane]),
};
