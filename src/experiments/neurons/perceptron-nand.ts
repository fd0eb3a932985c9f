import { circuits } from "../../perceptron/circuits.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { CircuitOutcome, CircuitSettings } from "../runs/circuit.ts";
import { drawingOf, outputsOf, truthTableOf } from "./circuit-picture.ts";

const settings: CircuitSettings = { circuit: circuits.nand, neuron: "step", scales: [1] };

/** One perceptron is a NAND gate. */
export const perceptronNand: Experiment = {
  id: "perceptron-nand",
  section: "neurons",
  title: "A NAND gate",
  source: "Nielsen, chapter 1, Perceptrons",
  setup: "A perceptron with two weights of -2 and a bias of 3, for all values of its inputs.",
  claims: [{ what: "output for 00, 01, 10, 11", published: "1, 1, 1, 0: NAND" }],
  why: "Each input that is 1 takes 2 from the bias: 3, 1, 1 and -1 are left, and only the last is not above 0. NAND gates suffice to build any circuit, so networks of perceptrons can compute whatever a computer can. What makes them more than that is that weights and biases can be learned.",
  runs: () => [{ name: "all inputs", kind: "circuit", settings, seed: 1, seconds: 0.1 }],
  conclude(results) {
    const [{ outcome }] = results as readonly [RunResult<CircuitOutcome>];
    const found = outputsOf(outcome.tables[0]!);
    return {
      measured: [{ holds: found === "1 1 1 0", figures: found }],
      pictures: [
        drawingOf(
          circuits.nand,
          "A perceptron that is a NAND gate",
          "Two inputs, a weight of -2 each, into one perceptron with bias 3.",
        ),
        truthTableOf([{ outcome }], "All inputs", "The output is 1 for 00, 01 and 10, and 0 for 11."),
      ],
    };
  },
};
