import { CommanderError } from "commander";
import { FailureError, InklingError, RequestError } from "inkling";
import { colorsOf } from "./colors.ts";

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, wrongRequest: 2, interrupted: 130 } as const;

/** The work was stopped on purpose, by Ctrl-C or a signal; the remedy says how to go on. */
export class Interruption extends InklingError {}

/** The code that an error ends the process with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return exitCodes.interrupted;
  if (error instanceof RequestError) return exitCodes.wrongRequest;
  if (!(error instanceof CommanderError)) return exitCodes.failed;
  // Help and version come as errors too.
  return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongRequest;
}

/** What standard output's error means to who called the program. */
export function outputFailure(error: NodeJS.ErrnoException): FailureError {
  const reason = error.code === "ENOSPC" ? "there is no space left" : error.message;
  return new FailureError(
    `standard output cannot be written: ${reason}`,
    "free some space, or send the output elsewhere, and try again",
    { cause: error },
  );
}

/** Two lines on standard error: what was wrong, and what to do; the stack below them if wanted. */
export function report(error: unknown, { debug = false, command = "inkling" } = {}): void {
  const [problem, remedy] = explain(error, command);
  const line = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ");
  process.stderr.write(`${colorsOf(process.stderr).red("inkling:")} ${line(problem)}\n${line(remedy)}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
}

function explain(error: unknown, command: string): [problem: string, remedy: string] {
  if (error instanceof InklingError) return [error.problem, error.remedy];
  if (error instanceof CommanderError) {
    const [problem = "", hint] = error.message
      .replace(/^error: /, "")
      .replace(/\.$/, "")
      .split("\n");
    const guess = hint?.replace(/^\(D(.*)\)$/, "d$1 ") ?? "";
    return [problem, `${guess}${command} --help lists what there is`];
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [`this should not have happened: ${message}`, "run it again with --debug, and report what it then prints"];
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack}${cause}`;
}
