import { type Dataset, dense, mnist, network, sgd } from "inkling";
import type { Rates } from "./probes.ts";
import { circumstances, type Results, spread } from "./results.ts";
import { readByTurns, trainByTurns, type Workload } from "./rounds.ts";
import { creating, DENSE, memoryAboveNode, pageSize, secondsOfCommand } from "./whole.ts";

interface DenseWorkload extends Workload {
  readonly hidden: number;
}

function workload(
  name: string,
  hidden: number,
  cost: "quadratic" | "cross-entropy",
  learningRate: number,
  l2: number,
): DenseWorkload {
  const spec = network({ input: [784], cost, layers: [dense(hidden), dense(10)] });
  return { name, hidden, network: spec, batchSize: 10, threads: 1, optimizer: sgd({ learningRate, l2 }) };
}

const WORKLOADS: readonly DenseWorkload[] = [
  workload("book network", 30, "quadratic", 3, 0),
  workload("cross-entropy and L2", 30, "cross-entropy", 0.5, 5),
  workload("100 hidden units", 100, "quadratic", 3, 0),
];

/** Milliseconds that the machine's rates allow for an epoch: the first layer's two passes over what is not 0. */
function limitOf(hidden: number, inked: number, { loads, stores, productSums }: Rates): number {
  const vectors = inked * Math.ceil(hidden / 4);
  // Both passes load a row of weights, its address and the input; the second stores the row too.
  const forward = Math.max((vectors + 2 * inked) / loads, vectors / productSums);
  const update = Math.max((vectors + 2 * inked) / loads, vectors / productSums, vectors / stores);
  return (forward + update) / 1e6;
}

function inkedPixels({ inputs }: Dataset): number {
  let inked = 0;
  for (const value of inputs) if (value !== 0) inked++;
  return inked;
}

/** The networks of the book's first chapters. */
export async function measureDense(rounds: number, rates: Rates): Promise<Results> {
  const { training, test } = await mnist({ split: [50_000, 10_000] });
  const inked = inkedPixels(training);
  const trained = await trainByTurns(WORKLOADS, training, rounds, 1, ({ hidden }) => ({
    total: limitOf(hidden, inked, rates),
  }));
  return {
    ...circumstances(),
    network: "dense",
    rounds,
    images: training.count,
    imagesARound: training.count,
    "billions of vectors a second": rates,
    "milliseconds an epoch": trained,
    "microseconds an image": await readByTurns(WORKLOADS[0]!.network, test, 4 * rounds),
    "milliseconds to create": creating(DENSE),
    "seconds of 30 epochs from command to result": spread(Array.from({ length: 3 }, secondsOfCommand)),
    "megabytes above Node's own": [memoryAboveNode(DENSE, { epochs: 30, images: 50_000, threads: 1 })],
    "bytes of a page that trains, gzipped": await pageSize(DENSE),
  };
}
