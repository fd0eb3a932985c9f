import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { FailureError } from "inkling";
import type { Workload } from "./workloads.ts";

/** What a peer can be asked, a line of JSON on its standard input; it answers each with a line. */
export type Request =
  | { readonly do: "prepare"; readonly folder: string; readonly workload: Workload }
  | { readonly do: "run"; readonly images: number }
  | { readonly do: "finish"; readonly seed: number }
  | { readonly do: "accuracy" };

/** Answers to these; instead of any of them comes `cannot` with the peer's reason. */
export interface Answers {
  readonly prepare: { readonly version: string; readonly note?: string };
  readonly run: { readonly seconds: number };
  readonly finish: { readonly seconds: number; readonly accuracy: number };
  readonly accuracy: { readonly accuracy: number };
}

/** A peer is of no use here, and says why; or it crashed, hung or said nonsense. */
export class PeerError extends FailureError {
  /** One line, for the list of what is missing. */
  readonly reason: string;

  constructor(name: string, reason: string) {
    super(`${name}: ${reason}`, "the other peers go on without it; mend or install what it names and run again");
    this.reason = reason;
  }
}

/** How to start a peer. */
export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Peers run in the repository's root, where tsx is found. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Lines of standard error that are kept to explain a crash. */
const KEPT = 20;

/** A peer's process, alive from `start` to `stop`, asked one thing at a time. */
export class Child {
  readonly #name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #errors: string[] = [];
  #answer: ((line: string) => void) | undefined;
  #fail: ((error: PeerError) => void) | undefined;
  #ended: string | undefined;

  constructor({ name, program, args, environment }: Command) {
    this.#name = name;
    this.#process = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...environment } });
    this.#process.on("error", (error) => this.#end(`cannot be started: ${error.message}`));
    this.#process.on("close", (code, signal) => this.#end(`ended with ${signal ?? `exit code ${code}`}`));
    // A peer that is gone cannot be written to; that it is gone is told by its end.
    this.#process.stdin.on("error", () => {});
    createInterface(this.#process.stdout).on("line", (line) => this.#answer?.(line));
    createInterface(this.#process.stderr).on("line", (line) => {
      this.#errors.push(line);
      if (this.#errors.length > KEPT) this.#errors.shift();
    });
  }

  /** Asks, and waits for the answer at most `limit` seconds; a peer that gives none is stopped. */
  async ask<Kind extends keyof Answers>(
    request: Request & { readonly do: Kind },
    limit: number,
  ): Promise<Answers[Kind]> {
    const line = await this.#exchange(JSON.stringify(request), request.do, limit);
    const answer = this.#parse(line, request.do);
    if (typeof answer.cannot === "string") {
      this.stop();
      throw new PeerError(this.#name, answer.cannot);
    }
    return answer as unknown as Answers[Kind];
  }

  /** Ends the process, whatever it does. */
  stop(): void {
    this.#process.kill("SIGKILL");
  }

  #exchange(line: string, asked: string, limit: number): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => this.#end(`gave no answer to ${asked} in ${limit} s`), 1000 * limit);
      this.#answer = (line) => {
        clearTimeout(timer);
        resolve(line);
      };
      this.#fail = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      if (this.#ended !== undefined) this.#fail(new PeerError(this.#name, this.#ended));
      else this.#process.stdin.write(`${line}\n`);
    });
  }

  #parse(line: string, asked: string): Record<string, unknown> {
    try {
      const answer: unknown = JSON.parse(line);
      if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
    } catch {
      // told below
    }
    this.stop();
    throw new PeerError(this.#name, `answered ${asked} with what is no JSON object: ${line.slice(0, 60)}`);
  }

  #end(how: string): void {
    if (this.#ended === undefined) {
      // Of what was said last, the line that names an error.
      const said = this.#errors.findLast((line) => /^\s*\w*(Error|Exception)\b/.test(line)) ?? this.#errors.at(-1);
      this.#ended = said === undefined ? how : `${how}: ${said.trim()}`;
    }
    this.stop();
    this.#fail?.(new PeerError(this.#name, this.#ended));
  }
}
