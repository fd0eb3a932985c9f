import * as Plot from "@observablehq/plot";
import { RequestError } from "inkling";
import { rangeOf, type Tick, ticksOf } from "./axis.ts";
import { axisBelow, type DrawingDocument, drawing, drawMarks, gridMark, textAt } from "./chart.ts";
import { color } from "./color.ts";
import type { PictureOf } from "./picture-of.ts";
import { attributes, boldWidth, FONT_SIZE, figure, LINE_HEIGHT, textWidth, wrapText } from "./text.ts";

type Bars = PictureOf<"bars">;
type Bar = Bars["bars"][number];

/** Part of the width for the names, which are broken into lines. */
const NAMES = 0.36;

/**
 * Draws values as bars from zero; as dots where the axis does not begin there, since the length of a bar would then say
 * nothing. The axis begins at the least value where one lies below its `from`: no value is cut off.
 */
export function drawBars(picture: Bars, width: number, document: DrawingDocument): string {
  const { title, x, bars } = picture;
  if (bars.length === 0) throw new RequestError(`bars "${title}": there are none`, "give it one or more");
  const values = bars.flatMap((bar) =>
    valuesOf(bar).map((value) => ({ value, where: `bars "${title}": "${bar.name}"` })),
  );
  const least = Math.min(...values.map(({ value }) => value));
  const log = x.scale === "log";
  const from = log && x.from === undefined ? undefined : Math.min(x.from ?? 0, least);
  const range = rangeOf({ ...x, ...(from === undefined ? {} : { from }) }, values, { room: true });
  const asBars = !log && range.from <= 0 && range.to >= 0;

  const names = bars.map(({ name }) => wrapText(name, NAMES * width - 16));
  const columns = valueColumns(bars);
  const left = 14 + Math.max(...names.flat().map((line) => textWidth(line)));
  const right = width - columns.reduce((sum, column) => sum + column.width, 0) - 10;
  const signs = key(bars);
  const headings = columns.some(({ heading }) => heading !== "");
  const top = 6 + (signs === "" ? 0 : LINE_HEIGHT + 8) + (headings ? LINE_HEIGHT : 0);
  const pitch = 14 + LINE_HEIGHT * Math.max(...names.map((lines) => lines.length));
  const frame = { left, right, top, bottom: top + pitch * bars.length };

  const [ticks] = [6, 5, 4, 3, 2]
    .map((count) => ticksOf(range, count))
    .filter((each, n) => n === 4 || each.reduce((sum, { text }) => sum + textWidth(text) + 14, 0) < right - left) as [
    Tick[],
  ];
  const rows = { type: "linear", from: bars.length - 0.5, to: -0.5 } as const;
  const marks = [gridMark("x", ticks), ...(asBars ? [barMark(bars)] : dotMarks(bars)), ...spreadMarks(bars)];
  const chart = drawMarks(marks, { frame, x: range, y: rows, document });
  const labels = names.flatMap((lines, row) =>
    lines.map((line, n) => {
      const y = chart.y(row) + FONT_SIZE * 0.35 + (n - (lines.length - 1) / 2) * LINE_HEIGHT;
      return textAt(left - 10, y, line, { "text-anchor": "end" });
    }),
  );
  const figures = columns.flatMap(({ heading, texts, look }, index) => {
    const end = width - columns.slice(index + 1).reduce((sum, column) => sum + column.width, 0);
    const at = { ...look, "text-anchor": "end" };
    return [
      heading === "" ? "" : textAt(end, top - 6, heading, { ...at, "font-weight": undefined }),
      ...texts.map((text, row) => textAt(end, chart.y(row) + FONT_SIZE * 0.35, text, at)),
    ];
  });
  const content = [chart.content, axisBelow(frame, chart, ticks, x.label), ...labels, ...figures, signs];
  return drawing(picture, width, frame.bottom + 50, content.join(""));
}

function valuesOf({ value, low, high, published }: Bar): number[] {
  return [value, low, high, published].filter((each) => each !== undefined);
}

function barMark(bars: readonly Bar[]): Plot.Markish {
  return Plot.rect(bars, {
    x1: () => 0,
    x2: "value",
    y1: (_: Bar, row: number) => row - 0.28,
    y2: (_: Bar, row: number) => row + 0.28,
    fill: color("blue"),
    fillOpacity: 0.85,
  });
}

function dotMarks(bars: readonly Bar[]): Plot.Markish[] {
  const y = (_: Bar, row: number): number => row;
  return [
    Plot.ruleY(bars, { y, stroke: color("hairline") }),
    Plot.dot(bars, { x: "value", y, r: 5, fill: color("blue") }),
  ];
}

/** From the lowest to the highest run, and what was published. */
function spreadMarks(bars: readonly Bar[]): Plot.Markish[] {
  const rows = bars.map((bar, row) => ({ ...bar, row }));
  const runs = rows.filter(({ low, high }) => low !== undefined && high !== undefined);
  const ends = runs.flatMap(({ low, high, row }) => [low, high].map((at) => ({ at, row })));
  const published = rows.filter(({ published }) => published !== undefined);
  const ink = { stroke: color("ink"), strokeWidth: 1.75 };
  return [
    Plot.ruleY(runs, { x1: "low", x2: "high", y: "row", ...ink }),
    Plot.ruleX(ends, { x: "at", y1: ({ row }) => row - 0.13, y2: ({ row }) => row + 0.13, ...ink }),
    // A triangle that stands on its point above the bar: it hides neither the bar's end nor the runs.
    Plot.dot(published, {
      x: "published",
      y: "row",
      dy: -14,
      symbol: "triangle",
      rotate: 180,
      r: 4.5,
      fill: color("ink"),
    }),
  ];
}

interface Column {
  readonly heading: string;
  readonly texts: readonly string[];
  readonly width: number;
  readonly look: Readonly<Record<string, string | number>>;
}

/** The figures themselves, to the right of the bars. */
function valueColumns(bars: readonly Bar[]): Column[] {
  const published = bars.some((bar) => bar.published !== undefined);
  const column = (heading: string, texts: readonly string[], look: Column["look"]): Column => {
    const width = 14 + Math.max(textWidth(heading), ...texts.map((text) => boldWidth(text)));
    return { heading, texts, width, look };
  };
  const ours = column(
    published ? "ours" : "",
    bars.map(({ value }) => figure(value)),
    { fill: color("blue"), "font-weight": 600 },
  );
  if (!published) return [ours];
  const theirs = bars.map((bar) => (bar.published === undefined ? "" : figure(bar.published)));
  return [ours, column("published", theirs, { fill: color("ink") })];
}

/** What the signs beside the bars mean. */
function key(bars: readonly Bar[]): string {
  const look = { stroke: color("ink"), "stroke-width": 1.75 };
  const signs = [
    {
      name: "lowest to highest run",
      path: "M0 0h22M0-4v8M22-4v8",
      used: bars.some(({ low, high }) => (low ?? high) !== undefined),
    },
    {
      name: "published",
      filled: true,
      path: "M5-4h12l-6 9z",
      used: bars.some(({ published }) => published !== undefined),
    },
  ].filter(({ used }) => used);
  let x = 2;
  return signs
    .map(({ name, path, filled }) => {
      const fill = filled ? color("ink") : "none";
      const sign = `<path${attributes({ d: path, transform: `translate(${x} 10)`, ...look, fill })}/>${textAt(x + 28, 15, name, { fill: color("soft") })}`;
      x += 28 + textWidth(name) + 18;
      return sign;
    })
    .join("");
}
