import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkBits } from "./check-bits.ts";
import { checkPacked, checkPublicNames, checkTargets } from "./check-exports.ts";
import { checkImports } from "./check-imports.ts";
import { checkLines } from "./check-lines.ts";
import { checkStudio } from "./check-studio.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "inkling-checks-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function tree(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe("imports", () => {
  const names = {
    "src/core/errors.ts": "",
    "src/wasm/arena.ts": "",
    "src/layers/dense.ts": "",
    "src/data/mnist.ts": "",
    "src/experiments/record.ts": "",
    "src/network/engine.ts": "",
    "cli/main.ts": "",
    "figures/curve.ts": "",
    "src/core/errors.test.ts": "",
  };

  test.each([
    ["src/core/shape.ts", "../layers/dense.ts", "core may import no other folder"],
    ["src/layers/conv2d.ts", "../wasm/arena.ts", "layers may import core"],
    ["src/layers/conv2d.ts", "../data/mnist.ts", "layers may import core"],
    ["src/data/idx.ts", "../layers/dense.ts", "data may import core"],
    ["src/training/train.ts", "../data/mnist.ts", "training may import core, wasm, layers, costs, network"],
    ["src/platform/browser.ts", "../network/engine.ts", "platform may import core"],
    ["src/core/shape.ts", "./errors.test.ts", "a test"],
    ["src/core/shape.ts", "./errors", "there is no file src/core/errors"],
    ["src/core/shape.ts", "./lost.ts", "there is no file src/core/lost.ts"],
    ["src/core/store.ts", "#platform", "core may import nothing by name"],
    ["src/training/trial-worker.ts", "#trials", "training may import #platform"],
    ["src/core/store.ts", "node:fs", "core may import nothing by name"],
    ["src/core/store.ts", "fflate", "core may import nothing by name"],
    ["src/platform/browser.ts", "node:fs", "platform may import nothing by name"],
    ["src/network/model.ts", "inkling", "network may import nothing by name"],
    ["figures/curve.ts", "../src/experiments/record.ts", "figures may import no other folder"],
    ["figures/curve.ts", "../cli/main.ts", "figures may import no other folder"],
    ["figures/curve.ts", "node:fs", "figures may import inkling, inkling/experiments, npm packages"],
    ["cli/commands/train.ts", "../../src/layers/dense.ts", "cli may import figures"],
    ["cli/commands/train.ts", "inkling/dist/index.js", "cli may import inkling, inkling/experiments"],
    ["studio/main.ts", "../cli/main.ts", "studio may import figures"],
    ["studio/main.ts", "../src/core/errors.ts", "studio may import figures"],
    ["examples/01-book.ts", "commander", "examples may import inkling, inkling/experiments, Node's modules"],
    ["test/surface.test.ts", "../src/layers/dense.ts", "test may import figures, scripts"],
    ["bench/train.ts", "../src/layers/dense.ts", "bench may import wasm"],
    ["elsewhere/a.ts", "node:fs", "elsewhere stands in no import rule"],
  ])("%s may not import %s", (file, specifier, reason) => {
    tree({ ...names, [file]: `\nimport { a } from "${specifier}";\n` });
    const failures = checkImports(root);
    expect(failures).toHaveLength(1);
    expect(failures[0]!.problem).toContain(`${file}:2 imports "${specifier}"`);
    expect(failures[0]!.problem).toContain(reason);
    expect(failures[0]!.remedy).not.toBe("");
  });

  test.each([
    ["src/layers/dense.simd.ts", 'import { a } from "../wasm/arena.ts";'],
    ["src/layers/dense.test.ts", 'import "vitest"; import "fast-check"; import "node:fs"; import "../data/mnist.ts";'],
    ["src/data/mnist.ts", 'import { a } from "#platform"; import type { B } from "../core/errors.ts";'],
    ["src/network/default-store.ts", 'import { a } from "#platform";'],
    ["src/training/trial-runners.ts", 'import { a } from "#trials";'],
    ["src/platform/node.ts", 'import "node:fs"; import type { B } from "../core/errors.ts";'],
    ["figures/curve.ts", 'import type { Picture } from "inkling/experiments"; import "@observablehq/plot";'],
    ["cli/report.ts", 'import { a } from "../figures/curve.ts";'],
    ["src/experiments/one.ts", 'import "../data/mnist.ts"; import "../layers/dense.ts";'],
    ["src/index.ts", 'export { a } from "./layers/dense.ts"; export { b } from "./data/mnist.ts";'],
    ["cli/commands/train.ts", 'import "inkling"; import "commander"; import "node:fs"; import "../main.ts";'],
    ["bench/kernels.ts", 'import "../src/wasm/arena.ts"; import "inkling";'],
    ["vitest.config.ts", 'import "vitest/config"; import "node:url";'],
  ])("%s may import what it needs", (file, source) => {
    tree({ ...names, [file]: source });
    expect(checkImports(root)).toEqual([]);
  });

  test("a component is judged by its scripts, in their lines, and not by what it says", () => {
    const component = `<!-- import "../cli/main.ts" -->
<script lang="ts" module>
  import "../figures/curve.ts";
</script>

<script lang="ts">
  import { a } from "../src/core/errors.ts";
</script>

<p>Don't import { a } from "../cli/main.ts";</p>
`;
    tree({ ...names, "studio/views/View.svelte": "", "studio/App.svelte": component });
    expect(checkImports(root).map(({ problem }) => problem)).toEqual([
      'studio/App.svelte:7 imports "../src/core/errors.ts": studio may import figures',
    ]);
  });

  test("a cycle is named once, though it be of types", () => {
    tree({
      "src/core/a.ts": 'import type { B } from "./b.ts";',
      "src/core/b.ts": 'export { c } from "./c.ts";',
      "src/core/c.ts": 'import "./a.ts";',
      "src/core/d.ts": 'import "./a.ts";',
    });
    expect(checkImports(root).map(({ problem }) => problem)).toEqual([
      "import cycle: src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts",
    ]);
  });
});

describe("same bits", () => {
  test("what differs between engines is named, in the library alone", () => {
    const source = `const a = Math.sqrt(2) + Math.PI + 2 ** 26; // Math.exp
const b = Math.exp(a) + "Math.log";
const c = Math.random();
const d = a ** 2;
export * from "./e.ts";
`;
    tree({ "src/core/a.ts": source, "src/core/a.test.ts": source, "cli/a.ts": source });
    expect(checkBits(root).map(({ problem }) => problem)).toEqual([
      "src/core/a.ts:2 uses Math.exp, which differs between engines",
      "src/core/a.ts:3 uses Math.random, which differs between engines",
      "src/core/a.ts:4 raises to a power with **, which differs between engines",
    ]);
  });
});

describe("the studio computes nothing", () => {
  test("mathematics is named, in scripts and in markup; what places things on the page is not", () => {
    const script = `const a = Math.round(2) * Math.PI; // Math.exp
const b = "Math.log" + Math.exp(a);
const { pow } = Math;
const c = a ** 2;
`;
    const component = `<!-- Math.exp -->
<script lang="ts">
  const a = Math.tanh(1);
</script>
<p>{Math.max(1, 2)} isn't {Math.sqrt(a)}</p>
<style>
  /* Math.exp */
</style>
`;
    tree({ "studio/a.ts": script, "studio/a.test.ts": script, "cli/a.ts": script, "studio/b.svelte": component });
    expect(checkStudio(root).map(({ problem }) => problem)).toEqual([
      "studio/a.ts:2 uses Math.exp: the studio computes nothing",
      "studio/a.ts:3 uses Math as a whole: the studio computes nothing",
      "studio/a.ts:4 uses **: the studio computes nothing",
      "studio/b.svelte:3 uses Math.tanh: the studio computes nothing",
      "studio/b.svelte:5 uses Math.sqrt: the studio computes nothing",
    ]);
  });
});

describe("lines", () => {
  const lines = (count: number): string => "a\n".repeat(count);

  test("a file above 300 lines needs an exception, and none above 500 gets one but the assembler", () => {
    tree({
      "src/core/a.ts": lines(300),
      "src/core/b.ts": lines(301),
      "src/wasm/assembler.ts": lines(700),
      "cli/c.ts": lines(501),
      "studio/D.svelte": lines(302),
    });
    const { failures, report } = checkLines(root, [
      { file: "src/wasm/assembler.ts", most: 800, reason: "one table" },
      { file: "cli/c.ts", most: 501, reason: "too lazy" },
      { file: "src/core/a.ts", most: 400, reason: "was long once" },
    ]);
    expect(failures.map(({ problem }) => problem)).toEqual([
      "src/core/b.ts has 301 lines, more than 300",
      "studio/D.svelte has 302 lines, more than 300",
      "cli/c.ts is given 501 lines, more than 500",
      "src/core/a.ts has 300 lines and needs no exception",
    ]);
    expect(report).toMatch(/src\/core +601 lines +2 files {2}median 301/);
    expect(report).toMatch(/all +2104 lines +5 files/);
  });
});

describe("exports", () => {
  test("what package.json names must be in the package, with types", () => {
    const manifest = {
      exports: { ".": "./dist/index.js" },
      imports: { "#a": { node: "./dist/a.js" } },
      bin: { b: "dist/b.js" },
    };
    expect(checkTargets(manifest, ["dist/index.js", "dist/a.d.ts"]).map(({ problem }) => problem)).toEqual([
      'package.json exports "." needs dist/index.d.ts, which is not in the package',
      'package.json imports "#a" needs dist/a.js, which is not in the package',
      'package.json bin "b" needs dist/b.js, which is not in the package',
    ]);
  });

  test("tests, leftovers of the build and stray files are named", () => {
    tree({ "src/a.ts": "", "cli/main.ts": "" });
    const good = [
      "LICENSE",
      "README.md",
      "package.json",
      "src/a.ts",
      "dist/a.js",
      "dist/a.js.map",
      "dist/a.d.ts",
      "dist/cli/main.js",
    ];
    const bad = [
      "dist/gone.js",
      "dist/library.tsbuildinfo",
      "src/a.test.ts",
      "test/a.ts",
      "notes.txt",
      "dist/cli/other.js",
    ];
    expect(checkPacked(root, [...good, ...bad]).map(({ problem }) => /holds (\S+),/.exec(problem)?.[1])).toEqual(bad);
  });

  test("a public name needs a doc comment, a function an example", () => {
    tree({
      "src/index.ts":
        '/** The surface. */\nexport { bare, plain, good, arrow, type Shape } from "./a.ts";\nexport type { Lost } from "./a.ts";\n',
      "src/a.ts": `
export function bare() {}
/** Says something. */
export function plain() {}
/**
 * Says it.
 * @example good();
 */
export async function good() {}
/** Says it. */
export const arrow = (a: number) => a;
/** A shape. */
export interface Shape {}
`,
    });
    expect(checkPublicNames(root).map(({ problem }) => problem)).toEqual([
      "src/a.ts: bare is public and has no doc comment",
      "src/a.ts: the public function plain has no @example in its doc comment",
      "src/a.ts: the public function arrow has no @example in its doc comment",
      "src/index.ts exports Lost from src/a.ts, which does not declare it",
    ]);
  });

  test("the public surface is a list of names", () => {
    tree({ "src/index.ts": 'export * from "./a.ts";\n' });
    expect(checkPublicNames(root)[0]!.problem).toBe(
      'src/index.ts holds more than named exports: export * from "./a.ts";',
    );
  });
});
