import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { exp, sigmoid, tanh } from "../wasm/elementary.ts";
import { f32x4, i32, v128 } from "../wasm/instructions.ts";
import { firstLanes, largestOfLanes, splat, sumOfLanes, type Vector } from "../wasm/vectors.ts";
import type { ActivationName } from "./activations.ts";
import type { Rows } from "./layer.simd.ts";
import { alongRow, forEachRow } from "./rows.simd.ts";

/* The activations for the SIMD engine, over n rows of z, a and the gradient, which stand alike: `activations.ts` has the formulas. */

/** An activation's functions for one layer. */
export interface ActivationCode {
  /** forward(n): a from z. */
  readonly forward: Callee<readonly ["i32"]>;
  /** backward(n): dz from da, which stands where dz will. */
  readonly backward: Callee<readonly ["i32"]>;
}

/** Where an activation's arrays stand. */
export interface ActivationSite {
  readonly module: Assembler;
  readonly name: string;
  readonly z: Rows;
  readonly a: Rows;
  /** da before `backward`, dz after it. */
  readonly delta: Rows;
  /** A vector that gains z 0 for every z: 0 while all were finite, NaN for ever after one was not. */
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
      forward: module.procedure(`${layer}.softmax`, ["i32"], (f, n) => softmaxForward(f, site, n)),
      backward: module.procedure(`${layer}.softmaxBackward`, ["i32"], (f, n) => softmaxBackward(f, site, n)),
    };
  }
  const { value, slope, lifts } = elementwise[name];
  return {
    forward: module.procedure(`${layer}.${name}`, ["i32"], (f, n) => {
      const end = f.let(i32.mul(n, 4 * z.stride));
      const alarm = f.let(v128.load(site.alarm));
      f.for(0, end, 16, (p) => {
        const x = f.let(v128.load(p, z.address));
        raise(f, alarm, x);
        f.do(v128.store(p, value(f, x), a.address));
      });
      f.do(v128.store(site.alarm, alarm));
      if (lifts && a.size % 4 !== 0) clearPadding(f, a, end);
    }),
    backward: module.procedure(`${layer}.${name}Backward`, ["i32"], (f, n) => {
      f.for(0, i32.mul(n, 4 * z.stride), 16, (p) => {
        const [da, ap, zp] = [delta, a, z].map((rows) => f.let(v128.load(p, rows.address)));
        f.do(v128.store(p, slope(f, da!, ap!, zp!), delta.address));
      });
    }),
  };
}

function raise(f: Body, alarm: Local<"v128">, z: Vector): void {
  f.set(alarm, f32x4.add(alarm, f32x4.mul(z, splat(0))));
}

/** Sets the floats behind each row to 0; `end` is the rows' length in bytes. */
function clearPadding(f: Body, { address, size, stride }: Rows, end: Local<"i32">): void {
  const last = address + 4 * (stride - 4);
  f.for(0, end, 4 * stride, (p) => f.do(v128.store(p, v128.and(v128.load(p, last), firstLanes(size % 4)), last)));
}

function softmaxForward(f: Body, { z, a, alarm: alarmed }: ActivationSite, n: Local<"i32">): void {
  const alarm = f.let(v128.load(alarmed));
  forEachRow(f, n, z, (row) => {
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
  f.do(v128.store(alarmed, alarm));
}

function softmaxBackward(f: Body, { a, delta }: ActivationSite, n: Local<"i32">): void {
  forEachRow(f, n, a, (row) => {
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
