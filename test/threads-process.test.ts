import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT } from "../scripts/files.ts";

/** What every program here begins with. */
const BEGINNING = `
  import { syncBuiltinESMExports } from "node:module";
  import workers from "node:worker_threads";
  import * as inkling from "inkling";
  const { batchNorm, conv2d, create, dense, flatten, generatedDigits, maxPool2d, network, parametersHash, sgd, train } = inkling;
  const layers = [conv2d(4, 5), maxPool2d(2), batchNorm(), flatten(), dense(10, { activation: "softmax" })];
  const spec = network({ input: [28, 28, 1], cost: "log-likelihood", layers });
  const digits = generatedDigits({ count: 220, seed: 1 });
  const settings = { epochs: 1, batchSize: 2, optimizer: sgd({ learningRate: 0.1 }) };
  const model = await create(spec, { seed: 1, threads: 2 });
  const told = (run) => run.result.then(({ stoppedBecause }) => stoppedBecause, ({ message }) => message);
`;

/** Runs a program; what it printed when it ended by itself, or that it did not. */
async function run(program: string, ...flags: string[]): Promise<string[]> {
  const args = [...flags, "--input-type=module", "--eval", BEGINNING + program];
  const child = spawn(process.execPath, args, { cwd: ROOT, timeout: 20_000, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const ending = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  return [...printed.trim().split("\n"), `ended with ${ending}`];
}

test("a program that trained on threads ends by itself: done, aborted in mid-epoch, failed", async () => {
  const program = `
    const controller = new AbortController();
    console.log(await told(train(model, digits, settings)));
    const onProgress = () => controller.abort();
    console.log(await told(train(model, digits, { ...settings, onProgress, signal: controller.signal })));
    console.log(await told(train(model, digits, { ...settings, optimizer: sgd({ learningRate: 1e38 }) })));
  `;
  const [done, aborted, failed, ...rest] = await run(program);
  expect([done, aborted, ...rest.slice(-1)]).toEqual(["finished", "aborted", "ended with 0"]);
  expect(failed).toContain("train: a NaN or infinity in the");
});

test("a program that leaves the loop, or never waits for it, ends by itself", async () => {
  const program = `
    for await (const { epoch } of train(model, digits, { ...settings, epochs: 9 })) {
      console.log(epoch);
      break;
    }
    create(spec, { seed: 1, threads: 3 }).then((other) => told(train(other, digits, settings))).then(console.log);
  `;
  expect(await run(program)).toEqual(["1", "finished", "ended with 0"]);
});

test("a worker that cannot start, or is lost in the midst of its work: an error, and the next training works", async () => {
  const program = `
    let mode = "works";
    const Worker = workers.Worker;
    workers.Worker = class extends Worker {
      constructor(url, options) {
        if (mode === "refused") throw new Error("no more threads");
        super(mode === "missing" ? new URL("missing.js", url) : url, options);
      }
      postMessage(message) {
        super.postMessage(message);
        // The other then waits for this one, in the middle of its calls.
        if (mode === "lost" && "calls" in message) [mode] = ["works", this.terminate()];
      }
    };
    syncBuiltinESMExports();
    const before = await parametersHash(model);
    for (mode of ["refused", "missing", "lost"]) {
      const message = await told(train(model, digits, settings));
      console.log(message.replace(/'.*'/, "'…'").replaceAll("\\n", " | "), before === (await parametersHash(model)));
    }
    console.log(await told(train(model, digits, settings)));
    const alone = await create(spec, { seed: 1 });
    await told(train(alone, digits, settings));
    console.log((await parametersHash(alone)) === (await parametersHash(model)));
  `;
  const remedy = "| pass threads: 1, which computes the same bits true";
  expect(await run(program)).toEqual([
    `a thread failed: no more threads ${remedy}`,
    `a thread failed: Cannot find module '…' ${remedy}`,
    expect.stringMatching(/^a thread failed: it ended with code [01] \| pass threads: 1.* true$/),
    "finished",
    "true",
    "ended with 0",
  ]);
});

test("hundreds of models, each trained a step on two threads and dropped, leave the process small", async () => {
  const program = `
    const few = digits.take(2);
    const use = async (count) => {
      for (let i = 0; i < count; i++) await train(await create(spec, { seed: 1, threads: 2 }), few, settings).result;
      return process.memoryUsage.rss();
    };
    let made = 0;
    WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
      construct(Memory, [options]) {
        if (options.shared) made++;
        return new Memory(options);
      },
    });
    const before = await use(20);
    const after = await use(400);
    console.log(JSON.stringify({ made, grown: Math.round((after - before) / 2 ** 20) }));
  `;
  // Nobody asks for garbage to be collected here. Each model shares two MiB: made anew, they would take 800.
  const [line, ending] = await run(program);
  const { made, grown } = JSON.parse(line!) as Record<string, number>;
  console.log(`420 models: ${made} shared memories, ${grown} MiB more`);
  expect(made).toBeLessThan(150);
  expect(grown).toBeLessThan(300);
  expect(ending).toBe("ended with 0");
});
