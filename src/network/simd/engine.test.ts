import { describe, expect, test } from "vitest";
import { Random } from "../../core/random.ts";
import { dataset } from "../../data/dataset.ts";
import { dense } from "../../layers/dense.ts";
import { defineLayer } from "../../layers/layer.ts";
import type { AdamRule, SgdRule, TrainingWork, UpdateRule } from "../engine.ts";
import { evaluate } from "../evaluate.ts";
import { parametersHash } from "../hashes.ts";
import { create } from "../model.ts";
import { network } from "../network.ts";
import { predict } from "../predict.ts";

const INPUTS = 21;
const CLASSES = 3;
const COUNT = 200;
const random = new Random(5);

/** Inputs of which two of three are 0, as bytes or as the floats that they mean. */
const inked = Uint8Array.from({ length: COUNT * INPUTS }, () => (random.integer(3) === 0 ? random.integer(256) : 0));
const labels = Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES);
const bytes = dataset({ name: "bytes", shape: [INPUTS], inputs: inked, targets: labels });
const floats = dataset({
  name: "floats",
  shape: [INPUTS],
  inputs: Float32Array.from(inked, (byte) => byte / 255),
  targets: labels,
});
const plain: SgdRule = { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 };
const adam: AdamRule = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, l1: 0, l2: 0, weightDecay: 0 };

/** Work for mini-batches of 6 and a last one of 4, over and over the data. */
function workFor(data: typeof bytes, batches: number, changed: Partial<TrainingWork> = {}): TrainingWork {
  const batchSize = changed.batchSize ?? 6;
  const length = Math.min(batches * batchSize, batches * batchSize - (batches > 1 ? 2 : 0));
  return {
    data,
    samples: Uint32Array.from({ length }, (_, i) => (i * 7) % COUNT),
    batchSize,
    update: plain,
    learningRates: new Float64Array(batches).fill(0.25),
    seed: 1,
    step: 0,
    endsEpoch: true,
    ...changed,
  };
}

