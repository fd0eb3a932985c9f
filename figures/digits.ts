import { type Dataset, RequestError } from "inkling";
import type { PictureOf } from "./picture-of.ts";
import { pngAddress } from "./png.ts";
import { attributes, encodeText } from "./text.ts";

type Digits = PictureOf<"digits">;
type TestImages = Pick<Dataset, "count" | "inputs">;

const SIDE = 28;

/** Rows of one table: several stand side by side, as many as the page has room for. */
const ROWS = 20;

/** Tables of digits, each as its image, with what the networks read; mistakes have a cross as well as a color. */
export function drawDigits({ title, alt, columns, rows }: Digits, testImages: TestImages | undefined): string {
  const where = `digits "${title}"`;
  if (testImages === undefined) {
    throw new RequestError(`${where}: there are no test images`, "give those of MNIST as testImages");
  }
  const heads = ['<span class="figure-unseen">image</span>', "true", ...columns.map(encodeText)];
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join("");
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, part) => {
    const inside = rows.slice(part * ROWS, (part + 1) * ROWS);
    const lines = inside.map((row) => drawRow(row, columns, testImages, where)).join("");
    const name = `<caption class="figure-unseen">${encodeText(title)}, part ${part + 1}</caption>`;
    return `<table class="figure-table">${name}<thead><tr>${head}</tr></thead><tbody>${lines}</tbody></table>`;
  });
  const outer = attributes({ class: "figure-digits", role: "group", "aria-label": `${title}. ${alt}`, tabindex: 0 });
  return `<div${outer}>${parts.join("")}</div>`;
}

function drawRow(
  { image, label, cells }: Digits["rows"][number],
  columns: readonly string[],
  testImages: TestImages,
  where: string,
): string {
  if (cells.length !== columns.length) {
    throw new RequestError(
      `${where}: image ${image} has ${cells.length} cells for ${columns.length} networks`,
      "give one for each network",
    );
  }
  const src = imageAddress(image, testImages, where);
  const picture = `<img${attributes({ class: "figure-ink", src, width: SIDE, height: SIDE, alt: `test image ${image}` })}/>`;
  const read = cells.map(({ read, probability }) => {
    const percent = `<small>${percentOf(probability)}</small>`;
    if (read === label) return `<td>${read} ${percent}</td>`;
    return `<td class="figure-mistake"><b><i>✕<span class="figure-unseen"> wrong:</span></i> ${read}</b> ${percent}</td>`;
  });
  return `<tr><td>${picture}</td><th scope="row">${label}</th>${read.join("")}</tr>`;
}

function imageAddress(image: number, { count, inputs }: TestImages, where: string): string {
  if (!Number.isInteger(image) || image < 0 || image >= count) {
    throw new RequestError(`${where}: there is no image ${image} among ${count}`, "images are counted from 0");
  }
  const scale = inputs instanceof Uint8Array ? 1 : 255;
  const pixels = inputs.subarray(image * SIDE * SIDE, (image + 1) * SIDE * SIDE);
  return pngAddress(
    Uint8Array.from(pixels, (ink) => 255 - Math.round(scale * ink)),
    SIDE,
    SIDE,
    1,
  );
}

function percentOf(probability: number): string {
  return probability >= 0.9995 ? "> 99.9 %" : `${(100 * probability).toFixed(1)} %`;
}
