/** What is measured from outside: whole processes, and the size of a page. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Seconds from the command to the result: 30 epochs of the book's network, whose models stand on disk at the end. */
export function secondsOfCommand(): number {
  const folder = mkdtempSync(join(tmpdir(), "inkling-bench-"));
  try {
    const command = join(root, "dist/cli/main.js");
    const start = performance.now();
    run([command, "train", "--preset", "book-30", "--seed", "1", "--out", join(folder, "run")]);
    return (performance.now() - start) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The most megabytes of a process that loads MNIST and trains the book's network, above those of one that does nothing.
 * Linux tells the most; elsewhere it is what is held at the end.
 */
export function memoryAboveNode(): number {
  const most = `
    const { readFileSync } = await import("node:fs");
    const highest = process.platform === "linux" && /VmHWM:\\s*(\\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    process.stdout.write(String(highest ? highest[1] / 1024 : process.memoryUsage.rss() / 2 ** 20));`;
  const training = `
    const { create, dense, mnist, network, sgd, train } = await import("inkling");
    const { training } = await mnist();
    const model = await create(network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] }), { seed: 1 });
    await train(model, training, { epochs: 3, batchSize: 10, optimizer: sgd({ learningRate: 3 }) }).result;
    ${most}`;
  const megabytes = (program: string): number => Number(run(["--input-type=module", "--eval", program]));
  return megabytes(training) - megabytes(most);
}

/** Bytes of a page's script that trains the book's network, packed by esbuild and gzip. */
export async function pageSize(): Promise<number> {
  const program = `
    import { create, dense, network, sgd, train } from "inkling";
    const model = await create(network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] }), { seed: 1 });
    await train(model, globalThis.digits, { epochs: 30, batchSize: 10, optimizer: sgd({ learningRate: 3 }) }).result;`;
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}
