import { spawnSync } from "node:child_process";
import { ROOT } from "./files.ts";

/** What a finished program left behind. */
export interface Finished {
  readonly ok: boolean;
  readonly stdout: string;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** Runs a JavaScript program with this Node, in `folder` (the repository's root). */
export function runNode(args: readonly string[], folder: string = ROOT): Finished {
  return finished(process.execPath, args, folder, false);
}

/** Runs npm: the one that started us, or the one on the path, which on Windows is a script and needs a shell. */
export function runNpm(args: readonly string[], folder: string = ROOT): Finished {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith("npm-cli.js")) return runNode([npm, ...args], folder);
  return finished("npm", args, folder, process.platform === "win32");
}

function finished(program: string, args: readonly string[], folder: string, shell: boolean): Finished {
  const result = spawnSync(program, args, { cwd: folder, shell, encoding: "utf8", maxBuffer: 2 ** 28 });
  const stdout = result.stdout ?? "";
  const trouble = result.error === undefined ? "" : String(result.error);
  return { ok: result.status === 0, stdout, output: `${stdout}${result.stderr ?? ""}${trouble}` };
}
