import * as Plot from "@observablehq/plot";
import { RequestError } from "inkling";
import { rangeOf, ticksOf } from "./axis.ts";
import { axisBelow, axisLeft, type DrawingDocument, drawing, drawMarks, textAt } from "./chart.ts";
import { color, type Tone, toneOf } from "./color.ts";
import { drawLegend } from "./legend.ts";
import type { PictureOf } from "./picture-of.ts";
import { attributes, figure, LINE_HEIGHT, textWidth, wrapText } from "./text.ts";

type Valley = PictureOf<"valley">;

const LEVELS = 10;

/** Draws a function of two variables as a map, the higher the bluer, and the paths that went down in it. */
export function drawValley(picture: Valley, width: number, document: DrawingDocument): string {
  const { title, values, paths } = picture;
  const where = `valley "${title}"`;
  const x = rangeOf(picture.x, valuesOf(paths, 0, where));
  const y = rangeOf(picture.y, valuesOf(paths, 1, where));
  const levels = levelsOf(values, where);
  const xTicks = ticksOf(x, width / 80);
  const legend = drawLegend(
    paths.map(({ name }, index) => ({ name, tone: pathTone(index), line: true, dots: true })),
    2,
    width,
  );
  const note = wrapText(`Contours at ${levels.map(figure).join(", ")}`, width);
  const top = (paths.length === 0 ? 0 : legend.height + 6) + 34;
  const height = Math.round(width * 0.7);
  const yTicks = ticksOf(y, height / 50);
  const frame = {
    left: 12 + Math.max(...yTicks.map(({ text }) => textWidth(text))),
    right: width - 14,
    top,
    bottom: top + height,
  };
  const ground = Plot.contour({
    x1: x.from,
    x2: x.to,
    y1: y.from,
    y2: y.to,
    value: interpolated(picture, where),
    thresholds: levels,
    pixelSize: 3,
    fill: color("blue"),
    fillOpacity: 0.075,
    stroke: color("soft"),
    strokeWidth: 0.75,
    strokeOpacity: 0.7,
  });
  const marks = paths.flatMap(({ points }, index) => pathMarks(points, pathTone(index)));
  const chart = drawMarks([ground, ...marks], { frame, x, y, document });
  const box = attributes({
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height,
    fill: "none",
    stroke: color("edge"),
  });
  const foot = frame.bottom + 40 + LINE_HEIGHT;
  const content = [
    paths.length === 0 ? "" : legend.content,
    chart.content,
    `<rect${box}/>`,
    axisBelow(frame, chart, xTicks, picture.x.label),
    axisLeft(frame, chart, yTicks, picture.y.label),
    ...note.map((line, index) => textAt(2, foot + 6 + index * LINE_HEIGHT, line, { fill: color("soft") })),
  ];
  return drawing(picture, width, foot + note.length * LINE_HEIGHT, content.join(""));
}

/** On blue ground, blue comes last. */
function pathTone(index: number): Tone {
  return toneOf(index + 1);
}

function valuesOf(paths: Valley["paths"], axis: 0 | 1, where: string) {
  return paths.flatMap(({ name, points }) =>
    points.map((point) => ({ value: point[axis], where: `${where}: "${name}"` })),
  );
}

/** Heights of the contours, closer together at the bottom, which would else be one wide plain: squares of even steps. */
function levelsOf(values: readonly number[], where: string): number[] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RequestError(`${where}: a value is ${value}`, "give numbers alone");
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return Array.from({ length: LEVELS }, (_, n) => {
    const level = least + (most - least) * ((n + 0.5) / LEVELS) ** 2;
    return Number(level.toPrecision(2));
  });
}

/** The function between its values: linear in x and y within each square of four. */
function interpolated({ x, y, columns, values }: Valley, where: string): (x: number, y: number) => number {
  const rows = values.length / columns;
  if (!Number.isInteger(rows) || columns < 2 || rows < 2) {
    throw new RequestError(
      `${where}: ${values.length} values do not fill rows of ${columns}`,
      "give at least two rows and columns, all rows full",
    );
  }
  const place = (part: number, count: number): [index: number, rest: number] => {
    const at = Math.max(0, Math.min(1, part)) * (count - 1);
    const index = Math.min(count - 2, Math.floor(at));
    return [index, at - index];
  };
  return (atX, atY) => {
    const [column, right] = place((atX - x.from) / (x.to - x.from), columns);
    const [row, up] = place((atY - y.from) / (y.to - y.from), rows);
    const [a, b] = [0, 1].map((n) => {
      const first = (row + n) * columns + column;
      return (1 - right) * values[first]! + right * values[first + 1]!;
    });
    return (1 - up) * a! + up * b!;
  };
}

/** A path with a dot for each step, a ring where it begins. */
function pathMarks(points: Valley["paths"][number]["points"], { color: tone, symbol, dash }: Tone): Plot.Markish[] {
  const start = points.slice(0, 1);
  return [
    Plot.line(points, { stroke: tone, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(points, { fill: tone, symbol, r: 3 }),
    Plot.dot(start, { stroke: tone, strokeWidth: 2.25, fill: color("card"), r: 6 }),
  ];
}
