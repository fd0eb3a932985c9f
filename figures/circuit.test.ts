import { expect, test } from "vitest";
import type { PictureOf } from "./picture-of.ts";
import { elements, parsed, samples, texts } from "./testing.ts";
import { type Placed, routeWires } from "./wires.ts";

const { circuit } = samples;

test("a circle for each node, its bias in it, a wire for each wire, its weight on it", () => {
  const svg = parsed(circuit);
  expect(elements(svg, "circle")).toHaveLength(4);
  expect(elements(svg, "path").filter((path) => path.getAttribute("class") === "figure-wire")).toHaveLength(3);
  expect(texts(svg)).toEqual(
    expect.arrayContaining(["x1", "x2", "NAND", "out", "3", "−2", "in a circle: its bias; on a wire: its weight"]),
  );
  expect(texts(svg).filter((text) => text === "−2")).toHaveLength(2);
});

function placed(...places: readonly [id: string, x: number, y: number][]): Map<string, Placed> {
  const node = (id: string): PictureOf<"circuit">["nodes"][number] => ({
    id,
    label: id,
    role: "gate",
    column: 0,
    row: 0,
  });
  return new Map(places.map(([id, x, y]) => [id, { node: node(id), x, y, radius: 24 }]));
}

test("wires go around nodes that are in their way, and two of the same ends go apart", () => {
  const nodes = placed(["a", 0, 0], ["between", 120, 0], ["b", 240, 0]);
  const [around] = routeWires([{ from: "a", to: "b" }], nodes, "circuit");
  for (const [x, y] of around!.points) expect(Math.hypot(x - 120, y)).toBeGreaterThan(24);
  const twins = routeWires([{ from: "a", to: "between" }, { from: "a", to: "between" }], nodes, "circuit"); // biome-ignore format: wires
  const [first, second] = twins.map(({ points }) => points[30]![1]);
  expect(Math.abs(first! - second!)).toBeGreaterThan(20);
});

test.each([
  [{ nodes: [] }, 'circuit "NAND": there are no nodes'],
  [{ wires: [{ from: "a", to: "z" }] }, 'a wire names "z", which is no node'],
  [{ nodes: [...circuit.nodes, circuit.nodes[0]!] }, 'two nodes are called "a"'],
  [{ nodes: [{ ...circuit.nodes[0]!, row: Number.NaN }] }, "a column or row is no number"],
])("what cannot be drawn is refused: %j", (more, message) => {
  expect(() => parsed({ ...circuit, ...more })).toThrow(message);
});
