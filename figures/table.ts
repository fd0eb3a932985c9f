import type { PictureOf } from "./picture-of.ts";
import { attributes, encodeText, figure } from "./text.ts";

/** A table; columns of numbers alone stand on the right. */
export function drawTable({ title, alt, columns, rows }: PictureOf<"table">): string {
  const numeric = columns.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  const looks = numeric.map((is) => (is ? { class: "figure-number" } : {}));
  const head = columns.map(
    (name, column) => `<th${attributes({ scope: "col", ...looks[column] })}>${encodeText(name)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((value, column) => {
      const text = encodeText(typeof value === "number" ? figure(value) : value);
      return column === 0 ? `<th scope="row">${text}</th>` : `<td${attributes(looks[column] ?? {})}>${text}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return scrolling(
    title,
    `<table class="figure-table">${caption(title, alt)}<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`,
  );
}

/** What a table is called and says, for those who do not see it: like a drawing, it leaves visible words to the page. */
export function caption(title: string, alt: string): string {
  return `<caption class="figure-unseen">${encodeText(title)}. ${encodeText(alt)}</caption>`;
}

/** A part of the page that is scrolled sideways, by keys as well, where it is wider than the page. */
export function scrolling(name: string, content: string): string {
  return `<div${attributes({ class: "figure-scrolling", role: "region", "aria-label": name, tabindex: 0 })}>${content}</div>`;
}
