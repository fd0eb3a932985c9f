/* The festival as a balance: what speaks for going against what speaks for staying. */
import { circuit, decide, type Perceptron, perceptron, type TruthTable, truthTable, weightedInput } from "inkling";
import { parts, shown } from "./settings.ts";

/** Something on a pan of the balance. */
export interface Block {
  readonly name: string;
  /** Above 0. */
  readonly amount: number;
  readonly kind: "for" | "against" | "threshold";
}

export interface Balance {
  /** Evidence for going, and what it must exceed. */
  readonly pans: readonly [left: readonly Block[], right: readonly Block[]];
  /** Sum of the weights of what is the case. */
  readonly evidence: number;
  readonly threshold: number;
  /** w x + b: how much the left pan is heavier. */
  readonly z: number;
  readonly goes: boolean;
}

/** What lies on the pans. What counts less than nothing lies on the other pan, and so does a threshold below 0. */
export function balanceOf(neuron: Perceptron, x: readonly number[]): Balance {
  const threshold = 0 - neuron.bias;
  const blocks = parts.festival.inputs.map((name, i) => ({ name, amount: x[i] === 1 ? neuron.weights[i]! : 0 }));
  const heavier = blocks.filter(({ amount }) => amount > 0).map((block) => ({ ...block, kind: "for" as const }));
  const lighter = blocks
    .filter(({ amount }) => amount < 0)
    .map(({ name, amount }) => ({ name, amount: -amount, kind: "against" as const }));
  const bar = {
    name: threshold > 0 ? "threshold" : "eagerness",
    amount: Math.abs(threshold),
    kind: "threshold" as const,
  };
  return {
    pans: [threshold < 0 ? [bar, ...heavier] : heavier, threshold > 0 ? [bar, ...lighter] : lighter],
    evidence: weightedInput(perceptron({ weights: neuron.weights, bias: 0 }), x),
    threshold,
    z: weightedInput(neuron, x),
    goes: decide(neuron, x) === 1,
  };
}

/** The decision as a sentence. */
export function verdictOf({ evidence, threshold, goes }: Balance): string {
  return `${shown(evidence)} against ${shown(threshold)}: ${goes ? "go" : "stay"}.`;
}

/** All eight situations. */
export function situations({ weights, bias }: Perceptron): TruthTable {
  const { inputs } = parts.festival;
  return truthTable(circuit({ inputs, gates: [{ name: "go", from: inputs, weights, bias }], outputs: { go: "go" } }));
}
