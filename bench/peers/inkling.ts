/**
 * Inkling itself, in a process of its own like the others. `inkling.ts predict` reads as a program that uses the
 * library does, with `predict`; without it, the engine's `answer` writes into an array that is kept.
 */
import { readFileSync } from "node:fs";
import { create, dataset, evaluate, predict, sgd, train } from "inkling";
import { networkOf, presets } from "inkling/experiments";
import { firstModel, trainedModel } from "./inkling-networks.ts";
import { type Digits, type Finisher, type Peer, serve } from "./serve.ts";
import type { Workload } from "./workloads.ts";

const byPredict = process.argv[2] === "predict";
const manifest = new URL("../../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };

await serve((workload, digits) => {
  if (workload.does === "finish") return finisher(workload, digits);
  return workload.does === "train" ? trainer(workload, digits) : reader(workload, digits);
});

function datasets({ trainingImages, trainingLabels, testImages, testLabels }: Digits) {
  const shape = [28, 28, 1];
  const training = dataset({ name: "training images", shape, inputs: trainingImages, targets: trainingLabels });
  return { training, test: dataset({ name: "test images", shape, inputs: testImages, targets: testLabels }) };
}

async function trainer(workload: Workload, digits: Digits): Promise<Peer> {
  const { batchSize, learningRate, threads } = workload;
  const { training, test } = datasets(digits);
  const model = await firstModel(workload, digits.weights);
  // L2 of lambda over the images of an epoch, however many of them a run takes.
  const begin = (images: number) => {
    const optimizer = sgd({ learningRate, l2: (workload.l2 * images) / workload.images });
    return train(model, training.take(images), { epochs: 1_000_000, batchSize, optimizer })[Symbol.asyncIterator]();
  };
  let epochs = begin(workload.images);
  let current = workload.images;
  return {
    version,
    async run(images) {
      if (images !== current) {
        await epochs.return?.();
        epochs = begin(images);
        current = images;
      }
      // Threads that had nothing to do while others ran are gone; in a training that goes on they are there.
      if (threads > 1) await evaluate(model, test.take(batchSize));
      const start = performance.now();
      await epochs.next();
      return (performance.now() - start) / 1000;
    },
    accuracy: async () => (await evaluate(model, test)).accuracy,
  };
}

async function finisher({ id, threads }: Workload, digits: Digits): Promise<Finisher> {
  const { network, optimizer, schedule, batchSize, epochs } = presets[id]!;
  const { training, test } = datasets(digits);
  const trained = async (seed: number, data = training) => {
    const model = await create(networkOf(network), { seed, threads });
    await train(model, data, { optimizer, schedule, batchSize, epochs, seed }).result;
    return model;
  };
  await trained(1, training.take(20 * batchSize)); // compilers warm up
  return {
    version,
    async finish(seed) {
      const start = performance.now();
      const model = await trained(seed);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, accuracy: (await evaluate(model, test)).accuracy };
    },
  };
}

async function reader(workload: Workload, digits: Digits): Promise<Peer> {
  const { batchSize, images: count } = workload;
  const { training, test } = datasets(digits);
  const model =
    workload.network === "dense" ? await trainedModel(workload, training) : await firstModel(workload, digits.weights);
  const calls = Array.from({ length: count / batchSize }, (_, i) => test.slice(i * batchSize, (i + 1) * batchSize));
  const outputs = new Float32Array(10 * batchSize);
  return {
    version,
    note: byPredict
      ? "predict: labels and probabilities as objects"
      : "the engine's answer, into an array that is kept",
    async run(images) {
      const start = performance.now();
      if (byPredict) for (let i = 0; i < images / batchSize; i++) await predict(model, calls[i % calls.length]!);
      else for (let i = 0; i < images / batchSize; i++) model.compiled.answer(calls[i % calls.length]!, outputs);
      return (performance.now() - start) / 1000;
    },
    accuracy: async () => (await evaluate(model, test)).accuracy,
  };
}
