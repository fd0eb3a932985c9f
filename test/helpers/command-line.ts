import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** A module that takes the network away: what the command line does without one must not hang on whether there is one. */
const NO_NETWORK =
  'data:text/javascript,globalThis.fetch=async()=>{throw new TypeError("fetch failed",{cause:{code:"ENETUNREACH"}})}';

/** How a command ended, and what it said. */
interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until it has said so many lines that match; false where the command ends before. */
  sees(pattern: RegExp, lines?: number): Promise<boolean>;
}

/** What a command may be given. */
interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it reaches the network; false without. */
  readonly network?: boolean;
  /** An open file for its output, which is then not read here. */
  readonly stdout?: number;
}

/** Starts the built command line, without the variables that would change what it does, and without MNIST. */
export function start(
  args: readonly string[],
  { cwd, env = {}, network = false, stdout: file }: Surroundings = {},
): Running {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INKLING_|NO_COLOR|FORCE_COLOR|NODE_)/.test(name),
  );
  const child = spawn(process.execPath, [...(network ? [] : ["--import", NO_NETWORK]), MAIN, ...args], {
    cwd: cwd ?? folder,
    env: { ...Object.fromEntries(kept), INKLING_CACHE: join(folder, "cache"), ...env },
    stdio: ["ignore", file ?? "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const sees = (pattern: RegExp, lines = 1): Promise<boolean> =>
    new Promise((resolve) => {
      const look = (): void => {
        const said = `${stdout}\n${stderr}`.split("\n");
        if (said.filter((line) => pattern.test(line)).length >= lines) resolve(true);
      };
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", look);
      child.on("close", () => resolve(false));
      look();
    });
  return { child, ended, sees };
}

/** Runs a command to its end. */
export function inkling(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended;
}

/** A folder for one test file, removed after its tests. */
export const folder = mkdtempSync(join(tmpdir(), "inkling-command-line-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
