/**
 * Everything that can be checked without running the program: `npm run check`, or `npm run check -- imports lines`
 * for some of it. Reports all that fails, not the first alone.
 */
import { checkBits } from "./check-bits.ts";
import { checkExports } from "./check-exports.ts";
import { checkImports } from "./check-imports.ts";
import { checkLines } from "./check-lines.ts";
import { checkStudio } from "./check-studio.ts";
import { type Failure, ROOT } from "./files.ts";
import { runNode } from "./run.ts";

interface Check {
  readonly name: string;
  readonly run: () => Failure[] | Promise<Failure[]>;
}

/** A check done by another program: its own words are the problem. */
function tool(args: readonly string[], remedy: string): Failure[] {
  const { ok, output } = runNode(args);
  return ok ? [] : [{ problem: output.trim(), remedy }];
}

const TSC = "node_modules/typescript-native/bin/tsc";
const TYPES = "change the code until the types agree; do not silence them with any or as";

const CHECKS: readonly Check[] = [
  {
    name: "format and lint",
    run: () =>
      tool(
        ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--colors=off", "."],
        "npm run format mends the format, the order of imports and some lint; change the rest by hand",
      ),
  },
  {
    name: "types of the library",
    run: () => tool([TSC, "-b", "src/tsconfig.json", "src/platform/tsconfig.json"], TYPES),
  },
  { name: "types of the rest", run: () => tool([TSC, "-p", "."], TYPES) },
  { name: "types of the studio's tests", run: () => tool([TSC, "-p", "test/studio"], TYPES) },
  {
    name: "types of the studio",
    run: () =>
      tool(
        [
          ...["node_modules/svelte-check/bin/svelte-check", "--workspace", "studio", "--tsconfig", "./tsconfig.json"],
          ...["--output", "human", "--fail-on-warnings"],
        ],
        TYPES,
      ),
  },
  {
    name: "format of components",
    run: () =>
      tool(["node_modules/prettier/bin/prettier.cjs", "--check", "studio/**/*.svelte"], "npm run format mends it"),
  },
  { name: "same bits on every engine", run: () => checkBits(ROOT) },
  { name: "the studio computes nothing", run: () => checkStudio(ROOT) },
  { name: "imports", run: () => checkImports(ROOT) },
  {
    name: "lines",
    run: () => {
      const { failures, report } = checkLines(ROOT);
      console.log(report);
      return failures;
    },
  },
  { name: "exports", run: () => checkExports(ROOT) },
];

const wanted = process.argv.slice(2);
const chosen = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
if (chosen.length === 0) {
  console.error(
    `check: nothing is called ${wanted.join(" ")}\nchoose of: ${CHECKS.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const failed: string[] = [];
for (const { name, run } of chosen) {
  const started = performance.now();
  const failures = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failures.length === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  for (const { problem, remedy } of failures) failed.push(`${name}: ${problem}\n    to mend it: ${remedy}`);
}
for (const text of failed) console.error(`\n${text}`);
if (failed.length > 0) {
  console.error(`\ncheck: ${failed.length} to mend`);
  process.exit(1);
}
