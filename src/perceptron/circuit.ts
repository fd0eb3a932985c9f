import { describe, RequestError, within } from "../core/errors.ts";
import { type Perceptron, requireNumbers } from "./perceptron.ts";

/** A perceptron in its place in a circuit. */
export interface Gate extends Perceptron {
  /** Of the gate and of the wire that leaves it. */
  readonly name: string;
  /** Where its lines come from: an input or an earlier gate for each weight. Two lines may come from the same. */
  readonly from: readonly string[];
}

/** Perceptrons and what runs between them: plain data that can be printed, saved as JSON, and drawn. */
export interface Circuit<Input extends string = string, Output extends string = string> {
  /** Names of the wires that come from outside. */
  readonly inputs: readonly Input[];
  /** Each after those that it takes. */
  readonly gates: readonly Gate[];
  /** Which wire, an input or a gate, is read as which output. */
  readonly outputs: Readonly<Record<Output, string>>;
}

/** What `circuit` takes. */
export interface CircuitOptions<Inputs extends readonly string[], Output extends string> {
  readonly inputs: Inputs;
  readonly gates: readonly Gate[];
  readonly outputs: Readonly<Record<Output, string>>;
}

/** Filled by `circuit`: frozen, so that what was checked stays so. */
const checked = new WeakSet<object>();

/**
 * A circuit of perceptrons, checked: every line comes from an input or from a gate that stands earlier in the list, so
 * that nothing runs in a circle. What `JSON.parse` gave back is made a circuit by the same call.
 *
 * @param options `inputs`: names of the wires from outside, none for a circuit of constants; `gates`: a perceptron each,
 * with a name and a wire `from` where each weight's line comes; `outputs`: the wires that are read, by what they are called outside.
 * Names are a letter, then letters, digits and _
 * @throws RequestError that names the gate and what is wrong with it
 * @see Nielsen, chapter 1, "Perceptrons"
 *
 * @example
 * ```ts
 * // "The one or the other, not both" needs two layers: no single perceptron can say it.
 * const xor = circuit({
 *   inputs: ["x1", "x2"],
 *   gates: [
 *     { name: "either", from: ["x1", "x2"], weights: [2, 2], bias: -1 },
 *     { name: "notBoth", from: ["x1", "x2"], weights: [-2, -2], bias: 3 },
 *     { name: "one", from: ["either", "notBoth"], weights: [2, 2], bias: -3 },
 *   ],
 *   outputs: { y: "one" },
 * });
 * runCircuit(xor, { x1: 1, x2: 0 }).outputs.y; // 1
 * ```
 */
export function circuit<const Inputs extends readonly string[], const Output extends string>(
  options: CircuitOptions<Inputs, Output>,
): Circuit<Inputs[number], Output> {
  const { inputs, gates, outputs } = options ?? {};
  const wires = new Set<string>();
  for (const [i, input] of requireList("inputs", inputs).entries()) addWire(wires, `inputs[${i}]`, input);
  const placed = requireList("gates", gates).map((gate, i) => checkGate(gate as Gate, i, wires, gates));
  const names = Object.entries(requireRecord(outputs));
  for (const [output, wire] of names) {
    checkName(`an output`, output);
    if (wires.has(wire as string)) continue;
    throw new RequestError(
      `circuit: output "${output}" is read from ${describe(wire)}, which is no input and no gate`,
      `read it from one of ${list(wires)}`,
    );
  }
  const result = Object.freeze({
    inputs: Object.freeze([...inputs]) as readonly Inputs[number][],
    gates: Object.freeze(placed),
    outputs: Object.freeze({ ...outputs }),
  });
  checked.add(result);
  return result;
}

/** The circuit, checked if `circuit` has not made it: one that was written by hand or read from a file. */
export function checkedCircuit<Input extends string, Output extends string>(
  operation: string,
  candidate: Circuit<Input, Output>,
): Circuit<Input, Output> {
  if (typeof candidate === "object" && candidate !== null && checked.has(candidate)) return candidate;
  return within(operation, () => circuit(candidate));
}

/**
 * The wires of a circuit in layers, for a drawing: the inputs, then the gates that take nothing but inputs, and so on,
 * each gate one layer behind the last that it takes. Gates without inputs stand in the first layer.
 *
 * @throws RequestError where the circuit is none
 *
 * @example
 * ```ts
 * circuitLayers(circuits.halfAdder);
 * // [["x1", "x2"], ["nand1"], ["nand2", "nand3", "carry"], ["sum"]]
 * ```
 */
export function circuitLayers(circuit: Circuit): string[][] {
  const { inputs, gates } = checkedCircuit("circuitLayers", circuit);
  const depths = new Map<string, number>(inputs.map((name) => [name, 0]));
  for (const { name, from } of gates) {
    depths.set(
      name,
      from.reduce((depth, wire) => Math.max(depth, depths.get(wire)! + 1), 0),
    );
  }
  const layers: string[][] = [];
  for (const [name, depth] of depths) {
    layers[depth] ??= [];
    layers[depth].push(name);
  }
  return layers;
}

function checkGate(gate: Gate, index: number, wires: Set<string>, gates: readonly Gate[]): Gate {
  const { name, from, weights, bias } = gate ?? {};
  addWire(wires, `gates[${index}]`, name);
  const where = `circuit: gate "${name}"`;
  requireNumbers(`${where}: weights`, weights);
  requireNumbers(`${where}: bias`, [bias]);
  if (!Array.isArray(from) || from.length !== weights.length) {
    const came = Array.isArray(from) ? String(from.length) : describe(from);
    throw new RequestError(
      `${where}: from must name ${weights.length} wires, one for each weight, got ${came}`,
      "name for each weight the input or gate that its line comes from",
    );
  }
  for (const wire of from) {
    if (wires.has(wire) && wire !== name) continue;
    const isLater = wire === name || gates.some((other) => other?.name === wire);
    throw new RequestError(
      `${where} takes ${describe(wire)}, which is ${isLater ? "not before it in the list" : "no input and no gate"}`,
      isLater
        ? "list each gate after those that it takes; a circle has no order and cannot be run"
        : `take one of ${list([...wires].filter((other) => other !== name))}`,
    );
  }
  return Object.freeze({ name, from: Object.freeze([...from]), weights: Object.freeze([...weights]), bias });
}

function addWire(wires: Set<string>, where: string, name: unknown): void {
  checkName(where, name);
  if (wires.has(name)) {
    throw new RequestError(
      `circuit: two wires are called "${name}"`,
      "give each input and each gate a name of its own: a gate's name is also its wire's",
    );
  }
  wires.add(name);
}

// A name that began with a digit would change its place among the keys of an object.
function checkName(where: string, name: unknown): asserts name is string {
  if (typeof name === "string" && /^[A-Za-z]\w*$/.test(name)) return;
  throw new RequestError(
    `circuit: ${where} must have a name of a letter, then letters, digits and _, got ${describe(name)}`,
    "call it for example x1 or sum",
  );
}

function requireList(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new RequestError(`circuit: ${name} must be a list, got ${describe(value)}`, `give ${name} as a list`);
}

function requireRecord(outputs: unknown): object {
  const isRecord = typeof outputs === "object" && outputs !== null && !Array.isArray(outputs);
  if (isRecord && Object.keys(outputs).length > 0) return outputs;
  throw new RequestError(
    `circuit: outputs must name at least one wire to read, got ${describe(outputs)}`,
    'write for example outputs: { sum: "gate5" }',
  );
}

function list(names: Iterable<string>): string {
  return [...names].join(", ");
}
