import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import type { Dataset, EpochData } from "../core/dataset.ts";
import { memoryStore } from "../core/store.ts";
import { augmented } from "../data/augmented.ts";
import { dataset } from "../data/dataset.ts";
import { generatedDigits } from "../data/generated.ts";
import { transform } from "../data/transform.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const spec = network({ input: [2], cost: "cross-entropy", layers: [dense(8, { activation: "tanh" }), dense(2)] });
const options = { epochs: 3, batchSize: 10, optimizer: sgd({ learningRate: 0.3 }) } satisfies TrainOptions;
const fresh = () => create(spec, { seed: 1 });
const like = dataset(rings(200));

/** Other rings each epoch, with a list of what was asked of them. */
function source(epochOf: (epoch: number) => unknown = (epoch) => dataset(rings(200, epoch / 10))): {
  data: EpochData;
  told: string[];
} {
  const told: string[] = [];
  const data: EpochData = {
    like,
    identity: async () => ({ rings: 200 }),
    async *epochs({ from, to }) {
      told.push(`from ${from} to ${to}`);
      try {
        for (let epoch = from; epoch <= to; epoch++) yield epochOf(epoch) as Dataset;
      } finally {
        told.push("closed");
      }
    },
  };
  return { data, told };
}

describe("train on data that are other ones each epoch", () => {
  test("gives the bits of a training that goes on from checkpoint to checkpoint with each epoch's data", async () => {
    const { data, told } = source();
    const model = await fresh();
    await train(model, data, options).result;
    expect(told).toEqual(["from 1 to 3", "closed"]);
    const same = await fresh();
    await train(same, like, options).result;
    expect(await parametersHash(model)).not.toBe(await parametersHash(same));
    // A source whose epochs are all the same is a dataset.
    const constant = await fresh();
    await train(constant, source(() => like).data, options).result;
    expect(await parametersHash(constant)).toBe(await parametersHash(same));
  });

  test("aborted in mid-epoch and resumed, it asks for that epoch again, and gives the same bits", async () => {
    const straight = await fresh();
    await train(straight, source().data, { ...options, batchSize: 1 }).result;
    const store = memoryStore();
    const abort = new AbortController();
    const first = source();
    let calls = 0;
    const cut = await train(await fresh(), first.data, {
      ...options,
      batchSize: 1,
      checkpoint: { store },
      signal: abort.signal,
      onProgress: () => void (++calls === 3 && abort.abort()), // two calls make an epoch
    }).result;
    expect(cut).toMatchObject({ stoppedBecause: "aborted", epochs: [{ epoch: 1 }] });
    expect(first.told).toEqual(["from 1 to 3", "closed"]);
    const model = await create(spec, { seed: 9 });
    const second = source();
    const resumed = { ...options, batchSize: 1, checkpoint: { store, resume: true } };
    await train(model, second.data, resumed).result;
    expect(second.told).toEqual(["from 2 to 3", "closed"]);
    expect(await parametersHash(model)).toBe(await parametersHash(straight));
    // Nothing is left to do, and nothing is asked for.
    const third = source();
    await train(model, third.data, resumed).result;
    expect(third.told).toEqual([]);
  });

  test("its source is closed where the loop is left, the training fails, or the source itself does", async () => {
    const left = source();
    for await (const _ of train(await fresh(), left.data, options)) break;
    expect(left.told).toEqual(["from 1 to 3", "closed"]);
    const wild = source();
    const big = network({ input: [2], cost: "quadratic", layers: [dense(2, { activation: "linear" })] });
    const optimizer = sgd({ learningRate: 1e30 });
    const failing = train(await create(big, { seed: 1 }), wild.data, { ...options, epochs: 20, optimizer }).result;
    await expect(failing).rejects.toThrow("train: a NaN or infinity in the");
    expect(wild.told.at(-1)).toBe("closed");
    const broken = source((epoch) => {
      if (epoch === 2) throw new Error("no more rings");
      return like;
    });
    await expect(train(await fresh(), broken.data, options).result).rejects.toThrow("no more rings");
    expect(broken.told).toEqual(["from 1 to 3", "closed"]);
  });

  test("aborted before it began, it asks for nothing", async () => {
    const { data, told } = source();
    const run = train(await fresh(), data, { ...options, signal: AbortSignal.abort() });
    expect((await run.result).stoppedBecause).toBe("aborted");
    expect(told).toEqual([]);
  });

  test("refuses data that do not fit: at once by what they are like, later by what comes", async () => {
    const model = await fresh();
    const digits = generatedDigits({ count: 20 });
    expect(() => train(model, augmented(digits), options)).toThrow(
      "train: the network reads inputs of 2, generated digits has 28x28x1",
    );
    const { data } = source();
    expect(() => train(model, data, { ...options, batchSize: 201 })).toThrow("train: batchSize must be at most 200");
    const told = (epochOf: (epoch: number) => unknown) => train(model, source(epochOf).data, options).result;
    await expect(told((epoch) => (epoch === 2 ? digits : like))).rejects.toThrow(
      "train: epoch 2: the network reads inputs of 2, generated digits has 28x28x1",
    );
    await expect(told(() => like.take(150))).rejects.toThrow(
      `train: epoch 1 has 150 examples, and should have 200, as many as ${like.name}\ngive as many examples each epoch`,
    );
    await expect(told(() => undefined)).rejects.toThrow("train: epoch 1: expected a dataset, got undefined");
  });
});

describe("train on augmented images, without a worker", () => {
  const digits = generatedDigits({ count: 300 });
  const moving = augmented(digits, { shift: 2 }, { seed: 3 });
  const reader = network({ input: [784], cost: "cross-entropy", layers: [dense(10)] });

  test("gives the bits of transform's images, epoch by epoch", async () => {
    const model = await create(reader, { seed: 1 });
    await train(model, moving, options).result;
    const other = await create(reader, { seed: 1 });
    const epochs: EpochData = {
      ...moving,
      async *epochs({ from, to }) {
        for (let epoch = from; epoch <= to; epoch++) yield transform(digits, { shift: 2 }, { seed: 3, epoch });
      },
    };
    await train(other, epochs, options).result;
    expect(await parametersHash(model)).toBe(await parametersHash(other));
  });

  test("goes on from a checkpoint with the same images, transformations and seed only", async () => {
    const store = memoryStore();
    const checkpoint = { store, resume: true };
    const model = await create(reader, { seed: 1 });
    await train(model, moving, { ...options, epochs: 1, checkpoint: { store } }).result;
    const resume = (data: Dataset | EpochData) => train(model, data, { ...options, checkpoint }).result;
    const left = "memory:checkpoint.safetensors was left by another training: its training data";
    await expect(resume(augmented(digits, { shift: 1 }, { seed: 3 }))).rejects.toThrow(
      `${left}'s transformations is "{\\"shift\\":2,`,
    );
    await expect(resume(augmented(digits, { shift: 2 }))).rejects.toThrow(`${left}'s seed is 3, not 1`);
    await expect(resume(augmented(digits.take(299), { shift: 2 }, { seed: 3 }))).rejects.toThrow(
      `${left}'s images is "`,
    );
    await expect(resume(digits)).rejects.toThrow(`${left} is undefined, not "`);
    expect((await resume(moving)).epochs).toHaveLength(3);
  });
});
