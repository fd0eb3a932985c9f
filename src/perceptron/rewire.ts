import { RequestError } from "../core/errors.ts";
import { type Circuit, checkedCircuit, circuit as makeCircuit } from "./circuit.ts";
import { type CircuitInputs, inputValues } from "./run-circuit.ts";

/**
 * The same circuit, with lines that run from one gate to one gate made one whose weight is their sum: two of -2 become
 * one of -4. It gives the same outputs.
 *
 * @throws RequestError where the circuit is none
 * @see Nielsen, chapter 1, "Perceptrons": the adder with a weight of -4
 *
 * @example
 * ```ts
 * mergeLines(circuits.halfAdder).gates[4]; // { name: "carry", from: ["nand1"], weights: [-4], bias: 3 }
 * ```
 */
export function mergeLines<Input extends string, Output extends string>(
  circuit: Circuit<Input, Output>,
): Circuit<Input, Output> {
  const { inputs, gates, outputs } = checkedCircuit("mergeLines", circuit);
  const merged = gates.map(({ name, from, weights, bias }) => {
    const lines = new Map<string, number>();
    from.forEach((wire, i) => {
      lines.set(wire, (lines.get(wire) ?? 0) + weights[i]!);
    });
    return { name, from: [...lines.keys()], weights: [...lines.values()], bias };
  });
  return makeCircuit({ inputs, gates: merged, outputs });
}

/**
 * The same circuit with its inputs drawn as perceptrons that have an output and no inputs. Such a perceptron gives the
 * same for ever, 1 where its bias is above 0 and else 0: so the bits are part of the circuit, as biases of 1 and -1, and
 * no inputs are left.
 *
 * @param inputs a bit for each input, by name or in their order
 * @throws RequestError for inputs that are missing, unknown or no bits
 * @see Nielsen, chapter 1, "Perceptrons": the notation for inputs
 *
 * @example
 * ```ts
 * const sum = inputsAsPerceptrons(circuits.halfAdder, { x1: 1, x2: 1 });
 * sum.gates[0]; // { name: "x1", from: [], weights: [], bias: 1 }
 * runCircuit(sum, {}).outputs; // { carry: 1, sum: 0 }
 * ```
 */
export function inputsAsPerceptrons<Input extends string, Output extends string>(
  circuit: Circuit<Input, Output>,
  inputs: CircuitInputs<Input>,
): Circuit<never, Output> {
  const { inputs: names, gates, outputs } = checkedCircuit("inputsAsPerceptrons", circuit);
  const constants = inputValues("inputsAsPerceptrons", names, inputs).map(([name, bit]) => {
    if (bit !== 0 && bit !== 1) {
      throw new RequestError(`inputsAsPerceptrons: input ${name} must be 0 or 1, got ${bit}`, "give a bit");
    }
    return { name, from: [], weights: [], bias: bit === 1 ? 1 : -1 };
  });
  return makeCircuit({ inputs: [], gates: [...constants, ...gates], outputs });
}
