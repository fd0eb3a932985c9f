import { sizeOf } from "../core/shape.ts";
import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { f32x4, i32, type Operand, type Value, v128 } from "../wasm/instructions.ts";
import { splat } from "../wasm/vectors.ts";
import { type LayerCode, type LayerKernel, type Noise, type Part, type Rows, rowAt, STATE } from "./layer.simd.ts";

/**
 * The kernel of `dropout`. It draws its masks itself, from the states that the engine writes, and keeps them for the way
 * back: all bits are set where a number stays. Outside training numbers are copied.
 */
export const dropoutKernel: LayerKernel<{ readonly rate: number }> = {
  sparse: false,

  layout: (input, { rate }) => (rate === 0 ? { weights: {} } : { weights: {}, kept: [sizeOf(input)], noisy: true }),

  emit({ module, name, x, y, dy, dx, noise, kept: [masks] }, _input, { rate }) {
    const copy = emitCopy(module, name, x.stride);
    const at = (inputs: Local<"i32">, from: Operand<"i32">) => i32.add(inputs, i32.mul(from, 4 * x.stride));
    const code = (forward: LayerCode["forward"], backward: LayerCode["backward"]) => ({
      dense: { forward, backward, accumulate() {}, descend() {} },
    });
    if (noise === undefined || masks === undefined) {
      return code(
        (f, inputs, { from, n }) => f.call(copy, at(inputs, from), rowAt(y, from), n),
        (f, _inputs, { from, n }) => f.call(copy, rowAt(dy, from), rowAt(dx, from), n),
      );
    }
    const draw = emitDraw(module, name, masks, rate);
    const drop = emitDrop(module, name, masks, rate);
    const inTraining = (f: Body, { from, n }: Part, source: Value<"i32">, target: Value<"i32">, prepare = () => {}) =>
      f.if(
        i32.load(noise.first),
        () => {
          prepare();
          f.call(drop, source, target, rowAt(masks, from), n);
        },
        () => f.call(copy, source, target, n),
      );
    return code(
      (f, inputs, part) =>
        inTraining(f, part, at(inputs, part.from), rowAt(y, part.from), () =>
          f.call(draw, stateOf(noise, part), rowAt(masks, part.from), part.n),
        ),
      (f, _inputs, part) => inTraining(f, part, rowAt(dy, part.from), rowAt(dx, part.from)),
    );
  },
};

/** Where the state for a part's first sample stands. */
function stateOf({ first, states }: Noise, { from }: Part): Value<"i32"> {
  return i32.add(i32.add(i32.load(first), states), i32.mul(from, STATE));
}

/** (from, to, n): copies n rows. */
function emitCopy(module: Assembler, name: string, stride: number): Callee<readonly ["i32", "i32", "i32"]> {
  return module.procedure(`${name}.copy`, ["i32", "i32", "i32"], (f, from, to, n) => {
    f.repeat(i32.mul(n, stride / 4), [from.by(16), to.by(16)], () => f.do(v128.store(to, v128.load(from))));
  });
}

/** (from, to, masks, n): n rows, of which 0 or 1 / (1 - rate) times each number is left. */
function emitDrop(module: Assembler, name: string, { stride }: Rows, rate: number) {
  const left = splat(1 / (1 - rate));
  return module.procedure(`${name}.drop`, ["i32", "i32", "i32", "i32"], (f, from, to, masks, n) => {
    f.repeat(i32.mul(n, stride / 4), [from.by(16), to.by(16), masks.by(16)], () => {
      f.do(v128.store(to, v128.and(f32x4.mul(v128.load(from), left), v128.load(masks))));
    });
  });
}

/** (states, masks, n): draws the masks of n samples, a number of 32 bits for each. It is `bits` of core/random.ts. */
function emitDraw(module: Assembler, name: string, { size, stride }: Rows, rate: number) {
  // A number stays where its draw is not below rate 2^32: where it is above the largest whole number below that.
  const largestLost = Math.ceil(rate * 2 ** 32) - 1;
  return module.procedure(`${name}.draw`, ["i32", "i32", "i32"], (f, states, masks, n) => {
    f.repeat(n, [states.by(STATE), masks.by(4 * stride)], () => {
      const [s0, s1, s2, s3] = [0, 4, 8, 12].map((word) => f.let(i32.load(states, word))) as Four<Local<"i32">>;
      const mask = f.let(masks);
      f.repeat(size, [mask.by(4)], () => {
        const draw = i32.mul(i32.rotl(i32.mul(s1, 5), 7), 9);
        f.do(i32.store(mask, i32.sub(0, i32.gt(draw, largestLost))));
        const shifted = f.let(i32.shl(s1, 9));
        f.set(s2, i32.xor(s2, s0));
        f.set(s3, i32.xor(s3, s1));
        f.set(s1, i32.xor(s1, s2));
        f.set(s0, i32.xor(s0, s3));
        f.set(s2, i32.xor(s2, shifted));
        f.set(s3, i32.rotl(s3, 11));
      });
    });
  });
}

type Four<Item> = [Item, Item, Item, Item];
