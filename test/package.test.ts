import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild, transformSync } from "esbuild";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { ROOT } from "../scripts/files.ts";
import { runNode } from "../scripts/run.ts";
import { launchBrowser, whyNoBrowser } from "./helpers/browser.ts";
import { installPackage, type Project } from "./helpers/install.ts";
import { firstProgram, MARK } from "./helpers/readme.ts";
import { serve } from "./helpers/serve.ts";
import type { Outcome } from "./package/program.ts";

let project: Project;

beforeAll(() => {
  if (!existsSync(join(ROOT, "dist/index.js"))) throw new Error("there is nothing to pack\nnpm run build makes it");
  project = installPackage();
  write("program.js", stripTypes(readFileSync(join(ROOT, "test/package/program.ts"), "utf8")));
  write("main.js", 'import { trainAll } from "./program.js";\nconsole.log(JSON.stringify(await trainAll()));\n');
  write(
    "page.js",
    `import { threadsOfTwo, trainAll } from "./program.js";
const run = async () => JSON.stringify({ threads: await threadsOfTwo(), outcomes: await trainAll() });
run().then(
  (said) => { document.title = said; },
  (error) => { document.title = "failed: " + error.stack; },
);
`,
  );
  write("index.html", '<!doctype html><title></title><script type="module" src="./page.js"></script>');
}, 120_000);
afterAll(() => project?.remove());

function write(path: string, text: string): void {
  writeFileSync(join(project.folder, path), text);
}

function stripTypes(source: string): string {
  return transformSync(source, { loader: "ts", format: "esm", target: "node20" }).code;
}

/** Runs a program of the project in Node and gives what it printed. */
function node(...args: string[]): string {
  const { ok, stdout, output } = runNode(args, project.folder);
  expect(ok, output).toBe(true);
  return stdout;
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

describe("installed into an empty project", () => {
  test("the package is alone there, asks for no other, and runs nothing at its installation", () => {
    const modules = join(project.folder, "node_modules");
    expect(readdirSync(modules).filter((name) => !name.startsWith("."))).toEqual(["inkling"]);
    const manifest = JSON.parse(readFileSync(join(modules, "inkling/package.json"), "utf8"));
    for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "bundledDependencies"]) {
      expect(manifest[field], field).toBeUndefined();
    }
    for (const script of ["preinstall", "install", "postinstall"]) {
      expect(manifest.scripts?.[script], script).toBeUndefined();
    }
  });

  test("it holds what the tarball holds, nothing compiled for one machine", () => {
    expect(filesIn(join(project.folder, "node_modules/inkling"))).toEqual(project.packed);
    expect(project.packed.filter((file) => /\.(node|gyp|so|dll|dylib|exe)$/.test(file))).toEqual([]);
  });

  test("the README's first program runs", () => {
    write("readme.js", stripTypes(firstProgram(readFileSync(join(ROOT, "README.md"), "utf8"))));
    expect(node("readme.js")).toMatch(/\d/);
  });

  test("its command answers", () => {
    expect(node("node_modules/inkling/dist/cli/main.js", "--help")).toContain("inkling");
  });
});

describe("the README's first program is found", () => {
  test("as the block after its mark", () => {
    expect(firstProgram(`# A\n\`\`\`ts\nno\n\`\`\`\n${MARK}\n\n\`\`\`ts\na;\nb;\n\`\`\`\nmore\n`)).toBe("a;\nb;\n");
  });

  test.each(["# A", `${MARK}\nwords\n\`\`\`ts\na;\n\`\`\`\n`])("or missed: %j", (readme) => {
    expect(() => firstProgram(readme)).toThrow(`there is no block of ts right after the line ${MARK}`);
  });
});

describe("a user's type checker agrees, declarations included", () => {
  const types = join(ROOT, "node_modules/@types");
  test.each([
    ["bundler, for a page", { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] }],
    ["nodenext, for Node", { module: "nodenext", lib: ["es2023"], types: ["node"], typeRoots: [types] }],
  ])("%s", (name, options) => {
    const folder = join(project.folder, `types-${name.split(",")[0]}`);
    mkdirSync(folder, { recursive: true });
    for (const file of ["program.ts", "consumer.ts"]) {
      writeFileSync(join(folder, file), readFileSync(join(ROOT, "test/package", file)));
    }
    const compilerOptions = { target: "es2023", strict: true, noEmit: true, skipLibCheck: false, ...options };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const { ok, output } = runNode([join(ROOT, "node_modules/typescript-native/bin/tsc"), "-p", folder], folder);
    expect(ok, output).toBe(true);
  });
});

