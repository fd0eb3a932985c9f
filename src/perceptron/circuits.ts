import { requireInteger } from "../core/errors.ts";
import { type Circuit, circuit, type Gate } from "./circuit.ts";

/** The book's NAND gate: two weights of -2 and a bias of 3 (Nielsen, chapter 1, "Perceptrons"). */
export function nandGate(name: string, a: string, b: string): Gate {
  return { name, from: [a, b], weights: [-2, -2], bias: 3 };
}

/**
 * Circuits to begin with, each with inputs `x1`, `x2`:
 *
 * - `not` (of `x1` alone), `and`, `or` and `nand`: one perceptron each, output `y`;
 * - `xor`: three perceptrons in two layers, since one cannot do it, output `y`;
 * - `halfAdder`: the book's five NAND gates, outputs `carry` and `sum`;
 * - `fullAdder`: nine NAND gates, a third input `carryIn`, outputs `carry` and `sum`.
 *
 * @see Nielsen, chapter 1, "Perceptrons"
 *
 * @example
 * ```ts
 * runCircuit(circuits.halfAdder, { x1: 1, x2: 1 }).outputs; // { carry: 1, sum: 0 }
 * truthTable(circuits.xor).rows; // [[0], [1], [1], [0]]
 * ```
 */
export const circuits = /* @__PURE__ */ library();

function library() {
  const inputs = ["x1", "x2"] as const;
  const or = { from: inputs, weights: [2, 2], bias: -1 };
  const and = { weights: [2, 2], bias: -3 };
  const outputs = { y: "y" } as const;
  return Object.freeze({
    not: circuit({ inputs: ["x1"], gates: [{ name: "y", from: ["x1"], weights: [-2], bias: 1 }], outputs }),
    and: circuit({ inputs, gates: [{ name: "y", from: inputs, ...and }], outputs }),
    or: circuit({ inputs, gates: [{ name: "y", ...or }], outputs }),
    nand: circuit({ inputs, gates: [nandGate("y", "x1", "x2")], outputs }),
    xor: circuit({
      inputs,
      gates: [
        { name: "either", ...or },
        nandGate("notBoth", "x1", "x2"),
        { name: "y", from: ["either", "notBoth"], ...and },
      ],
      outputs,
    }),
    halfAdder: circuit({
      inputs,
      gates: [
        nandGate("nand1", "x1", "x2"),
        nandGate("nand2", "x1", "nand1"),
        nandGate("nand3", "x2", "nand1"),
        nandGate("sum", "nand2", "nand3"),
        nandGate("carry", "nand1", "nand1"),
      ],
      outputs: { carry: "carry", sum: "sum" },
    }),
    fullAdder: circuit({
      inputs: ["x1", "x2", "carryIn"],
      gates: [
        nandGate("nand1", "x1", "x2"),
        nandGate("nand2", "x1", "nand1"),
        nandGate("nand3", "x2", "nand1"),
        nandGate("half", "nand2", "nand3"),
        nandGate("nand4", "half", "carryIn"),
        nandGate("nand5", "half", "nand4"),
        nandGate("nand6", "carryIn", "nand4"),
        nandGate("sum", "nand5", "nand6"),
        nandGate("carry", "nand1", "nand4"),
      ],
      outputs: { carry: "carry", sum: "sum" },
    }),
  });
}

/**
 * Adds two whole numbers of some bits, with NAND gates alone: a half adder for the lowest bits, a full adder for each
 * bit above.
 *
 * @param bits of each number, 1 to 32. Inputs are `a3 a2 a1 a0 b3 b2 b1 b0` for four, the outputs `sum4` to `sum0`, highest first
 * @throws RequestError for bits that are no whole number from 1 to 32
 *
 * @example
 * ```ts
 * const { outputs } = runCircuit(adder(3), [1, 0, 1, 0, 1, 1]); // 5 + 3
 * Object.values(outputs).join(""); // "1000"
 * ```
 */
export function adder(bits: number): Circuit {
  requireInteger("adder: bits", bits, 1, 32);
  const places = Array.from({ length: bits }, (_, i) => bits - 1 - i);
  const gates: Gate[] = [];
  const sums: [output: string, wire: string][] = [];
  let carry = "";
  for (let i = 0; i < bits; i++) {
    const from: Record<string, string> = { x1: `a${i}`, x2: `b${i}`, carryIn: carry };
    const part: Circuit = i === 0 ? circuits.halfAdder : circuits.fullAdder;
    const rename = (wire: string): string => from[wire] ?? `bit${i}_${wire}`;
    for (const gate of part.gates) gates.push({ ...gate, name: rename(gate.name), from: gate.from.map(rename) });
    sums.push([`sum${i}`, rename("sum")]);
    carry = rename("carry");
  }
  sums.push([`sum${bits}`, carry]);
  return circuit({
    inputs: [...places.map((i) => `a${i}`), ...places.map((i) => `b${i}`)],
    gates,
    outputs: Object.fromEntries(sums.reverse()),
  });
}
