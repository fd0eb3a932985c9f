import { describe, expect, test } from "vitest";
import { digestOfDataset } from "../core/digest.ts";
import { memoryStore, type Store } from "../core/store.ts";
import { generatedDigits } from "../data/generated.ts";
import { dense } from "../layers/dense.ts";
import { evaluate } from "../network/evaluate.ts";
import { parametersHash } from "../network/hashes.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import { sgd } from "./optimizer.ts";
import { type SearchOptions, search } from "./search.ts";
import type { SearchProgress, SearchResult } from "./search-result.ts";
import { choice, logUniform, type PointOf } from "./search-space.ts";
import { grid, randomSearch, successiveHalving } from "./search-strategy.ts";
import type { TrainingSettings } from "./settings.ts";
import { earlyStopping } from "./stopping.ts";
import { train } from "./train.ts";

const digits = generatedDigits({ count: 500 });
const data = { training: digits.take(300), validation: digits.slice(300, 400), test: digits.slice(400) };
const space = { learningRate: logUniform(0.01, 10), hidden: choice([4, 8]) };

function trial({ learningRate, hidden }: PointOf<typeof space>): TrainingSettings {
  return {
    network: network({ input: [784], cost: "cross-entropy", layers: [dense(hidden), dense(10)] }),
    optimizer: sgd({ learningRate }),
    batchSize: 10,
    epochs: 6,
  };
}

type Space = typeof space;
const options = { data, strategy: grid({ steps: 3 }), jobs: 1 } satisfies SearchOptions<Space>;
const run = (changed: Partial<SearchOptions<Space>> = {}) => search(space, trial, { ...options, ...changed });

/** All that must be the same to the bit: everything but seconds, and how many threads there were. */
async function bitsOf({ best, trials, jobs: _, ...rest }: SearchResult<Space>) {
  const timeless = trials.map(({ epochs, ...trial }) => ({ ...trial, epochs: epochs.map(({ seconds, ...e }) => e) }));
  return { ...rest, trials: timeless, weights: best && (await parametersHash(best.model)), test: best?.test };
}

/** Collects what `onTrial` is told, and aborts after so many. */
function listener(abortAfter = Infinity) {
  const controller = new AbortController();
  const heard: SearchProgress<Space>[] = [];
  const onTrial = (progress: SearchProgress<Space>): void => {
    heard.push(progress);
    if (heard.length === abortAfter) controller.abort();
  };
  return { heard, onTrial, signal: controller.signal };
}

const trainedBy = (heard: readonly SearchProgress<Space>[]): number =>
  heard.reduce((sum, each) => sum + each.trained, 0);

