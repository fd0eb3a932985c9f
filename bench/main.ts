/**
 * Measures this machine, and the library on it: `npm run bench`. MNIST is looked for as everywhere (INKLING_DATA).
 *
 * Workloads take turns, an epoch each, so that whatever else the machine does meets all of them; the best and the
 * median are told. The results go to bench/results, with the date, the machine and the versions.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { create, type Dataset, dense, mnist, network, parametersHash, predict, sgd, train } from "inkling";
import { phasesOf } from "./phases.ts";
import { probe, type Rates } from "./probes.ts";
import { memoryAboveNode, pageSize, secondsOfCommand } from "./whole.ts";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);

interface Workload {
  readonly name: string;
  readonly hidden: number;
  readonly cost: "quadratic" | "cross-entropy";
  readonly learningRate: number;
  readonly l2: number;
}

const WORKLOADS: readonly Workload[] = [
  { name: "book network", hidden: 30, cost: "quadratic", learningRate: 3, l2: 0 },
  { name: "cross-entropy and L2", hidden: 30, cost: "cross-entropy", learningRate: 0.5, l2: 5 },
  { name: "100 hidden units", hidden: 100, cost: "quadratic", learningRate: 3, l2: 0 },
];

/** Milliseconds by function. */
type Phases = readonly (readonly [name: string, milliseconds: number])[];

interface Spread {
  readonly best: number;
  readonly median: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { best: sorted[0]!, median: sorted[sorted.length >> 1]! };
}

/** Milliseconds that the machine's rates allow for an epoch: the first layer's two passes over what is not 0. */
function limitOf({ hidden }: Workload, inked: number, { loads, stores, productSums }: Rates): number {
  const vectors = inked * Math.ceil(hidden / 4);
  // Both passes load a row of weights, its address and the input; the second stores the row too.
  const forward = Math.max((vectors + 2 * inked) / loads, vectors / productSums);
  const update = Math.max((vectors + 2 * inked) / loads, vectors / productSums, vectors / stores);
  return (forward + update) / 1e6;
}

/** Epochs of all workloads, by turns: milliseconds; and by function, in one epoch more. */
async function epochs(data: Dataset): Promise<Map<Workload, { times: number[]; phases: Phases; hash: string }>> {
  const runs = await Promise.all(
    WORKLOADS.map(async (workload) => {
      const { hidden, cost, learningRate, l2 } = workload;
      const model = await create(network({ input: [784], cost, layers: [dense(hidden), dense(10)] }), { seed: 1 });
      const run = train(model, data, { epochs: ROUNDS + 1, batchSize: 10, optimizer: sgd({ learningRate, l2 }) });
      return { workload, model, iterator: run[Symbol.asyncIterator](), times: [] as number[] };
    }),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const { iterator, times } of runs) {
      const { value } = await iterator.next();
      if (value !== undefined) times.push(1000 * value.seconds);
    }
  }
  const trained = new Map<Workload, { times: number[]; phases: Phases; hash: string }>();
  for (const { workload, model, iterator, times } of runs) {
    const hash = await parametersHash(model);
    const phases = await phasesOf(async () => void (await iterator.next()));
    trained.set(workload, { times, phases: phases.slice(0, 8), hash });
  }
  return trained;
}

/** Microseconds an image: one by one as the engine gives it, one by one as a prediction, and 1,000 at once. */
async function reading(data: Dataset): Promise<Record<string, Spread>> {
  const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
  const model = await create(spec, { seed: 1 });
  const images = Array.from({ length: 1000 }, (_, i) => data.slice(i, i + 1));
  const thousand = data.take(1000);
  const outputs = new Float32Array(10 * 1000);
  const rounds: Record<string, number[]> = { "one image": [], "one image, as a prediction": [], "1,000 at once": [] };
  for (let round = 0; round < 4 * ROUNDS; round++) {
    let start = performance.now();
    for (const image of images) model.compiled.answer(image, outputs);
    rounds["one image"]!.push(performance.now() - start);
    start = performance.now();
    for (const image of images) await predict(model, image);
    rounds["one image, as a prediction"]!.push(performance.now() - start);
    start = performance.now();
    model.compiled.answer(thousand, outputs);
    rounds["1,000 at once"]!.push(performance.now() - start);
  }
  return Object.fromEntries(Object.entries(rounds).map(([name, times]) => [name, spread(times)]));
}

