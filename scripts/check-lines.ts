import { readFileSync } from "node:fs";
import { type Failure, filesUnder } from "./files.ts";

/** Lines that a file should not pass, and may not pass. */
const SOFT = 300;
const HARD = 500;

/** A file that is longer than it should be, how long it may be, and why. */
interface Exception {
  readonly file: string;
  readonly most: number;
  readonly reason: string;
}

/** Only the assembler, one table of instructions, may pass the hard limit. */
const EXCEPTIONS: readonly Exception[] = [];

/** Checks the length of every TypeScript file and component; `report` has the total and the median of each folder. */
export function checkLines(
  root: string,
  exceptions: readonly Exception[] = EXCEPTIONS,
): { failures: Failure[]; report: string } {
  const failures: Failure[] = [];
  const folders = new Map<string, number[]>();
  const lengths = new Map<string, number>();
  for (const file of filesUnder(root, /\.(ts|svelte)$/)) {
    const lines = readFileSync(`${root}/${file}`, "utf8").split("\n").length - 1;
    lengths.set(file, lines);
    const parts = file.split("/");
    const folder = parts.slice(0, parts[0] === "src" ? 2 : 1).join("/");
    const name = parts.length === 1 ? "." : folder.endsWith(".ts") ? "src" : folder;
    folders.set(name, [...(folders.get(name) ?? []), lines]);
    const limit = exceptions.find((exception) => exception.file === file)?.most ?? SOFT;
    if (lines <= limit) continue;
    failures.push({
      problem: `${file} has ${lines} lines, more than ${limit}`,
      remedy: `split it by meaning; if it is one thing, give it a reason in EXCEPTIONS of scripts/check-lines.ts (never above ${HARD})`,
    });
  }
  for (const { file, most } of exceptions) {
    const lines = lengths.get(file) ?? 0;
    if (lines <= SOFT)
      failures.push({
        problem: `${file} has ${lines} lines and needs no exception`,
        remedy: "remove it from EXCEPTIONS of scripts/check-lines.ts",
      });
    if (most > HARD && !file.startsWith("src/wasm/assembler")) {
      failures.push({ problem: `${file} is given ${most} lines, more than ${HARD}`, remedy: "split it by meaning" });
    }
  }
  return { failures, report: table(folders) };
}

function table(folders: ReadonlyMap<string, readonly number[]>): string {
  const rows = [...folders].map(([folder, lines]) => row(folder, lines));
  return [...rows, row("all", [...folders.values()].flat())].join("\n");
}

function row(name: string, lines: readonly number[]): string {
  const total = lines.reduce((sum, count) => sum + count, 0);
  const median = [...lines].sort((a, b) => a - b)[lines.length >> 1] ?? 0;
  return `  ${name.padEnd(20)}${String(total).padStart(7)} lines  ${String(lines.length).padStart(4)} files  median ${median}`;
}
