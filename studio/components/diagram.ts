/* Where the units of a network stand, and which wires are seen. */
import type { DiagramLayer, NetworkDiagramProps, UnitRef } from "./types.ts";

/** A unit, its center and its side in pixels. */
export interface Node {
  readonly ref: UnitRef;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Wire {
  readonly from: Node;
  readonly to: Node;
  readonly weight: number;
  /** 0 to 1: of the greatest among the wires that are seen. */
  readonly strength: number;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** Centers of the layers, and how wide their names may be. */
  readonly centers: readonly { readonly x: number; readonly room: number }[];
  readonly nodes: readonly (readonly Node[])[];
}

/** Between units of a layer, and between layers at least. */
const GAP = 6;
const BETWEEN = 48;
/** Units of a layer that stand below one another; more stand beside. */
const ROWS = 12;
/** So few units of a layer have room between them. */
const FEW = 4;
/** So many wires are still told apart. */
const WIRES = 64;

/** Lays a network out from left to right, its layers centered at one height. */
export function layOutNetwork(layers: readonly DiagramLayer[], wanted: number): DiagramLayout {
  const blocks = layers.map(({ shown, images }) => {
    const size = sizeOf(shown.length, images !== undefined);
    const columns = Math.ceil(shown.length / ROWS);
    const rows = Math.ceil(shown.length / Math.max(1, columns));
    return { size, rows, width: columns * (size + GAP) - GAP, pitch: rows > FEW ? size + GAP : 2 * size };
  });
  const taken = blocks.reduce((sum, { width }) => sum + width, 0);
  const gap = Math.max(BETWEEN, (wanted - taken) / Math.max(1, layers.length - 1));
  const height = Math.max(0, ...blocks.map(({ rows, pitch, size }) => (rows - 1) * pitch + size));
  let left = 0;
  const centers: { x: number; room: number }[] = [];
  const nodes = blocks.map(({ size, rows, width, pitch }, layer) => {
    const [x0, y0] = [left + size / 2, (height - (rows - 1) * pitch) / 2];
    centers.push({ x: left + width / 2, room: width + gap - GAP });
    left += width + gap;
    return layers[layer]!.shown.map((unit, i) => ({
      ref: { layer, unit },
      x: x0 + Math.floor(i / rows) * (size + GAP),
      y: y0 + (i % rows) * pitch,
      size,
    }));
  });
  return { width: Math.max(wanted, left - gap), height, centers, nodes };
}

function sizeOf(count: number, images: boolean): number {
  if (!images) return 32;
  return count === 1 ? 112 : count <= ROWS ? 42 : 28;
}

/** The wires of a unit, to the left and to the right; without one all of them, if they are few enough to be told apart. */
export function wiresOf(
  nodes: DiagramLayout["nodes"],
  weight: NonNullable<NetworkDiagramProps["weight"]>,
  of: UnitRef | undefined,
): Wire[] {
  const pairs = nodes.slice(1).flatMap((layer, i) => layer.flatMap((to) => nodes[i]!.map((from) => ({ from, to }))));
  const seen =
    of === undefined ? pairs : pairs.filter(({ from, to }) => sameUnit(from.ref, of) || sameUnit(to.ref, of));
  if (of === undefined && seen.length > WIRES) return [];
  const wires = seen
    .map(({ from, to }) => ({ from, to, weight: weight(to.ref, from.ref) }))
    .filter(({ weight }) => !Number.isNaN(weight));
  const most = wires.reduce((top, wire) => Math.max(top, Math.abs(wire.weight)), 0);
  return wires.map((wire) => ({ ...wire, strength: most === 0 ? 0 : Math.abs(wire.weight) / most }));
}

/** Whether two references are to one unit. */
export function sameUnit(a: UnitRef | undefined, b: UnitRef | undefined): boolean {
  return a !== undefined && b !== undefined && a.layer === b.layer && a.unit === b.unit;
}

/** Where an arrow leads: within the layer up and down, to the nearest unit of the next one left and right. */
export function stepInNetwork(key: string, from: Node, nodes: DiagramLayout["nodes"]): Node | undefined {
  const layer = nodes[from.ref.layer]!;
  const place = layer.findIndex(({ ref }) => sameUnit(ref, from.ref));
  switch (key) {
    case "ArrowUp":
      return layer[place - 1];
    case "ArrowDown":
      return layer[place + 1];
    case "Home":
      return layer[0];
    case "End":
      return layer.at(-1);
    case "ArrowLeft":
      return nearest(from, nodes[from.ref.layer - 1]);
    case "ArrowRight":
      return nearest(from, nodes[from.ref.layer + 1]);
    default:
      return undefined;
  }
}

function nearest(from: Node, nodes: readonly Node[] | undefined): Node | undefined {
  const distance = (node: Node): number => Math.hypot(node.x - from.x, node.y - from.y);
  return nodes?.reduce((best, node) => (distance(node) < distance(best) ? node : best), nodes[0]!);
}