describe("the same bits", () => {
  const spec = network({ input: [INPUTS], cost: "cross-entropy", layers: [dense(9), dense(CLASSES)] });
  const rules: readonly UpdateRule[] = [
    plain,
    { ...plain, l2: 8 },
    { ...plain, l1: 1, l2: 8 },
    { ...plain, momentum: 0.5, l2: 8 },
    { ...plain, momentum: 0.5, nesterov: true, l1: 1 },
    { ...adam, l2: 1, weightDecay: 0.01 },
  ];

  test.each(rules)("whatever the chunking, through files and back: %o", async (update) => {
    const whole = await create(spec, { seed: 1, engine: "simd" });
    const work = workFor(bytes, 40, { update });
    await whole.compiled.train(work);
    for (const size of [1, 3, 25]) {
      let model = await create(spec, { seed: 1, engine: "simd" });
      for (let b = 0; b < 40; b += size) {
        await model.compiled.train({
          ...work,
          samples: work.samples.subarray(b * 6, (b + size) * 6),
          learningRates: work.learningRates.subarray(b, b + size),
          step: b,
          endsEpoch: b + size >= 40,
        });
        // What stands between two calls is no more than weights and state.
        const next = await create(spec, { seed: 2, engine: "simd" });
        next.compiled.writeWeights(model.weights);
        next.compiled.writeState(model.compiled.readState());
        model = next;
      }
      expect(await parametersHash(model)).toBe(await parametersHash(whole));
    }
  });

  test("calls of many mini-batches, more than go into the module at once", async () => {
    for (const data of [bytes, floats]) {
      const [once, often] = await Promise.all([1, 1].map((seed) => create(spec, { seed, engine: "simd" })));
      const work = workFor(data, 501, { batchSize: 10, update: { ...plain, l2: 1 } });
      await once!.compiled.train(work);
      for (let b = 0; b < 501; b += 100) {
        const learningRates = work.learningRates.subarray(b, b + 100);
        const samples = work.samples.subarray(b * 10, (b + 100) * 10);
        await often!.compiled.train({ ...work, samples, learningRates, step: b, endsEpoch: b === 500 });
      }
      expect(await parametersHash(often!)).toBe(await parametersHash(once!));
    }
  });

  test("whatever data were trained on or read in between", async () => {
    const others = bytes.slice(20, 90);
    const [busy, fresh] = await Promise.all([1, 1].map((seed) => create(spec, { seed, engine: "simd" })));
    let last = fresh!;
    for (const data of [bytes, others, floats, bytes]) {
      const work = workFor(data, 8, { samples: Uint32Array.from({ length: 46 }, (_, i) => i) });
      await evaluate(busy!, others);
      await busy!.compiled.train(work);
      const next = await create(spec, { seed: 2, engine: "simd" });
      next.compiled.writeWeights(last.weights);
      await next.compiled.train(work);
      last = next;
    }
    expect(await parametersHash(busy!)).toBe(await parametersHash(last));
  });

  test("bytes and the floats that they mean, packed or not", async () => {
    const hashes = [];
    for (const data of [bytes, floats]) {
      const model = await create(spec, { seed: 1, engine: "simd" });
      await model.compiled.train(workFor(data, 40));
      hashes.push(await parametersHash(model));
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  test("scaled weights are folded when an epoch ends, and evaluated alike before", async () => {
    const model = await create(spec, { seed: 1, engine: "simd" });
    const update = { ...plain, l2: 8 };
    await model.compiled.train({ ...workFor(bytes, 10), update, endsEpoch: false });
    const state = model.compiled.readState();
    expect(Object.keys(state)).toEqual(["dense1.weight.unscaled", "dense1.weight.scale"]);
    expect(state["dense1.weight.scale"]!.data[0]).toBeCloseTo((1 - (0.25 * 8) / COUNT) ** 10, 12);
    const before = await evaluate(model, bytes);
    const copy = await create(spec, { seed: 2, engine: "simd" });
    copy.compiled.writeWeights(model.weights);
    expect((await evaluate(copy, bytes)).cost).toBeCloseTo(before.cost, 6);
    await model.compiled.train({ ...workFor(bytes, 1), samples: new Uint32Array(0), update, endsEpoch: true });
    expect(model.compiled.readState()).toEqual({});
    expect(await parametersHash(model)).toBe(await parametersHash(copy));
  });

  test("long distances between inputs that are not 0", async () => {
    const inputs = new Uint8Array(3 * 1000);
    inputs.set([255, 128], 0);
    inputs.set([64], 1999);
    inputs.set([3], 2000 + 700);
    const shape = [1000];
    const targets = new Uint8Array([0, 1, 2]);
    const wide = network({ input: shape, cost: "quadratic", layers: [dense(6), dense(CLASSES)] });
    const data = dataset({ name: "far", shape, inputs, targets });
    const same = dataset({ name: "far", shape, inputs: Float32Array.from(inputs, (b) => b / 255), targets });
    const samples = new Uint32Array([0, 1, 2, 0, 1, 2]);
    const [first, second] = [
      await create(wide, { seed: 1, engine: "simd" }),
      await create(wide, { seed: 1, engine: "simd" }),
    ];
    await first.compiled.train({ ...workFor(bytes, 2), data, samples, batchSize: 3 });
    await second.compiled.train({ ...workFor(bytes, 2), data: same, samples, batchSize: 3 });
    expect(await parametersHash(first)).toBe(await parametersHash(second));
  });

  test("the answer does not depend on how many inputs are shown at once", async () => {
    const model = await create(spec, { seed: 1, engine: "simd" });
    const all = await predict(model, bytes);
    for (const n of [0, 127, 128, 199]) {
      const [alone] = await predict(model, bytes.slice(n, n + 1));
      expect(alone).toEqual(all[n]);
      const [asFloats] = await predict(model, floats.slice(n, n + 1));
      expect(asFloats).toEqual(all[n]);
    }
  });
});

describe("layers of one's own", () => {
  test("chance comes from seed, step and sample, as in the reference engine", async () => {
    const draws: string[] = [];
    const noise = defineLayer({
      kind: "noise",
      shape: (input) => input,
      forward({ x, y, batch, training, random }) {
        y.set(x);
        for (let n = 0; training && n < batch; n++) draws.push(random(n).bits().toString(16));
      },
      backward({ dx, dy }) {
        dx?.set(dy);
      },
    });
    const noisy = network({ input: [INPUTS], cost: "quadratic", layers: [noise(), dense(CLASSES)] });
    const seen: string[][] = [];
    for (const engine of ["reference", "simd"] as const) {
      const { compiled } = await create(noisy, { seed: 1, engine });
      await compiled.train({ ...workFor(bytes, 4), seed: 9, step: 3 });
      await compiled.train({ ...workFor(bytes, 2, { batchSize: 140 }), step: 7, update: { ...plain, momentum: 0.5 } });
      await compiled.evaluate(bytes);
      seen.push(draws.splice(0));
    }
    expect(seen[0]).toHaveLength(22 + 278);
    expect(seen[1]).toEqual(seen[0]);
  });
});

describe("a NaN or infinity", () => {
  const layers = [dense(8, { activation: "relu" }), dense(CLASSES, { activation: "linear" })];
  const spec = network({ input: [INPUTS], cost: "quadratic", layers });

  const rules = [plain, { ...plain, momentum: 0.5 }, { ...plain, momentum: 0.5, nesterov: true }, { ...plain, l1: 1 }];
  test.each(rules)("is found in the mini-batch where it begins: %o", async (update) => {
    const model = await create(spec, { seed: 1, engine: "simd" });
    const work = workFor(bytes, 60, { update, learningRates: new Float64Array(60).fill(50) });
    const progress = await model.compiled.train(work);
    expect(progress.failure?.layer).toMatch(/^dense[12]$/);
    expect(progress.failure?.what).toMatch(/^(weighted inputs|cost)$/);
    // The mini-batches before it are done, and no more: going on meets it at once.
    const rest = await model.compiled.train({ ...work, samples: work.samples.subarray(progress.batches * 6) });
    expect(rest).toEqual({ cost: 0, batches: 0, failure: progress.failure });
    const again = await create(spec, { seed: 1, engine: "simd" });
    const done = { ...work, samples: work.samples.subarray(0, progress.batches * 6) };
    expect((await again.compiled.train(done)).failure).toBeUndefined();
    expect(await parametersHash(again)).toBe(await parametersHash(model));
  });

  test("in the weights after a step is found there, and the weights before it are kept", async () => {
    const [model, again] = await Promise.all([1, 1].map((seed) => create(spec, { seed, engine: "simd" })));
    const learningRates = new Float64Array(60).fill(1e38); // over 1 - beta1 of Adam's first step: no float any more
    const progress = await model!.compiled.train(workFor(bytes, 60, { update: adam, learningRates }));
    expect(progress).toEqual({ cost: 0, batches: 0, failure: { layer: "dense1", what: "weight" } });
    expect(await parametersHash(model!)).toBe(await parametersHash(again!));
  });

  test("under Adam is found in the mini-batch where it begins, and nothing of that is kept", async () => {
    const [model, again] = await Promise.all([1, 1].map((seed) => create(spec, { seed, engine: "simd" })));
    // The fourth mini-batch throws the weights away: the fifth meets them.
    const learningRates = Float64Array.from({ length: 60 }, (_, b) => (b === 3 ? 1e38 : 0.01));
    const work = workFor(bytes, 60, { update: adam, learningRates });
    const progress = await model!.compiled.train(work);
    expect(progress).toMatchObject({ batches: 4, failure: { layer: "dense1", what: "weighted inputs" } });
    await again!.compiled.train({ ...work, samples: work.samples.subarray(0, 4 * 6) });
    expect(await parametersHash(again!)).toBe(await parametersHash(model!));
    expect(again!.compiled.readState()).toEqual(model!.compiled.readState());
  });

  test("in what Adam carries is found, though the weights are numbers", async () => {
    const model = await create(network({ input: [1], cost: "quadratic", layers: layers.slice(1) }), { seed: 1 });
    const data = dataset({
      name: "far",
      shape: [1],
      inputs: Float32Array.of(1e10),
      targets: Float32Array.from({ length: CLASSES }, () => 1e10),
    });
    const work = workFor(bytes, 1, { data, samples: new Uint32Array(1), batchSize: 1, update: adam });
    expect(await model.compiled.train(work)).toMatchObject({
      batches: 0,
      failure: { layer: "dense1", what: "weight.v" },
    });
  });

  test("in the weights of the last mini-batch is found too", async () => {
    const model = await create(spec, { seed: 1, engine: "simd" });
    const work = workFor(bytes, 1, { learningRates: Float64Array.of(1e39) });
    expect(await model.compiled.train(work)).toMatchObject({
      batches: 0,
      failure: { layer: "dense1", what: "weight" },
    });
  });
});