/** Milliseconds from a description to a model: the first of the program, and shapes that were not seen before. */
async function compiling(): Promise<{ first: number; others: Spread }> {
  const times: number[] = [];
  for (let hidden = 50; hidden < 60; hidden++) {
    const spec = network({ input: [784], cost: "quadratic", layers: [dense(hidden), dense(10)] });
    const start = performance.now();
    await create(spec, { seed: 1 });
    times.push(performance.now() - start);
  }
  return { first: times[0]!, others: spread(times.slice(1)) };
}

const compile = await compiling();
const { training, test } = await mnist({ split: [50_000, 10_000] });
const rates = await probe(5 * ROUNDS);
let inked = 0;
for (const byte of training.inputs) if (byte !== 0) inked++;
const trained = await epochs(training);
const read = await reading(test);

const results = {
  date: new Date().toISOString(),
  machine: { processor: cpus()[0]?.model.trim(), cores: cpus().length, system: `${process.platform} ${process.arch}` },
  versions: { node: process.versions.node, v8: process.versions.v8 },
  rounds: ROUNDS,
  "billions of vectors a second": rates,
  "milliseconds an epoch": [...trained].map(([workload, { times, phases, hash }]) => {
    const limit = limitOf(workload, inked, rates);
    const { best, median } = spread(times);
    return { name: workload.name, best, median, first: times[0], limit, ratio: best / limit, weights: hash, phases };
  }),
  "microseconds an image": read,
  "milliseconds to create": compile,
  "seconds of 30 epochs from command to result": spread(Array.from({ length: 3 }, secondsOfCommand)),
  "megabytes above Node's own": memoryAboveNode(),
  "bytes of a page that trains, gzipped": await pageSize(),
};

const row = (...cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(cell < 10 ? 2 : 1) : cell)).join(" | ")} |`;
console.log(
  `Node ${results.versions.node}, ${results.machine.processor}, ${results.machine.cores} cores, ${ROUNDS} rounds\n`,
);
console.log(row("billions a second", "loads", "stores", "products with a sum"));
console.log(row("---", "---", "---", "---"));
console.log(row("vectors of 4 floats", rates.loads, rates.stores, rates.productSums));
console.log(`\n${row("ms an epoch", "best", "median", "first", "limit", "best / limit", "weights")}`);
console.log(row("---", "---", "---", "---", "---", "---", "---"));
for (const { name, best, median, first, limit, ratio, weights } of results["milliseconds an epoch"]) {
  console.log(row(name, best, median, first!, limit, ratio, weights.slice(0, 12)));
}
for (const { name, phases } of results["milliseconds an epoch"]) {
  console.log(`\n${row(`${name}, by function`, "ms")}\n${row("---", "---")}`);
  for (const [phase, milliseconds] of phases) console.log(row(phase, milliseconds));
}
console.log(`\n${row("us an image", "best", "median")}\n${row("---", "---", "---")}`);
for (const [name, { best, median }] of Object.entries(read)) console.log(row(name, best, median));
console.log(`\ncreate: ${compile.first.toFixed(1)} ms at first, then ${compile.others.best.toFixed(1)} ms`);
const whole = results["seconds of 30 epochs from command to result"];
console.log(`30 epochs from command to result: ${whole.best.toFixed(1)} s, median ${whole.median.toFixed(1)} s`);
console.log(`memory above Node's own: ${results["megabytes above Node's own"].toFixed(0)} MB`);
console.log(`a page that trains: ${results["bytes of a page that trains, gzipped"]} bytes, gzipped`);

const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const name = `${results.date.slice(0, 10)}-node${results.versions.node.split(".")[0]}.json`;
writeFileSync(new URL(name, folder), `${JSON.stringify(results, null, 2)}\n`);
console.log(`\nwritten to bench/results/${name}`);
