import { textAt } from "./chart.ts";
import type { Tone } from "./color.ts";
import { attributes, LINE_HEIGHT, textWidth } from "./text.ts";

export interface LegendEntry {
  readonly name: string;
  readonly tone: Tone;
  readonly line: boolean;
  readonly dots: boolean;
}

const SAMPLE = 30;
const BETWEEN = 18;

/** Samples of lines with their names, in as many rows as the width asks for; `height` is that of all rows. */
export function drawLegend(
  entries: readonly LegendEntry[],
  left: number,
  right: number,
): { content: string; height: number } {
  let x = left;
  let row = 0;
  const content = entries.map(({ name, tone, line, dots }) => {
    const width = SAMPLE + 6 + textWidth(name);
    if (x > left && x + width > right) {
      x = left;
      row++;
    }
    const y = row * LINE_HEIGHT + LINE_HEIGHT / 2;
    const sample = line
      ? `<path${attributes({ d: `M${x} ${y}h${SAMPLE}`, stroke: tone.color, "stroke-width": 2, "stroke-dasharray": tone.dash })}/>`
      : "";
    const dot = dots ? symbolAt(tone, x + SAMPLE / 2, y) : "";
    const text = textAt(x + SAMPLE + 6, y + 5, name);
    x += width + BETWEEN;
    return sample + dot + text;
  });
  return { content: content.join(""), height: (row + 1) * LINE_HEIGHT };
}

const SHAPES = {
  circle: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  square: "M-3.5-3.5h7v7h-7z",
  triangle: "M0-4.6l4.4 7.8h-8.8z",
  diamond: "M0-5l4.4 5-4.4 5-4.4-5z",
} as const;

/** A dot in the shape of its line. */
export function symbolAt({ symbol, color }: Tone, x: number, y: number): string {
  return `<path${attributes({ d: SHAPES[symbol], transform: `translate(${x} ${y})`, fill: color })}/>`;
}
