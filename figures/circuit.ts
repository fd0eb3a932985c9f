import { RequestError } from "inkling";
import { drawing, HALO, textAt } from "./chart.ts";
import { color } from "./color.ts";
import type { PictureOf } from "./picture-of.ts";
import { attributes, boldWidth, FONT_SIZE, figure, LINE_HEIGHT, short, textWidth } from "./text.ts";
import { type Placed, placeWeights, type Route, routeWires, type Wire } from "./wires.ts";

type Circuit = PictureOf<"circuit">;
type Node = Circuit["nodes"][number];

const GATE = 24;
const TERMINAL = 17;
const COLUMN = 128;
const ROW = 92;

/** Draws perceptrons with their biases, and the wires between them with their weights; as wide as it needs. */
export function drawCircuit(picture: Circuit, width: number): string {
  const { title, nodes, wires } = picture;
  const where = `circuit "${title}"`;
  if (nodes.length === 0) throw new RequestError(`${where}: there are no nodes`, "give it one or more");
  const columns = nodes.map(({ column }) => column);
  const rows = nodes.map(({ row }) => row);
  if ([...columns, ...rows].some((place) => !Number.isFinite(place))) {
    throw new RequestError(`${where}: a column or row is no number`, "give each node its place");
  }
  const left = 14 + TERMINAL + labelRoom(nodes, "input");
  const right = 14 + TERMINAL + labelRoom(nodes, "output");
  const span = Math.max(...columns) - Math.min(...columns);
  const pitch = span === 0 ? 0 : Math.max(COLUMN, Math.min(1.5 * COLUMN, (width - left - right) / span));
  const placed = new Map<string, Placed>();
  for (const node of nodes) {
    if (placed.has(node.id))
      throw new RequestError(`${where}: two nodes are called "${node.id}"`, "give each its own id");
    const x = left + (node.column - Math.min(...columns)) * pitch;
    const y = (node.row - Math.min(...rows)) * ROW;
    placed.set(node.id, { node, x, y, radius: node.role === "gate" ? GATE : TERMINAL });
  }
  const routes = routeWires(wires, placed, where);
  const weights = placeWeights(routes, placed, weightSize).map(({ wire, box }) => {
    // A ground of its own, lest the wire be read as part of a minus sign.
    const [w, h] = [box.right - box.left, box.bottom - box.top];
    const ground = `<rect${attributes({ x: box.left, y: box.top, width: w, height: h, fill: color("card") })}/>`;
    const look = { fill: color(wire.weight! < 0 ? "orange" : "blue"), "font-weight": 600 };
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2 + FONT_SIZE * 0.35];
    return ground + textAt(x, y, weightText(wire)!, { ...look, "text-anchor": "middle" });
  });
  // Bent wires reach over and under the nodes.
  const heights = [
    ...routes.flatMap(({ points }) => points.map((point) => point[1])),
    ...[...placed.values()].map(({ y }) => y),
  ];
  const top = Math.min(...heights) - GATE - LINE_HEIGHT;
  const bottom = Math.max(...heights) + GATE + 1.5 * LINE_HEIGHT;
  const note = noteOf(picture);
  const whole = Math.max(left + span * pitch + right, note === "" ? 0 : textWidth(note) + 4);
  const content = [
    `<g${attributes({ transform: `translate(0 ${short(-top)})` })}>`,
    ...routes.map(drawWire),
    ...[...placed.values()].map(drawNode),
    ...weights,
    "</g>",
    note === "" ? "" : textAt(2, bottom - top + LINE_HEIGHT, note, { fill: color("soft") }),
  ];
  return drawing(picture, whole, bottom - top + (note === "" ? 0 : 1.5 * LINE_HEIGHT), content.join(""));
}

/** Names of inputs stand left of them, of outputs right. */
function labelRoom(nodes: readonly Node[], role: Node["role"]): number {
  return Math.max(0, ...nodes.filter((node) => node.role === role).map(({ label }) => textWidth(label) + 8));
}

function drawWire({ curve: [start, a, b, end] }: Route): string {
  const text = [a, b, end].map(([x, y]) => `${short(x)} ${short(y)}`).join(" ");
  const d = `M${short(start[0])} ${short(start[1])}C${text}`;
  return `<path${attributes({ class: "figure-wire", d, fill: "none", stroke: color("soft"), "stroke-width": 1.5 })}/>`;
}

function drawNode({ node, x, y, radius }: Placed): string {
  const { role, label, bias } = node;
  const look = {
    cx: x,
    cy: y,
    r: radius,
    fill: color("card"),
    stroke: color("ink"),
    "stroke-width": role === "gate" ? 2.25 : 1.5,
  };
  const circle = `<circle${attributes(look)}/>`;
  const middle = y + FONT_SIZE * 0.35;
  if (role === "input") return circle + textAt(x - radius - 8, middle, label, { "text-anchor": "end" });
  if (role === "output") return circle + textAt(x + radius + 8, middle, label);
  const inside =
    bias === undefined ? "" : textAt(x, middle, figure(bias), { "text-anchor": "middle", "font-weight": 600 });
  return circle + inside + textAt(x, y + radius + LINE_HEIGHT, label, { ...HALO, "text-anchor": "middle" });
}

function weightText({ weight }: Wire): string | undefined {
  if (weight === undefined) return undefined;
  return weight > 0 ? `+${figure(weight)}` : figure(weight);
}

function weightSize(wire: Wire): { width: number; height: number } | undefined {
  const text = weightText(wire);
  return text === undefined ? undefined : { width: boldWidth(text) + 6, height: LINE_HEIGHT };
}

function noteOf({ nodes, wires }: Circuit): string {
  const biases = nodes.some(({ bias }) => bias !== undefined) ? ["in a circle: its bias"] : [];
  const weights = wires.some(({ weight }) => weight !== undefined) ? ["on a wire: its weight"] : [];
  return [...biases, ...weights].join("; ");
}
