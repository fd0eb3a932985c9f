import { describe, expect, expectTypeOf, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { Random } from "../core/random.ts";
import { memoryStore } from "../core/store.ts";
import { dataset } from "../data/dataset.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { type Network, network } from "../network/network.ts";
import type { Figures, GradientNorms, Measurements, WeightFigures } from "./figures.ts";
import { measure } from "./measure.ts";
import type { MonitorOptions } from "./monitor-options.ts";
import { adam, sgd } from "./optimizer.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const engines = ["reference", "simd"] as const;
const data = dataset(rings(330));
const spec = network({
  input: [2],
  cost: "cross-entropy",
  layers: [dense(6, { activation: "tanh" }), dropout(0.2), dense(4), dense(2)],
});

const random = new Random(8);
const images = dataset({
  name: "images",
  shape: [9, 8, 1],
  inputs: Uint8Array.from({ length: 150 * 72 }, () => (random.integer(3) === 0 ? random.integer(256) : 0)),
  targets: Uint8Array.from({ length: 150 }, (_, i) => i % 3),
});
const convolutional = network({
  input: [9, 8, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(4, 3, { activation: "relu", weights: "scaled", padding: "same" }),
    maxPool2d(2),
    flatten(),
    dense(7, { activation: "sigmoid" }),
    dense(3, { activation: "softmax" }),
  ],
});

describe.each(engines)("monitored training, %s engine", (engine) => {
  const fresh = () => create(spec, { seed: 1, engine });
  const monitor = { training: 100, weights: true, gradients: 150, saturation: true } satisfies MonitorOptions;
  const options = {
    epochs: 3,
    batchSize: 1, // 330 mini-batches: four calls of the engine
    optimizer: sgd({ learningRate: 0.1, momentum: 0.5, l2: 0.1 }),
    validation: dataset(rings(50, 0.5)),
  } satisfies TrainOptions;

  test("an epoch's measurements are those of the model as it then is", async () => {
    const model = await fresh();
    const before = await measure(model, data, monitor);
    for await (const epoch of train(model, data, { ...options, monitor })) {
      expect(epoch.monitor).toEqual(await measure(model, data, monitor));
      expect(epoch.monitor).not.toEqual(before);
    }
  });

  test("measuring changes nothing: the same weights and figures, of floats and of bytes", async () => {
    const packed = network({ input: [72], cost: "quadratic", layers: [dense(8), dense(3)] });
    for (const [network, shown] of [
      [spec, data],
      [packed, images],
      [convolutional, images],
    ] as const) {
      const sets = { validation: shown.slice(0, 40), test: shown.slice(40, 60) };
      const [plain, watched] = await Promise.all([1, 1].map((seed) => create(network as Network, { seed, engine })));
      const { epochs } = await train(plain!, shown, { ...options, ...sets }).result;
      const result = await train(watched!, shown, { ...options, ...sets, monitor }).result;
      const [a, b] = [epochs, result.epochs].map((all) => all.map(({ seconds, monitor, ...rest }) => rest));
      expect(b).toEqual(a);
      expect(await parametersHash(watched!)).toBe(await parametersHash(plain!));
      expect(epochs[0]).toHaveProperty("monitor", undefined);
    }
  });

  test("aborted and resumed gives the same measurements; another monitor is refused", async () => {
    const expected = await train(await fresh(), data, { ...options, monitor }).result;
    const store = memoryStore();
    for (const calls of [2, 5]) {
      const abort = new AbortController();
      let seen = 0;
      const onProgress = () => ++seen === calls && abort.abort();
      const checkpoint = { store, resume: true };
      await train(await fresh(), data, { ...options, monitor, checkpoint, onProgress, signal: abort.signal }).result;
    }
    const resume = { ...options, checkpoint: { store, resume: true } };
    const resumed = await train(await fresh(), data, { ...resume, monitor }).result;
    expect(resumed.epochs.map((epoch) => epoch.monitor)).toEqual(expected.epochs.map((epoch) => epoch.monitor));
    const other = train(await fresh(), data, { ...resume, monitor: { ...monitor, training: 50 } });
    await expect(other.result).rejects.toThrow("was left by another training: its monitor is");
  });

  test("a wrong monitor is refused before the first mini-batch", async () => {
    const model = await fresh();
    const before = await parametersHash(model);
    const run = train(model, data, { ...options, monitor: { training: 1000 } });
    await expect(run.result).rejects.toThrow("train: training must be a whole number from 1 to 330, got 1000");
    expect(await parametersHash(model)).toBe(before);
  });
});

test("types: measurements are there where they were asked for", async () => {
  const model = await create(spec, { seed: 1 });
  const options = { epochs: 1, batchSize: 10, optimizer: adam() };
  const some = train(model, data, { ...options, monitor: { training: true, gradients: 10, weights: { nearZero: 1 } } });
  const { epochs } = await some.result;
  expectTypeOf(epochs[0]!.monitor.training).toEqualTypeOf<Figures>();
  expectTypeOf(epochs[0]!.monitor.gradients).toEqualTypeOf<GradientNorms>();
  expectTypeOf(epochs[0]!.monitor.weights).toExtend<WeightFigures>();
  expectTypeOf(epochs[0]!.monitor.saturation).toEqualTypeOf<undefined>();
  const none = await train(model, data, options).result;
  expectTypeOf(none.epochs[0]!.monitor).toEqualTypeOf<undefined>();
  const unknown = await train(model, data, { ...options, monitor: {} as MonitorOptions }).result;
  expectTypeOf(unknown.epochs[0]!.monitor).toEqualTypeOf<Measurements>();
  const maybe = await train(model, data, { ...options } as TrainOptions).result;
  expectTypeOf(maybe.epochs[0]!.monitor).toEqualTypeOf<Measurements | undefined>();
  expectTypeOf((await measure(model, data, { saturation: 5 })).saturation).toEqualTypeOf<
    Readonly<Record<string, number>>
  >();
});
