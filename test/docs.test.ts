import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { experiments, sections } from "inkling/experiments";
import { describe, expect, test } from "vitest";
import { fillPage, type Reproduced, resultsIn } from "../scripts/docs-results.ts";
import { filesUnder, ROOT } from "../scripts/files.ts";
import { runNode } from "../scripts/run.ts";

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

const chapters = pages.filter((page) => /^docs\/chapter-\d\.md$/.test(page));
const kept = resultsIn(join(ROOT, "results"));
const anyKept =
  existsSync(join(ROOT, "results")) && readdirSync(join(ROOT, "results")).some((name) => /\.json$/.test(name));

describe.skipIf(!anyKept)("from results/ (skipped: there are none)", () => {
  test.each(["README.md", ...chapters])("tables and pictures of %s are what npm run docs:pictures makes", (page) => {
    const { text, pictures, problems } = fillPage(read(page), kept);
    expect(problems).toEqual([]);
    expect(text).toBe(read(page));
    for (const [file, svg] of pictures) expect(read(`docs/pictures/${file}`) === svg, file).toBe(true);
  });

  test.each(experiments.map(({ id }) => id))("what %s did not find as published is explained", (id) => {
    const missed = kept(id)?.claims.filter(({ verdict }) => !["shown", "within the band"].includes(verdict)) ?? [];
    expect(missed.filter((claim) => claim.missed === undefined).map(({ what }) => what)).toEqual([]);
  });
});

test("every file of docs/pictures is shown on a page", () => {
  const shown = pages.flatMap((page) => [...read(page).matchAll(/\]\(pictures\/([\w.-]+)\)/g)].map(([, file]) => file));
  expect(readdirSync(join(ROOT, "docs/pictures")).filter((file) => !shown.includes(file))).toEqual([]);
});

/** Programs on a page that are whole, each with the output that stands under it. */
const programs = chapters.flatMap((page) =>
  [...read(page).matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
    ([, program, output], i) => [page, i + 1, program!, output!] as const,
  ),
);

test.each(programs)("%s: program %i prints what stands under it", (_page, _number, program, output) => {
  const { stdout, output: all } = runNode(["--input-type=module", "--eval", program]);
  expect(stdout, all).toBe(output);
});

test.each(chapters)("experiments that the commands of %s name exist", (page) => {
  const known = new Set(["all", ...Object.keys(sections), ...experiments.map(({ id }) => id)]);
  const commands = [...read(page).matchAll(/^npx inkling reproduce ([^#\n]*)/gm)].map(([, rest]) => rest!);
  const names = commands.flatMap((rest) =>
    rest
      .replace(/--out \S+|--\w+/g, "")
      .trim()
      .split(/\s+/),
  );
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

describe("places on a page", () => {
  const result = {
    id: "some",
    claims: [
      {
        what: "a",
        published: "1 | 2",
        band: { low: 1, high: 2 },
        measured: { value: 3, values: [3] },
        verdict: "better",
      },
      {
        what: "b",
        published: "c",
        measured: { holds: false, figures: "d_e" },
        verdict: "not shown",
        missed: "so it is",
      },
    ],
    pictures: [
      { kind: "table", title: "Rows", alt: "Two cells.", columns: ["x", "y"], rows: [[1000, "z"]] },
      { kind: "images", title: "Weights [1]", alt: "One.", width: 1, height: 1, scale: "ink", images: [{ name: "1", pixels: "AA==" }] }, // biome-ignore format: a table
    ],
  } as unknown as Reproduced;
  const fill = (place: string) => {
    return fillPage(`before\n<!-- ${place} -->\nold\n<!-- end -->\nbehind\n`, (id) =>
      id === "some" ? result : undefined,
    );
  };
  const filled = (place: string) => fill(place).text.split("\n\n").slice(1, -1).join("\n\n");

  test("are filled with claims, and why they were missed", () => {
    expect(filled("results: some 1").split("\n")).toEqual([
      "|        | what | published | ours |        |",
      "| ------ | ---- | --------- | ---- | ------ |",
      "| `some` | a    | 1 \\| 2    | 3.00 | better |",
    ]);
    expect(filled("results: some 2, some 1").split("\n").slice(2)).toEqual([
      "| `some` | b    | c         | d\\_e | not shown |",
      "| `some` | a    | 1 \\| 2    | 3.00 | better    |",
      "",
      "Why not as published: `some`, b: so it is",
    ]);
  });

  test("are filled with pictures, drawn or as a table", () => {
    expect(filled("picture: some, Rows")).toBe("| x     | y   |\n| ----- | --- |\n| 1,000 | z   |\n\n_Two cells._");
    expect(filled("picture: some, Weights")).toBe("![Weights \\[1\\]](pictures/some-weights.svg)\n\n_One._");
    expect([...fill("picture: some, Weights").pictures.keys()]).toEqual(["some-weights.svg"]);
  });

  test.each([
    ["results: other", "no result of other"],
    ["results: some 3", "some has 2 claims, and no number 3"],
    ["picture: other, Rows", "no result of other"],
    ["picture: some, Lines", '"picture: some, Lines" fits 0 of the pictures "Rows", "Weights [1]"'],
  ])("%s stays as it was: %s", (place, problem) => {
    const { text, problems } = fill(place);
    expect(text).toBe(`before\n<!-- ${place} -->\nold\n<!-- end -->\nbehind\n`);
    expect(problems).toEqual([problem]);
  });
});
