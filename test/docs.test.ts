import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { filesUnder, ROOT } from "../scripts/files.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const pages = filesUnder(ROOT, /\.md$/);

test.each(pages)("links in %s point at files that exist", (page) => {
  const links = [...read(page).matchAll(/\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

test.each(pages.filter((page) => page.startsWith("docs/")))("files that %s names exist", (page) => {
  const names = [...read(page).matchAll(/`((?:src|test|scripts|bench|cli|examples)\/[\w./-]+)`/g)].map(
    ([, name]) => name!,
  );
  expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
});

test("figures in docs/dense-layer.md are those of the result that it names", () => {
  const page = read("docs/dense-layer.md").replace(/ +/g, " ");
  const [result = "none"] = /bench\/results\/[\w.-]+\.json/.exec(page) ?? [];
  const { "billions of vectors a second": rates, "milliseconds an epoch": epochs } = JSON.parse(read(result));
  // As npm run bench prints them.
  const row = (...cells: (number | string)[]): string =>
    `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(cell < 10 ? 2 : 1) : cell)).join(" | ")} |`;
  expect(page).toContain(row("vectors of 4 floats", rates.loads, rates.stores, rates.productSums));
  for (const { name, best, median, first, limit, ratio, weights } of epochs) {
    expect(page).toContain(row(name, best, median, first, limit, ratio, weights.slice(0, 12)));
  }
});
