/* Where everything of a chart stands: plain numbers and paths, in pixels. */
import { log } from "inkling";
import { type Tick, ticksOf } from "../../figures/axis.ts";
import { spread } from "../../figures/place.ts";
import { figure, short, textWidth } from "../../figures/text.ts";
import type { Line, LineChartProps } from "./types.ts";

/** A chart, ready to be drawn. */
export interface ChartLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly paths: readonly { readonly line: Line; readonly d: string }[];
  /** Names at the ends of lines, with a thread from each end; none where they would take the curves' room. */
  readonly labels: readonly { readonly line: Line; readonly y: number; readonly thread: string }[];
}

/** Lengths of dashes and gaps, which tell lines apart where colors do not. */
export const DASHES = { blue: undefined, orange: "7 4", ink: "2 3", grey: "11 3 2 3" } as const;

/** How much of its width a chart gives to names at the ends of its lines. */
const ROOM_FOR_NAMES = 0.3;

type Domain = readonly [low: number, high: number];

/** Lays a chart out, `width` by `height` pixels, its letters `em` high. */
export function layOut(
  {
    lines: given,
    xDomain,
    yDomain,
    yScale = "linear",
  }: Pick<LineChartProps, "lines" | "xDomain" | "yDomain" | "yScale">,
  width: number,
  height: number,
  em: number,
): ChartLayout {
  const lines = yScale === "log" ? given.map(withoutZeros) : given;
  const [x0, x1] = xDomain ?? domainOf(lines, "x");
  const [y0, y1] = yDomain ?? domainOf(lines, "y", yScale);
  const top = 1.8 * em;
  const bottom = height - 2.8 * em;
  const yTicks = ticksOf({ type: yScale, from: y0, to: y1 }, Math.max(4, Math.floor((bottom - top) / (2 * em))));
  const named = lines.filter(({ ghost, y }) => !ghost && y.length > 0);
  const left = Math.ceil(Math.max(em, ...yTicks.map(({ text }) => textWidth(text, em))) + 0.6 * em);
  const names = Math.max(0, ...named.map(({ name }) => textWidth(name, em)));
  const roomy = names > 0 && names <= ROOM_FOR_NAMES * width;
  const right = width - Math.ceil(roomy ? names + em : em);
  const whole = lines.every(({ x }) => x.every(Number.isInteger));
  const xTicks = ticksOf({ type: "linear", from: x0, to: x1 }, Math.max(3, Math.floor((right - left) / (3.5 * em))), {
    whole,
  });
  const x = (value: number): number => left + ((value - x0) / (x1 - x0)) * (right - left);
  const scaled = yScale === "log" ? log : (value: number): number => value;
  const [low, high] = [scaled(y0), scaled(y1)];
  const y = (value: number): number => bottom - ((scaled(value) - low) / (high - low)) * (bottom - top);
  const ends = (roomy ? named : []).map((line) => {
    const last = line.y.findLastIndex(Number.isFinite);
    return { line, x: x(line.x[last] ?? x1), y: Math.max(top, Math.min(bottom, y(line.y[last] ?? y0))) };
  });
  const heights = spread(
    ends.map((end) => end.y),
    1.25 * em,
    top,
    bottom,
  );
  const labels = ends.map(({ line, ...end }, i) => {
    const at = heights[i]!;
    const near = Math.abs(at - end.y) < 3 && end.x > right - 4;
    const thread = near
      ? ""
      : `M${short(end.x + 3)} ${short(end.y)}H${short(right + 2)}L${short(right + 0.4 * em)} ${short(at)}`;
    return { line, y: at, thread };
  });
  const paths = lines.map((line) => ({ line, d: pathOf(line, x, y) }));
  return { left, right, top, bottom, x, y, xTicks, yTicks, paths, labels };
}

/** From the least to the greatest value; a point gets room around it, and nothing is 0 to 1. */
function domainOf(lines: readonly Line[], axis: "x" | "y", scale: "linear" | "log" = "linear"): Domain {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    for (const value of line[axis]) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (scale === "log") return low > high ? [0.1, 1] : low === high ? [low / 2, 2 * low] : [low, high];
  if (low > high) return [0, 1];
  if (low === high) return axis === "x" ? [low, low + 1] : [low - 0.5, low + 0.5];
  return [low, high];
}

/** A logarithmic scale has no place for 0 and what is below: there a line has a gap. */
function withoutZeros(line: Line): Line {
  return { ...line, y: line.y.map((value) => (value > 0 ? value : Number.NaN)) };
}

/** What is no number leaves a gap. */
function pathOf(line: Line, x: (value: number) => number, y: (value: number) => number): string {
  let d = "";
  let pen = "M";
  line.y.forEach((value, i) => {
    if (Number.isFinite(value)) {
      d += `${pen}${short(x(line.x[i]!))} ${short(y(value))}`;
      pen = "L";
    } else pen = "M";
  });
  // One point alone is no line yet, and is to be seen.
  return /^M[^ML]+$/.test(d) ? `${d}h1` : d;
}

/** Every x of the lines that are not ghosts, in their order: where a cursor can stand. */
export function stopsOf(lines: readonly Line[]): number[] {
  const stops = new Set(lines.flatMap(({ x, ghost }) => (ghost ? [] : [...x])));
  return [...stops].sort((a, b) => a - b);
}

/** The stop that is nearest to an x. */
export function nearestStop(stops: readonly number[], x: number): number {
  return stops.reduce((best, stop, i) => (Math.abs(stop - x) < Math.abs(stops[best]! - x) ? i : best), 0);
}

/** The y of a line at an x; undefined where it has none. */
export function valueAt(line: Line, x: number): number | undefined {
  const value = line.y[line.x.indexOf(x)];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** What a chart says at an x: `epoch 3: training 93.1 %, validation 92.8 %`. */
export function readAt(
  { lines, xName, format = figure }: Pick<LineChartProps, "lines" | "xName" | "format">,
  x: number,
): string {
  const values = lines.flatMap((line) => {
    const value = line.ghost ? undefined : valueAt(line, x);
    return value === undefined ? [] : [`${line.name} ${format(value)}`];
  });
  return `${xName} ${figure(x)}: ${values.length === 0 ? "nothing" : values.join(", ")}`;
}
