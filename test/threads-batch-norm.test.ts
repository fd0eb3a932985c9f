import {
  adam,
  batchNorm,
  conv2d,
  create,
  dense,
  dropout,
  evaluate,
  FailureError,
  flatten,
  inspect,
  type Layer,
  maxPool2d,
  memoryStore,
  network,
  type Optimizer,
  parametersHash,
  predict,
  sgd,
  train,
} from "inkling";
import { describe, expect, test } from "vitest";
import { digits as all } from "./helpers/convolutional.ts";

/* Batch normalization needs the mini-batch whole: threads meet in the midst of forward and of backward. */

/** No multiple of the mini-batches. */
const digits = all.take(143);
const linear = { activation: "linear", weights: "scaled" } as const;
const softmax = dense(10, { activation: "softmax", weights: "scaled" });
const networks: Readonly<Record<string, readonly Layer[]>> = {
  "behind a convolution, pooled, and behind dense layers": [
    conv2d(6, 5, linear),
    batchNorm({ activation: "relu" }),
    maxPool2d(2),
    conv2d(5, 3, { ...linear, padding: "same" }),
    maxPool2d(2),
    batchNorm({ activation: "sigmoid", momentum: 0.5 }),
    flatten(),
    dense(18, linear),
    batchNorm({ activation: "tanh" }),
    dropout(0.25),
    softmax,
  ],
  "first, of images, and twice": [
    batchNorm(),
    batchNorm({ epsilon: 0.1 }),
    conv2d(3, 9),
    maxPool2d(2),
    flatten(),
    softmax,
  ],
  "first, of vectors": [flatten(), batchNorm(), dense(12), batchNorm(), softmax],
};
const OPTIMIZERS: readonly (readonly [string, Optimizer])[] = [
  ["plain descent", sgd({ learningRate: 0.05, l2: 0.5 })],
  ["Adam", adam({ learningRate: 0.002, weightDecay: 0.01 })],
];

const specOf = (name: string) => network({ input: [28, 28, 1], cost: "log-likelihood", layers: networks[name]! });

/** A model on so many threads, trained for an epoch, and all that it says. */
async function trained(name: string, threads: number, optimizer: Optimizer, batchSize: number) {
  const model = await create(specOf(name), { seed: 1, threads });
  expect(model.threads).toBe(threads);
  const { epochs } = await train(model, digits, { epochs: 1, batchSize, optimizer }).result;
  const { cost, confusion } = await evaluate(model, digits);
  const whole = await model.compiled.evaluate(digits.take(100), { wholeBatch: true });
  const answers = await predict(model, digits);
  const alone = await predict(model, digits.inputs.slice(0, 784));
  expect(alone[0]).toEqual(answers[0]);
  const outputs = answers.map((answer) => [...answer.outputs]);
  const weights = await parametersHash(model);
  return { weights, trainingCost: epochs[0]!.training.cost, cost, confusion, outputs, whole };
}

describe.each(Object.keys(networks))("batchNorm %s", (name) => {
  describe.each(OPTIMIZERS)("%s", (_, optimizer) => {
    test.each([7, 10, 128])("mini-batches of %i: the same bits on 1, 2, 3 and 8 threads", async (batchSize) => {
      const alone = await trained(name, 1, optimizer, batchSize);
      expect(Number.isFinite(alone.cost)).toBe(true);
      for (const threads of [2, 3, 8]) expect(await trained(name, threads, optimizer, batchSize)).toEqual(alone);
    });
  });

  test("on three threads, the fast engine agrees with the reference engine to 2e-4", async () => {
    const outputs: (readonly number[])[] = [];
    for (const options of [{ engine: "reference" }, { engine: "simd", threads: 3 }] as const) {
      const model = await create(specOf(name), { seed: 1, ...options });
      const optimizer = sgd({ learningRate: 0.01, momentum: 0.5 });
      await train(model, digits, { epochs: 1, batchSize: 16, optimizer }).result;
      outputs.push((await predict(model, digits)).flatMap((answer) => [...answer.outputs]));
    }
    const [expected, got] = outputs as [number[], number[]];
    expect(Math.max(...got.map((output, i) => Math.abs(output - expected[i]!)))).toBeLessThan(2e-4);
  });

  test("interrupted on two threads and resumed on one, then on three: the same bits", async () => {
    const settings = { epochs: 2, batchSize: 2, optimizer: adam({ learningRate: 0.001 }) };
    const data = digits.take(142); // no single sample is left over
    const whole = await create(specOf(name), { seed: 1 });
    await train(whole, data, settings).result;
    const store = memoryStore();
    for (const threads of [2, 1, 3]) {
      const model = await create(specOf(name), { seed: 1, threads });
      const controller = new AbortController();
      await train(model, data, {
        ...settings,
        checkpoint: { store, resume: true },
        signal: controller.signal,
        onProgress: ({ done, total }) => done < total && threads !== 3 && controller.abort(),
      }).result;
      if (threads === 3) expect(await parametersHash(model)).toBe(await parametersHash(whole));
    }
  });
});

test("mini-batches of one image, and more threads than images: the same bits", async () => {
  const layers = [conv2d(3, 9, linear), batchNorm({ activation: "relu" }), flatten(), softmax];
  const spec = network({ input: [28, 28, 1], cost: "log-likelihood", layers });
  const hashes = new Set<string>();
  for (const threads of [1, 2, 3, 8]) {
    const model = await create(spec, { seed: 1, threads });
    expect(model.threads).toBe(threads);
    const settings = { epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: 0.01, momentum: 0.5 }) };
    await train(model, digits.take(20), settings).result;
    hashes.add(await parametersHash(model));
  }
  expect(hashes.size).toBe(1);
});

test("gradients, and what goes on inside, do not know of threads either", async () => {
  const spec = specOf("behind a convolution, pooled, and behind dense layers");
  const looks = [];
  for (const threads of [1, 2]) {
    const model = await create(spec, { seed: 1, threads });
    await train(model, digits, { epochs: 1, batchSize: 10, optimizer: sgd({ learningRate: 0.05 }) }).result;
    looks.push(await inspect(model, digits.take(9), { target: 3, gradientNorms: true }));
  }
  expect(looks[1]).toEqual(looks[0]);
});

test("a NaN names the layer, the epoch and the mini-batch, as on one thread; the running statistics are those before it", async () => {
  const failures = [];
  for (const threads of [1, 2]) {
    const spec = specOf("behind a convolution, pooled, and behind dense layers");
    const model = await create(spec, { seed: 1, threads });
    const run = train(model, digits, {
      epochs: 1,
      batchSize: 10,
      optimizer: sgd({ learningRate: 1e30, momentum: 0.1 }),
    });
    const failure = await run.result.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FailureError);
    const { data } = model.weights["batchNorm1.variance"]!;
    expect([...data].every(Number.isFinite)).toBe(true);
    failures.push({ message: (failure as FailureError).message, weights: await parametersHash(model) });
  }
  expect(failures[1]).toEqual(failures[0]);
});
