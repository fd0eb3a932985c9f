import { circuit } from "../../perceptron/circuit.ts";
import type { Experiment, Measured, RunResult } from "../experiment.ts";
import type { CircuitOutcome, CircuitSettings } from "../runs/circuit.ts";
import { drawingOf, outputsOf, truthTableOf } from "./circuit-picture.ts";

function decision(threshold: number) {
  const inputs = ["weather", "company", "transit"] as const;
  const gate = { name: "go", from: inputs, weights: [6, 2, 2], bias: -threshold };
  return circuit({ inputs, gates: [gate], outputs: { go: "go" } });
}

const thresholds = [
  // What is expected for 000, 001, ... 111, the weather first.
  { threshold: 5, expected: "0 0 0 0 1 1 1 1", says: "goes exactly when the weather is good" },
  { threshold: 3, expected: "0 0 0 1 1 1 1 1", says: "goes when the weather is good, or when both others hold" },
] as const;

/** The book's first perceptron. */
export const perceptronDecision: Experiment = {
  id: "perceptron-decision",
  section: "neurons",
  title: "A decision",
  source: "Nielsen, chapter 1, Perceptrons",
  setup:
    "Shall we go to the festival? Good weather counts 6, company 2, public transport nearby 2; the threshold is 5, then 3. All eight cases.",
  claims: thresholds.map(({ threshold, says }) => ({
    what: `threshold ${threshold}, all eight cases`,
    published: says,
  })),
  why: "With a threshold of 5 the weather decides alone: its 6 is enough, and the 4 of the two others together is not. With 3 those 4 are enough too, but 2 are not. The same weights make another decision: a lower threshold is a greater willingness to go.\n\nThe bias is minus the threshold. It says how easily the neuron gives 1.",
  runs: () =>
    thresholds.map(({ threshold }) => {
      const settings: CircuitSettings = { circuit: decision(threshold), neuron: "step", scales: [1] };
      return { name: `threshold ${threshold}`, kind: "circuit", settings, seed: 1, seconds: 0.1 };
    }),
  conclude(results) {
    const outcomes = (results as readonly RunResult<CircuitOutcome>[]).map(({ outcome }) => outcome);
    const measured = thresholds.map(({ expected }, i): Measured => {
      const found = outputsOf(outcomes[i]!.tables[0]!);
      return { holds: found === expected, figures: `for 000, 001 ... 111 (weather, company, transit): ${found}` };
    });
    return {
      measured,
      pictures: [
        drawingOf(
          decision(5),
          "The decision as a perceptron",
          "Three inputs, weather with weight 6, company and transit with weight 2 each, into one perceptron with bias -5.",
        ),
        truthTableOf(
          outcomes.map((outcome, i) => ({ name: `threshold ${thresholds[i]!.threshold}`, outcome })),
          "All cases",
          "With threshold 5 it goes in the four cases of good weather; with threshold 3 also when company and transit hold in bad weather, and in no other.",
        ),
      ],
    };
  },
};
