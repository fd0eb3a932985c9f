import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "./helpers/browser.ts";
import { serve } from "./helpers/serve.ts";

const PAGE = `
import { augmented, conv2d, create, dense, flatten, generatedDigits, network, predict, sgd, train } from "inkling";
const spec = network({ input: [4], cost: "quadratic", layers: [dense(2)] });
const told = [];
for (const engine of ["simd", "auto", "reference"]) {
  try {
    const model = await create(spec, { seed: 1, engine });
    const [top] = await predict(model, new Uint8Array([0, 85, 170, 255]));
    told.push(model.engine + " answers " + top.outputs.length + " numbers");
  } catch (error) {
    told.push(error.name + ": " + error.message);
  }
}
const settings = { epochs: 1, batchSize: 10, optimizer: sgd({ learningRate: 1 }) };
const plain = await create(network({ input: [784], cost: "quadratic", layers: [dense(10)] }), { seed: 1, engine: "reference" });
const { epochs } = await train(plain, augmented(generatedDigits({ count: 20 })), settings).result;
told.push(epochs.length + " epoch of transformed images");
try {
  const layers = [conv2d(4, 5), flatten(), dense(10)];
  const model = await create(network({ input: [28, 28, 1], cost: "quadratic", layers }), { seed: 1, threads: 2 });
  await train(model, generatedDigits({ count: 20 }), settings).result;
  told.push(model.threads + " threads train");
} catch (error) {
  told.push(error.name + ": " + error.message);
}
document.title = JSON.stringify(told);
`;

const REFUSED =
  "FailureError: WebAssembly may not be compiled here: the content security policy's script-src lacks " +
  "'wasm-unsafe-eval', or the host forbids it\n" +
  "add 'wasm-unsafe-eval' to script-src, or pass engine: \"reference\", which computes the same, slowly";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "inkling-policy-"));
  await build({
    absWorkingDir: ROOT,
    stdin: { contents: PAGE, resolveDir: ROOT },
    outfile: join(folder, "program/page.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["inkling/worker"],
    outfile: join(folder, "wasm/worker.js"),
    bundle: true,
    format: "esm",
    logLevel: "silent",
  });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title></title><script type="module" src="program/page.js"></script>',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the engines "simd", "auto" and "reference" say, and threads, in a page with a content security policy. */
async function toldUnder(policy: string): Promise<string[]> {
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = await serve(folder, { headers: { ...isolation, "content-security-policy": policy } });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    // Not from within the page: its policy forbids to ask there.
    await expect.poll(() => page.title(), { timeout: 20_000 }).not.toBe("");
    return JSON.parse(await page.title());
  } finally {
    await browser.close();
    server.close();
  }
}

const excuse = whyNoBrowser();
const why = excuse ? ` (skipped: ${excuse})` : "";

describe.skipIf(excuse !== undefined)(`a page's content security policy${why}`, () => {
  test("that forbids WebAssembly: an error names the directive and the remedy, and the reference engine works", async () => {
    expect(await toldUnder("script-src 'self'")).toEqual([
      REFUSED,
      REFUSED,
      "reference answers 2 numbers",
      "1 epoch of transformed images",
      REFUSED,
    ]);
  });

  test("that forbids workers: an error with the remedy, and images are transformed without one", async () => {
    const told = await toldUnder("script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'");
    expect(told.at(-2)).toBe("1 epoch of transformed images");
    expect(told.at(-1)).toMatch(/^FailureError: a thread failed: .*\npass threads: 1, which computes the same bits$/);
  });

  test("with wasm-unsafe-eval: every engine works, and threads do", async () => {
    expect(await toldUnder("script-src 'self' 'wasm-unsafe-eval'")).toEqual([
      "simd answers 2 numbers",
      "simd answers 2 numbers",
      "reference answers 2 numbers",
      "1 epoch of transformed images",
      "2 threads train",
    ]);
  });
});
