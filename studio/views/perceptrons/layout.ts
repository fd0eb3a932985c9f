/* Where the perceptrons of a circuit and the wires between them stand in a picture of some width, in pixels. */
import { type Circuit, circuitLayers } from "inkling";
import { type Placed, placeWeights, type Route, routeWires } from "../../../figures/wires.ts";

export interface CircuitLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly wires: readonly Route[];
  /** The middle of each wire's label, in the order of the wires. */
  readonly labels: readonly (readonly [x: number, y: number])[];
}

const GATE = 26;
const INPUT = 22;
/** Room for the name beside an input or output. */
const MARGIN = 30;

/** Layers from left to right, outputs behind the last; `label` says how wide the text on a wire is. */
export function layoutOf(
  circuit: Circuit,
  width: number,
  label: (weight: number | undefined) => number,
): CircuitLayout {
  const layers = circuitLayers(circuit);
  const outputs = Object.entries(circuit.outputs);
  const tallest = Math.max(outputs.length, ...layers.map((names) => names.length));
  const row = Math.min(112, Math.max(100, width / 6));
  const radius = width < 480 ? 20 : undefined;
  const pitch = (width - 2 * MARGIN) / layers.length;
  const place = (column: number, rank: number) => ({
    x: MARGIN + column * pitch,
    y: (rank + (tallest - 1) / 2) * row + 36,
  });
  const nodes = new Map<string, Placed>();
  const add = (id: string, label: string, role: "input" | "gate" | "output", column: number, rank: number) =>
    nodes.set(id, {
      node: { id, label, role, column, row: rank },
      ...place(column, rank),
      radius: radius ?? (role === "gate" ? GATE : INPUT),
    });
  layers.forEach((names, column) => {
    names.forEach((name, i) => {
      add(name, name, circuit.inputs.includes(name) ? "input" : "gate", column, i - (names.length - 1) / 2);
    });
  });
  const taken = new Set<number>();
  for (const [output, wire] of outputs.toReversed()) {
    let rank = nodes.get(wire)!.node.row;
    while (taken.has(rank)) rank--;
    taken.add(rank);
    add(`out:${output}`, output, "output", layers.length, rank);
  }
  const lines = circuit.gates.flatMap(({ name, from, weights }) =>
    from.map((wire, i) => ({ from: wire, to: name, weight: weights[i]! })),
  );
  const read = outputs.map(([output, wire]) => ({ from: wire, to: `out:${output}` }));
  const wires = routeWires([...lines, ...read], nodes, "the circuit");
  const placed = placeWeights(wires, nodes, ({ weight }) => ({ width: label(weight), height: 26 }));
  return {
    width,
    height: (tallest - 1) * row + 2 * 36 + 16,
    nodes: [...nodes.values()],
    wires,
    labels: placed.map(({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2]),
  };
}
