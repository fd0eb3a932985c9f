import { describe, expect, test } from "vitest";
import { Random } from "../../core/random.ts";
import { sizeOf, type Tensors } from "../../core/shape.ts";
import { type CostName, costActivations } from "../../costs/cost.ts";
import { dataset } from "../../data/dataset.ts";
import type { ActivationName } from "../../layers/activation.ts";
import { activations } from "../../layers/activations.ts";
import { cases } from "../../layers/cases.ts";
import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { defineLayer, type Layer } from "../../layers/layer.ts";
import type { AdamRule, SgdRule, TrainingWork, UpdateRule } from "../engine.ts";
import { inspect } from "../inspect.ts";
import { create, type Model } from "../model.ts";
import { type Network, network } from "../network.ts";

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
const vectors = dataset({
  name: "vectors",
  shape: [INPUTS],
  inputs: inked,
  targets: Float32Array.from({ length: COUNT * CLASSES }, () => random.uniform()),
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

/** Largest difference of two sets of tensors, as a part of the largest number of its tensor, or of `least`. */
function apart(a: Tensors, b: Tensors, least = 1e-30): number {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  let worst = 0;
  for (const [name, { shape, data }] of Object.entries(a)) {
    expect(b[name]!.shape).toEqual(shape);
    let size = least;
    for (const value of data) size = Math.max(size, Math.abs(value));
    data.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - b[name]!.data[i]!) / size);
    });
  }
  return worst;
}

async function both(spec: Network, seed = 3): Promise<[Model, Model]> {
  return [await create(spec, { seed, engine: "reference" }), await create(spec, { seed, engine: "simd" })];
}

const hidden = Object.keys(activations) as ActivationName[];
const pairs = (Object.keys(costActivations) as CostName[]).flatMap((cost) =>
  costActivations[cost].map((output) => ({ cost, output })),
);

describe("both engines agree tensor by tensor: gradients to 1e-6 of the largest, weights after 1, 10 and 100 mini-batches to 1e-6, 1e-5 and 1e-4", () => {
  const table = pairs.flatMap((pair) => [1, 2, 3].map((depth) => ({ ...pair, depth })));
  test.each(table)("$cost, $output outputs, depth $depth, every hidden activation", async ({ cost, output, depth }) => {
    for (const activation of depth === 1 ? hidden.slice(0, 1) : hidden) {
      const inner = Array.from({ length: depth - 1 }, (_, l) => dense(5 + 4 * l, { activation, weights: "scaled" }));
      const layers = [...inner, dense(CLASSES, { activation: output, weights: "scaled" })];
      for (const data of [bytes, floats, vectors]) {
        const [reference, simd] = await both(network({ input: [INPUTS], cost, layers }));
        const wanted = await reference.compiled.look((inside) => inside.gradients(data));
        const found = await simd.compiled.look((inside) => inside.gradients(data));
        expect(apart(wanted.gradients, found.gradients), `${activation} gradients`).toBeLessThan(1e-6);
        expect(Math.abs(found.cost / wanted.cost - 1), `${activation} cost`).toBeLessThan(1e-6);
        for (const [batches, tolerance] of [
          [1, 1e-6],
          [9, 1e-5],
          [90, 1e-4],
        ] as const) {
          const work = workFor(data, batches, { learningRates: new Float64Array(batches).fill(0.05) });
          const first = await reference.compiled.train(work);
          const second = await simd.compiled.train(work);
          expect(second.batches).toBe(batches);
          expect(Math.abs(second.cost / first.cost - 1), `${activation} cost`).toBeLessThan(tolerance);
          expect(apart(reference.weights, simd.weights), `${activation}, ${batches}`).toBeLessThan(tolerance);
        }
      }
    }
  });

  // L1 is small: where rounding decides the sign of a weight that L1 holds at 0, the engines part by twice its step.
  const rules: [string, UpdateRule, batchSize: number][] = [
    ["l2", { ...plain, l2: 8 }, 6],
    ["l2 that halves weights in a mini-batch: scales get small", { ...plain, l2: 799 }, 6],
    ["l1", { ...plain, l1: 0.2 }, 6],
    ["l1 and l2", { ...plain, l1: 0.2, l2: 8 }, 6],
    ["momentum", { ...plain, momentum: 0.5 }, 6],
    ["momentum, l1 and l2", { ...plain, momentum: 0.5, l1: 0.2, l2: 8 }, 6],
    ["Nesterov's momentum, l2", { ...plain, momentum: 0.5, nesterov: true, l2: 8 }, 6],
    ["adam", adam, 6],
    ["adam, l1, l2 and decay", { ...adam, l1: 0.2, l2: 8, weightDecay: 0.1 }, 6],
    ["adam, other means", { ...adam, beta1: 0, beta2: 0.3, epsilon: 0.01 }, 6],
    ["l2, more than go through the network at a time", { ...plain, l2: 8 }, 150],
    ["adam, more than go through the network at a time", adam, 150],
    ["nothing else, samples one by one", plain, 1],
  ];
  test.each(rules)("%s", async (_, update, batchSize) => {
    const spec = network({ input: [INPUTS], cost: "cross-entropy", layers: [dense(9), dense(CLASSES)] });
    for (const data of [bytes, floats]) {
      const [reference, simd] = await both(spec);
      const rate = update.kind === "adam" ? 0.01 : 0.25;
      const work = workFor(data, 100, { batchSize, update, learningRates: new Float64Array(100).fill(rate) });
      await reference.compiled.train(work);
      await simd.compiled.train(work);
      expect(apart(reference.weights, simd.weights)).toBeLessThan(1e-4);
      expect(apart(reference.compiled.readState(), simd.compiled.readState())).toBeLessThan(1e-4);
    }
  });

  test("784 inputs, 30 and 100 hidden neurons", async () => {
    const inputs = Uint8Array.from({ length: 784 * 60 }, () => (random.integer(5) === 0 ? random.integer(256) : 0));
    const data = dataset({ name: "large", shape: [28, 28, 1], inputs, targets: labels.subarray(0, 60) });
    for (const units of [30, 100]) {
      const layers = [dense(units, { weights: "scaled" }), dense(CLASSES)];
      const [reference, simd] = await both(network({ input: [784], cost: "quadratic", layers }));
      const work = workFor(bytes, 20, { data, samples: Uint32Array.from({ length: 120 }, (_, i) => (i * 7) % 60) });
      await reference.compiled.train(work);
      await simd.compiled.train(work);
      expect(apart(reference.weights, simd.weights)).toBeLessThan(1e-5);
    }
  });
});

