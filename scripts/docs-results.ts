/**
 * What the pages of docs/ take from results: tables of claims, and pictures. Each place stands between two comments, of
 * which the first says what belongs there:
 *
 * `<!-- results: book-30 1 2, book-100 -->` a table: the first two claims of book-30, and all of book-100
 * `<!-- picture: book-30, Weights of -->` the picture whose title begins so, its words under it; a table as Markdown
 *
 * and the second is `<!-- end -->`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measuredText, type Reproduced, reasonOf } from "../cli/reproduce/conclude.ts";
import { drawPicture } from "../figures/draw.ts";
import { figure } from "../figures/text.ts";

export type { Reproduced };

/** An experiment's file in the folder of results; undefined where there is none. */
export type Results = (id: string) => Reproduced | undefined;

/** The results that `inkling reproduce --out` left in a folder; those of --quick say little, and do not count. */
export function resultsIn(folder: string): Results {
  return (id) => {
    const file = join(folder, `${id}.json`);
    if (!existsSync(file)) return undefined;
    const reproduced = JSON.parse(readFileSync(file, "utf8")) as Reproduced;
    return reproduced.extent === "full" ? reproduced : undefined;
  };
}

/** A page as it is to be, what is drawn for it, and what could not be. */
export interface Filled {
  readonly text: string;
  /** Drawings by file name. */
  readonly pictures: ReadonlyMap<string, string>;
  /** What is wrong with places that stay as they were. */
  readonly problems: readonly string[];
  /** Experiments that there is no result of. */
  readonly missing: ReadonlySet<string>;
}

const PLACE = /<!-- (results|picture): ([^\n]+) -->\n[\s\S]*?<!-- end -->/g;

/** Puts tables and pictures into their places on a page. */
export function fillPage(page: string, results: Results): Filled {
  const pictures = new Map<string, string>();
  const missing = new Set<string>();
  const problems: string[] = [];
  const resultOf = (id: string): Reproduced => results(id)!;
  const text = page.replace(PLACE, (place, kind: string, wanted: string) => {
    try {
      const absent = namesOf(kind, wanted).filter((id) => results(id) === undefined);
      for (const id of absent) missing.add(id);
      if (absent.length > 0) throw new Unfilled(`no result of ${absent.join(", ")}`);
      const content = kind === "results" ? claimsTable(wanted, resultOf) : drawn(wanted, resultOf, pictures);
      return `<!-- ${kind}: ${wanted} -->\n\n${content}\n\n<!-- end -->`;
    } catch (error) {
      if (!(error instanceof Unfilled)) throw error;
      problems.push(error.message);
      return place;
    }
  });
  return { text, pictures, problems, missing };
}

/** The experiments that a place names. */
function namesOf(kind: string, wanted: string): string[] {
  const parts = wanted.split(", ");
  return kind === "picture" ? parts.slice(0, 1) : parts.map((part) => part.split(" ")[0]!);
}

/** A place that cannot be filled. */
class Unfilled extends Error {}

/** A row for each claim, and why ours lies elsewhere where it does. */
function claimsTable(wanted: string, resultOf: (id: string) => Reproduced): string {
  const rows: string[][] = [];
  /** Each reason, with the claims that it stands behind. */
  const reasons = new Map<string, string[]>();
  const lists = wanted.split(", ").map((each) => each.split(" ") as [string, ...string[]]);
  for (const [id, ...chosen] of lists) {
    const { claims } = resultOf(id);
    const numbers = chosen.length === 0 ? claims.map((_, i) => i + 1) : chosen.map(Number);
    for (const [row, number] of numbers.entries()) {
      const claim = claims[number - 1];
      if (claim === undefined) throw new Unfilled(`${id} has ${claims.length} claims, and no number ${number}`);
      const { what, published, measured, verdict, band } = claim;
      rows.push([row === 0 ? `\`${id}\`` : "", what, published, measuredText(measured, band?.unit), verdict]);
      const reason = reasonOf(claim);
      if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), `\`${id}\`, ${what}`]);
    }
  }
  const table = markdownTable(["", "what", "published", "ours", ""], rows);
  const told = Array.from(reasons, ([reason, whats]) => `${whats.join("; ")}: ${reason}`);
  return told.length === 0 ? table : `${table}\n\nWhy not as published: ${told.join(" ")}`;
}

/** A link to the drawing, or the table itself. */
function drawn(wanted: string, resultOf: (id: string) => Reproduced, pictures: Map<string, string>): string {
  const [id = "", ...rest] = wanted.split(", ");
  const start = rest.join(", ");
  const all = resultOf(id).pictures;
  const found = all.filter(({ title }) => title.startsWith(start));
  if (found.length !== 1) {
    const titles = all.map(({ title }) => `"${title}"`).join(", ");
    throw new Unfilled(`"picture: ${wanted}" fits ${found.length} of the pictures ${titles}`);
  }
  const picture = found[0]!;
  const words = `_${plain(picture.alt)}_`;
  if (picture.kind === "table") {
    const rows = picture.rows.map((row) => row.map((cell) => (typeof cell === "number" ? figure(cell) : cell)));
    return `${markdownTable(picture.columns, rows)}\n\n${words}`;
  }
  const file = `${id}-${start!
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "")}.svg`;
  pictures.set(file, `${drawPicture(picture, { standalone: true })}\n`);
  return `![${plain(picture.title)}](pictures/${file})\n\n${words}`;
}

/** A table with columns as wide as their widest cell, as the formatter wants it. */
function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows].map((row) => row.map(plain));
  const widths = columns.map((_, i) => Math.max(3, ...lines.map((cells) => [...cells[i]!].length)));
  const [head, ...body] = lines.map((cells) =>
    cells.map((cell, i) => cell + " ".repeat(widths[i]! - [...cell].length)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [head!, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Words that Markdown leaves as they are; code stays code. */
function plain(text: string): string {
  if (/^`[^`]*`$/.test(text)) return text;
  return text.replace(/[\\`*_[\]<>|~]/g, (mark) => `\\${mark}`);
}
