import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { type Failure, filesUnder } from "./files.ts";
import { type Import, scanImports } from "./scan-imports.ts";
import { scriptsOf } from "./svelte-scripts.ts";

/** What the files of one area may import. */
interface Rule {
  /** Areas reached by relative path, besides the file's own area. */
  readonly areas: readonly string[];
  /** Other specifiers: a package's name, `node:` for Node's own modules, `*` for any package. */
  readonly outside: readonly string[];
}

const BY_NAME = ["inkling", "inkling/experiments"];
const TOOLS = [...BY_NAME, "node:", "*"];

/** Folders of the library, each seeing the ones left of it: the order in which they are built on one another. */
const LAYERS = ["core", "wasm", "layers", "costs", "network", "training", "baselines", "experiments"];

const leftOf = (folder: string, without: readonly string[] = []): string[] =>
  LAYERS.slice(0, LAYERS.indexOf(folder)).filter((left) => !without.includes(left));

/** Who may import whom. The area of a file is the folder of `src` it stands in, else the repository's top folder. */
const RULES: Readonly<Record<string, Rule>> = {
  core: { areas: [], outside: [] },
  wasm: { areas: leftOf("wasm"), outside: [] },
  layers: { areas: leftOf("layers", ["wasm"]), outside: [] },
  costs: { areas: leftOf("costs", ["wasm"]), outside: [] },
  network: { areas: leftOf("network"), outside: [] },
  training: { areas: leftOf("training"), outside: [] },
  baselines: { areas: [...leftOf("baselines"), "data", "perceptron"], outside: [] },
  experiments: { areas: [...leftOf("experiments"), "data", "perceptron"], outside: [] },
  data: { areas: ["core"], outside: [] },
  perceptron: { areas: ["core"], outside: [] },
  platform: { areas: ["core"], outside: [] },
  "src/index.ts": {
    areas: [...LAYERS.filter((folder) => folder !== "experiments"), "data", "perceptron"],
    outside: [],
  },
  "a test in src": {
    areas: [...LAYERS, "data", "perceptron", "platform", "test"],
    outside: ["node:", "vitest", "fast-check"],
  },
  cli: { areas: ["figures"], outside: TOOLS },
  studio: { areas: ["figures"], outside: TOOLS },
  figures: { areas: [], outside: [...BY_NAME, "*"] },
  examples: { areas: [], outside: [...BY_NAME, "node:"] },
  test: { areas: ["figures", "scripts"], outside: TOOLS },
  bench: { areas: ["wasm", "scripts"], outside: TOOLS },
  scripts: { areas: ["figures", "cli", "studio"], outside: TOOLS },
  "a file of settings": { areas: [], outside: TOOLS },
};

/** Exceptions to the table: files that may import one thing more than their area. */
const MORE: readonly {
  readonly files: RegExp;
  readonly areas?: readonly string[];
  readonly outside?: readonly string[];
}[] = [
  { files: /^studio\/vite\.config\.ts$/, areas: ["scripts"] },
  { files: /^src\/(layers|costs)\/[^/]+\.simd\.ts$/, areas: ["wasm"] },
  { files: /^src\/data\/(mnist|gzip)\.ts$/, outside: ["#platform"] },
  { files: /^src\/data\/transform-worker\.ts$/, outside: ["#platform"] },
  { files: /^src\/data\/augmented\.ts$/, outside: ["#transforms"] },
  { files: /^src\/wasm\/(threads|worker)\.ts$/, outside: ["#platform"] },
  { files: /^bench\/(kernels|sums|conv-limit)\.ts$/, areas: ["core", "layers", "network"] },
  { files: /^test\/studio\//, areas: ["studio"] },
  { files: /^test\/helpers\/convolution\.ts$/, areas: ["core", "wasm", "layers"] },
  { files: /^src\/training\/trial-worker\.ts$/, outside: ["#platform"] },
  { files: /^src\/training\/trial-runners\.ts$/, outside: ["#trials"] },
  { files: /^src\/network\/default-store\.ts$/, outside: ["#platform"] },
  { files: /^src\/.*\.test\.ts$/, outside: ["#platform", "#transforms", "#trials"] },
  { files: /^src\/platform\/node[^/]*\.ts$/, outside: ["node:"] },
];

const TEST_IN_SOURCE = /^src\/.*\.(test|bench)\.ts$/;

function areaOf(path: string): string {
  const [top, folder, ...rest] = path.split("/");
  if (folder === undefined) return "a file of settings";
  if (top !== "src") return top!;
  return rest.length === 0 ? path : folder;
}

/** Checks every import of the repository against the table, and looks for cycles. */
export function checkImports(root: string): Failure[] {
  const files = filesUnder(root, /\.(ts|js|mjs|svelte)$/).filter((path) => !path.endsWith(".d.ts"));
  const failures: Failure[] = [];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const targets: string[] = [];
    for (const found of scanImports(scriptsOf(file, readFileSync(`${root}/${file}`, "utf8")))) {
      const failure = judge(root, file, found);
      if (failure !== undefined) failures.push(failure);
      if (found.specifier.startsWith(".")) targets.push(resolve(file, found.specifier));
    }
    graph.set(file, targets);
  }
  return [...failures, ...cycles(graph)];
}

