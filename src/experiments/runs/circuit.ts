import { Random } from "../../core/random.ts";
import { type Circuit, circuit as makeCircuit } from "../../perceptron/circuit.ts";
import type { Perceptron } from "../../perceptron/perceptron.ts";
import { type Neuron, runCircuit } from "../../perceptron/run-circuit.ts";
import type { RunContext } from "../run.ts";

/** A circuit, and what it is made of. */
export interface CircuitSettings {
  /** One of ours, or layers of perceptrons whose weights and biases are drawn from a normal distribution. */
  readonly circuit: Circuit | RandomLayers;
  readonly neuron: Neuron;
  /** What every weight and bias is multiplied by, one table for each. */
  readonly scales: readonly number[];
}

/** Each perceptron takes all of the layer before; the last layer is read. */
export interface RandomLayers {
  readonly inputs: number;
  readonly layers: readonly number[];
}

export interface CircuitOutcome {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What perceptrons of the plain weights give, `01`, a word a row. */
  readonly perceptrons: readonly string[];
  /** The smallest |w x + b| of them all. */
  readonly smallest: number;
  readonly tables: readonly CircuitTable[];
}

/** What a circuit gives for all values of its inputs. */
export interface CircuitTable {
  readonly scale: number;
  /** Inputs as bits, `01`, counting up in binary, and the outputs in their order. */
  readonly rows: readonly { readonly inputs: string; readonly outputs: readonly number[] }[];
}

/** Runs a circuit for every value of its inputs, with weights and biases of several sizes. */
export async function run(
  { circuit: asked, neuron, scales }: CircuitSettings,
  { seed }: Pick<RunContext, "seed">,
): Promise<CircuitOutcome> {
  const circuit = "gates" in asked ? makeCircuit(asked) : randomCircuit(asked, seed);
  const outputs = Object.keys(circuit.outputs);
  const cases = Array.from({ length: 1 << circuit.inputs.length }, (_, row) =>
    circuit.inputs.map((_, i) => (row >> (circuit.inputs.length - 1 - i)) & 1),
  );
  const plain = cases.map((bits) => runCircuit(circuit, bits));
  const tables = scales.map((scale) => {
    const gates = circuit.gates.map((gate) => ({ ...gate, ...times(gate, scale) }));
    const scaled = makeCircuit({ ...circuit, gates });
    const rows = cases.map((bits) => {
      const ran = runCircuit(scaled, bits, { neuron });
      return { inputs: bits.join(""), outputs: outputs.map((output) => ran.outputs[output]!) };
    });
    return { scale, rows };
  });
  return {
    inputs: circuit.inputs,
    outputs,
    perceptrons: plain.map((ran) => outputs.map((output) => ran.outputs[output]).join("")),
    smallest: Math.min(...plain.flatMap(({ weightedInputs }) => Object.values(weightedInputs).map(Math.abs))),
    tables,
  };
}

/** Every weight and the bias, multiplied for good: `runCircuit` has a scale of its own, which a step need not look at. */
function times({ weights, bias }: Perceptron, scale: number): Perceptron {
  return { weights: weights.map((weight) => scale * weight), bias: scale * bias };
}

/** Weights and biases of mean 0 and standard deviation 1. */
export function randomCircuit({ inputs: count, layers }: RandomLayers, seed: number): Circuit {
  const random = new Random(seed, "circuit");
  const inputs = Array.from({ length: count }, (_, i) => `x${i + 1}`);
  let before = inputs;
  const gates = layers.flatMap((size, l) => {
    const from = before;
    before = Array.from({ length: size }, (_, i) => `layer${l + 1}_${i + 1}`);
    return before.map((name) => ({
      name,
      from,
      weights: from.map(() => random.gaussian()),
      bias: random.gaussian(),
    }));
  });
  return makeCircuit({ inputs, gates, outputs: Object.fromEntries(before.map((name, i) => [`y${i + 1}`, name])) });
}
