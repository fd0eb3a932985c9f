import { sizeOf } from "../core/shape.ts";
import type { Body, Local } from "../wasm/assembler.ts";
import { i32, i32x4, type Operand, v128 } from "../wasm/instructions.ts";
import { bits, splat, type Vector } from "../wasm/vectors.ts";
import { type Rows, rowAt } from "./layer.simd.ts";
import { findWindows, type PoolingConfig, pooledShape } from "./pooling.ts";

/*
 * Windows of images [height, width, channels] for the SIMD engine: four channels at a time, and then those that are left;
 * the vectors of these hold numbers of the next pixel too, which nobody writes.
 */

/** The lengths of a pooling layer, in floats. */
export interface PoolShape {
  readonly channels: number;
  /** Numbers in an input's row of pixels. */
  readonly row: number;
  /** Windows in a column, and in a row. */
  readonly height: number;
  readonly width: number;
  readonly window: PoolingConfig["size"];
  /** Where a window's pixels stand from its corner on. */
  readonly pixels: readonly number[];
  /** Numbers in an output. */
  readonly size: number;
  /** Whether pixels at the end of rows or columns fill no window. */
  readonly leftOver: boolean;
}

export function poolShapeOf(inputShape: readonly number[], config: PoolingConfig): PoolShape {
  const [, inputWidth, channels] = inputShape as readonly [number, number, number];
  const outputShape = pooledShape("pooling", inputShape, config);
  const [height, width] = outputShape as readonly [number, number, number];
  const { pixels } = findWindows({ inputShape, outputShape, config });
  const size = sizeOf(outputShape);
  const leftOver = size * pixels.length < sizeOf(inputShape);
  return { channels, row: inputWidth * channels, height, width, window: config.size, pixels, size, leftOver };
}

/** One to four channels of a window: addresses of the first. */
export interface Window {
  /** Of the sample. */
  readonly sample: Local<"i32">;
  /** Of the window's first pixel. */
  readonly corner: Local<"i32">;
  /** In the arrays that have a number for each window. */
  readonly outputs: readonly Local<"i32">[];
  readonly count: number;
}

/** `n` rows from number `from` on. */
interface SomeRows {
  readonly from: Local<"i32">;
  readonly n: Local<"i32">;
}

/** Goes over the windows of a part's samples: `inputs` has a number for each pixel, `outputs` one for each window. */
export function forEachWindow(
  f: Body,
  { channels, row, height, width, window: [windowHeight, windowWidth] }: PoolShape,
  inputs: { readonly address: Operand<"i32">; readonly stride: number },
  outputs: readonly Rows[],
  { from, n }: SomeRows,
  body: (window: Window) => void,
): void {
  const sample = f.let(i32.add(inputs.address, i32.mul(from, 4 * inputs.stride)));
  const starts = outputs.map((rows) => f.let(rowAt(rows, from)));
  const strides = starts.map((start, i) => start.by(4 * outputs[i]!.stride));
  f.repeat(n, [sample.by(4 * inputs.stride), ...strides], () => {
    const line = f.let(sample);
    const to = starts.map((start) => f.let(start));
    f.repeat(height, [line.by(4 * windowHeight * row)], () => {
      const corner = f.let(line);
      f.repeat(width, [corner.by(4 * (windowWidth - 1) * channels)], () => {
        const visit = (count: number) => body({ sample, corner, outputs: to, count });
        const all = [corner, ...to];
        f.repeat(
          channels >> 2,
          all.map((pointer) => pointer.by(16)),
          () => visit(4),
        );
        if (channels % 4 === 0) return;
        visit(channels % 4);
        for (const pointer of all) f.advance(pointer, 4 * (channels % 4));
      });
    });
  });
}

/** Windows of more pixels are gone over by loops. */
const MOST_UNROLLED = 16;

/** Goes over a window's pixels in row order: where each stands, and how many bytes behind the corner that is. */
export function forEachPixel(
  f: Body,
  { channels, row, window: [windowHeight, windowWidth], pixels }: PoolShape,
  corner: Local<"i32">,
  body: (address: Local<"i32">, offset: number, behind: Vector) => void,
): void {
  if (pixels.length <= MOST_UNROLLED) {
    for (const pixel of pixels) body(corner, 4 * pixel, allBits(4 * pixel));
    return;
  }
  const line = f.let(corner);
  f.repeat(windowHeight, [line.by(4 * row)], () => {
    const pixel = f.let(line);
    f.repeat(windowWidth, [pixel.by(4 * channels)], () => body(pixel, 0, i32x4.splat(i32.sub(pixel, corner))));
  });
}

function allBits(word: number): Vector {
  return bits(word, word, word, word);
}

/** Sets all of a part's rows to 0. */
export function clearRows(f: Body, rows: Rows, { from, n }: SomeRows): void {
  const p = f.let(rowAt(rows, from));
  f.repeat(i32.mul(n, rows.stride / 4), [p.by(16)], () => f.do(v128.store(p, splat(0))));
}
