import type { Body, Local } from "../wasm/assembler.ts";
import { f32x4, i32, i32x4, type Value, v128 } from "../wasm/instructions.ts";
import { splat } from "../wasm/vectors.ts";
import type { Geometry } from "./convolution.simd.ts";
import type { PoolGeometry, Stage } from "./pool-window.simd.ts";

/*
 * Which windows of a sample meet something other than 0, and where: most of a picture of a digit is empty. One of three 6x6
 * patches in MNIST hold nothing, and the others three fifths of what they could. What is left out adds nothing to any sum,
 * not even a rounding.
 *
 * A row of a sample is 32 bits, one for each number that is not 0. From those come, for each window, the columns and the
 * rows in which there is something; all without a jump, for no processor can guess which.
 */

/** Numbers of a row, and rows, that a word has bits for. */
const BITS = 32;

/** What a window's entry holds, in bytes from its beginning. */
const AT = 0;
const PLACE = 4;
const INPUT = 8;
const WEIGHT = 12;
const RUNS = 16;
const LENGTH = 20;
const ENTRY = 24;

/** One window, in an entry's words. */
interface Inked {
  /** Bytes from the sample's beginning to the window's inputs, and to its first result. */
  readonly at: Local<"i32">;
  readonly place: Local<"i32">;
  /** Bytes from the sample's beginning to the first inputs that count; and floats of a filter before its weights that do. */
  readonly input: Local<"i32">;
  readonly weight: Local<"i32">;
  /** Rows of the kernel, and numbers of each run, that meet something. */
  readonly runs: Local<"i32">;
  readonly length: Local<"i32">;
}

/** Whether words are long enough for a shape. */
export function hasBits({ row, height }: Geometry): boolean {
  return row <= BITS && height <= BITS;
}

/** Bytes of scratch memory that the list of windows takes. */
export function inkedScratch({ windows }: PoolGeometry): number {
  return 4 * BITS + ENTRY * windows;
}

/** Where the windows of a sample are listed: from `inked` to `empty` those that meet something, then to `end` the others. */
interface WindowList {
  readonly inked: Local<"i32">;
  readonly empty: Local<"i32">;
  readonly end: Local<"i32">;
}

/** Lists the windows of the sample at x. */
export function listWindows(f: Body, { geometry, pool }: Stage, x: Local<"i32">, scratch: Local<"i32">): WindowList {
  const { row, height, channels, kernelHeight, kernelWidth, run, runStride, filters } = geometry;
  emitRowBits(f, geometry, x, scratch);
  const inked = f.let(i32.add(scratch, 4 * BITS));
  const empty = f.let(inked);
  // What is empty is listed from the end on.
  const last = f.let(i32.add(inked, ENTRY * (pool.windows - 1)));
  const end = f.let(i32.add(last, ENTRY));
  const across = lowest((kernelWidth + 1) * channels);
  f.for(0, pool.width, 1, (q) => {
    const shift = f.let(i32.mul(q, 2 * channels));
    // A bit for each row of the sample in which the windows of this column meet something.
    const span = f.let(i32x4.splat(i32.shl(across, shift)));
    const rows = f.pointer(0);
    for (let y = 0; y < height; y += 4) {
      const some = f32x4.ne(i32x4.toFloats(v128.and(v128.load(scratch, 4 * y), span)), splat(0));
      f.set(rows, i32.or(rows, i32.shl(i32x4.bitmask(some), y)));
    }
    const place = f.let(i32.mul(q, 4 * filters));
    const at = f.let(i32.shl(shift, 2));
    const lines = f.let(scratch);
    f.repeat(pool.height, [lines.by(8), place.by(4 * filters * pool.width), at.by(8 * row)], () => {
      const seen = Array.from({ length: kernelHeight + 1 }, (_, y): Value<"i32"> => i32.load(lines, 4 * y));
      const columns = f.let(
        i32.and(
          i32.shr(
            seen.reduce((a, b) => i32.or(a, b)),
            shift,
          ),
          across,
        ),
      );
      const met = f.let(i32.and(rows, lowest(kernelHeight + 1)));
      f.set(rows, i32.shr(rows, 2));
      const some = i32.gt(met, 0);
      const entry = f.let(i32.select(empty, last, some));
      const [left, right] = extent(f, columns, channels, run);
      const [top, bottom] = extent(f, met, 1, kernelHeight);
      f.do(i32.store(entry, at, AT));
      f.do(i32.store(entry, place, PLACE));
      f.do(i32.store(entry, i32.add(at, i32.add(i32.mul(top, 4 * row), i32.shl(left, 2))), INPUT));
      f.do(i32.store(entry, i32.add(i32.mul(top, runStride), left), WEIGHT));
      f.do(i32.store(entry, i32.sub(bottom, top), RUNS));
      f.do(i32.store(entry, i32.sub(right, left), LENGTH));
      const step = f.let(i32.mul(some, ENTRY));
      f.advance(empty, step);
      f.advance(last, i32.sub(step, ENTRY));
    });
  });
  return { inked, empty, end };
}

/** A bit for each number of a row that is not 0, one word after the other; 0 for rows up to the next multiple of four. */
function emitRowBits(f: Body, { row, height }: Geometry, x: Local<"i32">, scratch: Local<"i32">): void {
  const line = f.let(x);
  const to = f.let(scratch);
  f.repeat(height, [line.by(4 * row), to.by(4)], () => {
    const words = Array.from({ length: Math.ceil(row / 4) }, (_, c) =>
      i32.shl(i32x4.bitmask(f32x4.ne(v128.load(line, 16 * c), splat(0))), 4 * c),
    );
    f.do(
      i32.store(
        to,
        i32.and(
          words.reduce((a, b) => i32.or(a, b)),
          lowest(row),
        ),
      ),
    );
  });
  for (let y = height; y % 4 !== 0; y++) f.do(i32.store(scratch, 0, 4 * y));
}

/** So many bits set, from the lowest on. */
function lowest(count: number): number {
  return count === BITS ? -1 : (1 << count) - 1;
}

/**
 * From which of `length` places on a kernel meets something, and where it ends, when two of its positions, `apart` from one
 * another, see these bits.
 */
function extent(f: Body, bits: Local<"i32">, apart: number, length: number): readonly [Local<"i32">, Local<"i32">] {
  const lowestBit = f.let(i32.ctz(bits));
  const from = f.let(i32.select(i32.sub(lowestBit, apart), 0, i32.gt(lowestBit, apart)));
  const behind = f.let(i32.sub(BITS, i32.clz(bits)));
  return [from, f.let(i32.select(behind, length, i32.lt(behind, length)))];
}

/** Goes over the entries of a list. */
export function forWindows(f: Body, from: Local<"i32">, to: Local<"i32">, body: (window: Inked) => void): void {
  f.for(from, to, ENTRY, (entry) => {
    const [at, place, input, weight, runs, length] = [AT, PLACE, INPUT, WEIGHT, RUNS, LENGTH].map((offset) =>
      f.let(i32.load(entry, offset)),
    );
    body({ at: at!, place: place!, input: input!, weight: weight!, runs: runs!, length: length! });
  });
}
