import { describe, expect, test } from "vitest";
import {
  Bench,
  convolve,
  convolveBack,
  exampleOf,
  packWeights,
  titleOf,
  worst,
} from "../../test/helpers/convolution.ts";
import { emitPadding } from "./conv-padding.simd.ts";
import { emitConv2d, layoutConv2d } from "./conv2d.simd.ts";
import { type ConvShape, geometryOf } from "./convolution.simd.ts";
import { strideOf } from "./layer.simd.ts";

const N = 4;

const shapes = (
  [
    [5, 5, 1, 1, [1, 1], "valid"],
    [28, 28, 1, 20, [5, 5], "valid"],
    [12, 12, 20, 40, [5, 5], "valid"],
    [7, 9, 2, 3, [3, 3], "valid"],
    [6, 5, 3, 4, [2, 4], "valid"],
    [6, 8, 5, 12, [3, 3], "same"],
    [5, 6, 8, 8, [5, 5], "same"],
    [4, 7, 3, 5, [1, 1], "same"],
    [5, 5, 1, 3, [2, 4], "same"],
    [5, 3, 2, 13, [5, 3], "valid"],
  ] as const
).map(
  ([height, width, channels, filters, [kernelHeight, kernelWidth], padding]): ConvShape => ({
    ...{ height, width, channels, filters, kernelHeight, kernelWidth, padding },
  }),
);

/** How samples are cut into calls, and filters into ranges. */
interface Cut {
  readonly samples: readonly number[];
  readonly filters: readonly number[];
}

const WHOLE: Cut = { samples: [N], filters: [Number.POSITIVE_INFINITY] };
const PIECES: Cut = { samples: [1, 2, 1], filters: [8, 24, Number.POSITIVE_INFINITY] };

async function compute(shape: ConvShape, cut: Cut) {
  const bench = new Bench();
  const { geometry: g, w, b, x, random } = exampleOf(shape, N, 7);
  const { weight, bias, copy, stride } = layoutConv2d(shape);
  const size = g.outHeight * g.outWidth * g.filters;
  const dy = x.map(() => Float64Array.from({ length: size }, () => Math.fround(random.gaussian())));
  const at = {
    x: bench.rows(g.stride, x),
    weights: bench.array(weight.floats, packWeights(shape, w)),
    bias: bench.array(bias.floats, b),
    copy: bench.array(copy),
    y: bench.array(N * stride),
    dy: bench.rows(stride, dy),
    dx: bench.array(N * g.stride),
    dw: bench.array(weight.floats),
    db: bench.array(bias.floats),
  };
  const run = await bench.compile((module) => {
    emitConv2d({ module, name: "conv", shape, weights: at.weights, bias: at.bias, copy: at.copy });
  });
  const call = (name: string, ...args: number[]): void => run[`conv.${name}`]!(...args);
  const ends = cut.filters.map((to) => Math.min(to, g.filters));
  const ranges = ends.map((to, i) => [ends[i - 1] ?? 0, to] as const).filter(([from, to]) => from < to);
  for (const [from, to] of ranges) call("prepare", 0, from, to);
  let done = 0;
  for (const n of cut.samples) {
    const [x, dx] = [at.x, at.dx].map((address) => address + 4 * g.stride * done);
    const [y, dy] = [at.y, at.dy].map((address) => address + 4 * stride * done);
    call("forward", x!, n, y!);
    call("backward", n, dy!, dx!);
    for (const [from, to] of ranges) {
      call("accumulate", x!, n, dy!, at.dw, from, to);
      call("accumulateBias", n, dy!, at.db, from, to);
    }
    done += n;
  }
  expect(bench.broken).toBe(0);
  const rows = (address: number, length: number) =>
    Array.from({ length: N }, (_, n) => bench.read(address + 4 * length * n, length));
  return {
    ...{ g, w, b, x, dy, size },
    y: rows(at.y, stride),
    dx: rows(at.dx, g.stride),
    dw: bench.read(at.dw, weight.floats),
    db: bench.read(at.db, bias.floats),
  };
}

const cases = shapes.map((shape) => ({ shape, title: titleOf(shape) }));
const isZero = (value: number): boolean => Object.is(value, 0);

describe("convolution", () => {
  test.each(cases)("$title: the definition, to 1e-5 of the largest", async ({ shape }) => {
    const { g, w, b, x, dy, size, y, dx, dw, db } = await compute(shape, WHOLE);
    const wanted = { dw: new Float64Array(w.length), db: new Float64Array(g.filters) };
    for (let n = 0; n < N; n++) {
      expect(worst(y[n]!, convolve(g, x[n]!, w, b))).toBeLessThan(1e-5);
      expect(y[n]!.subarray(size).every(isZero)).toBe(true);
      const back = convolveBack(g, x[n]!, w, dy[n]!);
      expect(worst(dx[n]!, back.dx)).toBeLessThan(1e-5);
      expect(dx[n]!.subarray(back.dx.length).every(isZero)).toBe(true);
      back.dw.forEach((value, i) => {
        wanted.dw[i]! += value;
      });
      dy[n]!.forEach((value, i) => {
        wanted.db[i % g.filters]! += value;
      });
    }
    expect(worst(dw, packWeights(shape, wanted.dw))).toBeLessThan(1e-5);
    const real = packWeights(
      shape,
      w.map(() => 1),
    );
    expect(dw.every((value, i) => real[i] === 1 || isZero(value))).toBe(true);
    expect(worst(db, wanted.db)).toBeLessThan(1e-5);
    expect(db.subarray(g.filters).every(isZero)).toBe(true);
  });

  test.each(cases)("$title: the same bits in pieces", async ({ shape }) => {
    const { y, dx, dw, db } = await compute(shape, WHOLE);
    const pieces = await compute(shape, PIECES);
    expect([pieces.y, pieces.dx, pieces.dw, pieces.db]).toEqual([y, dx, dw, db]);
  });
});

describe("padding", () => {
  test.each([
    [[3, 3], 1, 1],
    [[2, 4], 0, 1],
    [[5, 1], 2, 0],
  ] as const)("kernel %j: so much before, 0 around, and back", async (kernel, above, left) => {
    const [kernelHeight, kernelWidth] = kernel;
    const inside = { height: 4, width: 3, channels: 3 };
    const shape: ConvShape = { ...inside, filters: 1, kernelHeight, kernelWidth, padding: "same" };
    const g = geometryOf(shape);
    const bench = new Bench();
    const samples = [0, 1].map((n) => Float64Array.from({ length: 36 }, (_, i) => 100 * n + i + 1));
    const x = bench.rows(strideOf(36), samples);
    const [padded, back] = [bench.array(2 * g.stride), bench.array(2 * strideOf(36))];
    const run = await bench.compile((module) => {
      emitPadding(module, "conv", shape);
    });
    run["conv.pad"]!(x, 2, padded);
    run["conv.strip"]!(padded, 2, back);
    expect(bench.broken).toBe(0);
    const wanted = new Float32Array(2 * g.stride);
    samples.forEach((sample, n) => {
      sample.forEach((value, i) => {
        const [line, at] = [Math.floor(i / 9), i % 9];
        wanted[n * g.stride + (line + above) * g.row + 3 * left + at] = value;
      });
    });
    expect(bench.read(padded, 2 * g.stride)).toEqual(wanted);
    expect(bench.read(back, 72)).toEqual(bench.read(x, 72));
  });
});
