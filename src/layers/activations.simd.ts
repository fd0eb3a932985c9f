import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { exp, sigmoid, tanh } from "../wasm/elementary.ts";
import { f32x4, i32, v128 } from "../wasm/instructions.ts";
import { firstLanes, largestOfLanes, splat, sumOfLanes, type Vector } from "../wasm/vectors.ts";
import type { ActivationName } from "./activation.ts";
import type { Rows } from "./layer.simd.ts";
import { alongRow, forEachRow } from "./rows.simd.ts";

/* The activations for the SIMD engine, over n rows of z, a and the gradient from number `from` on, which stand alike: `activations.ts` has the formulas. */

/** An activation's functions for one layer. */
export interface ActivationCode {
  /** forward(from, n): a from z. */
  readonly forward: Callee<readonly ["i32", "i32"]>;
  /** backward(from, n): dz from da, which stands where dz will. */
  readonly backward: Callee<readonly ["i32", "i32"]>;
}

/** Where an activation's arrays stand. */
export interface ActivationSite {
  readonly module: Assembler;
  readonly name: string;
  readonly z: Rows;
  readonly a: Rows;
  /** da before `backward`, dz after it. */
  readonly delta: Rows;
  /** A vector that becomes NaN where z was not finite. */
  readonly alarm: number;
}

/** A value from z, and dz from da, a and z. */
interface Elementwise {
  readonly value: (f: Body, z: Vector) => Vector;
  readonly slope: (f: Body, da: Vector, a: Vector, z: Vector) => Vector;
  /** Whether the padding has to be set back to 0, because the value at 0 is not 0. */
  readonly lifts?: boolean;
}

const elementwise: Readonly<Record<Exclude<ActivationName, "softmax">, Elementwise>> = {
  sigmoid: {
    value: sigmoid,
    slope: (_f, da, a) => f32x4.mul(da, f32x4.mul(a, f32x4.sub(splat(1), a))),
    lifts: true,
  },
  tanh: { value: tanh, slope: (_f, da, a) => f32x4.mul(da, f32x4.sub(splat(1), f32x4.mul(a, a))) },
  relu: {
    value: (_f, z) => f32x4.most(z, splat(0)),
    slope: (_f, da, _a, z) => v128.and(da, f32x4.gt(z, splat(0))),
  },
  linear: { value: (_f, z) => z, slope: (_f, da) => da },
};

/** Adds an activation's functions to the module. */
export function emitActivation(name: ActivationName, site: ActivationSite): ActivationCode {
  const { module, name: layer, z, a, delta } = site;
  if (name === "softmax") {
    return {
      forward: module.procedure(`${layer}.softmax`, ["i32", "i32"], (f, ...rows) => softmaxForward(f, site, ...rows)),
      backward: module.procedure(`${layer}.softmaxBackward`, ["i32", "i32"], (f, ...rows) =>
        softmaxBackward(f, site, ...rows),
      ),
    };
  }
  const { value, slope, lifts } = elementwise[name];
  return {
    forward: module.procedure(`${layer}.${name}`, ["i32", "i32"], (f, from, n) => {
      const alarm = f.let(splat(0));
      const [start, end] = endsOf(f, z, from, n);
      f.for(start, end, 16, (p) => {
        const x = f.let(v128.load(p, z.address));
        raise(f, alarm, x);
        f.do(v128.store(p, value(f, x), a.address));
      });
      ring(f, alarm, site.alarm);
      if (lifts && a.size % 4 !== 0) clearPadding(f, a, start, end);
    }),
    backward: module.procedure(`${layer}.${name}Backward`, ["i32", "i32"], (f, from, n) => {
      const [start, end] = endsOf(f, z, from, n);
      f.for(start, end, 16, (p) => {
        const [da, ap, zp] = [delta, a, z].map((rows) => f.let(v128.load(p, rows.address)));
        f.do(v128.store(p, slope(f, da!, ap!, zp!), delta.address));
      });
    }),
  };
}

/** z 0 is added for every z: the sum is 0 while all were finite, and NaN after one was not. */
function raise(f: Body, alarm: Local<"v128">, z: Vector): void {
  f.set(alarm, f32x4.add(alarm, f32x4.mul(z, splat(0))));
}

/** Only a NaN is written: another thread's must not be written over. */
function ring(f: Body, alarm: Local<"v128">, address: number): void {
  f.if(v128.anyTrue(f32x4.ne(alarm, alarm)), () => f.do(v128.store(f.pointer(address), alarm)));
}

/** Where n rows from number `from` on begin and end, in bytes from the array's address. */
function endsOf(
  f: Body,
  { stride }: Rows,
  from: Local<"i32">,
  n: Local<"i32">,
): readonly [start: Local<"i32">, end: Local<"i32">] {
  return [f.let(i32.mul(from, 4 * stride)), f.let(i32.mul(i32.add(from, n), 4 * stride))];
}

/** Sets the floats behind each row to 0. */
function clearPadding(f: Body, { address, size, stride }: Rows, start: Local<"i32">, end: Local<"i32">): void {
  const last = address + 4 * (stride - 4);
  f.for(start, end, 4 * stride, (p) => f.do(v128.store(p, v128.and(v128.load(p, last), firstLanes(size % 4)), last)));
}

function softmaxForward(f: Body, { z, a, alarm: alarmed }: ActivationSite, from: Local<"i32">, n: Local<"i32">): void {
  const alarm = f.let(splat(0));
  forEachRow(f, from, n, z, (row) => {
    const largest = f.let(splat(-Infinity));
    alongRow(f, row, z, (p, mask) => {
      const x = f.let(v128.load(p, z.address));
      raise(f, alarm, x);
      f.set(largest, f32x4.most(largest, mask === undefined ? x : v128.select(x, splat(-Infinity), mask)));
    });
    f.set(largest, largestOfLanes(f, largest));
    const sum = f.let(splat(0));
    alongRow(f, row, z, (p, mask) => {
      const e = f.let(exp(f, f32x4.sub(v128.load(p, z.address), largest)));
      if (mask !== undefined) f.set(e, v128.and(e, mask));
      f.set(sum, f32x4.add(sum, e));
      f.do(v128.store(p, e, a.address));
    });
    f.set(sum, sumOfLanes(f, sum));
    alongRow(f, row, z, (p) => f.do(v128.store(p, f32x4.div(v128.load(p, a.address), sum), a.address)));
  });
  ring(f, alarm, alarmed);
}

function softmaxBackward(f: Body, { a, delta }: ActivationSite, from: Local<"i32">, n: Local<"i32">): void {
  forEachRow(f, from, n, a, (row) => {
    const mean = f.let(splat(0));
    alongRow(f, row, a, (p) => {
      f.set(mean, f32x4.add(mean, f32x4.mul(v128.load(p, delta.address), v128.load(p, a.address))));
    });
    f.set(mean, sumOfLanes(f, mean));
    alongRow(f, row, a, (p) => {
      const apart = f32x4.sub(v128.load(p, delta.address), mean);
      f.do(v128.store(p, f32x4.mul(v128.load(p, a.address), apart), delta.address));
    });
  });
}
