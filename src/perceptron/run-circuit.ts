import { describe, RequestError, requireChoice, requireNumber } from "../core/errors.ts";
import { sigmoid } from "../core/math.ts";
import { type Circuit, checkedCircuit } from "./circuit.ts";
import { step, weigh } from "./perceptron.ts";

/** What a gate makes of z = w x + b: 1 or 0 by its sign, or sigmoid(z). */
export type Neuron = "step" | "sigmoid";

/** How a circuit is run. */
export interface RunCircuitOptions {
  /** Perceptrons (`step`, default), or sigmoid neurons of the same weights and biases. */
  readonly neuron?: Neuron;
  /** c, above 0: every weight and every bias is multiplied by it. Default 1. */
  readonly scale?: number;
}

/** Values for a circuit's inputs, 0 to 1, by name or in the order of its inputs. */
export type CircuitInputs<Input extends string> = Readonly<Record<Input, number>> | readonly number[];

/** What runs through a circuit. */
export interface CircuitRun<Output extends string = string> {
  /** What is read, by the outputs' names. */
  readonly outputs: Readonly<Record<Output, number>>;
  /** The value of every wire: of the inputs, then of the gates in their order. */
  readonly values: Readonly<Record<string, number>>;
  /** z = c (w x + b) of every gate. */
  readonly weightedInputs: Readonly<Record<string, number>>;
}

/**
 * Runs a circuit, with perceptrons or with sigmoid neurons, and gives the value of every wire.
 *
 * Perceptrons say the same for every scale c > 0, since c (w x + b) has the sign of w x + b. Sigmoid neurons say the same
 * as perceptrons in the limit of large c, unless w x + b = 0 somewhere: there the perceptron gives 0 and the sigmoid
 * neuron 1/2, whatever c is.
 *
 * @param inputs each from 0 to 1, by name or in their order
 * @param options `neuron`: `step` (default) or `sigmoid`; `scale`: above 0, default 1
 * @throws RequestError for inputs that are missing, unknown or out of range, and for a scale that leads beyond the numbers
 * @see Nielsen, chapter 1, equations 2 and 4, and the exercises on sigmoid neurons simulating perceptrons
 *
 * @example
 * ```ts
 * runCircuit(circuits.halfAdder, { x1: 1, x2: 1 }).outputs; // { carry: 1, sum: 0 }
 * runCircuit(circuits.nand, [1, 1], { neuron: "sigmoid" }).outputs; // { y: 0.27 }
 * runCircuit(circuits.nand, [1, 1], { neuron: "sigmoid", scale: 10 }).outputs; // { y: 0.000045 }
 * ```
 */
export function runCircuit<Input extends string, Output extends string>(
  circuit: Circuit<Input, Output>,
  inputs: CircuitInputs<Input>,
  options: RunCircuitOptions = {},
): CircuitRun<Output> {
  const { neuron = "step", scale = 1 } = options;
  const runnable = checkedCircuit("runCircuit", circuit);
  requireChoice("runCircuit: neuron", neuron, ["step", "sigmoid"]);
  requireNumber("runCircuit: scale", scale, Number.MIN_VALUE);
  const given = inputValues("runCircuit", runnable.inputs, inputs);
  for (const [name, value] of given) requireNumber(`runCircuit: input ${name}`, value, 0, 1);
  return flow(runnable, given, neuron, scale);
}

/** The inputs' values in their order, however they were given. */
export function inputValues(
  operation: string,
  names: readonly string[],
  inputs: CircuitInputs<string>,
): [name: string, value: number][] {
  if (isList(inputs)) {
    if (inputs.length === names.length) return names.map((name, i) => [name, inputs[i]!]);
    throw new RequestError(
      `${operation}: inputs must be ${names.length} (${names.join(", ")}), got ${inputs.length}`,
      "give one value for each input of the circuit",
    );
  }
  if (typeof inputs !== "object" || inputs === null) {
    throw new RequestError(
      `${operation}: inputs must be values by name or a list, got ${describe(inputs)}`,
      `give a value for each of ${names.join(", ")}`,
    );
  }
  const missing = names.find((name) => !Object.hasOwn(inputs, name));
  const unknown = Object.keys(inputs).find((name) => !names.includes(name));
  if (missing !== undefined || unknown !== undefined) {
    throw new RequestError(
      `${operation}: ${missing !== undefined ? `input ${missing} is missing` : `the circuit has no input ${unknown}`}`,
      names.length === 0 ? "give no inputs" : `give a value for each of ${names.join(", ")}, and for nothing else`,
    );
  }
  return names.map((name) => [name, inputs[name]!]);
}

// Array.isArray does not narrow a readonly array away.
function isList(inputs: CircuitInputs<string>): inputs is readonly number[] {
  return Array.isArray(inputs);
}

/** Gate by gate, in their order: each finds what it takes already there. */
function flow<Output extends string>(
  { gates, outputs }: Circuit<string, Output>,
  given: readonly (readonly [name: string, value: number])[],
  neuron: Neuron,
  scale: number,
): CircuitRun<Output> {
  const values = new Map(given);
  const weightedInputs = new Map<string, number>();
  for (const gate of gates) {
    const x = gate.from.map((wire) => values.get(wire)!);
    const sum = weigh(gate, x);
    const z = scale * sum; // not (scale w) x + scale b, whose rounding could lift a sum of 0 off 0
    if (!Number.isFinite(z)) {
      throw new RequestError(
        `runCircuit: w x + b of gate "${gate.name}" is ${z} with every weight and bias times ${scale}`,
        "take a smaller scale, or smaller weights",
      );
    }
    weightedInputs.set(gate.name, z);
    values.set(gate.name, neuron === "step" ? step(sum) : sigmoid(z));
  }
  const read = Object.entries<string>(outputs).map(([output, wire]) => [output, values.get(wire)!]);
  return {
    outputs: Object.fromEntries(read) as Record<Output, number>,
    values: Object.fromEntries(values),
    weightedInputs: Object.fromEntries(weightedInputs),
  };
}
