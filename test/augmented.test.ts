import { spawn } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../scripts/files.ts";

/** What every program here begins with; `workers` counts those that were started, and those that have ended. */
const BEGINNING = `
  import { syncBuiltinESMExports } from "node:module";
  import threads from "node:worker_threads";
  import { augmented, create, dataset, dense, generatedDigits, memoryStore, network, parametersHash, sgd, train, transform } from "inkling";
  const workers = { started: 0, ended: 0 };
  let mode = "works";
  const Worker = threads.Worker;
  threads.Worker = class extends Worker {
    constructor(url, options) {
      if (mode === "refused") throw new Error("no more threads");
      super(mode === "missing" ? new URL("missing.js", url) : url, options);
      workers.started++;
      this.on("exit", () => workers.ended++);
    }
    postMessage(message) {
      super.postMessage(message);
      if (mode === "lost" && message.epoch === 3) this.terminate();
    }
  };
  syncBuiltinESMExports();
  const digits = generatedDigits({ count: 700, seed: 1 });
  const spec = network({ input: [784], cost: "cross-entropy", layers: [dense(30), dense(10)] });
  const settings = { epochs: 4, batchSize: 5, optimizer: sgd({ learningRate: 0.5 }) };
  const fresh = () => create(spec, { seed: 1 });
  const moving = augmented(digits.slice(100), undefined, { seed: 3 });
  const hashOf = async (more = {}) => {
    const model = await fresh();
    const { stoppedBecause } = await train(model, moving, { ...settings, ...more }).result;
    return stoppedBecause + " " + (await parametersHash(model)).slice(0, 16);
  };
  const ended = async () => {
    while (workers.ended < workers.started) await new Promise((resolve) => setTimeout(resolve, 5));
    return "workers: " + workers.started;
  };
`;

/** Runs a program; what it printed when it ended by itself, or that it did not. */
async function run(program: string): Promise<string[]> {
  const args = ["--input-type=module", "--eval", BEGINNING + program];
  const child = spawn(process.execPath, args, { cwd: ROOT, timeout: 50_000, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const ending = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  return [...printed.trim().split("\n"), `ended with ${ending}`];
}

let finished: string;

beforeAll(async () => {
  // Without any worker, and without augmented: what transform makes of each epoch.
  const [hash] = await run(`
    const epochs = {
      ...moving,
      async *epochs({ from, to }) {
        for (let epoch = from; epoch <= to; epoch++) yield transform(moving.like, undefined, { seed: 3, epoch });
      },
    };
    const model = await fresh();
    const { stoppedBecause } = await train(model, epochs, settings).result;
    console.log(stoppedBecause + " " + (await parametersHash(model)).slice(0, 16));
  `);
  finished = hash!;
});

test("a worker prepares the images, to the bits of the training thread, and ends when the training does", async () => {
  expect(finished).toMatch(/^finished [0-9a-f]{16}$/);
  expect(await run("console.log(await hashOf()); console.log(await ended());")).toEqual([
    finished,
    "workers: 1",
    "ended with 0",
  ]);
});

test("where a worker is refused, cannot load, or is lost on its way, the training thread does its work, to the same bits", async () => {
  const program = `
    for (mode of ["refused", "missing", "lost"]) console.log(mode, await hashOf());
    console.log(await ended());
  `;
  const modes = ["refused", "missing", "lost"].map((mode) => `${mode} ${finished}`);
  expect(await run(program)).toEqual([...modes, "workers: 2", "ended with 0"]);
});

test("aborted in mid-epoch and resumed gives the same bits", async () => {
  const program = `
    const store = memoryStore();
    const abort = new AbortController();
    let calls = 0;
    const onProgress = () => { if (++calls === 3) abort.abort(); };
    console.log((await hashOf({ checkpoint: { store }, onProgress, signal: abort.signal })).split(" ")[0]);
    console.log(await ended());
    console.log(await hashOf({ checkpoint: { store, resume: true } }));
  `;
  expect(await run(program)).toEqual(["aborted", "workers: 1", finished, "ended with 0"]);
});

test("nothing runs on where the training is aborted while it waits for images, left, failed, or never looked at again", async () => {
  const program = `
    const many = augmented(generatedDigits({ count: 3000 }));
    const abort = new AbortController();
    const waiting = train(await fresh(), many, { ...settings, signal: abort.signal }).result;
    setTimeout(() => abort.abort(), 100);
    const before = performance.now();
    console.log((await waiting).stoppedBecause, (await ended()));
    for await (const { epoch } of train(await fresh(), moving, settings)) {
      console.log("left", epoch);
      break;
    }
    console.log(await ended());
    const linear = network({ input: [784], cost: "quadratic", layers: [dense(10, { activation: "linear" })] });
    const wild = { ...settings, optimizer: sgd({ learningRate: 1e30 }) };
    await train(await create(linear, { seed: 1 }), moving, wild).result.catch(({ message }) => console.log(message.slice(0, 26)));
    console.log(await ended());
    const iterator = train(await fresh(), moving, settings)[Symbol.asyncIterator]();
    console.log("forgotten", (await iterator.next()).value.epoch);
  `;
  expect(await run(program)).toEqual([
    "aborted workers: 1",
    "left 1",
    "workers: 2",
    "train: a NaN or infinity i",
    "workers: 3",
    "forgotten 1",
    "ended with 0",
  ]);
});

test("forty epochs leave the process where it was after ten, within 40 MiB", async () => {
  const program = `
    const inputs = Uint8Array.from({ length: 3000 * 784 }, (_, i) => (i % 5 === 0 ? i % 251 : 0));
    const source = augmented(dataset({ name: "lines", shape: [28, 28, 1], inputs, targets: new Uint8Array(3000) }), { shift: 1 });
    const model = await create(network({ input: [784], cost: "quadratic", layers: [dense(1)] }), { seed: 1 });
    let before;
    for await (const { epoch } of train(model, source, { ...settings, epochs: 40, batchSize: 100 })) {
      if (epoch === 10) before = process.memoryUsage.rss();
    }
    console.log(Math.round((process.memoryUsage.rss() - before) / 2 ** 20));
  `;
  const [grown] = await run(program);
  console.log(`30 epochs of 2.2 MiB: ${grown} MiB more`);
  expect(Number(grown)).toBeLessThan(40);
});
