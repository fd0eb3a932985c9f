/**
 * Puts what `inkling reproduce` has found into the page: `results/` of the repository becomes small files that a view of it
 * shows. Pictures are drawn here, so that no page loads what draws.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { experiments, type Picture } from "inkling/experiments";
import type { Plugin } from "vite";
import { type Concluded, lastReason, measuredText, type Reproduced } from "../cli/reproduce/conclude.ts";
import { drawPicture } from "../figures/draw.ts";
import type { Card, Compared, Result, Shown, Values } from "../studio/views/figures/results.ts";

/** Width of the small pictures, which is about that of a card. */
const SMALL = 320;

/** What a picture that can be a file of its own is of. */
const ALONE: readonly Picture["kind"][] = ["lines", "bars", "valley", "circuit", "true-against-read", "images"];

/** The page's files, by name, of a folder that `inkling reproduce` has filled; without it a list of nothing. */
export function resultFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const cards: Card[] = [];
  for (const { id } of experiments) {
    const path = join(folder, `${id}.json`);
    if (!existsSync(path)) continue;
    const reproduced = JSON.parse(readFileSync(path, "utf8")) as Reproduced;
    const small = reproduced.pictures.find(({ kind }) => ALONE.includes(kind));
    cards.push(cardOf(reproduced, small !== undefined));
    files.set(`results/${id}.json`, JSON.stringify(resultOf(reproduced)));
    if (small !== undefined) files.set(`results/${id}.svg`, drawPicture(small, { standalone: true, width: SMALL }));
  }
  return files.set("results/index.json", JSON.stringify(cards));
}

/** Adds those files to the page, built or served. */
export function resultsInPage(folder: string): Plugin {
  return {
    name: "results of experiments",
    generateBundle() {
      for (const [fileName, source] of resultFiles(folder)) this.emitFile({ type: "asset", fileName, source });
    },
    configureServer({ middlewares }) {
      let files: Map<string, string> | undefined;
      middlewares.use((request, response, next) => {
        const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
        if (!name.startsWith("results/")) return next();
        files ??= resultFiles(folder);
        const file = files.get(name);
        if (file === undefined) return next();
        response.setHeader("content-type", name.endsWith(".svg") ? "image/svg+xml" : "application/json");
        response.end(file);
      });
    },
  };
}

function comparedOf(claim: Concluded, i: number, claims: readonly Concluded[]): Compared {
  const { what, published, band, measured, verdict } = claim;
  const missed = lastReason(claims, i);
  return {
    what,
    published,
    ...(band === undefined ? {} : { band }),
    ours: measuredText(measured, band?.unit),
    verdict,
    agrees: verdict !== "worse" && verdict !== "not shown",
    ...(missed === undefined ? {} : { missed }),
  };
}

function cardOf({ id, title, section, source, extent, claims }: Reproduced, pictured: boolean): Card {
  const compared = claims.map(comparedOf);
  return {
    id,
    title,
    chapter: section,
    source,
    agrees: compared.every(({ agrees }) => agrees),
    quick: extent === "quick",
    claim: compared[0]!,
    more: compared.length - 1,
    pictured,
  };
}

function resultOf({
  id,
  title,
  source,
  setup,
  extent,
  claims,
  remarks,
  pictures,
  why,
  runs,
  command,
}: Reproduced): Result {
  return {
    id,
    title,
    source,
    setup,
    quick: extent === "quick",
    claims: claims.map(comparedOf),
    remarks,
    pictures: pictures.map(shownOf),
    why: why.split(/\n\s*\n/),
    runs: runs.map(({ name, kind, settings, seed, seconds, hash, hashes }) => ({
      ...{ name, kind, settings, seed, seconds, hash },
      ...(hashes === undefined ? {} : { weights: hashes.weights }),
    })),
    command,
  };
}

function shownOf(picture: Picture): Shown {
  const { kind, title, alt } = picture;
  if (kind === "confusion" || kind === "images" || kind === "digits" || kind === "table") return picture;
  const table = valuesOf(picture);
  return { kind: "drawn", title, alt, svg: drawPicture(picture), ...(table === undefined ? {} : { table }) };
}

/** The values of a chart, for who would rather read them. */
function valuesOf(picture: Picture): Values | undefined {
  if (picture.kind === "bars") {
    const rows = picture.bars.map(({ name, value, low, high, published }) =>
      [name, value, low, high, published].map((each) => shorter(each ?? "")),
    );
    return { columns: ["", picture.x.label, "least", "greatest", "published"], rows };
  }
  if (picture.kind !== "lines") return undefined;
  const { x, y, series } = picture;
  if (series.some(({ points }) => new Set(points.map(([at]) => at)).size < points.length)) {
    const rows = series.flatMap(({ name, points }) => points.map((point) => [name, ...point.map(shorter)]));
    return { columns: ["", x.label, y.label], rows };
  }
  const places = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const lookups = series.map(({ points }) => new Map(points));
  const rows = places.map((at) => [shorter(at), ...lookups.map((lookup) => shorter(lookup.get(at) ?? ""))]);
  return { columns: [x.label, ...series.map(({ name }) => `${y.label}, ${name}`)], rows };
}

/** Six digits are more than any of these measurements has. */
function shorter(value: string | number): string | number {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}
