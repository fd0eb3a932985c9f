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
import { emitConvPool, layoutConvPool } from "./conv-pool.simd.ts";
import { hasBits } from "./conv-pool-inked.simd.ts";
import { type ConvShape, geometryOf } from "./convolution.simd.ts";
import { NONE } from "./pool-window.simd.ts";

const N = 5;

type Row = readonly [
  height: number,
  width: number,
  channels: number,
  filters: number,
  kernel: readonly [number, number],
];

const shapeOf = ([height, width, channels, filters, [kernelHeight, kernelWidth]]: Row): ConvShape => ({
  ...{ height, width, channels, filters, kernelHeight, kernelWidth },
  padding: "valid",
});

const shapes: readonly ConvShape[] = [
  ...(
    [
      [28, 28, 1, 20, [5, 5]],
      [12, 12, 20, 40, [5, 5]],
      [9, 8, 1, 3, [3, 3]],
      [7, 9, 2, 1, [3, 3]],
      [8, 6, 3, 4, [1, 1]],
      [9, 10, 5, 12, [2, 4]],
      [6, 7, 8, 8, [3, 3]],
      [6, 6, 20, 5, [5, 5]],
      [13, 9, 8, 7, [3, 3]],
      [2, 2, 3, 2, [1, 1]],
      [12, 13, 9, 10, [7, 7]],
      [9, 8, 10, 6, [3, 4]],
      [10, 10, 3, 9, [5, 3]],
    ] as const
  ).map(shapeOf),
  { ...shapeOf([5, 6, 3, 20, [5, 5]]), padding: "same" },
  { ...shapeOf([4, 4, 8, 6, [3, 2]]), padding: "same" },
];

/** How samples are cut into calls, and filters into ranges. */
interface Cut {
  readonly samples: readonly number[];
  readonly filters: readonly number[];
}

const WHOLE: Cut = { samples: [N], filters: [Number.POSITIVE_INFINITY] };
const PIECES: Cut = { samples: [1, 3, 1], filters: [8, 24, Number.POSITIVE_INFINITY] };

/** Everything that a stage computes from an example. */
async function compute(
  shape: ConvShape,
  skipsZeros: boolean,
  { samples, filters }: Cut = WHOLE,
  change: (x: Float64Array[]) => void = () => {},
) {
  const bench = new Bench();
  const { geometry: g, w, b, x, random } = exampleOf(shape, N, 3);
  // The first sample has nothing in it, another one little.

  x[0]!.fill(0);
  x[2]!.fill(0, 0, Math.ceil(0.7 * x[2]!.length));
  change(x);
  const layout = layoutConvPool(shape, skipsZeros);
  const { pool } = layout;
  const size = pool.windows * g.filters;
  const dy = x.map(() =>
    Float64Array.from({ length: size }, () => (random.integer(2) === 0 ? 0 : Math.fround(random.gaussian()))),
  );
  const at = {
    x: bench.rows(g.stride, x),
    weights: bench.array(layout.weight.floats, packWeights(shape, w)),
    bias: bench.array(layout.bias.floats, b),
    copy: bench.array(layout.copy),
    scratch: bench.array(layout.scratch / 4),
    y: bench.array(N * pool.stride),
    winners: bench.array(N * pool.stride),
    dy: bench.rows(pool.stride, dy),
    dx: bench.array(N * g.stride),
    dw: bench.array(layout.weight.floats),
    db: bench.array(layout.bias.floats),
  };
  const { weights, bias, copy } = at;
  const run = await bench.compile((module) => {
    emitConvPool({ module, name: "stage", shape, weights, bias, copy, skipsZeros });
  });
  const ranges = filters
    .map((to, i) => [filters[i - 1] ?? 0, Math.min(to, g.filters)] as const)
    .filter(([from, to]) => from < to);
  const call = (name: string, ...args: number[]): void => run[`stage.${name}`]!(...args);
  for (const [from, to] of ranges) call("prepare", at.scratch, from, to);
  let done = 0;
  for (const n of samples) {
    const [x, dx] = [at.x, at.dx].map((address) => address + 4 * g.stride * done);
    const [y, winners, dy] = [at.y, at.winners, at.dy].map((address) => address + 4 * pool.stride * done);
    call("forward", x!, n, y!, winners!, at.scratch);
    if (!skipsZeros) call("backward", n, dy!, winners!, dx!, at.scratch);
    for (const [from, to] of ranges) {
      call("accumulate", x!, n, dy!, winners!, at.dw, at.scratch, from, to);
      call("accumulateBias", n, dy!, at.db, from, to);
    }
    done += n;
  }
  expect(bench.broken).toBe(0);
  const rows = (address: number, stride: number) =>
    Array.from({ length: N }, (_, n) => bench.read(address + 4 * stride * n, stride));
  return {
    ...{ geometry: g, w, b, x, layout, dy },
    y: rows(at.y, pool.stride),
    winners: rows(at.winners, pool.stride).map(({ buffer }) => new Int32Array(buffer)),
    dx: rows(at.dx, g.stride),
    dw: bench.read(at.dw, layout.weight.floats),
    db: bench.read(at.db, layout.bias.floats),
  };
}

const cases = shapes.flatMap((shape) => {
  const both = hasBits(geometryOf(shape)) ? [false, true] : [false];
  return both.map((skipsZeros) => ({ shape, skipsZeros, title: `${titleOf(shape)}${skipsZeros ? ", skipping" : ""}` }));
});

