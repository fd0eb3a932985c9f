/**
 * Whether the rounding of Winograd's filtering costs accuracy: `npx tsx bench/winograd.ts [epochs] [seeds]`, with
 * INKLING_DATA naming a folder that holds mnist/.
 *
 * The same network from the same seeds, with a learning rate of one cycle, once as it is and once with a layer that does
 * nothing between convolution and pooling, which keeps them apart: convolutions are then summed directly. Accuracies on
 * the test images, epoch by epoch.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { conv2d, create, defineLayer, dense, flatten, maxPool2d, mnist, network, oneCycle, sgd, train } from "inkling";

const [epochs, seeds] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 4)];

const between = defineLayer({
  kind: "between",
  shape: (input) => input,
  forward: ({ x, y }) => y.set(x),
  backward: ({ dx, dy }) => dx?.set(dy),
});

const relu = { activation: "relu", weights: "he" } as const;
const softmax = { activation: "softmax", weights: "scaled" } as const;
const networks = {
  Winograd: network({
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
  }),
  direct: network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(20, 5, relu),
      between(),
      maxPool2d(2),
      conv2d(40, 5, relu),
      between(),
      maxPool2d(2),
      flatten(),
      dense(100, relu),
      dense(10, softmax),
    ],
  }),
};

const { training, test } = await mnist({ split: [60_000, 0] });
const runs: { filtering: string; seed: number; accuracies: number[] }[] = [];
for (let seed = 1; seed <= seeds; seed++) {
  for (const [filtering, spec] of Object.entries(networks)) {
    const model = await create(spec, { seed });
    const run = train(model, training, {
      epochs,
      batchSize: 10,
      optimizer: sgd({ learningRate: 0.1, l2: 0.1 }),
      schedule: oneCycle(),
      seed,
      test,
    });
    const accuracies: number[] = [];
    for await (const epoch of run) accuracies.push(100 * epoch.test.accuracy);
    runs.push({ filtering, seed, accuracies });
    console.log(`${filtering}, seed ${seed}: ${accuracies.map((accuracy) => accuracy.toFixed(2)).join(", ")} %`);
  }
}
for (const filtering of Object.keys(networks)) {
  const last = runs.filter((run) => run.filtering === filtering).map(({ accuracies }) => accuracies.at(-1)!);
  console.log(`${filtering}: ${(last.reduce((sum, each) => sum + each, 0) / last.length).toFixed(2)} % on average`);
}
const date = new Date().toISOString();
const machine = { processor: cpus()[0]?.model.trim(), cores: cpus().length, node: process.versions.node };
const file = new URL(`results/${date.slice(0, 10)}-winograd.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify({ date, machine, epochs, runs }, null, 2)}\n`);
