import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Experiment, Extent, Run, Verdict } from "inkling/experiments";
import { colors } from "../colors.ts";
import { exitCodes } from "../failures.ts";
import { wholeNumber } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { holdFolder } from "../lock.ts";
import { bySection, chooseExperiments, runsOf } from "../reproduce/choose.ts";
import { keyOf } from "../reproduce/code.ts";
import { computeRuns, secondsOf, type Wanted } from "../reproduce/compute.ts";
import { conclude, measuredText, type Reproduced } from "../reproduce/conclude.ts";
import { writeReport } from "../reproduce/report.ts";
import { type Kept, openResults, type Results } from "../reproduce/results.ts";
import { columns, duration, openScreen, type Screen, wrap } from "../terminal.ts";

interface ReproduceFlags {
  readonly list?: boolean;
  readonly seeds?: number;
  readonly quick?: boolean;
  readonly again?: boolean;
  readonly jobs: number;
  readonly out?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Jobs at most: each holds the digits and a network. */
const MOST_JOBS = 64;

const examples = `Examples
  inkling reproduce book-30
  inkling reproduce deep --jobs 2
  inkling reproduce all --quick
  inkling reproduce --list
`;

const notes = `
Runs published experiments and puts our figures beside those that were published:
in a table here, and with pictures in the report, index.html in the folder of
--out. Without a name it runs all of them. They need MNIST.

Each finished run is kept in that folder, under what tells it from every other: its
settings, its seed and the code that computed it. Called again, it computes only
what is missing. Ctrl-C, or worse, loses little: long trainings go on from
their checkpoints.

--quick runs a small one of each, in minutes, into a folder of its own; its figures
say little. --again computes kept runs anew and compares: one seed
gives the same bits.`;

/** Adds `inkling reproduce`. */
export function addReproduce(program: Command): void {
  program
    .command("reproduce")
    .argument("[names...]", "experiments, sections, or all")
    .description("Run published experiments, and compare.")
    .addHelpText("before", examples)
    .addHelpText("after", notes)
    .option("--list", "show the experiments, and what is kept of them, and run nothing")
    .option(
      "--seeds <n>",
      "how many seeds each training gets (each record says its own)",
      wholeNumber("--seeds", { least: 1 }),
    )
    .option("--quick", "less data, fewer epochs, one seed")
    .option("--again", "compute kept runs anew, and compare")
    .option(
      "--jobs <n>",
      "how many runs at a time (the number of cores)",
      wholeNumber("--jobs", { least: 1, most: MOST_JOBS }),
      Math.min(MOST_JOBS, availableParallelism()),
    )
    .option("--out <dir>", "folder for runs and report (reproduced, or reproduced-quick)")
    .option("--data <dir>", "folder that holds mnist/ with its four files (INKLING_DATA, or downloaded)")
    .option("--json", "print one JSON document, and nothing else, on standard output")
    .action((names: string[], flags: ReproduceFlags) =>
      interruptible((signal) => reproduce(names, flags, signal), { saves: true }),
    );
}

async function reproduce(names: readonly string[], flags: ReproduceFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen(flags);
  const extent: Extent = flags.quick ? "quick" : "full";
  const path = flags.out ?? (flags.quick ? "reproduced-quick" : "reproduced");
  const results = openResults(path);
  const chosen = chooseExperiments(names);
  const wanted = chosen.flatMap((experiment) =>
    runsOf(experiment, extent, flags.seeds).map((run): Wanted => ({ id: experiment.id, run })),
  );
  if (flags.list) return list(chosen, wanted, results, screen, flags);

  const release = await holdFolder(results.store, path);
  try {
    const { jobs, data, again = false } = flags;
    const { failed, different } = await computeRuns(distinct(wanted), results, { jobs, data, again, screen, signal });
    const reproduced = chosen.flatMap((experiment) => {
      const kept = wanted.filter(({ id }) => id === experiment.id).map(({ run }) => [run, results.find(run)] as const);
      const finished = kept.filter((each): each is [Run, Kept] => each[1] !== undefined);
      return finished.length < kept.length ? [] : [conclude(experiment, extent, finished)];
    });
    await writeReport(reproduced, results, data);
    if (flags.json) process.stdout.write(`${JSON.stringify(reproduced, null, 2)}\n`);
    show(reproduced, screen);
    screen.say(`report: ${join(path, "index.html")}`);
    if (failed > 0 || different > 0) process.exitCode = exitCodes.failed;
  } finally {
    release();
  }
}

/** Each run once, though several experiments may want it. */
function distinct(wanted: readonly Wanted[]): readonly Wanted[] {
  return [...new Map(wanted.map((each) => [keyOf(each.run), each])).values()];
}

/** What there is, and what is kept of it. */
function list(
  chosen: readonly Experiment[],
  wanted: readonly Wanted[],
  results: Results,
  screen: Screen,
  { json, jobs }: ReproduceFlags,
): void {
  const rows = chosen.map((experiment) => {
    const own = wanted.filter(({ id }) => id === experiment.id);
    const kept = own.filter(({ run }) => results.find(run) !== undefined).length;
    return { experiment, runs: own.length, kept, seconds: secondsOf(own, jobs) };
  });
  if (json) {
    const document = rows.map(({ experiment: { id, section, title, source, claims }, ...rest }) => {
      return { id, section, title, source, claims, ...rest };
    });
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const width = Math.max(...chosen.map(({ id }) => id.length));
  for (const [title, inside] of bySection(chosen)) {
    screen.say(colors.bold(`${title} (${inside[0]!.section})`));
    for (const { experiment, runs, kept, seconds } of rows.filter(({ experiment }) => inside.includes(experiment))) {
      const state = `${kept === runs ? "kept" : `${kept} of ${runs} kept`}, ${duration(seconds)}`;
      tell(screen, `  ${experiment.id.padEnd(width)}  ${experiment.title} (${state})`);
    }
    screen.say();
  }
  const all = distinct(wanted);
  screen.tell(
    `${chosen.length} experiments, ${all.length} runs: about ${duration(secondsOf(all, jobs))} with ${jobs} jobs`,
  );
}

/** Published and ours, side by side. */
function show(reproduced: readonly Reproduced[], screen: Screen): void {
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
    "within the band": colors.green,
    better: colors.green,
    shown: colors.green,
    worse: colors.red,
    "not shown": colors.red,
  };
  for (const { id, extent, claims, remarks } of reproduced) {
    screen.say();
    screen.say(colors.bold(extent === "quick" ? `${id} (quick: figures say little)` : id));
    for (const { what, published, band, measured, verdict, missed } of claims) {
      tell(screen, `  ${what}`);
      tell(screen, `    published ${published}`);
      const range = band === undefined ? "" : ` (band ${band.low} to ${band.high})`;
      tell(screen, `    ours      ${measuredText(measured, band?.unit)}: ${paint[verdict](verdict)}${range}`);
      if (missed !== undefined && (verdict === "worse" || verdict === "not shown"))
        tell(screen, `    because   ${missed}`);
    }
    for (const remark of remarks) tell(screen, `  ${remark}`);
  }
  screen.say();
}

/** A sentence that begins some columns in, and goes on a little further in. */
function tell(screen: Screen, text: string): void {
  const start = text.search(/\S/);
  for (const line of wrap(text.slice(start), columns() - 1 - start, "  ")) screen.say(" ".repeat(start) + line);
}
