import * as Plot from "@observablehq/plot";
import { RequestError } from "inkling";
import { rangeOf, ticksOf } from "./axis.ts";
import { axisBelow, axisLeft, type DrawingDocument, drawing, drawMarks, type Frame, gridMark } from "./chart.ts";
import { color, DASHED, toneOf } from "./color.ts";
import { drawLegend, type LegendEntry } from "./legend.ts";
import { drawEndLabels, drawMarkLabels } from "./line-labels.ts";
import type { PictureOf } from "./picture-of.ts";
import { LINE_HEIGHT, textWidth } from "./text.ts";

type Lines = PictureOf<"lines">;
type Series = Lines["series"][number];

/** Series that share a name and a look. */
export interface Family extends LegendEntry {
  readonly series: readonly Series[];
}

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
  const yRange = rangeOf(y, coordinates(1), { room: true });

  const names = Math.max(...families.map(({ name }) => textWidth(name)));
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

/** The series by group, each with its look: dashed by number, unless the picture says which are dashed. */
function familiesOf({ title, series }: Lines): Family[] {
  if (series.length === 0) throw new RequestError(`lines "${title}": there is no series`, "give it one or more");
  const groups = new Map<string, Series[]>();
  for (const each of series) {
    if (each.points.length === 0) {
      throw new RequestError(`lines "${title}": "${each.name}" has no points`, "leave the series out, and say so");
    }
    const key = JSON.stringify(each.group === undefined ? [each.name] : [each.group, "group"]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const chosen = series.some(({ style }) => style === "dashed");
  return [...groups.values()].map((members, index) => {
    const [{ group, name, style }] = members as [Series];
    const tone = toneOf(index);
    return {
      name: group !== undefined && members.length > 1 ? group : name,
      tone: chosen ? { ...tone, dash: style === "dashed" ? DASHED : undefined } : tone,
      line: style !== "dots",
      dots: style === "dots" || style === "line and dots",
      series: members,
    };
  });
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
