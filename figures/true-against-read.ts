import { Random } from "inkling";
import { drawing, textAt } from "./chart.ts";
import { color } from "./color.ts";
import { requireCounts } from "./counts.ts";
import type { PictureOf } from "./picture-of.ts";
import { attributes, FONT_SIZE, LINE_HEIGHT } from "./text.ts";

/** How far from the middle of its cell a dot may fall, as a part of the cell. */
const JITTER = 0.42;

/**
 * Draws a dot for each image, in the column of what was read and the row of the true digit, moved a little by chance so
 * that many do not look like one. The same counts give the same dots.
 */
export function drawTrueAgainstRead(picture: PictureOf<"true-against-read">, width: number): string {
  const { title, counts } = picture;
  requireCounts(`true-against-read "${title}"`, counts);
  const left = 44;
  const top = LINE_HEIGHT + 12;
  const side = (width - left - 12) / counts.length;
  const bottom = top + side * counts.length;
  const right = left + side * counts.length;
  const middle = (index: number): number => (index + 0.5) * side;

  const random = new Random(0, "true against read");
  const correct = new Dots();
  const wrong = new Dots();
  for (const [truth, row] of counts.entries()) {
    for (const [read, count] of row.entries()) {
      const dots = truth === read ? correct : wrong;
      for (let n = 0; n < count; n++) {
        const [dx, dy] = [random.uniform(), random.uniform()].map((u) => (2 * u - 1) * JITTER * side);
        dots.add(left + middle(read) + dx!, bottom - middle(truth) + dy!);
      }
    }
  }
  const lines = Array.from({ length: counts.length + 1 }, (_, n) => n * side);
  const grid = lines.map((at) => `M${left} ${bottom - at}H${right}M${left + at} ${top}V${bottom}`).join("");
  const numbers = counts.map((_, digit) => [
    textAt(left + middle(digit), bottom + 20, String(digit), { "text-anchor": "middle" }),
    textAt(left - 10, bottom - middle(digit) + FONT_SIZE * 0.35, String(digit), { "text-anchor": "end" }),
  ]);
  const content = [
    `<path${attributes({ d: grid, stroke: color("hairline"), fill: "none" })}/>`,
    correct.drawn("right", color("blue"), 1.6),
    wrong.drawn("wrong", color("orange"), 3),
    `<g${attributes({ fill: color("soft") })}>${numbers.flat().join("")}</g>`,
    textAt(right, bottom + 40, "read as", { "text-anchor": "end" }),
    textAt(2, 16, "true digit"),
  ];
  return drawing(picture, width, bottom + 50, content.join(""));
}

/** Thousands of dots as one path, each from the one before it: points of a line with round ends and no length. */
class Dots {
  #path = "";
  #x = 0;
  #y = 0;

  add(x: number, y: number): void {
    // Tenths, whole: rounding does not add up.
    const [dx, dy] = [Math.round(10 * x) - this.#x, Math.round(10 * y) - this.#y];
    this.#x += dx;
    this.#y += dy;
    this.#path += `m${dx / 10} ${dy / 10}h0`;
  }

  drawn(name: string, stroke: string, width: number): string {
    if (this.#path === "") return "";
    const look = {
      class: `figure-dots-${name}`,
      d: `M0 0${this.#path}`,
      stroke,
      "stroke-width": width,
      "stroke-linecap": "round",
    };
    return `<path${attributes(look)}/>`;
  }
}
