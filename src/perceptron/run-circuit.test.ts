import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Circuit, circuit } from "./circuit.ts";
import { circuitOf } from "./circuit-of.ts";
import { circuits } from "./circuits.ts";
import type { Bit } from "./perceptron.ts";
import { inputsAsPerceptrons, mergeLines } from "./rewire.ts";
import { runCircuit } from "./run-circuit.ts";
import { truthTable } from "./truth-table.ts";

const pairs: readonly (readonly [Bit, Bit])[] = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: a table

/** One gate of two inputs. */
const single = (weights: readonly [number, number], bias: number) =>
  circuit({
    inputs: ["x1", "x2"],
    gates: [{ name: "y", from: ["x1", "x2"], weights, bias }],
    outputs: { y: "y" },
  });

describe("running", () => {
  test("gives the value and the weighted input of every gate", () => {
    expect(runCircuit(circuits.halfAdder, { x2: 1, x1: 0 })).toEqual({
      outputs: { carry: 0, sum: 1 },
      values: { x1: 0, x2: 1, nand1: 1, nand2: 1, nand3: 0, sum: 1, carry: 0 },
      weightedInputs: { nand1: 1, nand2: 1, nand3: -1, sum: 1, carry: -1 },
    });
  });

  test("values come in the order of inputs and gates, outputs in theirs", () => {
    const { values, outputs } = runCircuit(circuits.halfAdder, { x2: 1, x1: 0 });
    expect(Object.keys(values)).toEqual(["x1", "x2", "nand1", "nand2", "nand3", "sum", "carry"]);
    expect(Object.keys(outputs)).toEqual(["carry", "sum"]);
  });

  test("inputs that do not fit are refused", () => {
    const run = (inputs: unknown, options?: object) => () => runCircuit(circuits.nand, inputs as never, options);
    expect(run([1])).toThrow("runCircuit: inputs must be 2 (x1, x2), got 1");
    expect(run({ x1: 1 })).toThrow("runCircuit: input x2 is missing\ngive a value for each of x1, x2");
    expect(run({ x1: 1, x2: 1, x3: 1 })).toThrow("runCircuit: the circuit has no input x3");
    expect(run(3)).toThrow("runCircuit: inputs must be values by name or a list, got 3");
    expect(run([1, 2])).toThrow("runCircuit: input x2 must be a number from 0 to 1, got 2");
    expect(run([1, true])).toThrow("runCircuit: input x2 must be a number from 0 to 1, got true");
    expect(run([1, 1], { neuron: "tanh" })).toThrow("runCircuit: neuron must be one of step, sigmoid");
    expect(run([1, 1], { scale: 0 })).toThrow("runCircuit: scale must be a number of at least 5e-324, got 0");
    expect(run([0, 0], { scale: 1e308 })).toThrow(
      'runCircuit: w x + b of gate "y" is Infinity with every weight and bias times 1e+308\ntake a smaller scale',
    );
  });
});