function resolve(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}

function judge(root: string, file: string, { specifier, line }: Import): Failure | undefined {
  const area = areaOf(file);
  const isTest = TEST_IN_SOURCE.test(file);
  const rule = RULES[isTest ? "a test in src" : area];
  const where = `${file}:${line} imports "${specifier}"`;
  if (rule === undefined) {
    return {
      problem: `${where}, and ${area} stands in no import rule`,
      remedy: "give the folder a row in RULES of scripts/check-imports.ts, or move the file",
    };
  }
  const more = MORE.filter(({ files }) => files.test(file));
  if (!specifier.startsWith(".")) {
    const outside = [...rule.outside, ...more.flatMap((exception) => exception.outside ?? [])];
    if (outside.some((name) => matches(name, specifier))) return undefined;
    return {
      problem: `${where}: ${isTest ? "a test in src" : area} may import ${listed(outside, "nothing by name")}`,
      remedy: remedyOutside(specifier, area),
    };
  }
  const target = resolve(file, specifier);
  if (!existsSync(`${root}/${target}`) || !/\.\w+$/.test(specifier)) {
    return {
      problem: `${where}: there is no file ${target}`,
      remedy: "name the source file with its ending: ./name.ts",
    };
  }
  const other = areaOf(target);
  if (other === area && !TEST_IN_SOURCE.test(target)) return undefined;
  const areas = [...rule.areas, ...more.flatMap((exception) => exception.areas ?? [])];
  if (areas.includes(other) && !TEST_IN_SOURCE.test(target)) return undefined;
  if (TEST_IN_SOURCE.test(target))
    return { problem: `${where}, a test`, remedy: "move what both need into a file that is no test" };
  return {
    problem: `${where}: ${isTest ? "a test in src" : area} may import ${listed(areas, "no other folder")}`,
    remedy:
      target.startsWith("src/") && !file.startsWith("src/")
        ? 'import the package by its name, "inkling"; what it does not export, export from src/index.ts'
        : `move what is needed to a folder that both see, pass it as an argument, or move ${posix.basename(file)} to the right of ${other}`,
  };
}

function matches(allowed: string, specifier: string): boolean {
  if (allowed === "node:") return specifier.startsWith("node:");
  if (allowed !== "*") return allowed === specifier;
  return !isBuiltin(specifier) && !/^(#|\/|inkling(\/|$)|\w+:)/.test(specifier);
}

function listed(names: readonly string[], none: string): string {
  const words = names.map((name) =>
    name === "*" ? "npm packages" : name === "node:" ? "Node's modules (node:...)" : name,
  );
  return words.length === 0 ? none : words.join(", ");
}

function remedyOutside(specifier: string, area: string): string {
  if (specifier.startsWith("#"))
    return "take what the platform gives as an argument: only the files listed in scripts/check-imports.ts reach it";
  if (specifier.startsWith("inkling"))
    return area in RULES ? "import by relative path inside src, and by the package's exported names outside" : "";
  if (isBuiltin(specifier))
    return specifier.startsWith("node:")
      ? "reach it through #platform, or do without: this code also runs in a page"
      : `write node:${specifier}`;
  return "the library has no dependencies: write what is needed, or do it in cli, studio or figures";
}

/** Each group of files that import one another in a ring, named by one shortest ring through its first file. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): Failure[] {
  const failures: Failure[] = [];
  const reported = new Set<string>();
  for (const start of graph.keys()) {
    if (reported.has(start)) continue;
    const ring = ringThrough(graph, start);
    if (ring === undefined) continue;
    for (const file of ring) reported.add(file);
    failures.push({
      problem: `import cycle: ${[...ring, start].join(" -> ")}`,
      remedy: "move what they share into a file of its own that neither imports back",
    });
  }
  return failures;
}

/** The shortest way from `start` back to itself, breadth first. */
function ringThrough(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const from = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const ring = [file];
        while (ring[0] !== start) ring.unshift(from.get(ring[0]!)!);
        return ring;
      }
      if (from.has(next)) continue;
      from.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}
