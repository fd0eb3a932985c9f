import type { ActivationName } from "../layers/activation.ts";
import type { Rows } from "../layers/layer.simd.ts";
import { alongRow, forEachRow } from "../layers/rows.simd.ts";
import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { exp, log, negative, softplus } from "../wasm/elementary.ts";
import { f32x4, f64, i32, v128 } from "../wasm/instructions.ts";
import { largestOfLanes, splat, sumOfLanes, type Vector } from "../wasm/vectors.ts";
import type { CostName } from "./cost.ts";

/* The costs for the SIMD engine, over n rows of the output layer from number `from` on; the formulas stand with each cost. */

/** Where the output layer's arrays stand. */
export interface CostSite {
  readonly module: Assembler;
  readonly z: Rows;
  readonly a: Rows;
  readonly delta: Rows;
  /** The cost of each sample, a float64. */
  readonly costs: number;
}

/** A cost's functions: both are told `from`, n, and where the rows of what was wanted begin. */
export interface CostCode {
  /** Writes the cost of each sample. */
  readonly cost: Callee<readonly ["i32", "i32", "i32"]>;
  /** BP1: writes delta; for the quadratic cost it is da, and the activation's `backward` is still to come. */
  readonly delta: Callee<readonly ["i32", "i32", "i32"]>;
  readonly deltaIsOfA: boolean;
}

/** Both begin with what a row needs once, and go on with what each vector p of its outputs adds. */
interface Kernel {
  cost(f: Body, site: CostSite, row: Local<"i32">): (p: Local<"i32">, y: Vector) => Vector;
  delta(f: Body, row: Local<"i32">, yAt: (p: Local<"i32">) => Vector, rows: Rows): (a: Vector, y: Vector) => Vector;
  readonly deltaIsOfA?: boolean;
}

const quadratic: Kernel = {
  cost:
    (f, { a }) =>
    (p, y) => {
      const error = f.let(f32x4.sub(v128.load(p, a.address), y));
      return f32x4.mul(splat(0.5), f32x4.mul(error, error));
    },
  delta: () => (a, y) => f32x4.sub(a, y),
  deltaIsOfA: true,
};

const kernels: Readonly<Record<string, Kernel>> = {
  "cross-entropy sigmoid": {
    // -y ln a - (1 - y) ln(1 - a) = softplus(z) - y z
    cost:
      (f, { z }) =>
      (p, y) => {
        const x = f.let(v128.load(p, z.address));
        return f32x4.sub(softplus(f, x), f32x4.mul(y, x));
      },
    delta: () => (a, y) => f32x4.sub(a, y),
  },
  "log-likelihood softmax": {
    // -y ln a = y (L - z), with L = log(sum_k e^z_k)
    cost(f, { z }, row) {
      const all = logSumExp(f, z, row);
      return (p, y) => f32x4.mul(y, f32x4.sub(all, v128.load(p, z.address)));
    },
    delta(f, row, yAt, rows) {
      const sum = f.let(splat(0));
      alongRow(f, row, rows, (p) => f.set(sum, f32x4.add(sum, yAt(p))));
      const total = sumOfLanes(f, sum);
      return (a, y) => f32x4.sub(f32x4.mul(a, total), y);
    },
  },
  "log-likelihood sigmoid": {
    cost:
      (f, { z }) =>
      (p, y) =>
        f32x4.mul(y, softplus(f, negative(f, v128.load(p, z.address)))),
    delta: () => (a, y) => f32x4.mul(y, f32x4.sub(a, splat(1))),
  },
};

function kernelOf(name: CostName, activation: ActivationName): Kernel | undefined {
  return name === "quadratic" ? quadratic : kernels[`${name} ${activation}`];
}

/** Whether a cost and the activation before it have a kernel; other pairs go through their plain loops. */
export function hasCostCode(name: CostName, activation: ActivationName): boolean {
  return kernelOf(name, activation) !== undefined;
}

/** Adds a cost's functions to the module; undefined for a pair that has no kernel. */
export function emitCost(name: CostName, activation: ActivationName, site: CostSite): CostCode | undefined {
  const kernel = kernelOf(name, activation);
  if (kernel === undefined) return undefined;
  const { module, a, delta, costs } = site;
  return {
    cost: module.procedure("cost", ["i32", "i32", "i32"], (f, from, n, wanted) => {
      const at = f.let(i32.add(costs, i32.shl(from, 3)));
      forEachRow(f, from, n, a, (row) => {
        const cost = f.let(splat(0));
        const each = kernel.cost(f, site, row);
        alongRow(f, row, a, (p, mask) => {
          const added = each(p, f.let(v128.load(i32.add(wanted, p))));
          f.set(cost, f32x4.add(cost, mask === undefined ? added : v128.and(added, mask)));
        });
        f.do(f64.store(at, f64.promote(f32x4.lane(sumOfLanes(f, cost), 0))));
        f.advance(at, 8);
      });
    }),
    delta: module.procedure("delta", ["i32", "i32", "i32"], (f, from, n, wanted) => {
      const yAt = (p: Local<"i32">) => v128.load(i32.add(wanted, p));
      forEachRow(f, from, n, a, (row) => {
        const each = kernel.delta(f, row, yAt, a);
        alongRow(f, row, a, (p) => f.do(v128.store(p, each(v128.load(p, a.address), yAt(p)), delta.address)));
      });
    }),
    deltaIsOfA: kernel.deltaIsOfA ?? false,
  };
}

/** log(sum_k e^z_k) of one row, in every lane: the largest is taken off first, so nothing overflows. */
function logSumExp(f: Body, z: Rows, row: Local<"i32">): Vector {
  const largest = f.let(splat(-Infinity));
  alongRow(f, row, z, (p, mask) => {
    const x = v128.load(p, z.address);
    f.set(largest, f32x4.most(largest, mask === undefined ? x : v128.select(x, splat(-Infinity), mask)));
  });
  f.set(largest, largestOfLanes(f, largest));
  const sum = f.let(splat(0));
  alongRow(f, row, z, (p, mask) => {
    const e = exp(f, f32x4.sub(v128.load(p, z.address), largest));
    f.set(sum, f32x4.add(sum, mask === undefined ? e : v128.and(e, mask)));
  });
  return f.let(f32x4.add(largest, log(f, sumOfLanes(f, sum))));
}
