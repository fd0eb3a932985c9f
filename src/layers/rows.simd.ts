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
 * (weights, gradients, floats, rate, decay, shrink): w += c with c = rate g - decay w - shrink sgn(w); or with velocities
 * and momentum at the end, v = momentum v + c, w += v; or Nesterov's, w += momentum v + c. Any range of an array will do.
 */
export function descendArray(module: Assembler) {
  const change = (w: Vector, g: Vector, [rate, decay, shrink]: readonly [Vector, Vector, Vector]): Vector =>
    f32x4.sub(f32x4.sub(f32x4.mul(g, rate), f32x4.mul(w, decay)), signed(shrink, w));
  const withVelocity = (name: string, nesterov: boolean) =>
    module.procedure(
      name,
      ["i32", "i32", "i32", "f32", "f32", "f32", "i32", "f32"],
      (f, weights, gradients, floats, rate, decay, shrink, velocities, momentum) => {
        const [mu] = splats(f, [momentum]);
        const by = splats(f, [rate, decay, shrink]);
        f.repeat(i32.shr(floats, 2), [weights.by(16), gradients.by(16), velocities.by(16)], () => {
          const w = f.let(v128.load(weights));
          const c = f.let(change(w, v128.load(gradients), by));
          const v = f.let(f32x4.add(f32x4.mul(v128.load(velocities), mu), c));
          f.do(v128.store(velocities, v));
          f.do(v128.store(weights, f32x4.add(w, nesterov ? f32x4.add(f32x4.mul(v, mu), c) : v)));
        });
      },
    );
  return {
    plain: module.procedure(
      "descend",
      ["i32", "i32", "i32", "f32", "f32", "f32"],
      (f, weights, gradients, floats, ...factors) => {
        const by = splats(f, factors);
        f.repeat(i32.shr(floats, 2), [weights.by(16), gradients.by(16)], () => {
          const w = f.let(v128.load(weights));
          f.do(v128.store(weights, f32x4.add(w, change(w, v128.load(gradients), by))));
        });
      },
    ),
    withMomentum: withVelocity("descendWithMomentum", false),
    withNesterov: withVelocity("descendWithNesterov", true),
  };
}

/**
 * (weights, gradients, floats, m, v, mean, decay, shrink, beta1, beta2, rate, root, epsilon, loss): with
 * g = mean gradient + decay w + shrink sgn(w), m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g g,
 * w -= loss w + rate m / (root sqrt(v) + epsilon). Any range of an array will do.
 */
export function adamArray(module: Assembler) {
  const factors = ["f32", "f32", "f32", "f32", "f32", "f32", "f32", "f32", "f32"] as const;
  return module.procedure(
    "adam",
    ["i32", "i32", "i32", "i32", "i32", ...factors],
    (f, weights, gradients, floats, ms, vs, ...numbers) => {
      const [mean, decay, shrink, beta1, beta2, rate, root, epsilon, loss] = splats(f, numbers);
      const rest1 = f.let(f32x4.sub(splat(1), beta1));
      const rest2 = f.let(f32x4.sub(splat(1), beta2));
      const pointers = [weights, gradients, ms, vs].map((pointer) => pointer.by(16));
      f.repeat(i32.shr(floats, 2), pointers, () => {
        const w = f.let(v128.load(weights));
        const shrunk = f32x4.add(f32x4.mul(w, decay), signed(shrink, w));
        const g = f.let(f32x4.add(f32x4.mul(v128.load(gradients), mean), shrunk));
        const m = f.let(f32x4.add(f32x4.mul(v128.load(ms), beta1), f32x4.mul(g, rest1)));
        const v = f.let(f32x4.add(f32x4.mul(v128.load(vs), beta2), f32x4.mul(f32x4.mul(g, g), rest2)));
        f.do(v128.store(ms, m));
        f.do(v128.store(vs, v));
        const step = f32x4.mul(rate, f32x4.div(m, f32x4.add(f32x4.mul(f32x4.sqrt(v), root), epsilon)));
        f.do(v128.store(weights, f32x4.sub(w, f32x4.add(f32x4.mul(w, loss), step))));
      });
    },
  );
}

/** Variables that hold each of these numbers four times. */
function splats<const Numbers extends readonly Local<"f32">[]>(f: Body, numbers: Numbers) {
  return numbers.map((number) => f.let(f32x4.splat(number))) as { [I in keyof Numbers]: Local<"v128"> };
}

/** `size` with the sign of x; 0 where x is 0. */
function signed(size: Vector, x: Vector): Vector {
  return f32x4.sub(v128.and(f32x4.gt(x, splat(0)), size), v128.and(f32x4.gt(splat(0), x), size));
}

/** Goes over n rows from number `from` on; `row` is the offset in bytes from the array's address. */
export function forEachRow(
  f: Body,
  from: Local<"i32">,
  n: Local<"i32">,
  { stride }: Rows,
  body: (row: Local<"i32">) => void,
): void {
  const row = f.let(i32.mul(from, 4 * stride));
  f.repeat(n, [row.by(4 * stride)], () => body(row));
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
