import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { addCheck } from "./commands/check.ts";
import { addData } from "./commands/data.ts";
import { addDemo } from "./commands/demo.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addRead } from "./commands/read.ts";
import { addTrain } from "./commands/train.ts";
import { exitCodeOf, exitCodes, report } from "./failures.ts";

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

// Who reads the output may have read enough: `inkling data info | head -1`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.done);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  const quiet = error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help");
  if (!quiet) report(error, { debug: program.opts().debug, command: named(process.argv.slice(2)) });
}
