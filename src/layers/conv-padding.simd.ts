import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { v128 } from "../wasm/instructions.ts";
import { storeFloats } from "../wasm/vectors.ts";
import { type ConvShape, geometryOf } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";

/*
 * The border that padding "same" puts around samples: (kernel - 1) / 2 before, rounded down, and the rest behind, of 0.
 * Convolutions then run on samples with their border, and give dx with one.
 */

/** Copies of n samples. */
export interface PaddingCode {
  /** pad(x, n, to): samples, into those with a border; it has to be 0 already, and is not touched. */
  readonly pad: Callee<readonly ["i32", "i32", "i32"]>;
  /** strip(from, n, dx): the inside of samples with a border. */
  readonly strip: Callee<readonly ["i32", "i32", "i32"]>;
}

/** Adds the copies of a convolution with padding "same" to the module. */
export function emitPadding(module: Assembler, name: string, shape: ConvShape): PaddingCode {
  const { height, width, channels, kernelHeight, kernelWidth } = shape;
  const { row, stride } = geometryOf(shape);
  const border = Math.floor((kernelHeight - 1) / 2) * row + Math.floor((kernelWidth - 1) / 2) * channels;
  const inner = { row: width * channels, stride: strideOf(height * width * channels), border: 0 };
  const outer = { row, stride, border };
  const copy =
    (from: typeof inner, to: typeof inner) =>
    (f: Body, ...[a, n, b]: Local<"i32">[]) => {
      f.repeat(n!, [a!.by(4 * from.stride), b!.by(4 * to.stride)], () => {
        const [source, target] = [f.let(a!), f.let(b!)];
        f.repeat(height, [source.by(4 * from.row), target.by(4 * to.row)], () => {
          const [p, q] = [f.let(source), f.let(target)];
          const move = (count: number): void =>
            storeFloats(f, q, [v128.load(p, 4 * from.border)], count, 4 * to.border);
          f.repeat(Math.floor(inner.row / 4), [p.by(16), q.by(16)], () => move(4));
          if (inner.row % 4 !== 0) move(inner.row % 4);
        });
      });
    };
  return {
    pad: module.procedure(`${name}.pad`, ["i32", "i32", "i32"], copy(inner, outer)),
    strip: module.procedure(`${name}.strip`, ["i32", "i32", "i32"], copy(outer, inner)),
  };
}
