import { requireCounts } from "./counts.ts";
import type { PictureOf } from "./picture-of.ts";
import { caption, scrolling } from "./table.ts";
import { attributes, decimal } from "./text.ts";

/** Shades of a cell. */
const SHADES = 4;

/** A table of the counts, the true digits down, what was read across; the more mistakes, the darker. */
export function drawConfusion({ title, alt, counts }: PictureOf<"confusion">): string {
  requireCounts(`confusion "${title}"`, counts);
  const most = Math.max(1, ...counts.flatMap((row, truth) => row.filter((_, read) => read !== truth)));
  const heads = counts.map((_, read) => `<th scope="col">${read}</th>`);
  const rows = counts.map((row, truth) => {
    const cells = row.map((count, read) => {
      const look = truth === read ? "figure-right" : count === 0 ? "figure-none" : `figure-wrong-${shade(count, most)}`;
      return `<td${attributes({ class: look })}>${decimal(count, 0).replace(",", "")}</td>`;
    });
    return `<tr><th scope="row">${truth}</th>${cells.join("")}</tr>`;
  });
  return scrolling(
    title,
    `<table class="figure-table figure-counts">${caption(title, alt)}<thead><tr><td></td><th scope="colgroup" colspan="${counts.length}">read as</th></tr><tr><th scope="col">true</th>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
  );
}

/** 1 to 4, by the count's logarithm: a few mistakes are seen beside many. */
function shade(count: number, most: number): number {
  return most === 1 ? SHADES : 1 + Math.round(((SHADES - 1) * Math.log(count)) / Math.log(most));
}
