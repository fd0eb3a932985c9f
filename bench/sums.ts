/**
 * Two ways to sum a mini-batch's gradients in an order that no number of threads changes: `npx tsx bench/sums.ts`.
 *
 *   owned    each thread adds up, for its part of the weights, what all samples give: how the fast engine does it
 *   private  each chunk of samples adds up gradients of its own, which are then added to each other in their order
 *
 * Measured on one thread, for the convolutional network of two layers and mini-batches of 10 images; by turns, the best
 * and the median.
 */
import { generatedDigits } from "inkling";
import { Random } from "../src/core/random.ts";
import { sizeOf } from "../src/core/shape.ts";
import { conv2d } from "../src/layers/conv2d.ts";
import { dense } from "../src/layers/dense.ts";
import { flatten } from "../src/layers/flatten.ts";
import { maxPool2d } from "../src/layers/max-pool2d.ts";
import { network } from "../src/network/network.ts";
import type { Exports } from "../src/network/simd/exports.ts";
import { NetworkMemory } from "../src/network/simd/memory.ts";
import { layOut } from "../src/network/simd/plan.ts";
import { emitProgram } from "../src/network/simd/program.ts";

const BATCH = 10;
const ROUNDS = 4000;
const WARM_UP = 1000;

const relu = { activation: "relu", weights: "scaled" } as const;
const softmax = { activation: "softmax", weights: "scaled" } as const;
const spec = network({
  input: [28, 28, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(20, 5, relu),
    maxPool2d(2),
    conv2d(40, 5, relu),
    maxPool2d(2),
    flatten(),
    dense(100, relu),
    dense(10, softmax),
  ],
});
const plan = layOut(spec);
const { x, wanted, weights, gradients } = plan;
const memory = new NetworkMemory(plan);
const absent = () => {};
const { instance } = await WebAssembly.instantiate(emitProgram(spec, plan), {
  host: { memory: memory.memory, layer: absent, cost: absent, delta: absent },
});
const { pass, accumulate, descend, clear, prepare } = instance.exports as unknown as Exports & {
  clear(address: number, floats: number): void;
};

const random = new Random(1);
for (const block of plan.layers.flatMap(({ blocks }) => Object.values(blocks))) {
  memory.write(
    block,
    block.weights,
    Float64Array.from({ length: sizeOf(block.shape) }, () => random.gaussian(0, 0.05)),
  );
}
prepare(0, 1);

/** Samples by `chunks` of them. */
const inChunks = (chunks: number) => () => {
  for (let i = 0; i < chunks; i++) accumulate(x.address, BATCH / chunks, 0, 1);
};
const works: Readonly<Record<string, () => void>> = {
  "forward and backward": () => pass(x.address, BATCH, wanted.address, 0, 1),
  "gradients of all samples": inChunks(1),
  "owned: first of two threads": () => accumulate(x.address, BATCH, 0, 2),
  "owned: second of two threads": () => accumulate(x.address, BATCH, 1, 2),
  "private: 2 chunks of 5": inChunks(2),
  "private: 5 chunks of 2": inChunks(5),
  "private: adding one chunk's": () => descend(weights.address, gradients.address, gradients.floats, -1e-9, 0, 0),
  "step of descent": () => descend(weights.address, gradients.address, gradients.floats, -1e-9, 0, 0),
  "gradients back to 0": () => clear(gradients.address, gradients.floats),
  "copies of the weights": () => prepare(0, 1),
};

const digits = generatedDigits({ count: 1000, seed: 1 });
const times = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  const from = ((round * BATCH) % digits.count) * x.size;
  for (let i = 0; i < BATCH * x.size; i++) memory.floats[x.address / 4 + i] = digits.inputs[from + i]! / 255;
  for (let n = 0; n < BATCH; n++) memory.floats[wanted.address / 4 + n * wanted.stride + n] = 1;
  for (const [name, work] of Object.entries(works)) {
    const start = performance.now();
    work();
    if (round >= WARM_UP) times.get(name)!.push(1000 * (performance.now() - start));
  }
}
console.log(`Node ${process.versions.node}, microseconds of a mini-batch of ${BATCH}: best, median`);
for (const [name, values] of times) {
  values.sort((a, b) => a - b);
  const [best, median] = [values[0]!, values[values.length >> 1]!];
  console.log(name.padEnd(30), best.toFixed(1).padStart(8), median.toFixed(1).padStart(8));
}