describe("perceptrons and sigmoid neurons", () => {
  /** A circuit of random whole weights, in two layers. */
  const anyCircuit = fc
    .array(
      fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
      {
        minLength: 3,
        maxLength: 3,
      },
    )
    .map(([a, b, c]): Circuit => {
      const from = [["x1", "x2"], ["x1", "x2"], ["a", "b"]]; // biome-ignore format: a table
      const gates = [a!, b!, c!].map(([w1, w2, bias], i) => ({
        name: "aby"[i]!,
        from: from[i]!,
        weights: [w1, w2],
        bias,
      }));
      return circuit({ inputs: ["x1", "x2"], gates, outputs: { y: "y" } });
    });

  test("every weight and bias times c > 0: the same answers of every perceptron", () => {
    fc.assert(
      fc.property(anyCircuit, fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true }), (any, scale) => {
        for (const bits of pairs)
          expect(runCircuit(any, bits, { scale }).values).toEqual(runCircuit(any, bits, { scale: 1 }).values);
      }),
    );
  });

  test("with c = 60, whole weights and no w x + b of 0, sigmoid neurons are perceptrons to 1e-20", () => {
    fc.assert(
      fc.property(anyCircuit, fc.constantFrom(...pairs), (any, bits) => {
        const steps = runCircuit(any, bits);
        fc.pre(Object.values(steps.weightedInputs).every((z) => z !== 0));
        const { values } = runCircuit(any, bits, { neuron: "sigmoid", scale: 60 });
        for (const [wire, value] of Object.entries(steps.values))
          expect(Math.abs(values[wire]! - value)).toBeLessThan(1e-20);
      }),
    );
  });

  test("the adder's sigmoid neurons come nearer and nearer as c grows", () => {
    const errors = [1, 3, 10, 30].map((scale) =>
      Math.max(
        ...pairs.map((bits) => {
          const soft = runCircuit(circuits.halfAdder, bits, { neuron: "sigmoid", scale }).outputs;
          const hard = runCircuit(circuits.halfAdder, bits).outputs;
          return Math.max(Math.abs(soft.sum - hard.sum), Math.abs(soft.carry - hard.carry));
        }),
      ),
    );
    expect(errors[0]).toBeGreaterThan(0.3);
    expect(errors[3]).toBeLessThan(1e-12);
    for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1]!);
  });

  test("where w x + b = 0 a perceptron gives 0 and a sigmoid neuron 1/2, for every c", () => {
    const edge = single([1, 1], -2);
    for (const scale of [0.5, 1, 1e3, 1e9]) {
      expect(runCircuit(edge, [1, 1], { scale }).outputs.y).toBe(0);
      expect(runCircuit(edge, [1, 1], { neuron: "sigmoid", scale }).outputs.y).toBe(0.5);
    }
  });

  test("sigmoid neurons take what lies between 0 and 1", () => {
    const { outputs } = runCircuit(single([4, -4], 0), [0.5, 0.25], { neuron: "sigmoid", scale: 2 });
    expect(outputs.y).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
  });
});

describe("rewired", () => {
  test("the adder with one weight of -4 for two lines", () => {
    const merged = mergeLines(circuits.halfAdder);
    expect(merged.gates[4]).toEqual({ name: "carry", from: ["nand1"], weights: [-4], bias: 3 });
    expect(merged.gates.slice(0, 4)).toEqual(circuits.halfAdder.gates.slice(0, 4));
    expect(truthTable(merged)).toEqual(truthTable(circuits.halfAdder));
    for (const bits of pairs) {
      const options = { neuron: "sigmoid", scale: 2 } as const;
      expect(runCircuit(merged, bits, options)).toEqual(runCircuit(circuits.halfAdder, bits, options));
    }
  });

  test("merging changes no value of any circuit of NANDs", () => {
    const rows = fc.array(fc.constantFrom<Bit>(0, 1), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(rows, (bits) => {
        const made = circuitOf({ inputs: ["a", "b", "c"], outputs: ["y"], rows: bits.map((bit) => [bit]) });
        expect(truthTable(mergeLines(made))).toEqual(truthTable(made));
      }),
    );
  });

  test("inputs as perceptrons without inputs: the bits are biases", () => {
    for (const bits of pairs) {
      const fixed = inputsAsPerceptrons(circuits.halfAdder, bits);
      expect(fixed.inputs).toEqual([]);
      expect(fixed.gates[0]).toEqual({ name: "x1", from: [], weights: [], bias: bits[0] === 1 ? 1 : -1 });
      expect(runCircuit(fixed, {}).values).toEqual(runCircuit(circuits.halfAdder, bits).values);
      const soft = runCircuit(fixed, [], { neuron: "sigmoid", scale: 50 });
      expect(soft.outputs.sum).toBeCloseTo(bits[0] ^ bits[1], 10);
    }
    expect(() => inputsAsPerceptrons(circuits.nand, [1, 0.5])).toThrow(
      "inputsAsPerceptrons: input x2 must be 0 or 1, got 0.5",
    );
    expect(() => runCircuit(inputsAsPerceptrons(circuits.nand, [1, 1]), { x1: 1 } as never)).toThrow(
      "runCircuit: the circuit has no input x1\ngive no inputs",
    );
  });
});
