import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { choice, dataset, defineLayer, dense, folderStore, grid, memoryStore, network, search, sgd } from "inkling";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { ROOT } from "../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "./helpers/browser.ts";
import { rings } from "./helpers/rings.ts";
import { serve } from "./helpers/serve.ts";
import { bitsOf, shortSearch } from "./helpers/short-search.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "inkling-search-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("on one, two and three workers: the same bits", async () => {
  const alone = await shortSearch({ jobs: 1 });
  expect(alone.trials.map(({ epochs }) => epochs.length)).toEqual([6, 4, 2, 2, 1, 1, 1, 1]);
  for (const jobs of [2, 3]) {
    const team = await shortSearch({ jobs });
    expect(team.jobs).toBe(jobs);
    expect(await bitsOf(team)).toEqual(await bitsOf(alone));
  }
});

test("aborted on two workers and called again, on one, then on two: nothing is trained twice", async () => {
  const expected = await shortSearch({ jobs: 1 });
  const store = folderStore(join(folder, "trials"));
  let [trained, told] = [0, 0];
  for (const [jobs, until] of [
    [2, 3],
    [1, 9],
    [2, Infinity],
  ] as const) {
    const controller = new AbortController();
    const found = await shortSearch({
      jobs,
      store,
      signal: controller.signal,
      onTrial: (progress) => {
        trained += progress.trained;
        if (++told >= until) controller.abort();
      },
    });
    expect(found.stoppedBecause).toBe(until === Infinity ? "finished" : "aborted");
    if (until === Infinity) expect(await bitsOf(found)).toEqual(await bitsOf(expected));
    else told = 0;
  }
  expect(trained).toBeLessThanOrEqual(expected.epochs.trained);
});

describe("what a worker cannot do", () => {
  const twice = defineLayer({
    kind: "twice",
    shape: (input) => input,
    forward({ x, y }) {
      for (let i = 0; i < x.length; i++) y[i] = 2 * x[i]!;
    },
    backward({ dx, dy }) {
      for (let i = 0; i < dy.length; i++) if (dx !== undefined) dx[i] = 2 * dy[i]!;
    },
  });
  const data = { training: dataset(rings(100)), validation: dataset(rings(50, 0.5)) };
  const settings = (learningRate: number, own: boolean) => ({
    network: network({ input: [2], cost: "quadratic", layers: own ? [dense(2), twice()] : [dense(2)] }),
    optimizer: sgd({ learningRate }),
    batchSize: 10,
    epochs: 1,
  });

  test("layers of the program's own are trained in this thread", async () => {
    const space = { learningRate: choice([0.1, 1]) };
    const options = { data, strategy: grid(), jobs: 2 };
    expect((await search(space, (point) => settings(point.learningRate, true), options)).jobs).toBe(1);
    expect((await search(space, (point) => settings(point.learningRate, false), options)).jobs).toBe(2);
  });

  test("a damaged checkpoint is refused by the worker as it is here, with the trial and the file", async () => {
    const store = memoryStore();
    const controller = new AbortController();
    await shortSearch({
      jobs: 1,
      store,
      signal: controller.signal,
      onTrial: ({ rung }) => rung > 1 && controller.abort(),
    });
    for (const name of await store.list()) {
      if (name.endsWith(".safetensors")) await store.write(name, new Uint8Array(9));
    }
    const said = [];
    for (const jobs of [1, 2]) said.push(await shortSearch({ jobs, store }).catch((error: unknown) => error));
    for (const error of said) {
      expect(String(error)).toMatch(
        /^RequestError: search: trial \d: memory:trial-[0-9a-f]{32}\.safetensors is not a safetensors file/,
      );
    }
  });
});

