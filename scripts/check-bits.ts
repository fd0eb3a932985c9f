import { readFileSync } from "node:fs";
import { type Failure, filesUnder } from "./files.ts";
import { isSign, tokenize } from "./tokenize.ts";

/** What of `Math` gives the same bits on every engine: exact functions, and constants. */
const EXACT = new Set(
  "abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN2 LN10 LOG2E LOG10E PI SQRT2 SQRT1_2".split(" "),
);

/** Checks that the library computes with nothing whose bits differ between engines, and draws no unseeded chance. */
export function checkBits(root: string): Failure[] {
  const failures: Failure[] = [];
  for (const file of filesUnder(root, /\.ts$/)) {
    if (!file.startsWith("src/") || /\.(test|bench)\.ts$/.test(file)) continue;
    const tokens = tokenize(readFileSync(`${root}/${file}`, "utf8"));
    tokens.forEach((token, i) => {
      const where = `${file}:${token.line}`;
      const [before, next, name] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]];
      if (token.kind === "word" && token.value === "Math" && isSign(next, ".") && !EXACT.has(name?.value ?? "")) {
        const remedy =
          name?.value === "random"
            ? "take a Random as an argument"
            : `use ${name?.value} of core/math, or build it there from + - * / and Math.sqrt`;
        failures.push({ problem: `${where} uses Math.${name?.value}, which differs between engines`, remedy });
      }
      if (isSign(token, "*") && isSign(next, "*") && !(isNumber(before?.value) && isNumber(name?.value))) {
        failures.push({
          problem: `${where} raises to a power with **, which differs between engines`,
          remedy: "multiply; ** is for two numbers that stand in the text, such as 2 ** 26",
        });
      }
    });
  }
  return failures;
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^\d/.test(word);
}
