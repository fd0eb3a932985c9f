/* One perceptron of two inputs as a gate, and the adder of NAND gates. */
import {
  type Circuit,
  type CircuitRun,
  circuit,
  circuits,
  inputsAsPerceptrons,
  mergeLines,
  type Perceptron,
  runCircuit,
  truthTable,
} from "inkling";
import { type Settings, shown } from "./settings.ts";

/** A perceptron with inputs x1 and x2 and output y. */
export function gateOf({ weights, bias }: Perceptron): Circuit<"x1" | "x2", "y"> {
  const inputs = ["x1", "x2"] as const;
  return circuit({ inputs, gates: [{ name: "y", from: inputs, weights, bias }], outputs: { y: "y" } });
}

/** What the sixteen tables of two inputs are called; a perceptron can be all but the two that are missing here. */
const NAMES: Readonly<Record<string, string>> = {
  "0000": "never",
  "0001": "AND",
  "0010": "x1 but not x2",
  "0011": "x1",
  "0100": "x2 but not x1",
  "0101": "x2",
  "0111": "OR",
  "1000": "neither (NOR)",
  "1010": "NOT x2",
  "1011": "x1, or not x2",
  "1100": "NOT x1",
  "1101": "x2, or not x1",
  "1110": "NAND",
  "1111": "always",
};

/** The name of what a gate computes. */
export function gateName(gate: Circuit): string {
  return NAMES[truthTable(gate).rows.join("").replaceAll(",", "")] ?? "";
}

/** Gates to begin with, by their names. */
export const gatePresets = (["nand", "and", "or"] as const).map((name) => {
  const { weights, bias } = circuits[name].gates[0]!;
  return { name: name.toUpperCase(), weights, bias };
});

/** The adder in the form that is asked for; its inputs become part of it where they are perceptrons. */
export function adderOf(form: Settings["form"], x: readonly number[]): Circuit<never, "carry" | "sum"> {
  const lines = circuits.halfAdder;
  if (form === "perceptrons") return inputsAsPerceptrons(mergeLines(lines), x);
  return (form === "merged" ? mergeLines(lines) : lines) as Circuit<never, "carry" | "sum">;
}

/** Runs the adder, whose inputs are part of it or not. */
export function runAdder(adder: Circuit, x: readonly number[]): CircuitRun {
  return runCircuit(adder, adder.inputs.length === 0 ? [] : x);
}

/** How a wire comes to its value, with its numbers: `−2 × 1 − 2 × 0 + 3 = 1, above 0: 1`. */
export function explain(adder: Circuit, run: CircuitRun, wire: string): string {
  const gate = adder.gates.find(({ name }) => name === wire);
  const value = run.values[wire];
  if (gate === undefined) return `${wire} is ${value}, because you say so.`;
  const terms = gate.from.map((from, i) => `${signed(gate.weights[i]!, i === 0)} × ${run.values[from]}`);
  const sum = [...terms, signed(gate.bias, terms.length === 0)].join(" ");
  const z = run.weightedInputs[wire]!;
  return `${sum}${terms.length > 0 ? ` = ${shown(z)}` : ""}, ${z > 0 ? "above 0" : "not above 0"}: ${wire} gives ${value}.`;
}

function signed(value: number, isFirst: boolean): string {
  const size = shown(Math.abs(value));
  if (isFirst) return value < 0 ? `−${size}` : size;
  return value < 0 ? `− ${size}` : `+ ${size}`;
}

/** What a neuron says as a perceptron, and as a sigmoid neuron with every weight and the bias multiplied by c. */
export function smoothOutputs(neuron: Perceptron, x: readonly number[], c: number): { step: number; sigmoid: number } {
  const gate = gateOf(neuron);
  return {
    step: runCircuit(gate, x).outputs.y,
    sigmoid: runCircuit(gate, x, { neuron: "sigmoid", scale: c }).outputs.y,
  };
}