describe("convolution and pooling", () => {
  test.each(cases)("$title: the definition, to 1e-5 of the largest", async ({ shape, skipsZeros }) => {
    const { geometry: g, w, b, x, dy, layout, y, winners, dx, dw, db } = await compute(shape, skipsZeros, WHOLE);
    const { pool } = layout;
    const size = pool.windows * g.filters;
    const wanted = { dw: new Float64Array(w.length), db: new Float64Array(g.filters) };
    let skipped = 0;
    for (let n = 0; n < N; n++) {
      const z = convolve(g, x[n]!, w, b);
      const scale = z.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const dz = new Float64Array(z.length);
      for (let i = 0; i < size; i++) {
        const [filter, window] = [i % g.filters, Math.floor(i / g.filters)];
        const [line, column] = [2 * Math.floor(window / pool.width), 2 * (window % pool.width)];
        const four = [0, 1, g.outWidth, g.outWidth + 1].map(
          (k) => (line * g.outWidth + column + k) * g.filters + filter,
        );
        const largest = Math.max(...four.map((k) => z[k]!));
        expect(Math.abs(y[n]![i]! - largest)).toBeLessThan(1e-5 * scale);
        const places = [0, g.channels, g.row, g.row + g.channels].map(
          (k) => 4 * (line * g.row + column * g.channels + k),
        );
        if (winners[n]![i] === NONE) {
          skipped++;
          expect(y[n]![i]).toBe(Math.fround(b[filter]!));
        } else {
          const place = places.indexOf(winners[n]![i]!);
          expect(Math.abs(z[four[place]!]! - largest)).toBeLessThan(1e-5 * scale);
          // Where all four are equal the first wins; with Winograd, roundings from elsewhere in the tile may decide.
          if ((skipsZeros || shape.channels === 1) && four.every((k) => z[k] === largest)) expect(place).toBe(0);
          dz[four[place]!] = dy[n]![i]!;
        }
        wanted.db[filter]! += dy[n]![i]!;
      }
      const back = convolveBack(g, x[n]!, w, dz);
      back.dw.forEach((value, i) => {
        wanted.dw[i]! += value;
      });
      if (!skipsZeros) expect(worst(dx[n]!, back.dx)).toBeLessThan(1e-5);
      for (const [row, length] of [
        [y[n]!, size],
        [dx[n]!, x[n]!.length],
      ] as const) {
        expect(row.subarray(length).every((value) => Object.is(value, 0))).toBe(true);
      }
    }
    expect(skipped > 0).toBe(skipsZeros);
    const packed = packWeights(shape, wanted.dw);
    expect(worst(dw, packed)).toBeLessThan(1e-5);
    const real = packWeights(
      shape,
      wanted.dw.map(() => 1),
    );
    expect(dw.every((value, i) => real[i] === 1 || Object.is(value, 0))).toBe(true);
    expect(worst(db.subarray(0, g.filters), wanted.db)).toBeLessThan(1e-5);
    expect(db.subarray(g.filters).every((value) => Object.is(value, 0))).toBe(true);
  });

  test.each(cases)("$title: the same bits in pieces", async ({ shape, skipsZeros }) => {
    const { y, winners, dx, dw, db } = await compute(shape, skipsZeros, WHOLE);
    const pieces = await compute(shape, skipsZeros, PIECES);
    expect(pieces.y).toEqual(y);
    expect(pieces.winners).toEqual(winners);
    expect(pieces.dx).toEqual(dx);
    expect(pieces.dw).toEqual(dw);
    expect(pieces.db).toEqual(db);
  });

  test("what is left out changes no bit", async () => {
    const shape = shapes[0]!;
    const sparse = (x: Float64Array[]): void => {
      for (const sample of x) for (let i = 0; i < sample.length; i++) if ((i * 7) % 31 > 1) sample[i] = 0;
    };
    const [all, some] = [await compute(shape, false, WHOLE, sparse), await compute(shape, true, WHOLE, sparse)];
    expect(some.y).toEqual(all.y);
    expect([some.dw, some.db]).toEqual([all.dw, all.db]);
    const left = some.winners.map((row, n) => row.map((winner, i) => (winner === NONE ? all.winners[n]![i]! : winner)));
    expect(left).toEqual(all.winners);
  });

  test("where all is equal the first position wins", async () => {
    for (const shape of shapes) {
      const { winners, layout, geometry: g } = await compute(shape, false, WHOLE, (x) => x[0]!.fill(0));
      for (let window = 0; window < layout.pool.windows; window++) {
        const [line, column] = [Math.floor(window / layout.pool.width), window % layout.pool.width];
        const place = 8 * (line * g.row + column * g.channels);
        const four = winners[0]!.subarray(window * g.filters, (window + 1) * g.filters);
        expect(four.every((winner) => winner === place)).toBe(true);
      }
    }
  });

  test.each(cases)("$title: what is not finite is not hidden", async ({ shape, skipsZeros }) => {
    const { geometry: g, layout } = await compute(shape, skipsZeros);
    const { pool } = layout;
    // The last input that any window sees, which only the last window's last position meets; and the first.
    const last = (2 * pool.height + g.kernelHeight - 2) * g.row + (2 * pool.width + g.kernelWidth - 1) * g.channels - 1;
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      for (const at of [0, last]) {
        const { y } = await compute(shape, skipsZeros, WHOLE, (x) => {
          x[1]![at] = value;
        });
        expect(y[1]!.every((number) => Number.isFinite(number))).toBe(false);
        expect([0, 2, 3, 4].every((n) => y[n]!.every((number) => Number.isFinite(number)))).toBe(true);
      }
    }
  });

  test.each([shapes[3]!, shapes[12]!])("Winograd's y is the direct one's, to 1e-5 of the largest", async (shape) => {
    const [direct, fast] = [await compute(shape, true), await compute(shape, false)];
    expect(fast.y).not.toEqual(direct.y);
    for (let n = 0; n < N; n++) expect(worst(fast.y[n]!, direct.y[n]!)).toBeLessThan(1e-5);
  });
});
