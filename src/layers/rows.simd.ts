import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { f32x4, i32, v128 } from "../wasm/instructions.ts";
import { firstLanes, splat, type Vector } from "../wasm/vectors.ts";
import type { Rows } from "./layer.simd.ts";

/* Passes over whole arrays, which kernels share. */

/** (n): adds the n rows of an array to the one row at `target`, in their order. */
export function addTo(module: Assembler, name: string, rows: Rows, target: number): Callee<readonly ["i32"]> {
  return module.procedure(name, ["i32"], (f, n) => {
    f.for(0, 4 * rows.stride, 16, (column) => {
      const sum = f.let(v128.load(column, target));
      const p = f.let(column);
      f.repeat(n, [p.by(4 * rows.stride)], () => f.set(sum, f32x4.add(sum, v128.load(p, rows.address))));
      f.do(v128.store(column, sum, target));
    });
  });
}

/** (n, factor): multiplies n rows of an array. */
export function scaleRows(module: Assembler, name: string, rows: Rows): Callee<readonly ["i32", "f32"]> {
  return module.procedure(name, ["i32", "f32"], (f, n, factor) => {
    const by = f.let(f32x4.splat(factor));
    const end = f.let(i32.mul(n, 4 * rows.stride));
    f.for(0, end, 16, (p) => f.do(v128.store(p, f32x4.mul(v128.load(p, rows.address), by), rows.address)));
  });
}

/** (factor): w -= factor w for so many floats. */
export function decayArray(module: Assembler, name: string, address: number, floats: number): Callee<readonly ["f32"]> {
  return module.procedure(name, ["f32"], (f, factor) => {
    const by = f.let(f32x4.splat(factor));
    f.for(address, address + 4 * floats, 16, (p) => {
      const w = f.let(v128.load(p));
      f.do(v128.store(p, f32x4.sub(w, f32x4.mul(by, w))));
    });
  });
}

/** (address, floats): sets floats to 0. */
export function clearArray(module: Assembler): Callee<readonly ["i32", "i32"]> {
  return module.procedure("clear", ["i32", "i32"], (f, address, floats) => {
    f.repeat(i32.shr(floats, 2), [address.by(16)], () => f.do(v128.store(address, splat(0))));
  });
}

/** (address, floats, alarm): adds w 0 for every w to the vector at `alarm`: NaN for ever after one was not finite. */
export function watchArray(module: Assembler): Callee<readonly ["i32", "i32", "i32"]> {
  return module.procedure("watch", ["i32", "i32", "i32"], (f, address, floats, alarm) => {
    const sum = f.let(v128.load(alarm));
    const end = f.let(i32.add(address, i32.shl(floats, 2)));
    f.for(address, end, 16, (p) => f.set(sum, f32x4.add(sum, f32x4.mul(v128.load(p), splat(0)))));
    f.do(v128.store(alarm, sum));
  });
}

/**
 * (weights, gradients, floats, rate, decay): w += rate g - decay w; or with velocities and momentum at the end,
 * v = momentum v + rate g - decay w, w += v.
 */
export function descendArray(module: Assembler) {
  const change = (p: Local<"i32">, gradient: Local<"i32">, [rate, decay]: Vector[]): Vector =>
    f32x4.sub(f32x4.mul(v128.load(gradient), rate!), f32x4.mul(v128.load(p), decay!));
  return {
    plain: module.procedure("descend", ["i32", "i32", "i32", "f32", "f32"], (f, w, g, floats, ...factors) => {
      const by = factors.map((factor) => f.let(f32x4.splat(factor)));
      f.repeat(i32.shr(floats, 2), [w.by(16), g.by(16)], () => {
        f.do(v128.store(w, f32x4.add(v128.load(w), change(w, g, by))));
      });
    }),
    withMomentum: module.procedure(
      "descendWithMomentum",
      ["i32", "i32", "i32", "f32", "f32", "i32", "f32"],
      (f, w, g, floats, rate, decay, v, momentum) => {
        const [mu, ...by] = [momentum, rate, decay].map((factor) => f.let(f32x4.splat(factor)));
        f.repeat(i32.shr(floats, 2), [w.by(16), g.by(16), v.by(16)], () => {
          const velocity = f.let(f32x4.add(f32x4.mul(v128.load(v), mu!), change(w, g, by)));
          f.do(v128.store(v, velocity));
          f.do(v128.store(w, f32x4.add(v128.load(w), velocity)));
        });
      },
    ),
  };
}

/** Goes over n rows; `row` is the offset in bytes from the array's address. */
export function forEachRow(f: Body, n: Local<"i32">, { stride }: Rows, body: (row: Local<"i32">) => void): void {
  f.for(0, i32.mul(n, 4 * stride), 4 * stride, body);
}

/** Goes along one row by vectors; the last has a mask where padding follows. */
export function alongRow(
  f: Body,
  row: Local<"i32">,
  { size }: Rows,
  body: (p: Local<"i32">, mask?: Vector) => void,
): void {
  const whole = Math.floor(size / 4);
  const p = f.let(row);
  f.repeat(whole, [p.by(16)], () => body(p));
  if (size % 4 !== 0) body(p, firstLanes(size % 4));
}

/** Goes over the vectors of a row in groups as equal as can be, of at most `most`; `at` is the offset in bytes. */
export function inGroups(total: number, most: number, body: (vectors: number, at: number) => void): void {
  const groups = Math.ceil(total / most);
  let at = 0;
  for (let group = 0; group < groups; group++) {
    const vectors = Math.floor((total + group) / groups);
    body(vectors, at);
    at += 16 * vectors;
  }
}