/** Runs a program that searches; what it printed when it ended by itself, or that it did not. */
async function run(program: string): Promise<string[]> {
  const beginning = `
    import { syncBuiltinESMExports } from "node:module";
    import workers from "node:worker_threads";
    import { choice, dense, generatedDigits, grid, network, search, sgd } from "inkling";
    const digits = generatedDigits({ count: 400 });
    const data = { training: digits.take(300), validation: digits.slice(300) };
    const find = (more) => search({ learningRate: choice([0.1, 1, 2, 3]) }, ({ learningRate }) => ({
      network: network({ input: [784], cost: "quadratic", layers: [dense(10)] }),
      optimizer: sgd({ learningRate }), batchSize: 10, epochs: 2,
    }), { data, strategy: grid(), jobs: 2, ...more });
  `;
  const args = ["--input-type=module", "--eval", beginning + program];
  const child = spawn(process.execPath, args, { cwd: ROOT, timeout: 30_000, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const ending = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  return [...printed.trim().split("\n"), `ended with ${ending}`];
}

test("a program ends by itself after a search: done, aborted, failed; a lost worker is an error with a remedy", async () => {
  const program = `
    const { jobs, stoppedBecause } = await find();
    console.log(jobs, stoppedBecause);
    const controller = new AbortController();
    const aborted = await find({ signal: controller.signal, onTrial: () => controller.abort() });
    console.log(aborted.stoppedBecause);
    await find({ onTrial() { throw new Error("mine"); } }).catch(({ message }) => console.log(message));
    const Worker = workers.Worker;
    let [mode, second] = ["lost", undefined];
    workers.Worker = class extends Worker {
      constructor(url, options) {
        if (mode === "one" && second) throw new Error("no more threads");
        second = true;
        super(mode === "missing" ? new URL("missing.js", url) : url, options);
      }
      postMessage(message) {
        super.postMessage(message);
        if (mode === "lost" && "work" in message) [mode] = ["works", this.terminate()];
      }
    };
    syncBuiltinESMExports();
    await find().catch(({ name, message }) => console.log(name + ": " + message.replaceAll("\\n", " | ")));
    for (mode of ["one", "missing"]) {
      second = false;
      const found = await find();
      console.log(mode, found.jobs, found.stoppedBecause);
    }
  `;
  expect(await run(program)).toEqual([
    "2 finished",
    "aborted",
    "mine",
    expect.stringMatching(
      /^FailureError: search: trial \d: a worker failed: it ended with code [01] \| search again with the same store, which/,
    ),
    "one 1 finished",
    "missing 1 finished",
    "ended with 0",
  ]);
});

const excuse = whyNoBrowser();
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A folder, made with those above it. */
function mkdir(...parts: string[]): string {
  const path = join(...parts);
  mkdirSync(path, { recursive: true });
  return path;
}

/** What a page says that searches on two workers. */
async function saidInPage(page: string, headers: Record<string, string>): Promise<unknown> {
  const server = await serve(page, { headers });
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const errors: string[] = [];
    tab.on("pageerror", (error) => errors.push(String(error)));
    await tab.goto(server.url);
    await tab.waitForFunction("document.title !== ''").catch(() => {});
    expect(errors).toEqual([]);
    return JSON.parse(await tab.title());
  } finally {
    await browser.close();
    server.close();
  }
}

describe.skipIf(excuse !== undefined)(`in a page${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  const html = '<!doctype html><title></title><script type="module" src="./program/page.js"></script>';
  const code = `
    import { bitsOf, shortSearch } from ${JSON.stringify(join(ROOT, "test/helpers/short-search.ts"))};
    const found = await shortSearch({ jobs: 2 });
    document.title = JSON.stringify({ jobs: found.jobs, bits: await bitsOf(found) });
  `;
  /** The page's program without types, which not every bundler takes away. */
  const searchInPlainScript = async (): Promise<string> => {
    const stdin = { contents: code, resolveDir: ROOT };
    const built = await build({ stdin, bundle: true, external: ["inkling"], format: "esm", write: false });
    return built.outputFiles[0]!.text;
  };
  const expected = async (jobs: number) =>
    JSON.parse(JSON.stringify({ jobs, bits: await bitsOf(await shortSearch({ jobs: 1 })) }));

  const alias = { inkling: join(ROOT, "dist/index.js") };
  const BUNDLERS = {
    Vite: async (root: string, outDir: string) => {
      const options = { outDir, modulePreload: false, target: "es2022" } as const;
      await vite({ root, configFile: false, logLevel: "error", resolve: { alias }, build: options });
    },
    webpack: async (context: string, path: string) => {
      const output = { path, filename: "program/page.js", publicPath: "/" };
      const resolve = { alias };
      const stats = await new Promise<webpack.Stats | undefined>((done, fail) => {
        webpack(
          { context, mode: "production", entry: "./program/page.js", output, resolve, performance: { hints: false } },
          (error, result) => (error ? fail(error) : done(result)),
        );
      });
      if (stats?.hasErrors() || stats?.hasWarnings()) throw new Error(stats.toString());
      writeFileSync(join(path, "index.html"), html);
    },
  };

  test.each([
    ["Vite", "with shared memory", ISOLATED],
    ["Vite", "without", {}],
    ["webpack", "with shared memory", ISOLATED],
  ] as const)("%s, %s: two workers, and the bits of Node", async (bundler, name, headers) => {
    const source = join(folder, bundler, name);
    const [root, out] = [join(source, "in"), join(source, "out")];
    writeFileSync(join(mkdir(root, "program"), "page.js"), await searchInPlainScript());
    writeFileSync(join(root, "index.html"), html);
    await BUNDLERS[bundler](root, out);
    expect(await saidInPage(out, headers)).toEqual(await expected(2));
  });

  test.each([
    ["with the worker as a second program", { "training/trial-worker": "inkling/trial-worker" }, 2],
    ["without it, in the page's own thread", {}, 1],
  ])("esbuild, %s: the bits of Node", async (name, workers, jobs) => {
    const out = join(folder, name);
    writeFileSync(join(mkdir(out), "index.html"), html);
    const common = { absWorkingDir: ROOT, bundle: true, format: "esm", target: "es2022", logLevel: "silent" } as const;
    await build({ ...common, stdin: { contents: code, resolveDir: ROOT }, outfile: join(out, "program/page.js") });
    await build({ ...common, entryPoints: workers, outdir: out });
    expect(await saidInPage(out, ISOLATED)).toEqual(await expected(jobs));
  });
});
