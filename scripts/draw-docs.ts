/**
 * Fills README and the pages of docs/ from results: `npm run docs:pictures`, or `npm run docs:pictures -- some/folder` for other
 * results than those kept in results/. Says what could not be filled, and ends with code 1 where there is such a place.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fillPage, resultsIn } from "./docs-results.ts";
import { filesUnder, ROOT } from "./files.ts";

const folder = resolve(process.argv[2] ?? join(ROOT, "results"));
const drawings = join(ROOT, "docs/pictures");
mkdirSync(drawings, { recursive: true });

const linked = new Set<string>();
const missing = new Set<string>();
let drawn = 0;
for (const name of filesUnder(ROOT, /\.md$/).filter((path) => /^(docs\/|README)/.test(path))) {
  const page = readFileSync(join(ROOT, name), "utf8");
  const filled = fillPage(page, resultsIn(folder));
  for (const [file, svg] of filled.pictures) writeFileSync(join(drawings, file), svg);
  if (filled.text !== page) writeFileSync(join(ROOT, name), filled.text);
  for (const [, file] of filled.text.matchAll(/\]\(pictures\/([\w.-]+)\)/g)) linked.add(file!);
  for (const id of filled.missing) missing.add(id);
  for (const problem of filled.problems) if (!problem.startsWith("no result")) console.log(`${name}: ${problem}`);
  if (filled.problems.length > 0) process.exitCode = 1;
  drawn += filled.pictures.size;
}
for (const file of readdirSync(drawings)) if (!linked.has(file)) rmSync(join(drawings, file));

console.log(`${drawn} pictures drawn from ${relative(process.cwd(), folder) || "."} into docs/pictures`);
if (missing.size > 0) {
  console.log(`no full result there, and left as it was: ${[...missing].join(", ")}`);
  console.log(`  npx inkling reproduce ${[...missing].join(" ")} --out ${relative(process.cwd(), folder) || "."}`);
}
