import { describe, expect, expectTypeOf, test } from "vitest";
import { Random } from "../core/random.ts";
import { memoryStore } from "../core/store.ts";
import { dataset } from "../data/dataset.ts";
import { averagePool2d } from "../layers/average-pool2d.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import type { TrainingWork } from "./engine.ts";
import { parametersHash } from "./hashes.ts";
import { inspect } from "./inspect.ts";
import { create, type Model } from "./model.ts";
import { load, save } from "./model-file.ts";
import { type Network, network } from "./network.ts";
import { predict } from "./predict.ts";

const engines = ["reference", "simd"] as const;
const random = new Random(3);

/** Images of 9x8 in three classes, two of three pixels 0. */
const images = dataset({
  name: "images",
  shape: [9, 8, 1],
  inputs: Uint8Array.from({ length: 200 * 72 }, () => (random.integer(3) === 0 ? random.integer(256) : 0)),
  targets: Uint8Array.from({ length: 200 }, (_, i) => i % 3),
});

/** Every kind of layer in one network. */
const everything = network({
  input: [9, 8, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(4, 3, { activation: "relu", weights: "scaled", padding: "same" }),
    maxPool2d(2),
    conv2d(5, [3, 2], { activation: "linear", weights: "scaled" }),
    batchNorm({ activation: "sigmoid" }),
    averagePool2d([1, 2]),
    flatten(),
    dense(7, { activation: "tanh", weights: "scaled" }),
    dropout(0.4),
    batchNorm(),
    dense(3, { activation: "softmax", weights: "scaled" }),
  ],
});

/** Mini-batches over and over the images. */
function workFor(batches: number, changed: Partial<TrainingWork> = {}): TrainingWork {
  const { batchSize = 10, step = 0 } = changed;
  return {
    data: images,
    samples: Uint32Array.from({ length: batches * batchSize }, (_, i) => ((step * batchSize + i) * 7) % images.count),
    batchSize,
    update: { kind: "sgd", momentum: 0, nesterov: false, l1: 0, l2: 0 },
    learningRates: new Float64Array(batches).fill(0.1),
    seed: 4,
    step,
    endsEpoch: false,
    ...changed,
  };
}

const both = (spec: Network): Promise<Model[]> =>
  Promise.all(engines.map((engine) => create(spec, { seed: 2, engine })));

/** The largest difference between two models' weights, and which array has it. */
function apart([a, b]: readonly Model[]): { worst: number; name: string } {
  const [first, second] = [a!.weights, b!.weights];
  let found = { worst: 0, name: "" };
  for (const [name, { data }] of Object.entries(first)) {
    const worst = Math.max(...Array.from(data, (value, i) => Math.abs(value - second[name]!.data[i]!)));
    if (worst > found.worst) found = { worst, name };
  }
  return found;
}