describe("layers: both engines agree, to 2e-6 of the largest", () => {
  test.each(cases)("$name", async ({ layer, input, batch, seed }) => {
    const random = new Random(seed, "agreement");
    const numbers = (length: number) => Float32Array.from({ length }, () => random.gaussian());
    // Something before it takes up dx, summed over the outputs: a gradient of its weights.
    const isImage = input.length === 3;
    const options = { activation: "linear", weights: "scaled" } as const;
    const before = isImage ? conv2d(input[2]!, 1, options) : dense(input[0]!, options);
    const layers = isImage ? [before, layer, flatten()] : [before, layer];
    const spec = network({ input, cost: "quadratic", layers });
    const outputs = sizeOf(spec.output);
    const data = dataset({
      name: "case",
      shape: input,
      inputs: numbers(batch * sizeOf(input)),
      targets: numbers(batch * outputs),
    });
    const name = layer.kind === before.kind ? `${layer.kind}2` : `${layer.kind}1`;
    const [reference, simd] = await both(spec, seed);
    const gradients = await Promise.all(
      [reference, simd].map(({ compiled }) => compiled.look((inside) => inside.gradients(data))),
    );
    const [wanted, found] = gradients.map((all) => all.gradients);
    // The gradient of a bias before batchNorm is 0: what is left of it is rounding, of a number of about 1 at each place.
    const places = sizeOf(input) / input.at(-1)!;
    expect(apart(wanted!, found!, layer.kind === "batchNorm" ? places : undefined)).toBeLessThan(2e-6);
    const looks = await Promise.all([reference, simd].map((model) => inspect(model, data, { target: outputs - 1 })));
    const [first, second] = looks.map(({ weightedInputs, activations, inputGradient }) => ({
      ...weightedInputs,
      a: activations[name]!,
      dx: inputGradient!,
    }));
    expect(apart(first!, second!)).toBeLessThan(2e-6);
  });
});

describe("layers and costs without kernels run inside, through their plain loops", () => {
  const half = defineLayer({
    kind: "half",
    shape: (input) => input,
    weights: ([size]) => ({ gain: { shape: [size!], decays: true, initialize: (values) => values.fill(0.5) } }),
    forward({ x, y, batch, weights: { gain }, outputShape: [size] }) {
      for (let i = 0; i < batch * size!; i++) y[i] = x[i]! * gain[i % size!]!;
    },
    backward({ x, dx, dy, batch, weights: { gain }, gradients, outputShape: [size] }) {
      for (let i = 0; i < batch * size!; i++) {
        gradients.gain[i % size!]! += dy[i]! * x[i]!;
        if (dx !== undefined) dx[i] = dy[i]! * gain[i % size!]!;
      }
    },
  });
  const places: [string, Layer[]][] = [
    ["first", [half(), dense(7), dense(CLASSES)]],
    ["in between", [dense(7), half(), dense(CLASSES)]],
    ["last", [dense(7), dense(CLASSES), half()]],
  ];
  test.each(places)("a layer of one's own, %s: to 1e-4 after 100 mini-batches", async (_, layers) => {
    for (const update of [plain, { ...plain, l2: 8, momentum: 0.5 }, { ...plain, l1: 0.2 }]) {
      for (const data of [bytes, floats]) {
        const [reference, simd] = await both(network({ input: [INPUTS], cost: "quadratic", layers }));
        const [wanted, found] = await Promise.all(
          [reference, simd].map(({ compiled }) => compiled.look((inside) => inside.gradients(data))),
        );
        expect(apart(wanted!.gradients, found!.gradients)).toBeLessThan(1e-6);
        await reference.compiled.train(workFor(data, 100, { update }));
        await simd.compiled.train(workFor(data, 100, { update }));
        expect(apart(reference.weights, simd.weights)).toBeLessThan(1e-4);
        const [first, second] = await Promise.all(
          [reference, simd].map((model) => inspect(model, bytes.take(3), { target: 1 })),
        );
        expect(apart({ dx: first!.inputGradient! }, { dx: second!.inputGradient! })).toBeLessThan(1e-4);
      }
    }
  });
});
