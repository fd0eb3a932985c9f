import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { f32x4, i32, type Operand, v128 } from "../wasm/instructions.ts";
import { addProducts, loadVectors, splat, storeFloats, transposed, zeros } from "../wasm/vectors.ts";
import { strideOf, type WeightLayout } from "./layer.simd.ts";

/*
 * What the kernels of convolution agree on.
 *
 *   H W C    rows, columns and channels of a sample, [H, W, C]
 *   F        filters: channels of the output
 *   run      the kernelWidth C numbers that a filter meets in one row of the sample: they stand side by side
 *   w        [F, kernelHeight, run], each run padded to whole vectors with 0: gradients run along it, and so do inputs
 *   copy     the weights once more, by blocks of 8 filters, for `forward`. `prepare` writes it after every change of w
 *   b        [F]
 *
 * Kernels run without padding. Where there is some, they work on a copy of the samples with the border around them, that
 * `emitPadding` makes, and H and W are those of the copy.
 */

/** A convolution with stride 1, as the outside knows it. */
export interface ConvShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly padding: "valid" | "same";
}

/** The lengths that kernels work with, in floats. */
export interface Geometry extends Omit<ConvShape, "padding"> {
  /** From a row of a sample to the next, and from a sample to the next. */
  readonly row: number;
  readonly stride: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly run: number;
  /** From a run of a filter to the next, and from a filter to the next. */
  readonly runStride: number;
  readonly filterStride: number;
}

/** Filters of a block: two vectors. */
export const BLOCK = 8;

/** The lengths of a convolution; height and width hold the border. */
export function geometryOf(shape: ConvShape): Geometry {
  const { channels, filters, kernelHeight, kernelWidth, padding } = shape;
  const border = padding === "same" ? 1 : 0;
  const height = shape.height + border * (kernelHeight - 1);
  const width = shape.width + border * (kernelWidth - 1);
  const run = kernelWidth * channels;
  return {
    ...{ height, width, channels, filters, kernelHeight, kernelWidth, run },
    row: width * channels,
    stride: strideOf(height * width * channels),
    outHeight: height - kernelHeight + 1,
    outWidth: width - kernelWidth + 1,
    runStride: strideOf(run),
    filterStride: kernelHeight * strideOf(run),
  };
}

/** How the weights [filters, kernelHeight, kernelWidth, channels] and biases [filters] stand in memory. */
export function weightLayouts(shape: ConvShape): { readonly weight: WeightLayout; readonly bias: WeightLayout } {
  const { filters, run, runStride, filterStride } = geometryOf(shape);
  return {
    weight: { floats: filters * filterStride, position: (i) => Math.floor(i / run) * runStride + (i % run) },
    bias: { floats: strideOf(filters), position: (i) => i },
  };
}

/** One block of filters, whose number of vectors is known when code is emitted. */
export interface Block {
  /** 2, or 1 for the last block where at most four filters are left. */
  readonly vectors: number;
  /** Filters that there are, at most 4 * vectors. */
  readonly count: number;
}

/**
 * Goes over the blocks of filters `from` to `to`, which begin and end with a block; `first` is a block's first filter.
 * The last block has code of its own where filters are missing.
 */
export function inBlocks(
  f: Body,
  filters: number,
  [from, to]: readonly [Operand<"i32">, Operand<"i32">],
  body: (first: Local<"i32">, block: Block) => void,
): void {
  const count = filters % BLOCK;
  const whole = filters - count;
  const first = f.pointer(from);
  const below = f.pointer(to);
  f.while(i32.lt(first, i32.select(below, whole, i32.lt(below, whole))), () => {
    body(first, { vectors: 2, count: BLOCK });
    f.advance(first, BLOCK);
  });
  if (count > 0) f.if(i32.lt(first, below), () => body(first, { vectors: Math.ceil(count / 4), count }));
}

/**
 * (scratch, from, to): writes the copy of the weights that `forward` reads: [block, kernelHeight, runStride, 8], of filters `from`
 * to `to`. The last block has rows of 4 where no more filters are left, and 0 where there is no filter.
 */
