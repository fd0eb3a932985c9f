import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Circuit } from "./circuit.ts";
import { circuitOf } from "./circuit-of.ts";
import { adder, circuits } from "./circuits.ts";
import type { Bit } from "./perceptron.ts";
import { runCircuit } from "./run-circuit.ts";
import { type TruthTable, truthTable } from "./truth-table.ts";

const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

/** A table of one output from its bits as a number, the first row's highest. */
function tableOf(inputs: number, bits: number): TruthTable {
  const count = 1 << inputs;
  const rows = Array.from({ length: count }, (_, row) => [((bits >> (count - 1 - row)) & 1) as Bit]);
  return { inputs: names("x", inputs), outputs: ["y"], rows };
}

const flat = (table: TruthTable): string => table.rows.map((row) => row.join("")).join(" ");

describe("the circuits to begin with", () => {
  test.each([
    ["not", "1 0"],
    ["and", "0 0 0 1"],
    ["or", "0 1 1 1"],
    ["nand", "1 1 1 0"],
    ["xor", "0 1 1 0"],
    ["halfAdder", "00 01 01 10"],
    ["fullAdder", "00 01 01 10 01 10 10 11"],
  ] as const)("%s", (name, rows) => {
    expect(flat(truthTable(circuits[name] as Circuit))).toBe(rows);
  });

  test("the adders are NAND perceptrons of weights -2, -2 and bias 3: five and nine", () => {
    expect([circuits.halfAdder.gates.length, circuits.fullAdder.gates.length]).toEqual([5, 9]);
    for (const { weights, bias } of [...circuits.halfAdder.gates, ...circuits.fullAdder.gates])
      expect([weights, bias]).toEqual([[-2, -2], 3]);
  });
});

test("adders of 1 to 4 bits add every two numbers", () => {
  for (const bits of [1, 2, 3, 4]) {
    const { rows, outputs } = truthTable(adder(bits));
    expect(outputs).toEqual(Array.from({ length: bits + 1 }, (_, i) => `sum${bits - i}`));
    rows.forEach((row, i) => {
      expect(Number.parseInt(row.join(""), 2)).toBe((i >> bits) + (i & ((1 << bits) - 1)));
    });
  }
  expect(adder(32).gates).toHaveLength(5 + 31 * 9);
  expect(() => adder(0)).toThrow("adder: bits must be a whole number from 1 to 32, got 0");
});

describe("any truth table as NANDs", () => {
  const isNands = (table: TruthTable): void => {
    const made = circuitOf(table);
    expect(truthTable(made)).toEqual(table);
    for (const { weights, bias } of made.gates) expect([weights, bias]).toEqual([[-2, -2], 3]);
  };

  test("all of one, two and three inputs", () => {
    for (const inputs of [1, 2, 3]) {
      for (let bits = 0; bits < 2 ** (1 << inputs); bits++) isNands(tableOf(inputs, bits));
    }
  });

  test("random ones of 1 to 4 inputs and 1 to 3 outputs", () => {
    const tables = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain(([k, m]) => {
      const row = fc.array(fc.constantFrom<Bit>(0, 1), { minLength: m, maxLength: m });
      const rows = fc.array(row, { minLength: 1 << k, maxLength: 1 << k });
      return rows.map((rows): TruthTable => ({ inputs: names("x", k), outputs: names("y", m), rows }));
    });
    fc.assert(fc.property(tables, isNands), { numRuns: 300 });
  });

  test("one of ten inputs: parity", () => {
    const rows = Array.from({ length: 1024 }, (_, i) => [(i.toString(2).replaceAll("0", "").length & 1) as Bit]);
    const made = circuitOf({ inputs: names("x", 10), outputs: ["odd"], rows });
    expect(made.gates).toHaveLength(36); // four for each further input
    expect(truthTable(made).rows).toEqual(rows);
  });

  test("the half adder's table makes the book's five gates; AND two, OR three, XOR four", () => {
    const gates = (["halfAdder", "and", "or", "xor", "nand", "not"] as const).map(
      (name) => circuitOf(truthTable(circuits[name] as Circuit)).gates.length,
    );
    expect(gates).toEqual([5, 2, 3, 4, 1, 1]);
  });

  test("at most 24 gates for four inputs, here for 400 tables", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65535 }), (bits) => {
        expect(circuitOf(tableOf(4, bits)).gates.length).toBeLessThanOrEqual(24);
      }),
      { numRuns: 400 },
    );
  });

  test("outputs keep their names, inputs that are called as gates are theirs", () => {
    const made = circuitOf({ inputs: ["nand1", "b"], outputs: ["both", "nand1"], rows: [[0, 1], [0, 1], [0, 0], [1, 0]] }); // biome-ignore format: a table
    expect(made.gates.map(({ name }) => name)).toEqual(["nand2", "nand3", "nand4"]);
    expect(runCircuit(made, { nand1: 1, b: 1 }).outputs).toEqual({ both: 1, nand1: 0 });
  });

  test("refusals", () => {
    const refused = (part: object) => () =>
      circuitOf({ inputs: ["x1", "x2"], outputs: ["y"], rows: [[0], [1], [1], [0]], ...part } as never);
    expect(refused({ rows: [[0], [1], [1]] })).toThrow("circuitOf: rows must be 4 for 2 inputs, got 3");
    expect(refused({ rows: undefined })).toThrow("circuitOf: rows must be 4 for 2 inputs, got undefined");
    expect(refused({ rows: [[0], [1], [2], [0]] })).toThrow(
      "circuitOf: rows[2] must be 1 of 0 and 1, one for each output, got [2]\ngive it one bit, such as [0]",
    );
    expect(refused({ rows: [[0], [1], [1, 0], [0]] })).toThrow("circuitOf: rows[2] must be 1 of 0 and 1");
    expect(refused({ rows: [0, 1, 1, 0] })).toThrow(
      "circuitOf: rows[0] must be 1 of 0 and 1, one for each output, got 0",
    );
    expect(refused({ outputs: [] })).toThrow("circuitOf: outputs must be a list of different names, got []");
    expect(refused({ inputs: ["x", "x"] })).toThrow("circuitOf: inputs must be a list of different names");
    expect(refused({ inputs: names("x", 17) })).toThrow("circuitOf: there must be 1 to 16 inputs, got 17");
    expect(refused({ inputs: ["x 1", "x2"] })).toThrow("circuit: inputs[0] must have a name");
    expect(() => truthTable(adder(9))).toThrow("truthTable: there must be 1 to 16 inputs, got 18");
  });
});
