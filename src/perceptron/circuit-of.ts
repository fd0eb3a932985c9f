import { describe, RequestError } from "../core/errors.ts";
import { type Circuit, circuit } from "./circuit.ts";
import { nandGate } from "./circuits.ts";
import { requireInputCount, type TruthTable } from "./truth-table.ts";

/** A wire's number: inputs from 0, then gates; or a constant. */
type Wire = number;
const ZERO: Wire = -2;
const ONE: Wire = -1;

/**
 * A circuit of NAND perceptrons, two lines each, that gives what a truth table says: any table at all, which is why
 * perceptrons can compute whatever a computer can.
 *
 * It asks one input after the other. With f0 and f1 for what is left of the table where x is 0 and where it is 1,
 * f = NAND(NAND(x, f1), NAND(not x, f0)), or the four NANDs of "either, not both" where f1 is the opposite of f0. Gates
 * that would take the same wires are one gate. The result is small, not always the smallest: of the half adder's table it makes the
 * book's five gates, of four inputs and an output at most 24.
 *
 * @param table 1 to 16 inputs, at least one output, a row for each of the 2^k values of the inputs
 * @throws RequestError for a row that is missing, too many, too short or of other things than bits
 * @see Nielsen, chapter 1, "Perceptrons": the NAND gate is universal for computation
 *
 * @example
 * ```ts
 * // The majority of three
 * const majority = circuitOf({
 *   inputs: ["x1", "x2", "x3"],
 *   outputs: ["y"],
 *   rows: [[0], [0], [0], [1], [0], [1], [1], [1]], // for 000, 001, 010, ...
 * });
 * runCircuit(majority, [1, 0, 1]).outputs.y; // 1
 * circuitOf(truthTable(circuits.or)); // three NANDs instead of one perceptron
 * ```
 */
export function circuitOf<const Input extends string, const Output extends string>(
  table: TruthTable<Input, Output>,
): Circuit<Input, Output> {
  checkTable(table);
  const { inputs, outputs, rows } = table;
  const nands = new Nands(inputs.length);
  const read = outputs.map((_, o) => nands.wireOf(rows.map((row) => row[o]).join("")));
  const wires = read.map((wire) => (wire < 0 ? nands.constant(wire) : wire));
  const used = reached(nands.gates, inputs.length, wires);
  const names = nameWires(inputs, used);
  return circuit<readonly Input[], Output>({
    inputs,
    gates: [...used].map(([wire, [a, b]]) => nandGate(names.get(wire)!, names.get(a)!, names.get(b)!)),
    outputs: Object.fromEntries(outputs.map((output, o) => [output, names.get(wires[o]!)!])) as Record<Output, string>,
  });
}

/** NAND gates, made as they are needed, none twice. */
class Nands {
  readonly #inputs: number;
  /** The two wires that each gate takes; the first gate's own wire is that after the last input's. */
  readonly gates: (readonly [Wire, Wire])[] = [];
  readonly #byWires = new Map<string, Wire>();
  readonly #byTable = new Map<string, Wire>();

  constructor(inputs: number) {
    this.#inputs = inputs;
  }

  /** The wire or constant with these values, `0110`, for all values of the last inputs. */
  wireOf(table: string): Wire {
    if (!table.includes("1")) return ZERO;
    if (!table.includes("0")) return ONE;
    const known = this.#byTable.get(table);
    if (known !== undefined) return known;
    const half = table.length / 2;
    const wire = this.#either(31 - Math.clz32(table.length), table.slice(0, half), table.slice(half));
    this.#byTable.set(table, wire);
    return wire;
  }

