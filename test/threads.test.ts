import {
  adam,
  averagePool2d,
  conv2d,
  create,
  dense,
  evaluate,
  FailureError,
  flatten,
  inspect,
  type Model,
  maxPool2d,
  memoryStore,
  network,
  type Optimizer,
  parametersHash,
  predict,
  RequestError,
  sgd,
  train,
} from "inkling";
import { describe, expect, test } from "vitest";
import { convolutional, digits } from "./helpers/convolutional.ts";

const plain = sgd({ learningRate: 0.05, l2: 0.5 });
const OPTIMIZERS: readonly (readonly [string, Optimizer])[] = [
  ["plain descent", plain],
  ["momentum", sgd({ learningRate: 0.02, momentum: 0.9, l1: 0.1 })],
  ["Nesterov's momentum", sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true })],
  ["Adam", adam({ learningRate: 0.002, weightDecay: 0.01 })],
];

/** A model on so many threads, trained for an epoch, and all that it says. */
async function trained(threads: number, optimizer: Optimizer, batchSize: number) {
  const model = await create(convolutional, { seed: 1, threads });
  expect(model.threads).toBe(threads);
  const monitor = { training: 100, weights: true, gradients: 110, saturation: 110 };
  const { epochs } = await train(model, digits, { epochs: 1, batchSize, optimizer, monitor }).result;
  const { cost, confusion } = await evaluate(model, digits);
  const answers = await predict(model, digits);
  const outputs = answers.map((answer) => [...answer.outputs]);
  const [{ training, monitor: measured }] = epochs as [(typeof epochs)[0]];
  return { weights: await parametersHash(model), trainingCost: training.cost, measured, cost, confusion, outputs };
}

describe.each(OPTIMIZERS)("%s", (_, optimizer) => {
  test.each([7, 10, 130])("mini-batches of %i: the same bits on 1, 2, 3 and 8 threads", async (batchSize) => {
    const alone = await trained(1, optimizer, batchSize);
    for (const threads of [2, 3, 8]) expect(await trained(threads, optimizer, batchSize)).toEqual(alone);
  });
});

test("many are read on threads as they are one by one, bytes and floats", async () => {
  const [alone, team] = [
    await create(convolutional, { seed: 3 }),
    await create(convolutional, { seed: 3, threads: 3 }),
  ];
  const floats = Float64Array.from(digits.inputs, (byte) => byte / 255);
  for (const inputs of [digits.inputs, floats, Float32Array.from(floats), digits]) {
    expect(await predict(team, inputs)).toEqual(await predict(alone, inputs));
  }
  const [first] = await predict(team, digits.inputs.slice(0, 784));
  expect(first).toEqual((await predict(team, digits))[0]);
});

test("interrupted on two threads and resumed on one, then on three: the same bits", async () => {
  const settings = { epochs: 2, batchSize: 2, optimizer: adam({ learningRate: 0.001 }) };
  const whole = await create(convolutional, { seed: 1 });
  await train(whole, digits, settings).result;
  const store = memoryStore();
  for (const threads of [2, 1, 3]) {
    const model = await create(convolutional, { seed: 1, threads });
    const controller = new AbortController();
    const { stoppedBecause } = await train(model, digits, {
      ...settings,
      checkpoint: { store, resume: true },
      signal: controller.signal,
      // A hundred mini-batches after it began or went on: in the middle of the first epoch, then of the second.
      onProgress: ({ done, total }) => done < total && threads !== 3 && controller.abort(),
    }).result;
    expect(stoppedBecause).toBe(threads === 3 ? "finished" : "aborted");
    if (threads === 3) expect(await parametersHash(model)).toBe(await parametersHash(whole));
  }
});

test("on three threads, the fast engine agrees with the reference engine to 1e-4", async () => {
  const outputs: (readonly number[])[] = [];
  for (const options of [{ engine: "reference" }, { engine: "simd", threads: 3 }] as const) {
    const model = await create(convolutional, { seed: 1, ...options });
    await train(model, digits, { epochs: 1, batchSize: 16, optimizer: sgd({ learningRate: 0.02, momentum: 0.5 }) })
      .result;
    outputs.push((await predict(model, digits)).flatMap((answer) => [...answer.outputs]));
  }
  const [expected, got] = outputs as [number[], number[]];
  expect(Math.max(...got.map((output, i) => Math.abs(output - expected[i]!)))).toBeLessThan(1e-4);
});

