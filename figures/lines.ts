import * as Plot from "@observablehq/plot";
import { rangeOf, ticksOf } from "./axis.ts";
import { axisBelow, axisLeft, type DrawingDocument, drawing, drawMarks, type Frame, gridMark } from "./chart.ts";
import { color } from "./color.ts";
import { type Family, familiesOf } from "./families.ts";
import { drawLegend } from "./legend.ts";
import { drawEndLabels, drawMarkLabels } from "./line-labels.ts";
import type { PictureOf } from "./picture-of.ts";
import { boldWidth, LINE_HEIGHT, textWidth } from "./text.ts";

type Lines = PictureOf<"lines">;

/** Part of the width that names at the ends of lines may take; longer ones go into a legend. */
const NAMES = 0.34;

/** Draws curves, each named at its end where the names fit, in a legend above where not. */
export function drawLines(picture: Lines, width: number, document: DrawingDocument): string {
  const { x, y, marks = [] } = picture;
  const families = familiesOf(picture);
  const points = picture.series.flatMap(({ name, points }) => points.map((point) => ({ name, point })));
  const coordinates = (axis: 0 | 1) => [
    ...points.map(({ name, point }) => ({
      value: point[axis],
      where: `lines "${picture.title}": ${axis === 0 ? "an x" : "a y"} of "${name}"`,
    })),
    ...marks.flatMap(({ label, ...mark }) => {
      const value = axis === 0 ? mark.x : mark.y;
      return value === undefined ? [] : [{ value, where: `lines "${picture.title}": the mark "${label}"` }];
    }),
  ];
  const xRange = rangeOf(x, coordinates(0));
  const yRange = rangeOf(showingEnds(picture), coordinates(1), { room: true });

  const names = Math.max(...families.map(({ name }) => boldWidth(name)));
  const height = Math.round(width * (width < 500 ? 0.62 : 0.5));
  const atEnds = names <= NAMES * width && families.length * LINE_HEIGHT <= height;
  const xTicks = ticksOf(xRange, width / 90, { whole: points.every(({ point }) => Number.isInteger(point[0])) });
  const yTicks = ticksOf(yRange, height / 45);
  const left = 12 + Math.max(...yTicks.map(({ text }) => textWidth(text)));
  const right = width - (atEnds ? names + 18 : 14);
  const legend = atEnds ? { content: "", height: 0 } : drawLegend(families, 2, width);
  const top = legend.height + 34 + (legend.height > 0 ? 6 : 0);
  const frame: Frame = { left, right, top, bottom: top + height };

  const chart = drawMarks(
    [gridMark("x", xTicks), gridMark("y", yTicks), ...marks.flatMap(markOf), ...families.flatMap(drawFamily)],
    { frame, x: xRange, y: yRange, document },
  );
  const content = [
    legend.content,
    chart.content,
    axisBelow(frame, chart, xTicks, x.label),
    axisLeft(frame, chart, yTicks, y.label),
    drawMarkLabels(marks, picture.series, frame, chart),
    atEnds ? drawEndLabels(families, frame, chart) : "",
  ];
  return drawing(picture, width, frame.bottom + 50, content.join(""));
}

/** The upright axis as asked for, but never without the last point of a curve: what it came to is seen. */
function showingEnds({ y, series }: Lines): Lines["y"] {
  const ends = series.map(({ points }) => points.at(-1)![1]);
  return {
    ...y,
    ...(y.from === undefined ? {} : { from: Math.min(y.from, ...ends) }),
    ...(y.to === undefined ? {} : { to: Math.max(y.to, ...ends) }),
  };
}

function drawFamily({ tone, series }: Family): Plot.Markish[] {
  const many = series.length > 1;
  return series.flatMap(({ points, style }) => {
    const line = Plot.line(points, {
      stroke: tone.color,
      strokeWidth: many ? 1.5 : 2.25,
      strokeOpacity: many ? 0.8 : 1,
      strokeDasharray: tone.dash,
    });
    const dots = Plot.dot(points, { fill: tone.color, symbol: tone.symbol, r: 3.5 });
    if (style === "dots" || points.length === 1) return [dots];
    return style === "line and dots" ? [line, dots] : [line];
  });
}

function markOf({ x, y }: NonNullable<Lines["marks"]>[number]): Plot.Markish[] {
  const look = { stroke: color("soft"), strokeWidth: 1.5, strokeDasharray: "1 4", strokeLinecap: "round" as const };
  return [...(x === undefined ? [] : [Plot.ruleX([x], look)]), ...(y === undefined ? [] : [Plot.ruleY([y], look)])];
}
