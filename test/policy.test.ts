import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "./helpers/browser.ts";
import { serve } from "./helpers/serve.ts";

const PAGE = `
import { create, dense, network, predict } from "inkling";
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
    outfile: join(folder, "page.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title></title><script type="module" src="page.js"></script>',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the engines "simd", "auto" and "reference" say in a page with a content security policy. */
async function toldUnder(policy: string): Promise<string[]> {
  const server = await serve(folder, { headers: { "content-security-policy": policy } });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction("document.title !== ''");
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
    expect(await toldUnder("script-src 'self'")).toEqual([REFUSED, REFUSED, "reference answers 2 numbers"]);
  });

  test("with wasm-unsafe-eval: every engine works", async () => {
    expect(await toldUnder("script-src 'self' 'wasm-unsafe-eval'")).toEqual([
      "simd answers 2 numbers",
      "simd answers 2 numbers",
      "reference answers 2 numbers",
    ]);
  });
});
