import { RequestError } from "../core/errors.ts";
import { type Circuit, checkedCircuit } from "./circuit.ts";
import type { Bit } from "./perceptron.ts";
import { runCircuit } from "./run-circuit.ts";

/** What a circuit gives for all inputs: plain data. */
export interface TruthTable<Input extends string = string, Output extends string = string> {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /**
   * The outputs, in their order, for each of the 2^k values of k inputs. Rows count in binary, the first input being the
   * highest bit: 00, 01, 10, 11.
   */
  readonly rows: readonly (readonly Bit[])[];
}

/** Inputs of a truth table at most: it has 65,536 rows then. */
const MOST_INPUTS = 16;

/**
 * What a circuit of perceptrons gives for all inputs.
 *
 * @throws RequestError for a circuit of no inputs or of more than 16
 *
 * @example
 * ```ts
 * truthTable(circuits.halfAdder);
 * // { inputs: ["x1", "x2"], outputs: ["carry", "sum"], rows: [[0, 0], [0, 1], [0, 1], [1, 0]] }
 * ```
 */
export function truthTable<Input extends string, Output extends string>(
  circuit: Circuit<Input, Output>,
): TruthTable<Input, Output> {
  const runnable = checkedCircuit("truthTable", circuit);
  const { inputs } = runnable;
  requireInputCount("truthTable", inputs.length);
  const outputs = Object.keys(runnable.outputs) as Output[];
  const rows = Array.from({ length: 1 << inputs.length }, (_, row) => {
    const run = runCircuit(runnable, bitsOf(row, inputs.length));
    return outputs.map((output) => run.outputs[output] as Bit);
  });
  return { inputs, outputs, rows };
}

/** Refuses tables without inputs, and those that would have too many rows. */
export function requireInputCount(operation: string, count: number): void {
  if (count >= 1 && count <= MOST_INPUTS) return;
  throw new RequestError(
    `${operation}: there must be 1 to ${MOST_INPUTS} inputs, got ${count}`,
    "take a circuit or a table with fewer rows: there are 2^k for k inputs",
  );
}

/** A whole number in binary, highest bit first. */
function bitsOf(number: number, count: number): Bit[] {
  return Array.from({ length: count }, (_, i) => ((number >> (count - 1 - i)) & 1) as Bit);
}
