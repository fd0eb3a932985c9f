import { describe, expect, test } from "vitest";
import { Bench, worst } from "../../test/helpers/convolution.ts";
import { Random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { asValue } from "../wasm/instructions.ts";
import { cases, type LayerCase } from "./cases.ts";
import { type Rows, type Site, STATE, strideOf, TRAINING, WHOLE } from "./layer.simd.ts";
import { type BackwardPass, definition } from "./layer.ts";

/* What every kernel promises, whatever its layer: the table's shapes, by the plain loops and in parts. */

const N = 5;

/** Samples each for itself. */
const ASKED = 0;

/**
 * One kernel on N samples of a case, by threads that come one after the other; and what the plain loops give.
 *
 * @param whole what the samples are to each other
 */
async function compute({ layer, input, seed }: LayerCase, threads: number, whole = TRAINING) {
  const training = whole === TRAINING;
  const { kernel, ...loops } = layer[definition];
  const company = { first: false, joined: false };
  const layout = kernel!.layout(input, layer, company)!;
  const outputShape = loops.shape(input, layer);
  const random = new Random(seed, "kernels");
  const numbers = (length: number) => Float64Array.from({ length }, () => Math.fround(random.gaussian()));
  const bench = new Bench();
  const rows = (size: number, values?: Float64Array): Rows => {
    const stride = strideOf(size);
    const samples = Array.from({ length: N }, (_, n) => values?.subarray(n * size, (n + 1) * size) ?? []);
    return { address: bench.rows(stride, samples), size, stride };
  };
  const [inputs, outputs] = [sizeOf(input), sizeOf(outputShape)];
  const [xs, dys] = [numbers(N * inputs), numbers(N * outputs)];
  const shapes = Object.entries(loops.weights?.(input, layer) ?? {});
  const weights = Object.fromEntries(
    shapes.map(([name, { shape, trained = true }]) => {
      const values = numbers(sizeOf(shape));
      return [name, trained ? values : values.map(Math.abs)]; // a variance is one
    }),
  );
  const place = (values: (name: string) => Float64Array | undefined) =>
    Object.fromEntries(
      Object.entries(layout.weights).map(([name, { floats, position }]): [string, number] => {
        const packed = new Float32Array(floats);
        values(name)?.forEach((value, i) => {
          packed[position(i)] = value;
        });
        return [name, bench.array(floats, packed)];
      }),
    );
  // Other numbers than 0 in dx: a kernel writes all that count.
  const dx = rows(inputs, new Float64Array(N * inputs).fill(9));
  const x = rows(inputs, xs);
  const y = rows(outputs);
  const weightsAt = place((name) => weights[name]);
  const gradientsAt = place(() => undefined);
  const streams = new Random(seed, "streams");
  const states = new Uint32Array((N * STATE) / 4);
  streams.writeStates(
    Uint32Array.from({ length: N }, (_, n) => n),
    states,
    0,
  );
  const noise = { first: bench.array(4), states: bench.array(4 + states.length) };
  bench.words[noise.first / 4] = training ? STATE : 0;
  bench.words.set(states, (noise.states + STATE) / 4);
  const wholeAt = bench.array(4);
  bench.words[wholeAt / 4] = whole;
  const scratch = Math.ceil((layout.scratch ?? 0) / 16) * 4;
  const run = await bench.compile((module) => {
    const site: Site = {
      ...{ module, name: "layer", x, y, dx, dy: rows(outputs, dys), weights: weightsAt, gradients: gradientsAt },
      kept: (layout.kept ?? []).map((size) => rows(size)),
      ...{ derived: bench.array(layout.derived ?? 0), whole: wholeAt, meet: undefined },
      scratch: { address: bench.array(scratch * threads), size: scratch, stride: scratch },
      ...(layout.noisy ? { noise } : {}),
    };
    const { dense } = kernel!.emit(site, input, layer, company);
    module.procedure("prepare", ["i32", "i32"], (f, thread, threads) => dense.prepare?.(f, { thread, threads }));
    for (const phase of ["forward", "backward", "accumulate"] as const) {
      module.procedure(phase, ["i32", "i32", "i32", "i32", "i32"], (f, x, from, n, thread, threads) =>
        dense[phase](f, x, { from, n, batch: f.let(asValue("i32", N)), thread, threads }),
      );
    }
  });
  const all = Array.from({ length: threads }, (_, thread) => thread);
  const start = (thread: number) => Math.floor((N * thread) / threads);
  for (const thread of all) run.prepare!(thread, threads);
  for (const phase of ["forward", "backward"]) {
    for (const t of all) run[phase]!(x.address, start(t), start(t + 1) - start(t), t, threads);
  }
  if (whole !== ASKED) for (const thread of all) run.accumulate!(x.address, 0, N, thread, threads);
  expect(bench.broken).toBe(0);

  const wanted = {
    y: new Float64Array(N * outputs),
    dx: new Float64Array(N * inputs),
    gradients: Object.fromEntries(
      Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
  };
  const pass: BackwardPass = {
    ...{ config: layer, inputShape: input, outputShape, batch: N, x: xs, dy: dys, weights, ...wanted },
    ...{ training, wholeBatch: whole !== ASKED, random: (n: number) => streams.split(n) },
  };
  loops.forward(pass);
  loops.backward(pass);
  const read = ({ address, stride }: Rows) => bench.read(address, N * stride);
  const arrays = (at: Record<string, number>) =>
    Object.entries(layout.weights).map(([name, { floats }]) => bench.read(at[name]!, floats));
  const [gradients, after] = [arrays(gradientsAt), arrays(weightsAt)];
  return {
    ...{ wanted: { ...wanted, weights }, layout, gradients, weights: after },
    ...{ y: read(y), dx: read(dx), sizes: { y: outputs, dx: inputs } },
  };
}

/** Rows without their padding; what pads them must be 0. */
function unpadded(values: Float32Array, size: number): Float64Array {
  const stride = strideOf(size);
  const isPadding = (i: number): boolean => i % stride >= size;
  expect(values.every((value, i) => !isPadding(i) || Object.is(value, 0))).toBe(true);
  return Float64Array.from(values.filter((_, i) => !isPadding(i)));
}

const withKernel = cases.filter(({ layer }) => layer[definition].kernel !== undefined);

describe("every kernel", () => {
  test.each(withKernel)("$name: the plain loops, to 2e-6 of the largest; padding stays 0", async (layerCase) => {
    for (const whole of [TRAINING, WHOLE, ASKED]) {
      const { wanted, layout, y, dx, gradients, weights, sizes } = await compute(layerCase, 1, whole);
      expect(worst(unpadded(y, sizes.y), wanted.y)).toBeLessThan(2e-6);
      expect(worst(unpadded(dx, sizes.dx), wanted.dx)).toBeLessThan(2e-6);
      for (const [i, [name, { floats, position }]] of Object.entries(layout.weights).entries()) {
        const packed = (values: Float64Array): Float32Array => {
          const array = new Float32Array(floats);
          values.forEach((value, i) => {
            array[position(i)] = value;
          });
          return array;
        };
        expect(worst(weights[i]!, packed(wanted.weights[name]!)), name).toBeLessThan(2e-6);
        if (whole === ASKED) continue;
        expect(worst(gradients[i]!, packed(wanted.gradients[name]!)), name).toBeLessThan(2e-6);
      }
    }
  });

  // Where a mini-batch must stay whole, threads cannot come one after the other: test/threads-batch-norm.test.ts.
  const apart = withKernel.filter(({ layer }) => !layer[definition].wholeBatch);
  test.each(apart)("$name: the same bits by 1, 2, 3 and 8 threads", async (layerCase) => {
    const { y, dx, gradients, weights } = await compute(layerCase, 1);
    for (const threads of [2, 3, 8]) {
      const found = await compute(layerCase, threads);
      const all = [found.y, found.dx, ...found.gradients, ...found.weights];
      expect(all).toEqual([y, dx, ...gradients, ...weights]);
    }
  });
});

test("dropout leaves out what the plain loops leave out, and no other; outside training nothing", async () => {
  const layerCase = cases.find(({ name }) => name.startsWith("dropout 0.2"))!;
  const { wanted, y, sizes } = await compute(layerCase, 2);
  const lost = (values: Float64Array) => values.map((value) => (Object.is(value, 0) ? 1 : 0));
  expect(lost(unpadded(y, sizes.y))).toEqual(lost(wanted.y));
  expect(lost(wanted.y)).toContain(1);
  const asked = await compute(layerCase, 2, ASKED);
  expect(lost(unpadded(asked.y, asked.sizes.y))).not.toContain(1);
});

test("maxPool2d hands NaN on, and gives the gradient to the first of equals", async () => {
  const layerCase = cases.find(({ name }) => name.startsWith("maxPool2d 2, a row"))!;
  const { layer, input } = layerCase;
  const { kernel } = layer[definition];
  const bench = new Bench();
  const rows = (size: number): Rows => ({ address: bench.array(strideOf(size)), size, stride: strideOf(size) });
  const [x, dx, y, dy] = [rows(70), rows(70), rows(12), rows(12)];
  const company = { first: false, joined: false };
  const kept = kernel!.layout(input, layer, company)!.kept!.map((size) => rows(size));
  const run = await bench.compile((module) => {
    const none = { weights: {}, gradients: {}, derived: 0, scratch: rows(0), whole: 0, meet: undefined };
    const { dense } = kernel!.emit({ module, name: "layer", x, y, dx, dy, kept, ...none }, input, layer, company);
    for (const phase of ["forward", "backward"] as const) {
      module.procedure(phase, ["i32", "i32"], (f, x, n) =>
        dense[phase](f, x, { from: 0, n, batch: n, thread: 0, threads: 1 }),
      );
    }
  });
  bench.floats.fill(2, x.address / 4, x.address / 4 + 70);
  // Windows of the first channel, by their corners: a NaN behind its corner in the second.
  bench.floats[x.address / 4 + 6] = Number.NaN;
  bench.floats.set(
    Array.from({ length: 12 }, (_, i) => i + 1),
    dy.address / 4,
  );
  run.forward!(x.address, 1);
  run.backward!(x.address, 1);
  expect([...bench.read(y.address, 4)]).toEqual([2, 2, Number.NaN, 2]);
  const wanted = new Float32Array(70);
  const corners = [0, 4, 8, 28, 32, 36];
  for (const [i, corner] of corners.entries()) for (const c of [0, 1]) wanted[corner + c] = 2 * i + c + 1;
  [wanted[4], wanted[6]] = [0, 3];
  expect(bench.read(dx.address, 70)).toEqual(wanted);
});
