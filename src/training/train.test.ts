import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { memoryStore } from "../core/store.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { create, type Model } from "../network/model.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { earlyStopping } from "./stopping.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const data = dataset(rings(1050));
const validation = dataset(rings(200, 0.5));
const spec = network({
  input: [2],
  cost: "cross-entropy",
  layers: [dense(8, { activation: "tanh" }), dense(2)],
});
const options = {
  epochs: 4,
  batchSize: 4, // 263 mini-batches an epoch, the last of 2 examples: three calls of the engine
  optimizer: sgd({ learningRate: 0.3, momentum: 0.5, l2: 0.1 }),
  validation,
  test: validation,
} satisfies TrainOptions;

const engines = ["reference", "simd"] as const;

/** Trains to the end and says what the weights then are. */
async function hashAfter(model: Model, changed: Partial<TrainOptions> = {}): Promise<string> {
  await train(model, data, { ...options, ...changed }).result;
  return parametersHash(model);
}

describe.each(engines)("train, %s engine", (engine) => {
  const fresh = () => create(spec, { seed: 1, engine });

  test("learns, and yields the figures of each epoch", async () => {
    const model = await fresh();
    const epochs: number[] = [];
    const run = train(model, data, options);
    for await (const { epoch, training, validation, test, learningRate } of run) {
      epochs.push(epoch);
      expect(training.cost).toBeGreaterThan(0);
      expect(validation.total).toBe(200);
      expect(test).toEqual(validation);
      expect(learningRate).toBe(0.3);
    }
    expect(epochs).toEqual([1, 2, 3, 4]);
    const result = await run.result;
    expect(result).toMatchObject({ stoppedBecause: "finished", engine });
    expect(result.epochs.at(-1)?.validation.accuracy).toBeGreaterThan(0.95);
    expect(result.best?.validation.correct).toBe(Math.max(...result.epochs.map((e) => e.validation.correct)));
    expect(result.peakTest?.correct).toBe(result.best?.test.correct);
  });

  test("progress is told as often as asked, training waits for what it returns, and the bits are the same", async () => {
    const seen: number[] = [];
    const sizes = [1, 1, 3, 95, 100, 100];
    let waiting = false;
    const model = await fresh();
    await train(model, data, {
      ...options,
      epochs: 1,
      progressEvery: () => sizes[seen.length] ?? 100,
      async onProgress({ done, cost }) {
        expect(waiting).toBe(false);
        expect(cost).toBeGreaterThan(0);
        seen.push(done);
        waiting = true;
        await new Promise((resolve) => setTimeout(resolve, 1));
        waiting = false;
      },
    }).result;
    expect(seen).toEqual([4, 8, 20, 400, 800, 1050]);
    const atOnce = await fresh();
    await train(atOnce, data, { ...options, epochs: 1 }).result;
    expect(await parametersHash(model)).toBe(await parametersHash(atOnce));
  });

  test("the last progress of an epoch tells the epoch's cost", async () => {
    let last = Number.NaN;
    const run = train(await fresh(), data, { ...options, epochs: 1, onProgress: ({ cost }) => (last = cost) });
    const { epochs } = await run.result;
    expect(last).toBe(epochs[0]?.training.cost);
  });

  test.each([0, 101, 1.5])("progress every %d mini-batches is refused", async (progressEvery) => {
    const run = train(await fresh(), data, { ...options, progressEvery });
    await expect(run.result).rejects.toThrow(
      `train: progressEvery must be a whole number from 1 to 100, got ${progressEvery}`,
    );
  });

  test("one seed gives the same bits, with and without a loop; another seed gives others", async () => {
    const once = await hashAfter(await fresh());
    const model = await fresh();
    for await (const _ of train(model, data, options));
    expect(await parametersHash(model)).toBe(once);
    expect(await hashAfter(await fresh(), { seed: 2 })).not.toBe(once);
    expect(await hashAfter(await fresh(), { shuffle: false })).not.toBe(once);
  });

  test("a step is equations 20 and 21 with L2 and momentum, to 1e-15 in float64 and 1e-6 in float32", async () => {
    const model = await create(
      network({ input: [1], cost: "quadratic", layers: [dense(1, { activation: "linear" })] }),
      { seed: 3, engine },
    );
    const { "dense1.weight": weight, "dense1.bias": bias } = model.weights;
    let [w, b, v, u] = [weight!.data[0]!, bias!.data[0]!, 0, 0];
    const points = dataset({
      name: "points",
      shape: [1],
      inputs: new Float32Array([1, 2, 3, 4]),
      targets: new Float32Array([2, 4, 6, 8]),
    });
    const optimizer = sgd({ learningRate: 0.05, momentum: 0.5, l2: 0.8 });
    await train(model, points, { epochs: 1, batchSize: 2, shuffle: false, optimizer }).result;
    for (const [x1, x2] of [
      [1, 2],
      [3, 4],
    ] as const) {
      const [d1, d2] = [b + w * x1 - 2 * x1, b + w * x2 - 2 * x2];
      v = -(0.05 / 2) * (x1 * d1 + x2 * d2) - ((0.05 * 0.8) / 4) * w + 0.5 * v;
      u = -(0.05 / 2) * (d1 + d2) + 0.5 * u;
      w += v;
      b += u;
    }
    const digits = engine === "reference" ? 15 : 6;
    expect(model.weights["dense1.weight"]!.data[0]).toBeCloseTo(w, digits);
    expect(model.weights["dense1.bias"]!.data[0]).toBeCloseTo(b, digits);
  });

  test("leaving the loop stops; the model keeps its weights", async () => {
    const model = await fresh();
    const run = train(model, data, options);
    for await (const { epoch } of run) if (epoch === 2) break;
    expect(await run.result).toMatchObject({ stoppedBecause: "left", epochs: [{ epoch: 1 }, { epoch: 2 }] });
    expect(await parametersHash(model)).toBe(await hashAfter(await fresh(), { epochs: 2 }));
  });

  test("a stopping rule without a patience is refused", () => {
    const message = "earlyStopping: patience must be a whole number of at least 1, got undefined";
    expect(() => earlyStopping(undefined as never)).toThrow(message);
  });

  test("stops early, with the best epoch's weights", async () => {
    const model = await fresh();
    const { best, stoppedBecause, epochs } = await train(model, data, {
      ...options,
      epochs: 200,
      stop: earlyStopping({ patience: 3 }),
    }).result;
    expect(stoppedBecause).toBe("stopped early");
    expect(epochs.length).toBe(best!.epoch + 3);
    expect(model.weights).toEqual(best!.weights);
  });

  test("a NaN or infinity stops it, naming layer, epoch and mini-batch; the checkpoint stays", async () => {
    const relu = network({
      input: [2],
      cost: "quadratic",
      layers: [dense(8, { activation: "relu" }), dense(2, { activation: "linear" })],
    });
    const store = memoryStore();
    const model = await create(relu, { seed: 1, engine });
    const wild = { ...options, optimizer: sgd({ learningRate: 30 }), checkpoint: { store } };
    const failure =
      /^train: a NaN or infinity in the (weighted inputs|cost) of dense[12], in epoch 1, mini-batch \d+\nlower the learning rate \(it is 30\)/;
    await expect(train(model, data, wild).result).rejects.toThrow(failure);
    expect(await store.list()).toEqual([]);
    const loop = async () => {
      for await (const _ of train(await create(relu, { seed: 1, engine }), data, wild));
    };
    await expect(loop()).rejects.toThrow(failure);
  });

  test("a loop that would miss epochs is refused", async () => {
    const run = train(await fresh(), data, options);
    const result = run.result;
    expect(() => run[Symbol.asyncIterator]()).toThrow("a loop would miss epochs\nbegin with the loop");
    expect((await result).epochs).toHaveLength(4);
  });

  test("one model is trained by one training at a time", async () => {
    const model = await fresh();
    const first = train(model, data, options).result;
    await expect(train(model, data, options).result).rejects.toThrow("train: this model is being trained already");
    await first;
    await train(model, data, options).result;
  });

  test.each([
    [{ epochs: 0 }, "train: epochs must be a whole number of at least 1, got 0"],
    [{ batchSize: 2.5 }, "train: batchSize must be a whole number of at least 1, got 2.5"],
    [{ batchSize: 2000 }, "train: batchSize must be at most 1050, the number of examples, got 2000"],
    [{ seed: -1 }, "train: seed must be a whole number of at least 0, got -1"],
    [{ optimizer: undefined }, "train: optimizer must be one, got undefined"],
    [{ optimizer: { learningRate: 1, update: { kind: "rmsprop" } } }, "train: optimizer must be one, got {"],
    [{ validation: undefined, stop: earlyStopping({ patience: 2 }) }, "train: stop needs validation data"],
    [
      { validation: dataset({ name: "lines", shape: [3], inputs: new Float32Array(3), targets: new Uint8Array(1) }) },
      "train: validation: the network reads inputs of 2, lines has 3",
    ],
    [
      { test: dataset({ name: "five", shape: [2], inputs: new Float32Array(2), targets: new Uint8Array([4]) }) },
      "train: test: the network has 2 outputs, five wants 5",
    ],
  ])("refuses %o", async (changed, message) => {
    const model = await fresh();
    expect(() => train(model, data, { ...options, ...changed } as TrainOptions)).toThrow(message);
  });

  test("types: figures are there where there is data for them", async () => {
    const { validation: _, ...without } = options;
    for await (const epoch of train(await fresh(), data, { ...options, epochs: 1 }))
      epoch.validation.accuracy.toFixed(2);
    for await (const epoch of train(await fresh(), data, { ...without, epochs: 1 })) {
      // @ts-expect-error: there is no validation data
      expect(() => epoch.validation.accuracy).toThrow();
    }
  });
});
