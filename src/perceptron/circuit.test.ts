import { expect, test } from "vitest";
import { circuit, circuitLayers, type Gate } from "./circuit.ts";
import { circuits } from "./circuits.ts";
import { inputsAsPerceptrons } from "./rewire.ts";
import { runCircuit } from "./run-circuit.ts";

const gate = (name: string, from: readonly string[]): Gate => ({ name, from, weights: from.map(() => 1), bias: 0 });

test("a circuit is plain data: what JSON gives back runs, and is equal", () => {
  const again = JSON.parse(JSON.stringify(circuits.fullAdder));
  expect(again).toEqual(circuits.fullAdder);
  expect(runCircuit(again, [1, 1, 1])).toEqual(runCircuit(circuits.fullAdder, [1, 1, 1]));
  expect(circuit(again)).toEqual(circuits.fullAdder);
});

test("what was checked cannot be changed, nor through the lists that it was made of", () => {
  const weights = [1];
  const made = circuit({ inputs: ["x"], gates: [{ name: "y", from: ["x"], weights, bias: 0 }], outputs: { y: "y" } });
  weights[0] = Number.NaN;
  expect(made.gates[0]!.weights).toEqual([1]);
  expect(() => (made.gates as Gate[]).push(gate("z", ["x"]))).toThrow(TypeError);
  expect(() => Object.assign(made.gates[0]!, { bias: 1 })).toThrow(TypeError);
});

test("names that objects have anyway are names like others", () => {
  const made = circuit({
    inputs: ["constructor"],
    gates: [gate("toString", ["constructor"])],
    outputs: { valueOf: "toString" },
  });
  expect(runCircuit(made, { constructor: 1 }).outputs).toEqual({ valueOf: 1 });
});

test("an input may be read as an output, and a wire twice", () => {
  const made = circuit({ inputs: ["x"], gates: [gate("y", ["x"])], outputs: { same: "x", a: "y", b: "y" } });
  expect(runCircuit(made, [1]).outputs).toEqual({ same: 1, a: 1, b: 1 });
});

test("layers: each gate is one behind the last that it takes", () => {
  expect(circuitLayers(circuits.halfAdder)).toEqual([["x1", "x2"], ["nand1"], ["nand2", "nand3", "carry"], ["sum"]]);
  expect(circuitLayers(circuits.nand)).toEqual([["x1", "x2"], ["y"]]);
  expect(circuitLayers(inputsAsPerceptrons(circuits.nand, [0, 1]))).toEqual([["x1", "x2"], ["y"]]);
});

const refused: [problem: string, inputs: unknown, gates: unknown, outputs: unknown][] = [
  [
    'circuit: gate "b" takes "c", which is no input and no gate\ntake one of x, a',
    ["x"],
    [gate("a", ["x"]), gate("b", ["c"])],
    { y: "b" },
  ],
  [
    'circuit: gate "a" takes "b", which is not before it in the list\nlist each gate after those that it takes',
    ["x"],
    [gate("a", ["b"]), gate("b", ["a"])],
    { y: "b" },
  ],
  ['circuit: gate "a" takes "a", which is not before it in the list', ["x"], [gate("a", ["a"])], { y: "a" }],
  ['circuit: two wires are called "x"', ["x"], [gate("x", ["x"])], { y: "x" }],
  ['circuit: two wires are called "x"', ["x", "x"], [], { y: "x" }],
  ['circuit: inputs[0] must have a name of a letter, then letters, digits and _, got "1x"', ["1x"], [], { y: "1x" }],
  [
    "circuit: gates[0] must have a name of a letter, then letters, digits and _, got undefined",
    ["x"],
    [{}],
    { y: "x" },
  ],
  ['circuit: an output must have a name of a letter, then letters, digits and _, got "0"', ["x"], [], { 0: "x" }],
  ['circuit: output "y" is read from "z", which is no input and no gate\nread it from one of x', ["x"], [], { y: "z" }],
  ["circuit: outputs must name at least one wire to read, got {}", ["x"], [], {}],
  ["circuit: inputs must be a list, got undefined", undefined, [], { y: "x" }],
  ["circuit: gates must be a list, got null", ["x"], null, { y: "x" }],
  [
    'circuit: gate "a": from must name 2 wires, one for each weight, got 1',
    ["x"],
    [{ ...gate("a", ["x"]), weights: [1, 2] }],
    { y: "a" },
  ],
  [
    'circuit: gate "a": weights must be finite, got null',
    ["x"],
    [{ ...gate("a", ["x"]), weights: [null] }],
    { y: "a" },
  ],
  [
    'circuit: gate "a": bias must be finite, got undefined',
    ["x"],
    [{ ...gate("a", ["x"]), bias: undefined }],
    { y: "a" },
  ],
];

test.each(refused)("refused: %s", (problem, inputs, gates, outputs) => {
  expect(() => circuit({ inputs, gates, outputs } as never)).toThrow(problem);
});

test("a circuit written by hand is checked where it is used", () => {
  expect(() => runCircuit({ inputs: ["x"], gates: [], outputs: { y: "z" } }, [1])).toThrow(
    'runCircuit: circuit: output "y" is read from "z", which is no input and no gate',
  );
  expect(() => circuitLayers(undefined as never)).toThrow(
    "circuitLayers: circuit: inputs must be a list, got undefined",
  );
});
