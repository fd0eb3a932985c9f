import { readFileSync } from "node:fs";
import { type Failure, filesUnder } from "./files.ts";
import { markupOf, scriptsOf } from "./svelte-scripts.ts";
import { isSign, tokenize } from "./tokenize.ts";

/** What of `Math` a page needs to place things on it. */
const LAYOUT = new Set("abs ceil floor hypot max min round sign trunc PI".split(" "));

const REMEDY = "let the library compute it, in a worker where it takes more than a few ms; what it lacks, add to src/";

/** Checks that the studio has no mathematics of its own. Loops that multiply arrays no program can tell from others. */
export function checkStudio(root: string): Failure[] {
  const failures: Failure[] = [];
  for (const file of filesUnder(root, /\.(ts|svelte)$/)) {
    if (!file.startsWith("studio/") || file.endsWith(".test.ts")) continue;
    const source = readFileSync(`${root}/${file}`, "utf8");
    const blame = (line: number, what: string): void => {
      failures.push({ problem: `${file}:${line} uses ${what}: the studio computes nothing`, remedy: REMEDY });
    };
    const tokens = tokenize(scriptsOf(file, source));
    tokens.forEach(({ kind, value, line }, i) => {
      const [next, name] = [tokens[i + 1], tokens[i + 2]];
      if (isSign(tokens[i], "*") && isSign(next, "*")) blame(line, "**");
      if (kind !== "word" || value !== "Math" || isSign(tokens[i - 1], ".")) return;
      if (!isSign(next, ".")) blame(line, "Math as a whole");
      else if (!LAYOUT.has(name?.value ?? "")) blame(line, `Math.${name?.value}`);
    });
    if (!file.endsWith(".svelte")) continue;
    markupOf(source)
      .split("\n")
      .forEach((text, i) => {
        for (const [, name = ""] of text.matchAll(/\bMath\??\.(\w+)/g)) {
          if (!LAYOUT.has(name)) blame(i + 1, `Math.${name}`);
        }
      });
  }
  return failures;
}
