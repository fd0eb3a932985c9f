import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One thing that a check found wrong, and how to mend it. */
export interface Failure {
  readonly problem: string;
  readonly remedy: string;
}

const SKIPPED = new Set(["node_modules", "dist", "runs", "coverage"]);

/** Paths of all files under `root` whose name matches, with forward slashes, relative to `root`, sorted. */
export function filesUnder(root: string, pattern: RegExp): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) visit(path);
      } else if (pattern.test(entry.name)) found.push(path);
    }
  };
  visit("");
  return found.sort();
}
