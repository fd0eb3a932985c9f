import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../scripts/files.ts";
import { tableOf, tablesIn, withTable } from "./readme.ts";

test("tables in README.md are what the results that they name give", () => {
  const places = tablesIn(readFileSync(join(ROOT, "README.md"), "utf8"));
  expect(places.map(({ path }) => path.split("-").at(-2))).toEqual(["dense", "conv", "peers"]);
  for (const { path, table } of places) expect(table, path).toBe(tableOf(path));
});

test("a result takes the place of the last of its kind, and of no other", () => {
  const place = (path: string, table: string) => `<!-- figures: ${path} -->\n\n${table}\n\n<!-- end of figures -->`;
  const [dense, conv] = ["bench/results/2026-01-02-dense-node20.json", "bench/results/2026-01-02-conv-node20.json"];
  const newer = "bench/results/2026-03-04-conv-node26.json";
  const page = `before\n\n${place(dense, "| a |")}\n\nbetween\n\n${place(conv, "| b |")}\n\nbehind\n`;
  const changed = withTable(page, newer, "| $1 |");
  expect(changed).toBe(page.replace(place(conv, "| b |"), () => place(newer, "| $1 |")));
  expect(() => withTable(page, "bench/results/2026-03-04-peers-node26.json", "")).toThrow(
    /README\.md has no place for bench\/results\/2026-03-04-peers-node26\.json/,
  );
});
