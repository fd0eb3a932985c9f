import { type Circuit, circuitLayers } from "../../perceptron/circuit.ts";
import type { CircuitDrawing, Table } from "../picture.ts";
import type { CircuitOutcome, CircuitTable } from "../runs/circuit.ts";

interface Place {
  readonly column: number;
  readonly row: number;
}

/** A circuit from left to right: a column for each of its layers, outputs behind the last. */
export function drawingOf(circuit: Circuit, title: string, alt: string): CircuitDrawing {
  const layers = circuitLayers(circuit);
  const places = new Map<string, Place>(
    layers.flatMap((names, column) => names.map((name, i) => [name, { column, row: i - (names.length - 1) / 2 }])),
  );
  const inputs = circuit.inputs.map((name) => ({
    id: name,
    label: name,
    role: "input" as const,
    ...places.get(name)!,
  }));
  const gates = circuit.gates.map(({ name, bias }) => {
    return { id: name, label: name, role: "gate" as const, bias, ...places.get(name)! };
  });
  const outputs = placeOutputs(circuit, places, layers.length);
  return {
    kind: "circuit",
    title,
    alt,
    nodes: [...inputs, ...gates, ...outputs],
    wires: [
      ...circuit.gates.flatMap(({ name, from, weights }) =>
        from.map((wire, i) => ({ from: wire, to: name, weight: weights[i]! })),
      ),
      ...Object.entries(circuit.outputs).map(([label, wire]) => ({ from: wire, to: `out:${label}` })),
    ],
  };
}

/** Outputs beside the wires that they are read from, those nearest first; where the place is taken, the next one above. */
function placeOutputs({ outputs }: Circuit, places: ReadonlyMap<string, Place>, column: number) {
  const taken = new Set<number>();
  return Object.entries(outputs)
    .map(([label, wire]) => ({ label, ...places.get(wire)! }))
    .sort((a, b) => b.column - a.column)
    .map(({ label, row: wanted }) => {
      let row = wanted;
      while (taken.has(row)) row--;
      taken.add(row);
      return { id: `out:${label}`, label, role: "output" as const, column, row };
    });
}

/** The outputs of a table as words of bits, in the order of its rows: `00 01 01 10`. */
export function outputsOf({ rows }: CircuitTable): string {
  return rows.map(({ outputs }) => outputs.join("")).join(" ");
}

/** What one circuit gives, or several that have the same inputs, side by side. */
export function truthTableOf(
  circuits: readonly { readonly name?: string; readonly outcome: CircuitOutcome }[],
  title: string,
  alt: string,
): Table {
  const { inputs, tables } = circuits[0]!.outcome;
  return {
    kind: "table",
    title,
    alt,
    columns: [
      ...inputs,
      ...circuits.flatMap(({ name, outcome }) =>
        outcome.outputs.map((output) => (name ? `${output}, ${name}` : output)),
      ),
    ],
    rows: tables[0]!.rows.map((row, i) => [
      ...[...row.inputs].map(Number),
      ...circuits.flatMap(({ outcome }) => outcome.tables[0]!.rows[i]!.outputs),
    ]),
  };
}
