import type { Body, Callee, Local } from "../wasm/assembler.ts";
import { f32, f32x4, i32, type Operand, v128 } from "../wasm/instructions.ts";
import { loadVectors, splat, storeFloats, type Vector, vectorsAt } from "../wasm/vectors.ts";
import {
  ARRAYS,
  type Config,
  ERROR,
  emitGather,
  emitStatistics,
  INVERSE,
  isImage,
  MEAN,
  MOMENT,
  type Norm,
  normOf,
  REST,
} from "./batch-norm-statistics.simd.ts";
import { type Block, inBlocks } from "./convolution.simd.ts";
import { type LayerKernel, type Part, rowAt, type Site, strideOf, TRAINING } from "./layer.simd.ts";

/** The kernel of `batchNorm`. */
export const batchNormKernel: LayerKernel<Config> = {
  sparse: false,

  layout(input) {
    const lanes = strideOf(input.at(-1)!);
    const flat = { floats: lanes, position: (i: number) => i };
    return {
      weights: { scale: flat, shift: flat, mean: flat, variance: flat },
      // Of each image: its mean; its rest and variance; the means of dy and of dy (x - mean).
      kept: isImage(input) ? [lanes, 2 * lanes, 2 * lanes] : [],
      scratch: 4 * ARRAYS * lanes,
    };
  },

  emit(site, input, config, { first }) {
    const norm = normOf(site, input, config);
    const gather = isImage(input) ? emitGather(norm) : undefined;
    const { measure, measureErrors } = emitStatistics(norm);
    const normalize = emitNormalize(norm);
    const differentiate = emitDifferentiate(norm);
    const move = emitMove(norm);
    const { weights, gradients, scratch, whole, meet } = site;
    const own = ({ thread }: Pick<Part, "thread">) => rowAt(scratch, thread);
    /** Before a mini-batch is looked at as a whole: what each thread does with its samples, and all have done. */
    const ofAll = (f: Body, work: () => void): void =>
      f.if(i32.load(whole), () => {
        work();
        if (meet !== undefined) f.call(meet);
      });
    /** Moves scale and shift, or their gradients; the first thread does it. */
    const add = (f: Body, x: Local<"i32">, n: Local<"i32">, rate: Operand<"f32">, to: Site["weights"]): void => {
      // In training nobody called a first layer's `backward`.
      if (first) {
        if (gather !== undefined) f.call(gather.backward, x, 0, n, scratch.address);
        f.call(measureErrors, x, n, scratch.address);
      }
      f.call(move, n, rate, to.scale!, to.shift!);
    };
    return {
      dense: {
        forward(f, x, part) {
          ofAll(f, () => gather && f.call(gather.forward, x, part.from, part.n));
          f.call(measure, x, part.batch, own(part));
          f.call(normalize, x, part.from, part.n, own(part));
        },
        backward(f, x, part) {
          ofAll(f, () => gather && f.call(gather.backward, x, part.from, part.n, own(part)));
          f.call(measureErrors, x, part.batch, own(part));
          f.call(differentiate, x, part.from, part.n, own(part));
        },
        accumulate: (f, x, { n, thread }) => f.if(i32.eq(thread, 0), () => add(f, x, n, 1, gradients)),
        descend: (f, x, n, { rate }) => add(f, x, n, f32.demote(rate), weights),
      },
    };
  },
};

/** (x, from, n, own) */
type Pass = Callee<readonly ["i32", "i32", "i32", "i32"]>;

/** y = scale (x - mean) / deviation + shift */
function emitNormalize(norm: Norm): Pass {
  const { module, name, y, weights, bytes } = norm;
  return module.procedure(`${name}.normalize`, ["i32", "i32", "i32", "i32"], (f, x, from, n, own) => {
    const samples = [f.let(i32.add(x, i32.mul(from, 4 * y.stride))), f.let(rowAt(y, from))];
    forPlaces(f, norm, n, samples, (offset, { vectors, count }) => {
      const at = f.let(i32.add(own, offset));
      const array = (number: number) => vectorsAt(vectors, at, bytes * number);
      const mean = array(MEAN).map((each) => f.let(each));
      const slope = slopes(f, norm, vectors, offset, at);
      const shift = array(REST).map((rest, v) =>
        f.let(f32x4.sub(v128.load(offset, weights.shift! + 16 * v), f32x4.mul(rest, slope[v]!))),
      );
      return ([from, to]) => {
        const apart = mean.map((each, v) => f32x4.sub(v128.load(from!, 16 * v), each));
        const outputs = apart.map((each, v) => f32x4.add(f32x4.mul(each, slope[v]!), shift[v]!));
        storeFloats(f, to!, outputs, count);
      };
    });
  });
}

/** scale / deviation of a block of channels. */
function slopes(f: Body, { weights, bytes }: Norm, vectors: number, offset: Local<"i32">, own: Local<"i32">) {
  const scale = vectorsAt(vectors, offset, weights.scale!);
  return vectorsAt(vectors, own, bytes * INVERSE).map((inverse, v) => f.let(f32x4.mul(scale[v]!, inverse)));
}

