import { conv2d, dense, flatten, maxPool2d, mnist, network, sgd } from "inkling";
import { convLimit, workOf } from "./conv-limit.ts";
import type { Rates } from "./probes.ts";
import { circumstances, type Results } from "./results.ts";
import { readByTurns, trainByTurns, type Workload } from "./rounds.ts";
import { CONV, creating, memoryAboveNode, pageSize } from "./whole.ts";

const relu = { activation: "relu", weights: "scaled" } as const;

/** Two convolutions with pooling, a hidden layer, softmax. */
const NETWORK = network({
  input: [28, 28, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(20, 5, relu),
    maxPool2d(2),
    conv2d(40, 5, relu),
    maxPool2d(2),
    flatten(),
    dense(100, relu),
    dense(10, { activation: "softmax", weights: "scaled" }),
  ],
});

/** Images of an epoch; and those that a round trains with: whole mini-batches of 10 and of 128. */
const EPOCH = 60_000;
const ROUND = 12_800;

const WORKLOADS = [1, 2].flatMap((threads) =>
  [10, 128].map((batchSize): Workload => {
    const name = `batch ${batchSize}, ${threads === 1 ? "1 thread" : `${threads} threads`}`;
    // Slow enough for these first weights: where neurons fall silent for good, there is less to compute.
    const optimizer = sgd({ learningRate: batchSize === 10 ? 0.01 : 0.05 });
    return { name, network: NETWORK, batchSize, threads, optimizer };
  }),
);

/** The convolutional network of chapter 6's size. */
export async function measureConv(rounds: number, rates: Rates): Promise<Results> {
  const { training, test } = await mnist({ split: [EPOCH, 0] });
  const part = training.take(ROUND);
  const trained = await trainByTurns(WORKLOADS, part, rounds, EPOCH / ROUND, async ({ batchSize, threads }, model) =>
    convLimit(await workOf(model, part.take(1000)), { images: EPOCH, batchSize, threads }, rates),
  );
  return {
    ...circumstances(),
    network: "conv",
    rounds,
    images: EPOCH,
    imagesARound: ROUND,
    "billions of vectors a second": rates,
    "milliseconds an epoch": trained,
    "microseconds an image": await readByTurns(NETWORK, test, rounds),
    "milliseconds to create": creating(CONV),
    "megabytes above Node's own": [1, 2].map((threads) =>
      memoryAboveNode(CONV, { epochs: 100, images: 1280, threads }),
    ),
    "bytes of a page that trains, gzipped": await pageSize(CONV),
  };
}