export function emitPrepare({
  module,
  name,
  geometry,
  weights,
  copy,
}: CopySite): Callee<readonly ["i32", "i32", "i32"]> {
  const { filters, filterStride } = geometry;
  return module.procedure(`${name}.prepare`, ["i32", "i32", "i32"], (f, _scratch, ...range) => {
    inBlocks(f, filters, range, (first, { vectors, count }) => {
      const from = f.let(i32.add(i32.mul(first, 4 * filterStride), weights));
      const to = f.let(i32.add(i32.mul(first, 4 * filterStride), copy));
      f.repeat(filterStride / 4, [from.by(16), to.by(64 * vectors)], () => {
        for (let v = 0; v < vectors; v++) {
          const rows = [0, 1, 2, 3].map((lane) => {
            const filter = 4 * v + lane;
            return filter < count ? v128.load(from, 4 * filterStride * filter) : splat(0);
          });
          for (const [k, column] of transposed(f, rows).entries()) f.do(v128.store(to, column, 16 * (vectors * k + v)));
        }
      });
    });
  });
}

/** Where weights and their copy stand. */
interface CopySite {
  readonly module: Assembler;
  readonly name: string;
  readonly geometry: Geometry;
  readonly weights: number;
  readonly copy: number;
}

/** Floats of the copy that `emitPrepare` writes. */
export function copyFloats({ filters, filterStride }: Geometry): number {
  return strideOf(filters) * filterStride;
}

/** Part of a patch: so many runs, and so many numbers of each. */
export interface Part {
  readonly runs: Operand<"i32">;
  readonly length: Operand<"i32">;
}

/**
 * sums[p][v]: what a block of filters gives at so many positions of a sample, each so many bytes after `input`, without bias.
 * `weights` is where the block's copy begins. Sums run over the kernel's rows, and along each run; those over a part of the
 * patch begin where the part does.
 */
export function sumProducts(
  f: Body,
  { kernelHeight, run, row, runStride }: Geometry,
  input: Operand<"i32">,
  weights: Operand<"i32">,
  positions: readonly number[],
  vectors: number,
  part: Part = { runs: kernelHeight, length: run },
): Local<"v128">[][] {
  const sums = positions.map(() => zeros(f, vectors));
  const start = f.pointer(input);
  const line = f.pointer(weights);
  f.repeat(part.runs, [start.by(4 * row), line.by(16 * vectors * runStride)], () => {
    const x = f.let(start);
    const w = f.let(line);
    f.repeat(part.length, [x.by(4), w.by(16 * vectors)], () => {
      const across = loadVectors(f, vectors, w);
      for (const [p, sum] of sums.entries()) addProducts(f, sum, f.let(v128.loadSplat(x, positions[p])), across);
    });
  });
  return sums;
}

/**
 * (n, dy, gradients, from, to): adds up what each filter has at all pixels of n samples: the gradients of the biases. Each
 * sample is summed by itself, four pixels at a time, then added.
 */
export function emitAddPixels(
  module: Assembler,
  name: string,
  pixels: number,
  filters: number,
): Callee<readonly ["i32", "i32", "i32", "i32", "i32"]> {
  return module.procedure(name, ["i32", "i32", "i32", "i32", "i32"], (f, n, dy, gradients, ...range) => {
    inBlocks(f, filters, range, (first, { vectors, count }) => {
      const filter = f.let(i32.shl(first, 2));
      const target = f.let(i32.add(filter, gradients));
      const sample = f.let(i32.add(filter, dy));
      const totals = loadVectors(f, vectors, target);
      f.repeat(n, [sample.by(4 * strideOf(pixels * filters))], () => {
        const sums = [0, 1, 2, 3].map(() => zeros(f, vectors));
        const p = f.let(sample);
        const addPixels = (count: number): void => {
          for (let pixel = 0; pixel < count; pixel++) {
            for (const [v, sum] of sums[pixel]!.entries()) {
              f.set(sum, f32x4.add(sum, v128.load(p, 4 * filters * pixel + 16 * v)));
            }
          }
        };
        f.repeat(Math.floor(pixels / 4), [p.by(16 * filters)], () => addPixels(4));
        addPixels(pixels % 4);
        for (const [v, total] of totals.entries()) {
          const [a, b, c, d] = sums.map((sum) => sum[v]!);
          f.set(total, f32x4.add(total, f32x4.add(f32x4.add(a!, b!), f32x4.add(c!, d!))));
        }
      });
      storeFloats(f, target, totals, count);
    });
  });
}
