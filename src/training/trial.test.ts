import { expect, test } from "vitest";
import { generatedDigits } from "../data/generated.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { bestModel, trainPortion, type Work } from "./trial.ts";

const digits = generatedDigits({ count: 350 });
const data = { training: digits.take(300), validation: digits.slice(300) };
const work: Work = {
  settings: {
    network: network({ input: [784], cost: "cross-entropy", layers: [dense(4), dense(10)] }),
    optimizer: sgd({ learningRate: 0.1, momentum: 0.5 }),
    batchSize: 1, // 300 mini-batches an epoch: three calls of the engine
    epochs: 3,
  },
  engine: "simd",
  checkpoint: undefined,
  place: "the trial's file",
  until: 3,
};

/** A signal that aborts when it has been asked so often. */
function abortedAt(question: number): AbortSignal {
  let asked = 0;
  return {
    get aborted() {
      return ++asked > question;
    },
  } as AbortSignal;
}

const timeless = (epochs: readonly { seconds: number }[]) => epochs.map(({ seconds: _, ...epoch }) => epoch);

test("aborted between any two portions, a trial goes on from there, to the same bits", async () => {
  const whole = await trainPortion(work, data, undefined);
  expect(whole.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  const expected = await bestModel({ ...work, checkpoint: whole.checkpoint }, data, undefined);
  for (const question of [1, 2, 5, 9]) {
    const cut = await trainPortion(work, data, abortedAt(question));
    expect(cut.ended).toBe(false);
    expect(cut.epochs.length).toBeLessThan(3);
    const rest = await trainPortion({ ...work, checkpoint: cut.checkpoint }, data, undefined);
    expect(timeless([...cut.epochs, ...rest.epochs])).toEqual(timeless(whole.epochs));
    const model = await bestModel({ ...work, checkpoint: rest.checkpoint }, data, undefined);
    expect(await parametersHash(model!)).toBe(await parametersHash(expected!));
  }
});

test("trains until the epoch asked for, and then on from there", async () => {
  const whole = await trainPortion(work, data, undefined);
  const first = await trainPortion({ ...work, until: 2 }, data, undefined);
  expect(first.epochs).toHaveLength(2);
  const rest = await trainPortion({ ...work, checkpoint: first.checkpoint }, data, undefined);
  expect(rest.epochs.map(({ epoch }) => epoch)).toEqual([3]);
  expect(timeless([...first.epochs, ...rest.epochs])).toEqual(timeless(whole.epochs));
});

test("the best model is trained where its checkpoint is gone, unless the signal says no", async () => {
  const { checkpoint } = await trainPortion(work, data, undefined);
  const kept = await bestModel({ ...work, checkpoint }, data, undefined);
  const again = await bestModel(work, data, undefined);
  expect(await parametersHash(again!)).toBe(await parametersHash(kept!));
  expect(await bestModel(work, data, AbortSignal.abort())).toBeUndefined();
});

test("a checkpoint of other settings is refused by the name of its file", async () => {
  const { checkpoint } = await trainPortion({ ...work, until: 1 }, data, undefined);
  const other = { ...work, settings: { ...work.settings, batchSize: 2 }, checkpoint };
  await expect(trainPortion(other, data, undefined)).rejects.toThrow(
    "the trial's file was left by another training: its batchSize is 1, not 2",
  );
});
