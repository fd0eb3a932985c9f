/**
 * Measures other programs beside Inkling: `npm run bench:peers`. The same workloads, all peers by turns in one run.
 *
 * `-- --workload book,read-one` or `dense`, `conv`, `all` says what; `--only numpy,tfjs` which peers besides Inkling;
 * `--rounds 20` how often; `--readme` puts the tables into README.md; `--table FILE` measures nothing and prints, or with
 * `--readme` puts there, those of a kept result. MNIST is looked for as everywhere (INKLING_DATA); the variable PYTHON names
 * another Python than /usr/bin/python3. Dense networks take half a minute a round, convolutions four.
 */
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { InklingError, RequestError } from "inkling";
import { ROOT } from "../../scripts/files.ts";
import { putIntoReadme, tableOf } from "../readme.ts";
import { choosePeers, commandOf, PYTHON } from "./peers.ts";
import { installPackages, writeData } from "./prepare.ts";
import { markdown, terminalTable } from "./report.ts";
import { resultsOf, save, type WorkloadResult } from "./results.ts";
import { type Limits, measure } from "./rounds.ts";
import { chooseWorkloads, type Workload } from "./workloads.ts";

const say = (line: string): void => console.error(line);

try {
  const flags = readFlags();
  if (flags.table === undefined) await main(flags);
  else if (flags.readme) putIntoReadme(relative(ROOT, flags.table));
  else console.log(tableOf(flags.table));
} catch (error) {
  if (!(error instanceof InklingError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof RequestError ? 2 : 1;
}

interface Flags {
  readonly rounds: number;
  readonly workload: string;
  readonly only?: string | undefined;
  readonly table?: string | undefined;
  readonly readme: boolean;
}

function readFlags(): Flags {
  const remedy = "the flags are --workload LIST, --only LIST, --rounds N, --readme and --table FILE";
  let values: { rounds?: string; workload?: string; only?: string; table?: string; readme?: boolean };
  try {
    const text = { type: "string" } as const;
    const options = { rounds: text, workload: text, only: text, table: text, readme: { type: "boolean" } } as const;
    values = parseArgs({ options }).values;
  } catch (error) {
    throw new RequestError(`bench:peers: ${(error as Error).message}`, remedy);
  }
  const { rounds = "9", workload = "all", only, table, readme = false } = values;
  if (!/^[1-9]\d{0,3}$/.test(rounds)) {
    throw new RequestError(
      `bench:peers: --rounds must be a whole number from 1 to 9999, got ${JSON.stringify(rounds)}`,
      "more rounds meet more of the machine's moods: 9 will do, 20 is better",
    );
  }
  if (readme && only !== undefined) {
    throw new RequestError("bench:peers: --readme goes with all peers, not with --only", "leave one of the two out");
  }
  return { rounds: Number(rounds), workload, only, table, readme };
}

async function main({ rounds, workload: list, only, readme }: Flags): Promise<void> {
  const workloads = chooseWorkloads(list);
  const peers = choosePeers(only);
  installPackages(say);
  say(`Node ${process.versions.node} for JavaScript, ${PYTHON} for Python; writing MNIST for all …`);
  const folder = await writeData(workloads);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  process.once("SIGTERM", () => stop.abort());
  const results: WorkloadResult[] = [];
  try {
    for (const workload of workloads) {
      say(workload.id);
      const contenders = peers
        .filter(({ does }) => does.includes(`${workload.does} ${workload.network}`))
        .map((peer) => ({ id: peer.id, name: peer.name, command: commandOf(peer, workload.threads) }));
      const outcome = await measure(workload, contenders, folder, rounds, limitsOf(workload), say, stop.signal);
      const { id, title, does, network, images, threads } = workload;
      const date = new Date().toISOString();
      const result = { id, title, does, network, images, threads, date, rounds, ...outcome };
      results.push(result);
      console.log(`\n${terminalTable(result)}\n`);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.error("bench:peers: interrupted; nothing is written");
    process.exitCode = 130;
    return;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const all = resultsOf(results);
  console.log(markdown(all));
  if (only !== undefined) {
    say("\nnot written to bench/results: --only left peers out");
    return;
  }
  const path = save(all);
  say(`\nwritten to ${path}`);
  if (readme) putIntoReadme(path);
}

function limitsOf({ does, network }: Workload): Limits {
  if (does === "read") return { run: 0.1, answer: 120 };
  if (does === "finish") return { run: Infinity, answer: 300 };
  // Convolutions: fractions of an epoch, so that nine rounds of four ways to train take ten minutes.
  return { run: network === "dense" ? 0.6 : 1.5, answer: 300 };
}
