/**
 * Measures every layer in the shapes of the table that tests hold both engines to: `npx tsx bench/layers.ts`, or
 * `npx tsx bench/layers.ts conv2d` for those whose name begins so.
 *
 * Each layer stands first in a network, with two outputs behind it, and is trained by momentum in mini-batches of the case's
 * size. Engines take turns; told are the microseconds that one sample takes, forward, backward and its share of the step, the
 * best of all rounds. Most shapes are small and were chosen to be awkward: no kernel was tuned for them.
 */
import { Random } from "../src/core/random.ts";
import { sizeOf } from "../src/core/shape.ts";
import { dataset } from "../src/data/dataset.ts";
import { cases, type LayerCase } from "../src/layers/cases.ts";
import { dense } from "../src/layers/dense.ts";
import { flatten } from "../src/layers/flatten.ts";
import type { TrainingWork } from "../src/network/engine.ts";
import { create, type Model } from "../src/network/model.ts";
import { network } from "../src/network/network.ts";
import { sgd } from "../src/training/optimizer.ts";
import { markdownTable } from "./markdown.ts";

const ROUNDS = 7;
/** How long an engine computes without a pause, in milliseconds: long for a clock, short for a machine's moods. */
const TURN = 4;
/** Mini-batches of one call. */
const BATCHES = 100;
const CLASSES = 2;

/** Mini-batches of a case: floats, none of them 0, as behind another layer. */
function workOf({ input, batch, seed }: LayerCase): TrainingWork {
  const random = new Random(seed, "bench");
  const count = batch * BATCHES;
  const size = sizeOf(input);
  return {
    data: dataset({
      name: "random numbers",
      shape: input,
      inputs: Float32Array.from({ length: count * size }, () => random.gaussian()),
      targets: Uint8Array.from({ length: count }, (_, i) => i % CLASSES),
    }),
    samples: Uint32Array.from({ length: count }, (_, i) => i),
    batchSize: batch,
    update: sgd({ learningRate: 1, momentum: 0.9 }).update,
    learningRates: new Float64Array(BATCHES).fill(1e-6),
    seed,
    step: 0,
    endsEpoch: true,
  };
}

/** A case in one engine. */
async function open({ layer, input, seed }: LayerCase, engine: "simd" | "reference"): Promise<Model> {
  const layers = [layer, flatten(), dense(CLASSES, { weights: "scaled" })];
  return create(network({ input, cost: "cross-entropy", layers }), { seed, engine });
}

/** Microseconds a sample, the mean of one turn. */
async function turn(model: Model, work: TrainingWork): Promise<number> {
  let calls = 0;
  const start = performance.now();
  let spent = 0;
  while (spent < TURN) {
    await model.compiled.train(work);
    calls++;
    spent = performance.now() - start;
  }
  return (1000 * spent) / (calls * work.samples.length);
}

const [begins = ""] = process.argv.slice(2);
const chosen = cases.filter(({ name }) => name.startsWith(begins));
if (chosen.length === 0) {
  console.error(`bench: no case's name begins with ${JSON.stringify(begins)}\nsay one of: ${cases[0]!.name}, …`);
  process.exit(2);
}
const rows: string[][] = [];
for (const each of chosen) {
  const work = workOf(each);
  const engines = [await open(each, "simd"), await open(each, "reference")];
  const best = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, model] of engines.entries()) best[i] = Math.min(best[i]!, await turn(model, work));
  }
  const [fast, reference] = best as [number, number];
  rows.push([each.name, fast.toPrecision(3), reference.toPrecision(3), (reference / fast).toPrecision(2)]);
}
console.log(markdownTable(["µs a sample", "fast engine", "reference engine", "times as fast"], rows));