test("a NaN names the layer, the epoch and the mini-batch, as on one thread; the weights are those before it", async () => {
  const failures = [];
  for (const threads of [1, 2]) {
    const model = await create(convolutional, { seed: 1, threads });
    const run = train(model, digits, { epochs: 1, batchSize: 10, optimizer: sgd({ learningRate: 1e30 }) });
    const failure = await run.result.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FailureError);
    failures.push({ message: (failure as FailureError).message, weights: await parametersHash(model) });
  }
  expect(failures[1]).toEqual(failures[0]);
  expect(failures[1]!.message).toMatch(
    /^train: a NaN or infinity in the [a-z ]+ of (conv2d|dense)\d, in epoch 1, mini-batch \d/,
  );
});

test("two models train at the same time, and a third is evaluated", async () => {
  const make = (seed: number): Promise<Model> => create(convolutional, { seed, threads: 2 });
  const [one, two, three] = [await make(1), await make(2), await make(3)];
  const settings = { epochs: 2, batchSize: 10, optimizer: plain };
  const [, , evaluation] = await Promise.all([
    train(one, digits, settings).result,
    train(two, digits, settings).result,
    evaluate(three, digits),
  ]);
  for (const [seed, model] of [one, two].entries()) {
    const alone = await create(convolutional, { seed: seed + 1 });
    await train(alone, digits, settings).result;
    expect(await parametersHash(model)).toBe(await parametersHash(alone));
  }
  expect(evaluation).toEqual(await evaluate(await create(convolutional, { seed: 3 }), digits));
});

describe("while threads train a model", () => {
  const settings = { epochs: 1, batchSize: 10, optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }) };

  /** Does something in the midst of mini-batches, and gives it, with the weights before and after them. */
  async function during<Result>(work: (model: Model) => Result) {
    const model = await create(convolutional, { seed: 1, threads: 2 });
    const before = await parametersHash(model);
    const training = train(model, digits, settings).result;
    await new Promise((resolve) => setTimeout(resolve)); // the mini-batches are on their way
    const result = work(model);
    return { result: await Promise.allSettled([result]), training: await training, before, model };
  }

  test("it reads, evaluates and is looked into when its turn comes, and its weights end as they do alone", async () => {
    const alone = await create(convolutional, { seed: 1 });
    await train(alone, digits, settings).result;
    const { result, model } = await during((busy) =>
      Promise.all([
        predict(busy, digits.inputs.slice(0, 784)),
        predict(busy, digits),
        evaluate(busy, digits),
        inspect(busy, digits.take(3), { target: 7, gradientNorms: true }),
      ]),
    );
    expect(result[0]!.status).toBe("fulfilled");
    expect(await parametersHash(model)).toBe(await parametersHash(alone));
  });

  test("its weights are those from before", async () => {
    const { result, before, model } = await during((busy) => parametersHash(busy));
    expect(result).toEqual([{ status: "fulfilled", value: before }]);
    expect(await parametersHash(model)).not.toBe(before);
  });

  test("what would change its memory at once is refused", async () => {
    const { result, training } = await during(async ({ compiled }) => compiled.writeWeights(compiled.readWeights()));
    const [{ reason }] = result as [PromiseRejectedResult];
    expect(reason).toBeInstanceOf(RequestError);
    expect(reason.message).toBe(
      "writeWeights: this network is at work, for a promise that is not kept yet\n" +
        "await that promise first, or do this in compiled.between(() => ...)",
    );
    expect(training.stoppedBecause).toBe("finished");
  });
});

test("one thread does it all where a dense layer is first, and with the reference engine; the model says so", async () => {
  const spec = network({ input: [784], cost: "quadratic", layers: [dense(10)] });
  expect((await create(spec, { seed: 1, threads: 2 })).threads).toBe(1);
  expect((await create(convolutional, { seed: 1, engine: "reference", threads: 2 })).threads).toBe(1);
});

test("more memory than threads can share: an error with the remedy", async () => {
  const layers = [conv2d(64, 5), maxPool2d(2), averagePool2d(63), flatten(), dense(10)];
  const large = network({ input: [256, 256, 1], cost: "quadratic", layers });
  const attempt = create(large, { seed: 1, threads: 2 });
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow(
    /^the network and its data need \d{4} MiB of memory, more than the 1024 MiB that threads can share\npass threads: 1, or make/,
  );
});