describe("every kind of layer, on both engines", () => {
  test("the output of a network of images is known in its type", () => {
    expectTypeOf(everything).toEqualTypeOf<Network<readonly [9, 8, 1], readonly [3]>>();
    const book = [conv2d(20, 5), maxPool2d(2), flatten(), dense(10)] as const;
    const spec = network({ input: [28, 28, 1], cost: "quadratic", layers: book });
    expectTypeOf(spec.output).toEqualTypeOf<readonly [10]>();
    expect(spec.output).toEqual([10]);
  });

  test.each(engines)("%s: a network that only gives another shape hands its inputs on", async (engine) => {
    const spec = network({ input: [1, 1, 2], cost: "quadratic", layers: [flatten(), flatten()] });
    const model = await create(spec, { seed: 1, engine });
    const shown = Float32Array.of(0.25, 0.75);
    expect([...(await predict(model, shown))[0]!.outputs]).toEqual([...shown]);
    const { activations, inputGradient } = await inspect(model, shown, { target: 1 });
    expect([...activations.flatten1!.data, ...activations.flatten2!.data]).toEqual([...shown, ...shown]);
    expect([...inputGradient!.data]).toEqual([0, 1]);
  });

  test.each([0, 0.5])(
    "weights and running statistics agree: after 1 mini-batch to 1e-6, after 30 to 1e-4; momentum %f",
    async (momentum) => {
      const models = await both(everything);
      for (const [batches, step, tolerance] of [
        [1, 0, 1e-6],
        [29, 1, 1e-4],
      ] as const) {
        const work = workFor(batches, { step, update: { kind: "sgd", momentum, nesterov: false, l1: 0, l2: 1 } });
        const [first, second] = await Promise.all(models.map(({ compiled }) => compiled.train(work)));
        expect(second!.batches).toBe(batches);
        expect(Math.abs(first!.cost / second!.cost - 1)).toBeLessThan(tolerance);
        expect(apart(models).worst, apart(models).name).toBeLessThan(tolerance);
      }
      const answers = await Promise.all(models.map(({ compiled }) => compiled.evaluate(images)));
      expect(Math.abs(answers[0]!.cost / answers[1]!.cost - 1)).toBeLessThan(1e-4);
    },
  );

  test.each(engines)(
    "%s: a training that goes on in another model has the same bits, masks and statistics",
    async (engine) => {
      const update = { kind: "sgd", momentum: 0.5, nesterov: false, l1: 0, l2: 1 } as const;
      const [whole, first, second] = await Promise.all([1, 2, 3].map((seed) => create(everything, { seed, engine })));
      first!.compiled.writeWeights(whole!.weights);
      await whole!.compiled.train(workFor(8, { update }));
      await first!.compiled.train(workFor(3, { update }));
      second!.compiled.writeWeights(first!.weights);
      second!.compiled.writeState(first!.compiled.readState());
      await second!.compiled.train(workFor(5, { update, step: 3 }));
      expect(await parametersHash(second!)).toBe(await parametersHash(whole!));
    },
  );

  test.each(engines)(
    "%s: running statistics are moved by training alone, saved with the model, and part of its hash",
    async (engine) => {
      const model = await create(everything, { seed: 1, engine });
      const names = ["batchNorm1.mean", "batchNorm1.variance", "batchNorm2.mean", "batchNorm2.variance"];
      const kept = () => names.map((name) => [...model.weights[name]!.data]);
      const before = kept();
      expect(before[1]).toEqual([1, 1, 1, 1, 1]);
      const { gradients, cost } = await model.compiled.look((inside) => inside.gradients(images.take(20)));
      expect(Object.keys(gradients)).toEqual(Object.keys(model.weights).filter((name) => !names.includes(name)));
      const { cost: same } = await model.compiled.evaluate(images.take(20), { wholeBatch: true });
      expect(same / 20).toBeCloseTo(cost, 6);
      await model.compiled.evaluate(images);
      await inspect(model, images.take(20), { target: 1, gradientNorms: true });
      expect(kept()).toEqual(before);
      const hash = await parametersHash(model);
      await model.compiled.train(
        workFor(2, {
          update: { kind: "sgd", momentum: 0.9, nesterov: false, l1: 0, l2: 5 },
          learningRates: new Float64Array(2),
        }),
      );
      for (const [i, values] of kept().entries()) expect(values).not.toEqual(before[i]);
      expect(await parametersHash(model)).not.toBe(hash);
      const store = memoryStore();
      await save(model, "model", { store });
      const again = await load("model", { store, engine });
      expect(again.weights).toEqual(model.weights);
      expect(again.network).toEqual(everything);
    },
  );

  const flat = dataset({ ...images, name: "floats", inputs: Float32Array.from(images.inputs, (byte) => byte / 255) });
  const dropped = [flatten(), dense(9, { weights: "scaled" }), dropout(0.3), dense(3, { weights: "scaled" })];
  const pooled = [
    conv2d(3, 2, { activation: "tanh", weights: "scaled" }),
    maxPool2d([3, 2]),
    dropout(0.5),
    averagePool2d([1, 2]),
    maxPool2d(1),
    flatten(),
    dense(3, { weights: "scaled" }),
  ];
  test.each([
    ["dropout between dense layers, from bytes", dropped, images, 0],
    ["dropout between dense layers, from floats", dropped, flat, 0],
    ["dropout between dense layers, momentum", dropped, images, 0.5],
    ["dropout of inputs", [dropout(0.2), ...dropped], images, 0],
    ["pooling by itself", pooled, images, 0],
    ["averages of inputs", [averagePool2d([2, 3]), ...dropped], flat, 0],
  ] as const)("%s: weights agree after 300 mini-batches to 1e-4, and answers leave nothing out", async (...row) => {
    const [, layers, data, momentum] = row;
    const spec = network({ input: [9, 8, 1], cost: "cross-entropy", layers });
    const [reference, simd] = await both(spec);
    const update = { kind: "sgd", momentum, nesterov: false, l1: 0, l2: 1 } as const;
    // More mini-batches, and more samples, than one call into the module takes; the last is smaller.
    const batchSize = 15;
    const samples = Uint32Array.from({ length: 300 * batchSize - 4 }, (_, i) => (i * 7) % images.count);
    const work = workFor(300, { data, update, batchSize, samples });
    for (const model of [reference!, simd!]) expect((await model.compiled.train(work)).batches).toBe(300);
    expect(apart([reference!, simd!]).worst, apart([reference!, simd!]).name).toBeLessThan(1e-4);
    const answers = await Promise.all([reference!, simd!].map(({ compiled }) => compiled.evaluate(data)));
    expect(Math.abs(answers[0]!.cost / answers[1]!.cost - 1)).toBeLessThan(1e-4);
  });

  test.each(engines)("%s: an answer depends on no other; dropout is off", async (engine) => {
    const model = await create(everything, { seed: 1, engine });
    await model.compiled.train(workFor(5));
    const all = (await model.compiled.evaluate(images)).outputs;
    const alone = (await model.compiled.evaluate(images.slice(150, 151))).outputs;
    expect([...alone]).toEqual([...all.subarray(450, 453)]);
  });

  test("norms of the gradient, layer by layer, agree to 1e-5", async () => {
    const [first, second] = await Promise.all(
      (await both(everything)).map((model) => inspect(model, images.take(30), { gradientNorms: true })),
    );
    expect(Object.keys(first!.gradientNorms!)).toEqual([
      "conv2d1",
      "conv2d2",
      "batchNorm1",
      "dense1",
      "batchNorm2",
      "dense2",
    ]);
    for (const [layer, norm] of Object.entries(first!.gradientNorms!)) {
      expect(norm).toBeGreaterThan(0);
      expect(Math.abs(second!.gradientNorms![layer]! / norm - 1), layer).toBeLessThan(1e-5);
    }
    const [model] = await both(everything);
    expect((await inspect(model!, images.take(1))).gradientNorms).toBeUndefined();
    await expect(inspect(model!, images.inputs, { gradientNorms: true })).rejects.toThrow(
      "inspect: gradientNorms: expected a dataset, got a Uint8Array of 14400",
    );
  });
});

