/**
 * Trains on every JavaScript engine that can be had here and compares the bits: `npm run test:engines`, or
 * `npm run test:engines -- firefox bun` for some, `--json` for a JSON document. Exits with 1 where an engine differs
 * or fails.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { mnist, sha256 } from "inkling";
import { ROOT } from "../../scripts/files.ts";
import { serve } from "../helpers/serve.ts";
import type { Outcome } from "../package/program.ts";
import { ENGINES, type Engine, MissingError, type Start } from "./engines.ts";
import type { DataDescription, Posted } from "./page.ts";

/** What is known of an engine in the end. */
interface Row extends Posted {
  readonly name: string;
  /** SHA-256 over all outcomes. */
  readonly hash: string;
  /** `same`, or what is wrong. */
  readonly result: string;
  readonly missing: boolean;
}

const PATIENCE = 180_000;
const NOTHING = { version: "", javaScript: "", seconds: 0, threads: 0, outcomes: [], hash: "" };

const flags = process.argv.slice(2);
const json = flags.includes("--json");
const wanted = flags.filter((flag) => flag !== "--json").map((word) => word.toLowerCase());
const chosen = ENGINES.filter(
  ({ name }, index) => index === 0 || wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word)),
);

const folder = mkdtempSync(join(tmpdir(), "inkling-engines-"));
let post: (posted: Posted) => void = () => {};
const server = await serve(folder, {
  // Without these, pages have no memory that threads share.
  headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
  onPost: (body) => post(JSON.parse(body) as Posted),
});
try {
  const data = await prepare();
  const rows: Row[] = [];
  for (const engine of chosen) {
    if (!json) console.error(`${engine.name} …`);
    rows.push(await rowOf(engine, rows[0]?.outcomes));
  }
  const failed = rows.filter(({ result, missing }) => !missing && result !== "same");
  console.log(json ? JSON.stringify({ data, engines: rows }, null, 2) : report(data, rows));
  for (const { name, result } of failed) console.error(`\n${name}: ${result}`);
  if (failed.length > 0) process.exitCode = 1;
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Puts the program, for pages and for engines with a command line, and the data into the served folder. */
async function prepare(): Promise<DataDescription> {
  for (const platform of ["browser", "node"] as const) {
    await build({
      absWorkingDir: ROOT,
      // A bundled program looks for the workers beside its own folder.
      entryPoints: {
        "program/main": "test/engines/page.ts",
        "wasm/worker": "inkling/worker",
        "data/transform-worker": "inkling/transform-worker",
      },
      outdir: join(folder, platform),
      platform,
      bundle: true,
      format: "esm",
      target: "es2022",
      logLevel: "warning",
    });
  }
  // Whether a file is a module, its folder says.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><script type="module" src="browser/program/main.js"></script>',
  );
  const description = await prepareData();
  writeFileSync(join(folder, "data.json"), JSON.stringify(description));
  return description;
}

async function prepareData(): Promise<DataDescription> {
  if (!process.env.INKLING_DATA) return { name: "generated digits", served: false, count: 10_000 };
  const { training } = await mnist();
  writeFileSync(join(folder, "inputs.bin"), training.inputs);
  writeFileSync(join(folder, "targets.bin"), training.targets);
  return { name: training.name, served: true, count: training.count };
}

async function rowOf({ name, get }: Engine, expected: readonly Outcome[] | undefined): Promise<Row> {
  try {
    const posted = await run(get());
    const hash = await sha256(new TextEncoder().encode(JSON.stringify(posted.outcomes)));
    return { name, ...posted, hash, result: posted.error ?? compare(posted, expected), missing: false };
  } catch (error) {
    const missing = error instanceof MissingError;
    return { name, ...NOTHING, result: error instanceof Error ? error.message : String(error), missing };
  }
}

/** Runs the program in an engine and gives what it posted. */
async function run(start: Start): Promise<Posted> {
  let timer: NodeJS.Timeout | undefined;
  const posted = new Promise<Posted>((resolve, reject) => {
    post = resolve;
    timer = setTimeout(() => reject(new Error(`it posted nothing in ${PATIENCE / 1000} s`)), PATIENCE);
  });
  let stop = async (): Promise<void> => {};
  try {
    const ended = new Promise<never>((_, reject) => {
      start(join(folder, "node/program/main.js"), server.url, (said) => reject(new Error(said))).then((stopper) => {
        stop = stopper;
      }, reject);
    });
    return await Promise.race([posted, ended]);
  } finally {
    clearTimeout(timer);
    await stop();
  }
}

/** `same`, or which programs differ, and in what: from the first engine, and on two threads from one. */
function compare({ outcomes, threads }: Posted, expected: readonly Outcome[] = outcomes): string {
  const [one, two] = outcomes.filter(({ name }) => name.startsWith("convolution"));
  if (threads !== 2) return `DIFFERENT: two threads come to ${threads}`;
  if (one?.weights !== two?.weights || one?.answers !== two?.answers) return "DIFFERENT: two threads and one";
  const differences = expected.flatMap((wanted, i) => {
    const keys = (Object.keys(wanted) as (keyof Outcome)[]).filter((key) => outcomes[i]?.[key] !== wanted[key]);
    return keys.length === 0 ? [] : [`${wanted.name}: other ${keys.join(", ")}`];
  });
  return differences.length === 0 ? "same" : `DIFFERENT: ${differences.join("; ")}`;
}

function report({ name, count }: DataDescription, rows: readonly Row[]): string {
  const there = rows.filter(({ missing }) => !missing);
  const programs = (rows[0]?.outcomes ?? []).map((outcome) => outcome.name).join("; ");
  const table = [
    ["engine", "version", "JavaScript engine", "seconds", "threads", "hash", "bits"],
    ...there.map((row) => [
      row.name,
      row.version,
      row.javaScript,
      row.seconds.toFixed(1),
      String(row.threads),
      row.hash.slice(0, 12),
      row.result.split(":")[0]!,
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  const missing = rows.filter((row) => row.missing).map((row) => `missing: ${row.name}: ${row.result}`);
  return [`${count} ${name}; an epoch each of: ${programs}`, "", ...lines, ...missing].join("\n");
}