describe("grid", () => {
  test("ranks by right answers on the validation data, of equals the first, and gives the winner's model", async () => {
    const { best, trials, stoppedBecause, engine, jobs, epochs } = await run();
    expect({ stoppedBecause, engine, jobs, epochs }).toEqual({
      stoppedBecause: "finished",
      engine: "simd",
      jobs: 1,
      epochs: { trained: 36, ofAll: 36 },
    });
    expect(trials.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const order = trials.map(({ best, number }) => [-best!.validation.correct, number] as const);
    expect(order).toEqual([...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    expect(best).toMatchObject({ number: trials[0]!.number, state: "finished", point: trials[0]!.point });
    expect((await evaluate(best!.model, data.validation)).correct).toBe(best!.best!.validation.correct);
    // The same as by hand.
    const { network: spec, ...settings } = trial(best!.point);
    const model = await create(spec, { seed: 1 });
    const byHand = await train(model, data.training, { ...settings, validation: data.validation }).result;
    expect(byHand.best!.epoch).toBe(best!.best!.epoch);
    model.compiled.writeWeights(byHand.best!.weights);
    expect(await parametersHash(model)).toBe(await parametersHash(best!.model));
  });

  test("reads the test data once, at the end, for the winner, and the log says so", async () => {
    let readings = 0;
    const watched = new Proxy(data.test, {
      get(target, key) {
        if (key === "inputs") readings++;
        return Reflect.get(target, key);
      },
    });
    await digestOfDataset(watched); // made once for a dataset: from here on, who wants the inputs computes with them
    readings = 0;
    const store = memoryStore();
    const { heard, onTrial } = listener();
    const atTrials: number[] = [];
    const first = await run({
      data: { ...data, test: watched },
      store,
      onTrial: (progress) => {
        onTrial(progress);
        atTrials.push(readings);
      },
    });
    expect(heard).toHaveLength(6);
    expect(atTrials).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readings).toBeGreaterThan(0);
    const { best, testReadings } = first;
    expect(best!.test).toMatchObject({ total: 100, correct: (await evaluate(best!.model, data.test)).correct });
    expect(testReadings).toEqual([
      {
        ...best!.test,
        point: best!.point,
        epoch: best!.best!.epoch,
        data: "generated digits",
        training: expect.stringMatching(/^[0-9a-f]{32}$/),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    // Whoever asks again is told what was read then.
    readings = 0;
    const again = await run({ data: { ...data, test: watched }, store });
    expect(readings).toBe(0);
    expect(await bitsOf(again)).toEqual(await bitsOf(first));
    // Who searches further in the same place adds a line to the log.
    const other = await run({ store, seed: 2 });
    expect(other.testReadings).toHaveLength(2);
  });

  test("without test data none are read", async () => {
    const { best, testReadings } = await run({ data: { training: data.training, validation: data.validation } });
    expect(best!.test).toBeUndefined();
    expect(testReadings).toEqual([]);
  });

  test("points of the same settings are one trial, the first", async () => {
    const { trials } = await search(space, ({ hidden }) => trial({ learningRate: 1, hidden }), options);
    expect(trials.map(({ number }) => number).sort()).toEqual([1, 2]);
  });
});

describe("random search", () => {
  test("one seed gives the same bits, however the workers fare; another seed gives others", async () => {
    const strategy = randomSearch({ trials: 4 });
    const first = await run({ strategy });
    expect(first.trials).toHaveLength(4);
    // Beside the source, there is no worker's file to load: this thread does it all.
    const second = await run({ strategy, jobs: 2 });
    expect(second.jobs).toBe(1);
    expect(await bitsOf(second)).toEqual(await bitsOf(first));
    expect((await run({ strategy, seed: 2 })).trials[0]!.point).not.toEqual(first.trials[0]!.point);
  });
});

describe("successive halving", () => {
  const strategy = successiveHalving({ trials: 8, factor: 2 });

  test("gives up the worst early and trains the best on, from where it stands, to what it alone would give", async () => {
    const { heard, onTrial } = listener();
    const { best, trials, epochs } = await run({ strategy, onTrial });
    expect(trials.map(({ epochs }) => epochs.length)).toEqual([6, 4, 2, 2, 1, 1, 1, 1]);
    expect(trials.map(({ state }) => state)).toEqual(["finished", ...Array(7).fill("given up")]);
    expect(epochs).toEqual({ trained: 18, ofAll: 48 });
    expect(trainedBy(heard)).toBe(18);
    expect(heard.map(({ rung }) => rung)).toEqual([...Array(8).fill(1), ...Array(4).fill(2), 3, 3, 4]);
    expect(heard.at(-1)).toMatchObject({ rung: 4, rungs: 4, done: 15, total: 15, trial: { number: best!.number } });
    // Of the first eight, those went on that read most after one epoch.
    const most = (n: number) => (trial: (typeof trials)[number]) =>
      Math.max(...trial.epochs.slice(0, n).map((e) => e.validation!.correct));
    const [wentOn, gaveUp] = [trials.slice(0, 4).map(most(1)), trials.slice(4).map(most(1))];
    expect(Math.min(...wentOn)).toBeGreaterThanOrEqual(Math.max(...gaveUp));
    const alone = await search({ only: choice([0]) }, () => trial(best!.point), { ...options, strategy: grid() });
    expect(await parametersHash(best!.model)).toBe(await parametersHash(alone.best!.model));
  });

  test("keeps only the checkpoints that may be needed", async () => {
    const store = memoryStore();
    await run({ strategy, store });
    const names = await store.list();
    expect(names.filter((name) => name.endsWith(".safetensors"))).toHaveLength(1);
    expect(names.filter((name) => /^trial-[0-9a-f]{32}\.json$/.test(name))).toHaveLength(8);
  });

  test("what a grid in the same store has trained counts only as far as asked for", async () => {
    const small = { learningRate: choice([0.03, 0.3, 1, 3]), hidden: choice([4, 8]) };
    const halving = { ...options, strategy };
    const expected = await search(small, trial, halving);
    const store = memoryStore();
    await search(small, trial, { ...options, store });
    const { heard, onTrial } = listener();
    const found = await search(small, trial, { ...halving, store, onTrial: onTrial as never });
    expect(trainedBy(heard)).toBe(0);
    expect(found.trials.map(({ epochs }) => epochs.length)).toEqual([6, 4, 2, 2, 1, 1, 1, 1]);
    expect(found.trials.map(({ number, best }) => [number, best])).toEqual(
      expected.trials.map(({ number, best }) => [number, best]),
    );
    expect(await parametersHash(found.best!.model)).toBe(await parametersHash(expected.best!.model));
  });

  test("a trial that its own rule stops early has finished", async () => {
    const eager = (point: PointOf<Space>) => ({ ...trial(point), epochs: 40, stop: earlyStopping({ patience: 1 }) });
    const { best } = await search(space, eager, { ...options, strategy });
    expect(best!.state).toBe("finished");
    expect(best!.epochs.length).toBeLessThan(40);
  });
});

describe("aborted, killed and called again", () => {
  const strategy = successiveHalving({ trials: 6, factor: 2 });

  test.each([1, 4, 6, 7, 9])("aborted after %i: what is done is given, and the rest is trained once", async (count) => {
    const expected = await run({ strategy });
    const store = memoryStore();
    const { signal, onTrial, heard } = listener(count);
    const cut = await run({ strategy, store, onTrial, signal });
    expect(cut).toMatchObject({ stoppedBecause: "aborted", best: undefined, testReadings: [] });
    expect(cut.trials).toHaveLength(6);
    expect(cut.trials.filter(({ state }) => state === "unfinished").length).toBeGreaterThan(0);
    expect(await store.list()).not.toContain("test-readings.json");
    const again = listener();
    const found = await run({ strategy, store, onTrial: again.onTrial });
    expect(trainedBy(heard) + trainedBy(again.heard)).toBe(expected.epochs.trained);
    expect(await bitsOf(found)).toEqual(await bitsOf(expected));
  });

  test("aborted before it begins: nothing is trained", async () => {
    const { heard, onTrial } = listener();
    const cut = await run({ signal: AbortSignal.abort(), onTrial });
    expect(cut).toMatchObject({ stoppedBecause: "aborted", jobs: 0, epochs: { trained: 0 } });
    expect(heard).toEqual([]);
  });

  test("killed at any write and called again gives the same", async () => {
    const expected = await bitsOf(await run({ strategy }));
    for (const writes of [0, 1, 2, 5, 12, 13, 16, 18]) {
      const store = memoryStore();
      await expect(run({ strategy, store: mortal(store, writes) })).rejects.toThrow("killed");
      expect(await bitsOf(await run({ strategy, store }))).toEqual(expected);
    }
  });

  /** A Store after whose `writes`th write the program dies, as far as the search can tell. */
  function mortal(store: Store, writes: number): Store {
    return {
      ...store,
      async write(name, bytes) {
        if (writes-- <= 0) throw new Error("killed");
        await store.write(name, bytes);
      },
    };
  }

  test("a damaged record, or checkpoint, is named", async () => {
    const store = memoryStore();
    await run({ store });
    const names = await store.list();
    const record = names.find((name) => name.endsWith(".json") && name.startsWith("trial"))!;
    const checkpoint = names.find((name) => name.endsWith(".safetensors"))!;
    const whole = (await store.read(record))!;
    await store.write(record, whole.slice(0, 27));
    await expect(run({ store })).rejects.toThrow(
      `memory:${record} must be JSON of format inkling-trial-1, got "{\\"format\\":\\"inkling-trial-1\\""\nremove it, or search`,
    );
    await store.write(record, whole);
    await store.write(checkpoint, new Uint8Array(9));
    await expect(run({ store })).rejects.toThrow(`memory:${checkpoint} is not a safetensors file`);
  });
});
