/**
 * The tables of README.md, each between two comments, of which the first names the result that it comes from:
 * `<!-- figures: bench/results/2026-11-21-conv-node20.json -->` and `<!-- end of figures -->`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RequestError } from "inkling";
import { ROOT } from "../scripts/files.ts";
import { markdown } from "./peers/report.ts";
import { readResults as readPeers } from "./peers/results.ts";
import { readmeTable } from "./report.ts";
import { readResults } from "./results.ts";

const PLACE = /<!-- figures: (\S+) -->\n([\s\S]*?)\n<!-- end of figures -->/g;

/** The tables that a page has now, and the files that they name. */
export function tablesIn(page: string): { readonly path: string; readonly table: string }[] {
  return [...page.matchAll(PLACE)].map(([, path, table]) => ({ path: path!, table: table!.trim() }));
}

/** The table that a file of bench/results gives. */
export function tableOf(path: string): string {
  const file = resolve(ROOT, path);
  return kindOf(path) === "peers" ? markdown(readPeers(file)) : readmeTable(readResults(file));
}

/** A page with the table of a file in the place of the last of its kind: dense, conv or peers. */
export function withTable(page: string, path: string, table: string): string {
  const kind = kindOf(path);
  if (kind === undefined || !tablesIn(page).some((place) => kindOf(place.path) === kind)) {
    throw new RequestError(
      `bench: README.md has no place for ${path}`,
      "put <!-- figures: its path --> and <!-- end of figures --> where its table is to stand",
    );
  }
  return page.replace(PLACE, (place, there: string) =>
    kindOf(there) === kind ? `<!-- figures: ${path} -->\n\n${table}\n\n<!-- end of figures -->` : place,
  );
}

/** Puts the table of a file of bench/results into README.md. */
export function putIntoReadme(path: string): void {
  const readme = join(ROOT, "README.md");
  writeFileSync(readme, withTable(readFileSync(readme, "utf8"), path, tableOf(path)));
}

function kindOf(path: string): string | undefined {
  return /bench\/results\/[\d-]+-(dense|conv|peers)-node\d+\.json$/.exec(path)?.[1];
}
