/**
 * Measures this machine, and the library on it: `npm run bench`. MNIST is looked for as everywhere (INKLING_DATA).
 *
 * `npm run bench -- dense` or `conv` measures one kind of network; `--rounds 30` how often; `--readme` puts the tables
 * into README.md; `--table FILE` measures nothing and prints, or with `--readme` puts there, those of a kept result.
 *
 * Workloads take turns, an epoch or a part of one each, so that whatever else the machine does meets all of them; the best
 * and the median are told. The results go to bench/results, with the date, the machine and the versions.
 */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { InklingError, RequestError } from "inkling";
import { ROOT } from "../scripts/files.ts";
import { measureConv } from "./conv.ts";
import { measureDense } from "./dense.ts";
import { probe } from "./probes.ts";
import { putIntoReadme, tableOf } from "./readme.ts";
import { report } from "./report.ts";
import { pathOf, write } from "./results.ts";

const KINDS = { dense: measureDense, conv: measureConv };
type Kind = keyof typeof KINDS;

interface Flags {
  readonly kinds: readonly Kind[];
  readonly rounds: number;
  readonly readme: boolean;
  readonly table: string | undefined;
}

function readFlags(): Flags {
  const remedy = "say dense, conv or neither; the flags are --rounds N, --readme and --table FILE";
  const text = { type: "string" } as const;
  const parse = () =>
    parseArgs({ allowPositionals: true, options: { rounds: text, table: text, readme: { type: "boolean" } } });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    throw new RequestError(`bench: ${(error as Error).message}`, remedy);
  }
  const { rounds = "15", readme = false, table } = parsed.values;
  const unknown = parsed.positionals.find((name) => !Object.hasOwn(KINDS, name));
  if (unknown !== undefined) throw new RequestError(`bench: nothing is called ${JSON.stringify(unknown)}`, remedy);
  if (!/^[1-9]\d{0,3}$/.test(rounds)) {
    throw new RequestError(
      `bench: --rounds must be a whole number from 1 to 9999, got ${JSON.stringify(rounds)}`,
      remedy,
    );
  }
  const kinds = Object.keys(KINDS).filter(
    (kind) => parsed.positionals.length === 0 || parsed.positionals.includes(kind),
  );
  return { kinds: kinds as Kind[], rounds: Number(rounds), readme, table };
}

async function main({ kinds, rounds, readme, table }: Flags): Promise<void> {
  if (table !== undefined) {
    if (readme) putIntoReadme(relative(ROOT, table));
    else console.log(tableOf(table));
    return;
  }
  const rates = await probe(5 * rounds);
  for (const kind of kinds) {
    const results = await KINDS[kind](rounds, rates);
    const path = pathOf(results, kind);
    write(path, results);
    console.log(`${report(results)}\n\nfor README.md:\n\n${tableOf(path)}\n\nwritten to ${path}\n`);
    if (readme) putIntoReadme(path);
  }
}

try {
  await main(readFlags());
} catch (error) {
  if (!(error instanceof InklingError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof RequestError ? 2 : 1;
}