/** dx = scale / deviation (dy - mean of dy - x' mean of dy x'): what moves with the batch's own statistics is taken off. */
function emitDifferentiate(norm: Norm): Pass {
  const { module, name, dy, dx, bytes } = norm;
  return module.procedure(`${name}.differentiate`, ["i32", "i32", "i32", "i32"], (f, x, from, n, own) => {
    const sample = f.let(i32.add(x, i32.mul(from, 4 * dy.stride)));
    const samples = [sample, f.let(rowAt(dy, from)), f.let(rowAt(dx, from))];
    forPlaces(f, norm, n, samples, (offset, { vectors, count }) => {
      const at = f.let(i32.add(own, offset));
      const mean = loadVectors(f, vectors, at, bytes * MEAN);
      const slope = slopes(f, norm, vectors, offset, at);
      const [inverse, moment, rest, error] = [INVERSE, MOMENT, REST, ERROR].map((number) =>
        vectorsAt(vectors, at, bytes * number),
      ) as [Vector[], Vector[], Vector[], Vector[]];
      // x' mean of dy x' is (x - mean) by, and the rest of the mean belongs to what is the same everywhere.
      const by = moment.map((each, v) => f.let(f32x4.mul(f32x4.mul(inverse[v]!, inverse[v]!), each)));
      const fixed = error.map((each, v) => f.let(f32x4.sub(each, f32x4.mul(rest[v]!, by[v]!))));
      return ([x, dy, dx]) => {
        const gradients = slope.map((each, v) => {
          const moved = f32x4.mul(f32x4.sub(v128.load(x!, 16 * v), mean[v]!), by[v]!);
          return f32x4.mul(each, f32x4.sub(v128.load(dy!, 16 * v), f32x4.add(fixed[v]!, moved)));
        });
        storeFloats(f, dx!, gradients, count);
      };
    });
  });
}

/** All places of n samples, for one block of channels after the other: `begin` loads what they share, and gives one's code. */
function forPlaces(
  f: Body,
  { x, channels, places, step }: Norm,
  n: Local<"i32">,
  samples: readonly Local<"i32">[],
  begin: (offset: Local<"i32">, block: Block) => (at: readonly Local<"i32">[]) => void,
): void {
  const rows = samples.map((pointer) => pointer.by(4 * x.stride));
  f.repeat(places > 1 ? n : 1, rows, () => {
    inBlocks(f, channels, [0, channels], (channel, block) => {
      const offset = f.let(i32.shl(channel, 2));
      const at = samples.map((pointer) => f.let(i32.add(pointer, offset)));
      const place = begin(offset, block);
      const next = at.map((pointer) => pointer.by(step));
      f.repeat(places > 1 ? places : n, next, () => place(at));
    });
  });
}

/** (n, rate, scale, shift): adds rate times the gradients to two arrays; in training, moves the running statistics. */
function emitMove(norm: Norm): Callee<readonly ["i32", "f32", "i32", "i32"]> {
  const { module, name, scratch, weights, whole, channels, places, bytes, momentum } = norm;
  return module.procedure(`${name}.move`, ["i32", "f32", "i32", "i32"], (f, n, rate, scale, shift) => {
    const count = f.let(i32.mul(n, places));
    const by = f.let(f32x4.splat(f32.mul(rate, f32.convert(count))));
    // count / (count - 1): the estimate without bias.
    const others = i32.select(i32.sub(count, 1), 1, i32.gt(count, 1));
    const unbiased = f.let(f32x4.splat(f32.div(f32.convert(count), f32.convert(others))));
    inBlocks(f, channels, [0, channels], (channel, { vectors, count }) => {
      const offset = f.let(i32.shl(channel, 2));
      const own = (number: number) => vectorsAt(vectors, offset, scratch.address + bytes * number);
      const [mean, rest, variance, inverse, error, moment] = Array.from({ length: ARRAYS }, (_, number) =>
        own(number),
      ) as [Vector[], Vector[], Vector[], Vector[], Vector[], Vector[]];
      const update = (array: Operand<"i32">, change: (old: Vector, v: number) => Vector): void => {
        const address = f.let(i32.add(offset, array));
        storeFloats(f, address, vectorsAt(vectors, address).map(change), count);
      };
      update(shift, (old, v) => f32x4.add(old, f32x4.mul(by, error[v]!)));
      update(scale, (old, v) => f32x4.add(old, f32x4.mul(by, f32x4.mul(moment[v]!, inverse[v]!))));
      const keep = (old: Vector, now: Vector): Vector =>
        f32x4.add(f32x4.mul(splat(momentum), old), f32x4.mul(splat(1 - momentum), now));
      f.if(i32.eq(i32.load(whole), TRAINING), () => {
        update(weights.mean!, (old, v) => keep(old, f32x4.add(mean[v]!, rest[v]!)));
        update(weights.variance!, (old, v) => keep(old, f32x4.mul(unbiased, variance[v]!)));
      });
    });
  });
}
