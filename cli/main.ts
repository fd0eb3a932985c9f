import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import type { FailureError } from "inkling";
import { addCheck } from "./commands/check.ts";
import { addData } from "./commands/data.ts";
import { addDemo } from "./commands/demo.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addRead } from "./commands/read.ts";
import { addReproduce } from "./commands/reproduce.ts";
import { addStudio } from "./commands/studio.ts";
import { addTrain } from "./commands/train.ts";
import { exitCodeOf, exitCodes, outputFailure, report } from "./failures.ts";
import { interruptTraining } from "./interrupt.ts";

const example = `Example
  inkling demo        train the book's first network, and look at what it learned
`;

const { version } = createRequire(import.meta.url)("inkling/package.json") as { version: string };

const program = new Command("inkling")
  .description("Train networks to read handwritten digits, and look inside.")
  .version(version, "--version", "print the version")
  .option("--debug", "print the stack of an error")
  .helpOption("--help", "print this help")
  .helpCommand(false)
  .addHelpText("before", example)
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  // Errors are reported below, all in one form.
  .configureOutput({ outputError: () => {} })
  .exitOverride();

addDemo(program);
addTrain(program);
addEvaluate(program);
addRead(program);
addData(program);
addCheck(program);
addReproduce(program);
addStudio(program);

/** The command that the arguments name: `inkling data show`. */
function named(args: readonly string[]): string {
  let command = program;
  const words = [program.name()];
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined) break;
    command = next;
    words.push(arg);
  }
  return words.join(" ");
}

/** Why what was printed did not get where it was to go. */
let lost: FailureError | undefined;

/*
 * Who reads the output may have read enough, `inkling data info | head -1`: that is no failure, the code is 0. A
 * training was to leave more than that: it saves, says so, and ends as if Ctrl-C had been typed, with code 130. A
 * failure to write, such as a full disk, ends both with code 1.
 */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") lost ??= outputFailure(error);
  if (interruptTraining()) return;
  if (lost !== undefined) report(lost);
  process.exit(lost === undefined ? process.exitCode : exitCodes.failed);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  const quiet = error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help");
  if (!quiet) report(error, { debug: program.opts().debug, command: named(process.argv.slice(2)) });
}
if (lost !== undefined) {
  process.exitCode = exitCodes.failed;
  report(lost, { debug: program.opts().debug });
}
