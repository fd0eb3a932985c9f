/**
 * Measures other programs beside Inkling: `npm run bench:peers`. The same workloads, all peers by turns in one run.
 *
 * `-- --workload book,read-one` or `dense`, `conv`, `all` says what; `--only numpy,tfjs` which peers besides Inkling;
 * `--rounds 20` how often; `--table FILE` measures nothing and prints a kept result as the README's table. MNIST is looked
 * for as everywhere (INKLING_DATA); the variable PYTHON names another Python than /usr/bin/python3.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { InklingError, RequestError } from "inkling";
import { choosePeers, commandOf, PYTHON } from "./peers.ts";
import { installPackages, writeData } from "./prepare.ts";
import { markdown, terminalTable } from "./report.ts";
import { readResults, resultsOf, save, type WorkloadResult } from "./results.ts";
import { type Limits, measure } from "./rounds.ts";
import { chooseWorkloads, type Workload } from "./workloads.ts";

const say = (line: string): void => console.error(line);

try {
  const flags = readFlags();
  if (flags.table !== undefined) console.log(markdown(readResults(flags.table)));
  else await main(flags.rounds, flags.workload, flags.only);
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
}

function readFlags(): Flags {
  const remedy = "the flags are --workload LIST, --only LIST, --rounds N and --table FILE";
  let values: { rounds?: string; workload?: string; only?: string; table?: string };
  try {
    const text = { type: "string" } as const;
    values = parseArgs({ options: { rounds: text, workload: text, only: text, table: text } }).values;
  } catch (error) {
    throw new RequestError(`bench:peers: ${(error as Error).message}`, remedy);
  }
  const { rounds = "9", workload = "dense", only, table } = values;
  if (!/^[1-9]\d{0,3}$/.test(rounds)) {
    throw new RequestError(
      `bench:peers: --rounds must be a whole number from 1 to 9999, got ${JSON.stringify(rounds)}`,
      "more rounds meet more of the machine's moods: 9 will do, 20 is better",
    );
  }
  return { rounds: Number(rounds), workload, only, table };
}

async function main(rounds: number, workloadList: string, only: string | undefined): Promise<void> {
  const workloads = chooseWorkloads(workloadList);
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
  if (only === undefined) say(`\nwritten to ${save(all)}`);
  else say("\nnot written to bench/results: --only left peers out");
}

function limitsOf({ does, network }: Workload): Limits {
  if (does === "read") return { run: 0.1, answer: 120 };
  return { run: network === "dense" ? 0.6 : 4, answer: 300 };
}