interface Bundler {
  readonly name: string;
  /** Bundles the project's page into a folder of its own, with its index.html. */
  readonly bundle: (out: string) => Promise<void>;
}

/** What a server sends so that a page and its workers may share memory. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

let trained: Outcome[] | undefined;

/** What the program leaves in Node. */
function outcomes(): Outcome[] {
  trained ??= JSON.parse(node("main.js")) as Outcome[];
  return trained;
}

const BUNDLERS: readonly Bundler[] = [
  {
    name: "Vite",
    bundle: async (outDir) => {
      const options = { outDir, emptyOutDir: true, modulePreload: false };
      await vite({ root: project.folder, configFile: false, logLevel: "error", mode: "production", build: options });
    },
  },
  {
    name: "webpack",
    bundle: async (path) => {
      const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
        webpack(
          {
            context: project.folder,
            mode: "production",
            entry: "./page.js",
            output: { path, filename: "page.js" },
            performance: { hints: false },
          },
          (error, result) => (error ? reject(error) : resolve(result)),
        );
      });
      if (stats?.hasErrors() || stats?.hasWarnings()) throw new Error(stats.toString());
      writeFileSync(join(path, "index.html"), readFileSync(join(project.folder, "index.html")));
    },
  },
  {
    name: "esbuild",
    bundle: async (outdir) => {
      // esbuild leaves workers alone: the README says how to give it Inkling's.
      const { warnings } = await esbuild({
        absWorkingDir: project.folder,
        entryPoints: {
          page: "page.js",
          "wasm/worker": "inkling/worker",
          "data/transform-worker": "inkling/transform-worker",
        },
        outdir,
        bundle: true,
        minify: true,
        format: "esm",
        logLevel: "silent",
      });
      expect(warnings).toEqual([]);
      writeFileSync(join(outdir, "index.html"), readFileSync(join(project.folder, "index.html")));
    },
  },
];

describe.each(BUNDLERS)("a page bundled with $name", ({ name, bundle }) => {
  const out = (): string => join(project.folder, `page-${name}`);

  test("holds nothing of Node", async () => {
    await bundle(out());
    const scripts = filesIn(out()).filter((file) => file.endsWith(".js"));
    expect(scripts).not.toEqual([]);
    const texts = scripts.map((file) => readFileSync(join(out(), file), "utf8"));
    for (const text of texts) expect(text).not.toMatch(/["'`]node:|\brequire\(/);
    const sizes = texts.map((text) => gzipSync(text).length);
    console.log(`${name}: ${sizes.reduce((sum, size) => sum + size, 0)} bytes gzipped`);
  });

  const excuse = whyNoBrowser();
  test.skipIf(excuse !== undefined).each([
    ["on two threads, served with the headers that let them share memory", ISOLATED, 2],
    ["on one thread, served without them", {}, 1],
  ])(`trains to the same bits as Node: %s${excuse ? ` (skipped: ${excuse})` : ""}`, async (_, headers, threads) => {
    const server = await serve(out(), { headers });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      // Without its worker, a page transforms images by itself, to the same bits: nobody would notice.
      page.on("response", (response) => {
        if (response.status() >= 400 && response.url().endsWith(".js")) errors.push(`missing: ${response.url()}`);
      });
      const workers: string[] = [];
      page.on("worker", (worker) => workers.push(worker.url()));
      await page.goto(server.url);
      await page.waitForFunction("document.title !== ''").catch(() => {});
      expect(errors).toEqual([]);
      expect(await page.title()).toBe(JSON.stringify({ threads, outcomes: outcomes() }));
      if (threads === 1) expect(workers).toHaveLength(1);
      for (const { weights } of outcomes()) expect(weights).toMatch(/^[0-9a-f]{64}$/);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