  /** f0 where the input that stands so far from the end is 0, f1 where it is 1. */
  #either(fromEnd: number, f0: string, f1: string): Wire {
    const x = this.#inputs - fromEnd;
    const zero = this.wireOf(f0);
    if (f0 === f1) return zero;
    if (f1 === opposite(f0)) {
      const both = this.#nand(x, zero);
      return this.#nand(this.#nand(x, both), this.#nand(zero, both));
    }
    return this.#nand(this.#nand(x, this.wireOf(f1)), this.#nand(this.#nand(x, x), zero));
  }

  /** NAND of two wires or constants, without a gate where none is needed. */
  #nand(a: Wire, b: Wire): Wire {
    if (a > b) return this.#nand(b, a);
    if (a === ZERO) return ONE;
    if (a === ONE) return b === ONE ? ZERO : this.#nand(b, b);
    const notB = this.#opposite(b);
    if (a === b && notB !== undefined) return notB;
    if (a === notB) return ONE;
    const taken = this.#taken(b);
    const other = taken.includes(a) ? this.#opposite(taken[0] === a ? taken[1]! : taken[0]!) : undefined;
    if (other !== undefined) return this.#nand(a, other); // NAND(a, NAND(a, not p)) = NAND(a, p)
    return this.#gate(a, b);
  }

  /** The two wires that a gate takes; none for an input. */
  #taken(wire: Wire): readonly Wire[] {
    return this.gates[wire - this.#inputs] ?? [];
  }

  /** p where the wire is that of the gate NAND(p, p). */
  #opposite(wire: Wire): Wire | undefined {
    const [first, second] = this.#taken(wire);
    return first === second ? first : undefined;
  }

  #gate(a: Wire, b: Wire): Wire {
    const key = `${a},${b}`;
    const known = this.#byWires.get(key);
    if (known !== undefined) return known;
    const wire = this.#inputs + this.gates.length;
    this.gates.push([a, b]);
    this.#byWires.set(key, wire);
    return wire;
  }

  /** A constant as NAND gates give it: 1 = NAND(x, not x). */
  constant(value: Wire): Wire {
    const one = this.#gate(0, this.#gate(0, 0));
    return value === ONE ? one : this.#gate(one, one);
  }
}

function opposite(table: string): string {
  return table.replace(/[01]/g, (bit) => (bit === "0" ? "1" : "0"));
}

/** The gates that some output needs, by their wires, in their order. */
function reached(
  gates: readonly (readonly [Wire, Wire])[],
  inputs: number,
  outputs: readonly Wire[],
): Map<Wire, readonly [Wire, Wire]> {
  const needed = new Set(outputs);
  for (let g = gates.length - 1; g >= 0; g--) {
    if (needed.has(inputs + g)) for (const wire of gates[g]!) needed.add(wire);
  }
  return new Map(gates.map((gate, g) => [inputs + g, gate] as const).filter(([wire]) => needed.has(wire)));
}

/** The inputs' own names, then nand1, nand2, ... for the gates, leaving out what an input is called. */
function nameWires(inputs: readonly string[], gates: ReadonlyMap<Wire, unknown>): Map<Wire, string> {
  const names = new Map<Wire, string>(inputs.entries());
  let number = 0;
  for (const wire of gates.keys()) {
    do number++;
    while (inputs.includes(`nand${number}`));
    names.set(wire, `nand${number}`);
  }
  return names;
}

function checkTable({ inputs, outputs, rows }: TruthTable): void {
  requireNames("inputs", inputs);
  requireNames("outputs", outputs);
  requireInputCount("circuitOf", inputs.length);
  const count = 1 << inputs.length;
  if (!Array.isArray(rows) || rows.length !== count) {
    throw new RequestError(
      `circuitOf: rows must be ${count} for ${inputs.length} inputs, got ${Array.isArray(rows) ? rows.length : describe(rows)}`,
      "give a row of outputs for each value of the inputs, counting up in binary",
    );
  }
  for (const [i, row] of rows.entries()) {
    const isRight =
      Array.isArray(row) && row.length === outputs.length && row.every((bit: unknown) => bit === 0 || bit === 1);
    if (isRight) continue;
    throw new RequestError(
      `circuitOf: rows[${i}] must be ${outputs.length} of 0 and 1, one for each output, got ${describe(row)}`,
      `give it ${outputs.length === 1 ? "one bit, such as [0]" : "a bit for each output"}`,
    );
  }
}

function requireNames(name: string, names: unknown): void {
  const isRight = Array.isArray(names) && names.length > 0 && new Set(names).size === names.length;
  if (isRight) return;
  throw new RequestError(
    `circuitOf: ${name} must be a list of different names, got ${describe(names)}`,
    `write for example ${name}: ["x1", "x2"]`,
  );
}