describe("mini-batches that must stay whole", () => {
  const spec = network({ input: [9, 8, 1], cost: "quadratic", layers: [flatten(), batchNorm(), dense(3)] });

  test("the reference engine takes them however large they are", async () => {
    const model = await create(spec, { seed: 1, engine: "reference" });
    await model.compiled.train(workFor(1, { batchSize: 150, learningRates: new Float64Array(1) }));
    const samples = Array.from({ length: 150 }, (_, i) => (i * 7) % 200);
    const first = samples.map((n) => images.inputs[n * 72 + 5]! / 255);
    const mean = first.reduce((sum, value) => sum + value, 0) / 150;
    const variance = first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 149;
    expect(model.weights["batchNorm1.mean"]!.data[5]).toBeCloseTo(0.1 * mean, 14);
    expect(model.weights["batchNorm1.variance"]!.data[5]).toBeCloseTo(0.9 + 0.1 * variance, 14);
  });

  test("the fast engine takes 128 samples", async () => {
    const { compiled } = await create(spec, { seed: 1, engine: "simd" });
    const models = await both(spec);
    for (const model of models) await model.compiled.train(workFor(1, { batchSize: 128 }));
    expect(apart(models).worst).toBeLessThan(1e-6);
    const problem =
      "batchNorm1 needs a mini-batch whole, and the simd engine takes 128 samples at a time, got 129\n" +
      'take mini-batches of at most 128, or engine: "reference"';
    await expect(compiled.train(workFor(1, { batchSize: 129 }))).rejects.toThrow(`train: ${problem}`);
    await expect(compiled.look((inside) => inside.gradients(images.take(129)))).rejects.toThrow(
      `gradients: ${problem}`,
    );
    await expect(compiled.evaluate(images.take(129), { wholeBatch: true })).rejects.toThrow(`evaluate: ${problem}`);
    expect((await compiled.evaluate(images)).outputs).toHaveLength(600);
  });

  test.each(engines)("%s refuses mini-batches of one vector; one that is left over is taken", async (engine) => {
    const { compiled } = await create(spec, { seed: 1, engine });
    const problem = "train: batchNorm1 needs a mini-batch of 2 samples or more, got 1\ntake larger mini-batches";
    await expect(compiled.train(workFor(2, { batchSize: 1 }))).rejects.toThrow(problem);
    const { failure } = await compiled.train(
      workFor(2, { batchSize: 10, samples: Uint32Array.from({ length: 11 }, (_, i) => i) }),
    );
    expect(failure).toBeUndefined();
  });
});
