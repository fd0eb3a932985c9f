import {
  create,
  type Dataset,
  evaluate,
  type Model,
  type Network,
  type Optimizer,
  parametersHash,
  predict,
  train,
} from "inkling";
import { phasesOf } from "./phases.ts";
import { type Phase, type Spread, spread, type Trained } from "./results.ts";

/** One way to train. */
export interface Workload {
  readonly name: string;
  readonly network: Network;
  readonly batchSize: number;
  readonly threads: number;
  readonly optimizer: Optimizer;
}

/** What the machine's rates allow: milliseconds an epoch, and those of its functions where they were counted. */
export interface Limit {
  readonly total: number;
  readonly phases?: Readonly<Record<string, number>>;
}

/** Functions that are told of each workload: the slowest. */
const FUNCTIONS = 14;

/** Epochs of all workloads, by turns; in one epoch more each, functions are timed. An epoch's times are multiplied by `scale`. */
export async function trainByTurns<Kind extends Workload>(
  workloads: readonly Kind[],
  data: Dataset,
  rounds: number,
  scale: number,
  limitOf: (workload: Kind, model: Model) => Limit | Promise<Limit>,
): Promise<Trained[]> {
  const runs = await Promise.all(
    workloads.map(async (workload) => {
      const { network, batchSize, threads, optimizer } = workload;
      const model = await create(network, { seed: 1, threads });
      const run = train(model, data, { epochs: rounds + 1, batchSize, optimizer });
      return { workload, model, iterator: run[Symbol.asyncIterator](), times: [] as number[] };
    }),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { workload, model, iterator, times } of runs) {
      // Threads that had nothing to do for a second are gone; a training that goes on has them.
      if (workload.threads > 1) await evaluate(model, data.take(workload.batchSize));
      const { value } = await iterator.next();
      if (value !== undefined) times.push(1000 * scale * value.seconds);
    }
  }
  const trained: Trained[] = [];
  for (const { workload, model, iterator, times } of runs) {
    const { name, threads } = workload;
    const weights = await parametersHash(model);
    const limit = await limitOf(workload, model);
    const found = threads > 1 ? [] : await phasesOf(async () => void (await iterator.next()));
    const phases = found.slice(0, FUNCTIONS).map(([name, milliseconds]): Phase => {
      const allowed = limit.phases?.[name];
      return allowed === undefined ? [name, scale * milliseconds] : [name, scale * milliseconds, allowed];
    });
    await iterator.return?.(undefined);
    const { best, median } = spread(times);
    const [first = best] = times;
    const ratio = best / limit.total;
    trained.push({ name, threads, best, median, first, limit: limit.total, ratio, weights, phases });
  }
  return trained;
}

/** Microseconds an image: one by one as the engine gives it, one by one as a prediction, and 1,000 at once. */
export async function readByTurns(network: Network, data: Dataset, rounds: number): Promise<Record<string, Spread>> {
  const model = await create(network, { seed: 1 });
  const images = Array.from({ length: 1000 }, (_, i) => data.slice(i, i + 1));
  const thousand = data.take(1000);
  const outputs = new Float32Array(10 * 1000);
  const ways: Record<string, () => void | Promise<void>> = {
    "one image": () => {
      for (const image of images) model.compiled.answer(image, outputs);
    },
    "one image, as a prediction": async () => {
      for (const image of images) await predict(model, image);
    },
    "1,000 at once": () => model.compiled.answer(thousand, outputs),
  };
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, read] of Object.entries(ways)) {
      const start = performance.now();
      await read();
      times[name]!.push(performance.now() - start); // of a thousand images: microseconds of each
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, times]) => [name, spread(times)]));
}
