import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { memoryStore, type Store } from "../core/store.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { earlyStopping } from "./stopping.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const data = dataset(rings(450));
const spec = network({ input: [2], cost: "cross-entropy", layers: [dense(8, { activation: "tanh" }), dense(2)] });
const options = {
  epochs: 200,
  batchSize: 2, // 225 mini-batches: three calls of the engine
  optimizer: sgd({ learningRate: 0.3, momentum: 0.5, l2: 0.1 }),
  validation: dataset(rings(200, 0.5)),
} satisfies TrainOptions;

describe.each(["reference", "simd"] as const)("restoreBest, %s engine", (engine) => {
  const fresh = (seed = 1) => create(spec, { seed, engine });

  /** The weights after so many epochs, trained without any rule. */
  async function hashAfter(epochs: number): Promise<string> {
    const model = await fresh();
    await train(model, data, { ...options, epochs }).result;
    return parametersHash(model);
  }

  test("stopped early or at the end of all epochs: ends with the weights that the best epoch ended with", async () => {
    for (const [epochs, patience, reason] of [
      [200, 3, "stopped early"],
      [8, 100, "finished"],
    ] as const) {
      const model = await fresh();
      const stop = earlyStopping({ patience });
      const { best, stoppedBecause, epochs: done } = await train(model, data, { ...options, epochs, stop }).result;
      expect(stoppedBecause).toBe(reason);
      expect(best!.epoch, "the test wants a best epoch before the last").toBeLessThan(done.length);
      expect(await parametersHash(model)).toBe(await hashAfter(best!.epoch));
    }
  });

  test("restoreBest: false ends with the weights of the last epoch", async () => {
    const model = await fresh();
    const stop = earlyStopping({ patience: 3, restoreBest: false });
    const { best, epochs } = await train(model, data, { ...options, stop }).result;
    expect(await parametersHash(model)).toBe(await hashAfter(epochs.length));
    expect(epochs.length).toBe(best!.epoch + 3);
  });

  test("aborted: the model keeps the weights it then has; resumed, again and again, it ends with the best", async () => {
    const straight = await fresh();
    const stopping = { ...options, stop: earlyStopping({ patience: 3 }) };
    const expected = await train(straight, data, stopping).result;
    const { epoch, weights } = expected.best!;
    const store = memoryStore();
    // In the middle of an epoch, at the end of one, and after the best one.
    for (const calls of [2, 4, 3 * epoch + 1]) {
      const abort = new AbortController();
      let seen = 0;
      const onProgress = () => ++seen === calls && abort.abort();
      const model = await fresh(calls === 2 ? 1 : 99); // its own weights are replaced
      const checkpoint = { store, resume: true };
      const cut = await train(model, data, { ...stopping, checkpoint, onProgress, signal: abort.signal }).result;
      if (cut.stoppedBecause === "stopped early") continue;
      expect(cut.stoppedBecause).toBe("aborted");
      expect(model.weights).not.toEqual(cut.best?.weights);
    }
    // The last of them goes on to the end; one more finds nothing left to do.
    for (const seed of [98, 97]) {
      const model = await fresh(seed);
      const { best, stoppedBecause, epochs } = await train(model, data, {
        ...stopping,
        checkpoint: { store, resume: true },
      }).result;
      expect(stoppedBecause).toBe("stopped early");
      expect(epochs).toHaveLength(expected.epochs.length);
      expect(best).toEqual(expected.best);
      expect(model.weights).toEqual(weights);
      expect(await parametersHash(model)).toBe(await parametersHash(straight));
    }
  });

  test("killed between the last epoch and the restoring: resumed, it ends with the best", async () => {
    const memory = memoryStore();
    let writes = 0;
    const store: Store = {
      ...memory,
      write(name, bytes) {
        writes++;
        return memory.write(name, bytes);
      },
    };
    const stopping = { ...options, stop: earlyStopping({ patience: 2 }) };
    const expected = await train(await fresh(), data, { ...stopping, checkpoint: { store } }).result;
    expect(writes).toBe(expected.epochs.length);
    // The last checkpoint holds the last epoch's weights beside the best: the state in which such a program dies.
    const model = await fresh(99);
    await train(model, data, { ...stopping, checkpoint: { store, resume: true } }).result;
    expect(model.weights).toEqual(expected.best!.weights);
    expect(writes).toBe(expected.epochs.length);
  });
});
