import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { memoryStore, type Store } from "../core/store.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { create, type Model } from "../network/model.ts";
import { network } from "../network/network.ts";
import { adam, type Optimizer, sgd } from "./optimizer.ts";
import { halving, oneCycle, type Schedule, stepDecay } from "./schedule.ts";
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

describe.each(engines)("checkpoint and resume, %s engine", (engine) => {
  const fresh = () => create(spec, { seed: 1, engine });

  /** A Store after whose `writes`th write the program dies, as far as the training can tell. */
  function mortal(store: Store, writes: number): Store {
    return {
      ...store,
      async write(name, bytes) {
        if (writes-- <= 0) throw new Error("killed");
        await store.write(name, bytes);
      },
    };
  }

  test("killed after any epoch and resumed gives the bits of an uninterrupted training", async () => {
    const uninterrupted = await hashAfter(await fresh());
    for (let survived = 0; survived < 4; survived++) {
      const store = memoryStore();
      const dying = train(await fresh(), data, { ...options, checkpoint: { store: mortal(store, survived) } });
      await expect(dying.result).rejects.toThrow("killed");
      const other = await create(spec, { seed: 99, engine }); // its own weights are replaced
      expect(await hashAfter(other, { checkpoint: { store, resume: survived > 0 } })).toBe(
        survived > 0 ? uninterrupted : await hashAfter(await create(spec, { seed: 99, engine })),
      );
    }
  });

  test("aborted in the middle of an epoch and resumed gives the same bits and the same figures", async () => {
    const straight = await fresh();
    const expected = await train(straight, data, options).result;
    for (const calls of [1, 2, 4, 5, 9]) {
      const store = memoryStore();
      const abort = new AbortController();
      let seen = 0;
      const onProgress = () => {
        if (++seen === calls) abort.abort();
      };
      const cut = await train(await fresh(), data, {
        ...options,
        checkpoint: { store },
        signal: abort.signal,
        onProgress,
      }).result;
      expect(cut.stoppedBecause).toBe("aborted");
      const model = await create(spec, { seed: 99, engine });
      const resumed = await train(model, data, { ...options, checkpoint: { store, resume: true } }).result;
      expect(await parametersHash(model)).toBe(await parametersHash(straight));
      const timeless = (epochs: typeof resumed.epochs) => epochs.map(({ seconds: _, ...rest }) => rest);
      expect(timeless(resumed.epochs)).toEqual(timeless(expected.epochs));
      expect(resumed.best).toEqual(expected.best);
    }
  });

  const ways: [string, Optimizer, Schedule?][] = [
    ["plain descent", sgd({ learningRate: 0.3 })],
    ["L2", sgd({ learningRate: 0.3, l2: 5 })],
    ["L1", sgd({ learningRate: 0.3, l1: 0.1 })],
    ["Nesterov's momentum", sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, l1: 0.1, l2: 0.1 })],
    ["Adam", adam({ learningRate: 0.01, l2: 0.1, weightDecay: 0.01 })],
    ["step decay", sgd({ learningRate: 0.3, l2: 0.1 }), stepDecay({ epochs: [2, 3], factor: 0.5 })],
    ["halving", sgd({ learningRate: 3, momentum: 0.5 }), halving({ patience: 1, most: 2 })],
    ["one cycle, Adam", adam({ learningRate: 0.03 }), oneCycle()],
  ];
  test.each(ways)("the same bits after any interruption: %s", async (_, optimizer, schedule) => {
    const more = { ...options, optimizer, schedule };
    const straight = await fresh();
    const expected = await train(straight, data, more).result;
    // 263 mini-batches are three calls: in the middle of an epoch, at its end, and again.
    const store = memoryStore();
    for (const calls of [1, 2, 2, 4]) {
      const abort = new AbortController();
      let seen = 0;
      const onProgress = () => ++seen === calls && abort.abort();
      const checkpoint = { store, resume: true };
      await train(await fresh(), data, { ...more, checkpoint, signal: abort.signal, onProgress }).result;
    }
    const model = await create(spec, { seed: 99, engine });
    const resumed = await train(model, data, { ...more, checkpoint: { store, resume: true } }).result;
    expect(await parametersHash(model)).toBe(await parametersHash(straight));
    const rates = (epochs: typeof resumed.epochs) => epochs.map(({ learningRate }) => learningRate);
    expect(rates(resumed.epochs)).toEqual(rates(expected.epochs));
    expect(resumed.stoppedBecause).toBe(expected.stoppedBecause);
  });

  test("a cycle is not stretched afterwards", async () => {
    const store = memoryStore();
    const cycle = { ...options, schedule: oneCycle(), checkpoint: { store, resume: true } };
    await train(await fresh(), data, { ...cycle, epochs: 2 }).result;
    await expect(train(await fresh(), data, { ...cycle, epochs: 3 }).result).rejects.toThrow("its epochs is 2, not 3");
  });

  test("a finished training resumes to more epochs, or to nothing more", async () => {
    const store = memoryStore();
    await train(await fresh(), data, { ...options, epochs: 2, checkpoint: { store } }).result;
    const longer = await create(spec, { seed: 99, engine });
    expect(await hashAfter(longer, { checkpoint: { store, resume: true } })).toBe(await hashAfter(await fresh()));
    const again = await train(longer, data, { ...options, checkpoint: { store, resume: true } }).result;
    expect(again.epochs).toHaveLength(4);
    expect(again.stoppedBecause).toBe("finished");
  });

  test("resume without a checkpoint begins anew", async () => {
    const checkpoint = { store: memoryStore(), resume: true };
    expect(await hashAfter(await fresh(), { checkpoint })).toBe(await hashAfter(await fresh()));
  });

  test.each([
    [{ batchSize: 5 }, "its batchSize is 4, not 5"],
    [{ seed: 3 }, "its seed is 1, not 3"],
    [{ optimizer: sgd({ learningRate: 1 }) }, "its optimizer is"],
    [{ schedule: oneCycle() }, 'its schedule is "none", not'],
    [{ validation: undefined }, "its validation data is"],
  ])("refuses to go on from another training: %o", async (changed, message) => {
    const store = memoryStore();
    await train(await fresh(), data, { ...options, epochs: 1, checkpoint: { store } }).result;
    const run = train(await fresh(), data, { ...options, ...changed, checkpoint: { store, resume: true } });
    await expect(run.result).rejects.toThrow(`memory:checkpoint.safetensors was left by another training: ${message}`);
  });

  test("a damaged checkpoint is refused, whatever byte is lost", async () => {
    const store = memoryStore();
    await train(await fresh(), data, { ...options, epochs: 1, checkpoint: { store } }).result;
    const bytes = (await store.read("checkpoint.safetensors"))!;
    for (const length of [0, 7, 8, 100, bytes.length - 1]) {
      await store.write("checkpoint.safetensors", bytes.slice(0, length));
      const run = train(await fresh(), data, { ...options, checkpoint: { store, resume: true } });
      await expect(run.result).rejects.toThrow("memory:checkpoint.safetensors is not a safetensors file");
    }
  });

  test.each([
    [/"weights\/dense1\.bias"/, '"weights/dense1.bi"', "weights: dense1.bias must be 8, got none"],
    [/"best\/dense2\.bias"/, '"best/dense2.bia"', "weights: dense2.bias must be 2, got none"],
    [
      /"optimizer\/dense2\.bias\./,
      '"optimizer/dense3.bias.',
      'optimizer: "dense3.bias.velocity" must hold finite numbers',
    ],
    [/\\"batches\\":0/, '\\"batches\\":-1', "the checkpoint's state makes no sense"],
  ])("a checkpoint that lies is refused: %o", async (from, to, message) => {
    const store = memoryStore();
    await train(await fresh(), data, { ...options, epochs: 1, checkpoint: { store } }).result;
    const bytes = (await store.read("checkpoint.safetensors"))!;
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const header = new TextDecoder().decode(bytes.slice(8, 8 + length));
    const changed = new TextEncoder().encode(header.replace(from, to).padEnd(length));
    expect(new TextDecoder().decode(changed)).not.toBe(header);
    const file = new Uint8Array(8 + changed.length + bytes.length - 8 - length);
    new DataView(file.buffer).setUint32(0, changed.length, true);
    file.set(changed, 8);
    file.set(bytes.slice(8 + length), 8 + changed.length);
    await store.write("checkpoint.safetensors", file);
    const run = train(await fresh(), data, { ...options, checkpoint: { store, resume: true } });
    await expect(run.result).rejects.toThrow(`memory:checkpoint.safetensors: ${message}`);
  });
});
