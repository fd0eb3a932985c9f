import * as Plot from "@observablehq/plot";
import type { Picture } from "inkling/experiments";
import type { Range, Tick } from "./axis.ts";
import { color } from "./color.ts";
import { attributes, encodeText, FONT_SIZE, short } from "./text.ts";

/** What drawing takes from a document, a page's own or a small one for programs without a page. */
export interface DrawingDocument {
  readonly documentElement: unknown;
  createElementNS(namespace: string, name: string): unknown;
}

/** Edges of the rectangle that data are drawn in, in units of the drawing. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Data drawn in their frame, and where on it a value lies. */
export interface Chart {
  readonly content: string;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** How far marks may reach over the frame: half a dot. */
const OVER = 6;

/** Draws marks with Observable Plot, without its axes; what lies beyond the frame is cut off. */
export function drawMarks(
  marks: readonly Plot.Markish[],
  { frame, x, y, document }: { frame: Frame; x: Range; y: Range; document: DrawingDocument },
): Chart {
  const width = frame.right + OVER;
  const height = frame.bottom + OVER;
  const plot = Plot.plot({
    document: document as never,
    className: "plot",
    width,
    height,
    marginLeft: frame.left,
    marginRight: OVER,
    marginTop: frame.top,
    marginBottom: OVER,
    axis: null,
    x: { type: x.type, domain: [x.from, x.to] },
    y: { type: y.type, domain: [y.from, y.to] },
    marks: [...marks],
  });
  const corner = { x: frame.left - OVER, y: frame.top - OVER };
  const size = { width: width - corner.x, height: height - corner.y };
  const box = attributes({ ...corner, ...size, viewBox: `${corner.x} ${corner.y} ${size.width} ${size.height}` });
  const at = (name: "x" | "y"): ((value: number) => number) => {
    const { apply } = plot.scale(name)!;
    return (value) => apply(value) as number;
  };
  return { content: `<svg${box}>${serialize(plot as unknown as Node)}</svg>`, x: at("x"), y: at("y") };
}

interface Node {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly childNodes: ArrayLike<Node>;
}

const ELEMENT = 1;
const TEXT = 3;

/** The children of a node as text, the same from every document. Plot's own style and labels for its parts are left out. */
function serialize(node: Node): string {
  return Array.from(node.childNodes, (child) => {
    if (child.nodeType === TEXT) return encodeText(child.nodeValue ?? "");
    if (child.nodeType !== ELEMENT || child.nodeName === "style") return "";
    const kept = Array.from(child.attributes).filter(({ name }) => name !== "aria-label");
    const shown = Object.fromEntries(kept.map(({ name, value }) => [name, shorter(value)]));
    return `<${child.nodeName}${attributes(shown)}>${serialize(child)}</${child.nodeName}>`;
  }).join("");
}

/** Numbers with many decimals, to two. */
function shorter(value: string): string {
  return value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (number) => short(Number(number)));
}

/** Lines across the frame at the ticks of one axis. */
export function gridMark(axis: "x" | "y", ticks: readonly Tick[]): Plot.Markish {
  const values = ticks.map(({ value }) => value);
  const look = { stroke: color("hairline"), strokeWidth: 1 };
  return axis === "x" ? Plot.ruleX(values, look) : Plot.ruleY(values, look);
}

/** Numbers and a line along the foot of the frame, the name of the axis under them. */
export function axisBelow(frame: Frame, chart: Chart, ticks: readonly Tick[], label: string): string {
  const { left, right, bottom } = frame;
  const marks = ticks.map(({ value }) => `M${short(chart.x(value))} ${bottom}v5`).join("");
  const texts = ticks.map(({ value, text }) => textAt(chart.x(value), bottom + 20, text, { "text-anchor": "middle" }));
  return `<path${attributes({ d: `M${left} ${bottom}H${right}${marks}`, stroke: color("edge"), fill: "none" })}/><g${attributes(
    { fill: color("soft") },
  )}>${texts.join("")}</g>${textAt(right, bottom + 40, label, { "text-anchor": "end" })}`;
}

/** Numbers along the left of the frame, the name of the axis above them. */
export function axisLeft(frame: Frame, chart: Chart, ticks: readonly Tick[], label: string): string {
  const { left, top } = frame;
  const texts = ticks.map(({ value, text }) =>
    textAt(left - 8, chart.y(value) + FONT_SIZE * 0.35, text, { "text-anchor": "end" }),
  );
  return `<g${attributes({ fill: color("soft") })}>${texts.join("")}</g>${textAt(2, top - 14, label)}`;
}

/** A line of text. */
export function textAt(
  x: number,
  y: number,
  text: string,
  more: Readonly<Record<string, string | number | undefined>> = {},
): string {
  return `<text${attributes({ x, y, ...more })}>${encodeText(text)}</text>`;
}

/** Attributes that keep a text legible over lines: an outline of the ground's color under it. */
export const HALO = {
  stroke: color("card"),
  "stroke-width": 4,
  "stroke-linejoin": "round",
  "paint-order": "stroke",
} as const;

/** The widest drawing that is still read where a telephone shows it in 350 pixels; a wider one may have to be scrolled. */
const SHRINKS = 540;

/** The drawing around its content: what it is called and says, for those who see it and those who do not. */
export function drawing(picture: Picture, width: number, height: number, content: string): string {
  const outer = attributes({
    xmlns: "http://www.w3.org/2000/svg",
    class: `figure-drawing figure-${picture.kind}${width > SHRINKS ? " figure-wide" : ""}`,
    role: "img",
    "aria-label": picture.alt,
    viewBox: `0 0 ${short(width)} ${short(height)}`,
    width,
    height,
    fill: color("ink"),
    "font-family": 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    "font-size": FONT_SIZE,
  });
  return `<svg${outer}><title>${encodeText(picture.title)}</title><desc>${encodeText(picture.alt)}</desc>${content}</svg>`;
}
