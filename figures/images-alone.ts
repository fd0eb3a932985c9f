import { drawing, textAt } from "./chart.ts";
import { color } from "./color.ts";
import { bytesOf, PALETTE } from "./images.ts";
import type { PictureOf } from "./picture-of.ts";
import { attributes, FONT_SIZE, LINE_HEIGHT, short, textWidth } from "./text.ts";

const GAP = 10;
/** About how wide one image is: large ones have more to show. */
const [LARGE, SMALL] = [84, 56];
/** Shades that are told apart: neighbors among 256 are not. */
const SHADES = 16;
/** How wide each of them is in the scale under signed images. */
const RAMP = 8;

/** The same images as a drawing of their own, every run of pixels of one shade a piece of a line as wide as a pixel. */
export function drawImagesAlone(picture: PictureOf<"images">, width: number): string {
  const { title, width: columns, height: rows, scale, images } = picture;
  const across = Math.max(1, Math.floor((width + GAP) / ((columns * rows > 100 ? LARGE : SMALL) + GAP)));
  const pixel = ((width + GAP) / across - GAP) / columns;
  const step = { x: columns * pixel + GAP, y: rows * pixel + LINE_HEIGHT + GAP };
  const tiles = images.map(({ name, pixels }, i) => {
    const bytes = bytesOf(pixels, `images "${title}": "${name}"`, columns * rows);
    const place = `translate(${short((i % across) * step.x)} ${short(Math.floor(i / across) * step.y)})`;
    const image = `<g${attributes({ transform: `scale(${pixel.toPrecision(5)})` })}>${shapes(bytes, columns, scale)}</g>`;
    const label = textAt((columns * pixel) / 2, rows * pixel + LINE_HEIGHT, name.replace(/^\D+ (?=\d+$)/, ""), {
      "text-anchor": "middle",
    });
    return `<g${attributes({ transform: place })}>${image}${label}</g>`;
  });
  const height = Math.ceil(images.length / across) * step.y + GAP;
  const content = `<g shape-rendering="crispEdges">${tiles.join("")}</g>`;
  if (scale === "ink") return drawing(picture, width, height, content);
  return drawing(picture, width, height + LINE_HEIGHT + GAP, content + legend(height));
}

/** A path for each shade that occurs. */
function shapes(bytes: Uint8Array, columns: number, scale: "ink" | "signed"): string {
  const paths = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const shade = shadeOf(bytes[at]!, scale);
    let end = at + 1;
    while (end % columns !== 0 && shadeOf(bytes[end]!, scale) === shade) end++;
    const run = `M${at % columns} ${Math.floor(at / columns)}h${end - at}`;
    paths.set(shade, (paths.get(shade) ?? "") + run);
    at = end;
  }
  const lines = [...paths].map(([stroke, d]) => `<path${attributes({ stroke, d })}/>`);
  return `<g transform="translate(0 0.5)">${lines.join("")}</g>`;
}

function shadeOf(byte: number, scale: "ink" | "signed"): string {
  const rounded = Math.min(255, Math.round((byte / 256) * SHADES) * (256 / SHADES));
  const channels = scale === "ink" ? [255 - rounded, 255 - rounded, 255 - rounded] : PALETTE[rounded]!;
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The scale of colors from the most negative to the most positive. */
function legend(top: number): string {
  const [low, high] = ["− negative", "positive +"];
  const left = textWidth(low) + GAP;
  const bytes = Uint8Array.from({ length: SHADES }, (_, i) => i * (256 / SHADES));
  const ramp = `<g${attributes({ transform: `translate(${short(left)} ${short(top)}) scale(${RAMP} ${FONT_SIZE})`, "shape-rendering": "crispEdges" })}>${shapes(bytes, SHADES, "signed")}</g>`;
  const text = { fill: color("soft") };
  return `${textAt(0, top + FONT_SIZE - 3, low, text)}${ramp}${textAt(left + RAMP * SHADES + GAP, top + FONT_SIZE - 3, high, text)}`;
}
