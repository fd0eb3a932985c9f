/** What is measured from outside: whole processes, and the size of a page. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "../scripts/files.ts";
import { runNode } from "../scripts/run.ts";
import { type Memory, type Spread, spread } from "./results.ts";

/** A network in the words of a program. */
export interface Source {
  /** What is imported from the library to make it. */
  readonly names: string;
  /** The expression that makes it with so many hidden neurons. */
  readonly network: (hidden: number) => string;
  readonly hidden: number;
  readonly learningRate: number;
}

export const DENSE: Source = {
  names: "dense, network",
  network: (hidden) => `network({ input: [784], cost: "quadratic", layers: [dense(${hidden}), dense(10)] })`,
  hidden: 30,
  learningRate: 3,
};

export const CONV: Source = {
  names: "conv2d, dense, flatten, maxPool2d, network",
  network: (hidden) => `network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(20, 5, { activation: "relu", weights: "scaled" }),
      maxPool2d(2),
      conv2d(40, 5, { activation: "relu", weights: "scaled" }),
      maxPool2d(2),
      flatten(),
      dense(${hidden}, { activation: "relu", weights: "scaled" }),
      dense(10, { activation: "softmax", weights: "scaled" }),
    ],
  })`,
  hidden: 100,
  learningRate: 0.01,
};

/** Seconds from the command to the result: 30 epochs of the book's network, whose models stand on disk at the end. */
export function secondsOfCommand(): number {
  const folder = mkdtempSync(join(tmpdir(), "inkling-bench-"));
  try {
    const command = join(ROOT, "dist/cli/main.js");
    const start = performance.now();
    run([command, "train", "--preset", "book-30", "--seed", "1", "--out", join(folder, "run")]);
    return (performance.now() - start) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Milliseconds from a description to a model, in a program that does nothing else: the first, and others, of shapes that
 * were not seen before.
 */
export function creating({ names, network, hidden }: Source): { first: number; others: Spread } {
  const program = `
    import { create, ${names} } from "inkling";
    const specs = [${Array.from({ length: 10 }, (_, i) => network(hidden + i)).join(", ")}];
    const times = [];
    for (const spec of specs) {
      const start = performance.now();
      await create(spec, { seed: 1 });
      times.push(performance.now() - start);
    }
    console.log(JSON.stringify(times));`;
  const [first, ...others] = JSON.parse(evaluateProgram(program)) as [number, ...number[]];
  return { first, others: spread(others) };
}

/** Tells the most megabytes that the process ever had. Linux knows; elsewhere it is what is held now. */
const MOST = `
  const { readFileSync } = await import("node:fs");
  const most = () => {
    const highest = process.platform === "linux" && /VmHWM:\\s*(\\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    return highest ? highest[1] / 1024 : process.memoryUsage.rss() / 2 ** 20;
  };`;

/** The memory of a process that loads MNIST and trains for so many epochs with its first images. */
export function memoryAboveNode(
  { names, network, hidden, learningRate }: Source,
  { epochs, images, threads }: Pick<Memory, "epochs" | "images" | "threads">,
): Memory {
  const training = `
    import { create, mnist, sgd, train, ${names} } from "inkling";
    ${MOST}
    const data = (await mnist({ split: [60_000, 0] })).training.take(${images});
    const model = await create(${network(hidden)}, { seed: 1, threads: ${threads} });
    const optimizer = sgd({ learningRate: ${learningRate} });
    const marks = [];
    for await (const { epoch } of train(model, data, { epochs: ${epochs}, batchSize: 10, optimizer })) {
      if (epoch === ${Math.ceil(epochs / 10)} || epoch === ${epochs}) marks.push(process.memoryUsage.rss() / 2 ** 20);
    }
    console.log(JSON.stringify([...marks, most()]));`;
  const nothing = Number(evaluateProgram(`${MOST} console.log(most());`));
  const [early, late, highest] = JSON.parse(evaluateProgram(training)) as [number, number, number];
  return { epochs, images, threads, most: highest - nothing, grown: late - early };
}

/** A script of a page. */
export interface Script {
  readonly name: string;
  readonly contents: Uint8Array;
}

/** Bytes of the scripts that a page needs to train a network, each compressed by gzip. */
export async function pageSize(source: Source): Promise<number> {
  return (await pageScripts(source)).reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

/**
 * The scripts of a page that trains a network on `digits`, packed by esbuild, the page's own first. What a page loads only
 * when it is asked for (threads, plain loops, inspection, checkpoints) is a script of its own and is left out: a test trains
 * without.
 */
export async function pageScripts({ names, network, hidden, learningRate }: Source): Promise<Script[]> {
  const program = `
    import { create, sgd, train, ${names} } from "inkling";
    const model = await create(${network(hidden)}, { seed: 1 });
    const optimizer = sgd({ learningRate: ${learningRate} });
    await train(model, globalThis.digits, { epochs: 30, batchSize: 10, optimizer }).result;`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: ROOT },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir: "page",
    absWorkingDir: ROOT,
    metafile: true,
    write: false,
  });
  const loaded = new Set<string>();
  const load = (script: string): void => {
    if (loaded.has(script)) return;
    loaded.add(script);
    for (const { path, kind } of metafile.outputs[script]!.imports) if (kind === "import-statement") load(path);
  };
  load(Object.keys(metafile.outputs).find((script) => metafile.outputs[script]!.entryPoint !== undefined)!);
  return [...loaded].map((script) => {
    const { contents } = outputFiles.find(({ path }) => path === join(ROOT, script))!;
    return { name: basename(script), contents };
  });
}

/** What a program prints. */
function evaluateProgram(program: string): string {
  return run(["--input-type=module", "--eval", program]);
}

function run(args: readonly string[]): string {
  const { ok, stdout, output } = runNode(args);
  if (!ok) throw new Error(`node ${args.join(" ")} failed: ${output}`);
  return stdout;
}
