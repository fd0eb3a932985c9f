import type { Circuit } from "../../perceptron/circuit.ts";
import { adder, circuits } from "../../perceptron/circuits.ts";
import { inputsAsPerceptrons, mergeLines } from "../../perceptron/rewire.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { Run } from "../run.ts";
import type { CircuitOutcome, CircuitSettings } from "../runs/circuit.ts";
import { drawingOf, outputsOf, truthTableOf } from "./circuit-picture.ts";

const BITS = 3;

/** Carry and sum for 00, 01, 10, 11. */
const expected = ["00", "01", "01", "10"];
const pairs = ["00", "01", "10", "11"];

const { halfAdder } = circuits;
const merged = mergeLines(halfAdder);
const constant = (pair: string) => inputsAsPerceptrons(halfAdder, [...pair].map(Number));

function runOf(name: string, circuit: Circuit): Run {
  const settings: CircuitSettings = { circuit, neuron: "step", scales: [1] };
  return { name, kind: "circuit", settings, seed: 1, seconds: 0.1 };
}

/** Perceptrons that add two bits. */
export const perceptronAdder: Experiment = {
  id: "perceptron-adder",
  section: "neurons",
  title: "An adder of perceptrons",
  source: "Nielsen, chapter 1, Perceptrons",
  setup:
    "Five NAND perceptrons that add two bits; the same with the two lines into the carry made one of weight -4; the same with inputs drawn as perceptrons that have no inputs, once for each pair of bits. Beyond the book: a chain of such adders for numbers of three bits, all 64 pairs.",
  claims: [
    { what: "carry and sum for 00, 01, 10, 11", published: "00, 01, 01, 10" },
    { what: "the same with one line of weight -4 instead of two of -2", published: "the same" },
    { what: "the same with inputs as perceptrons without inputs", published: "the same" },
    { what: "adders in a chain add any two numbers of three bits", published: "NAND gates can build any circuit" },
  ],
  why: "The sum of two bits is 1 where one of them is 1 and not both, which no single perceptron can say: it draws one straight line between its yes and its no, and no line parts 01 and 10 from 00 and 11. Four NANDs in three layers do. The carry is the opposite of the first NAND, and its gate takes that line twice; 3 - 2 - 2 and 3 - 4 are the same, so one line of -4 will do.\n\nA perceptron without inputs weighs nothing, and gives 1 or 0 by its bias alone, for ever. As a drawing of an input it stands for the place where a number comes in.",
  runs: () => [
    runOf("two lines", halfAdder),
    runOf("merged into one", merged),
    ...pairs.map((pair) => runOf(`inputs ${pair} as perceptrons`, constant(pair))),
    runOf(`numbers of ${BITS} bits`, adder(BITS)),
  ],
  conclude(results) {
    const outcomes = (results as readonly RunResult<CircuitOutcome>[]).map(({ outcome }) => outcome);
    const [plain, one, ...rest] = outcomes as [CircuitOutcome, CircuitOutcome, ...CircuitOutcome[]];
    const [twoLines, oneLine] = [plain, one].map(({ tables }) => outputsOf(tables[0]!));
    const alone = rest.slice(0, pairs.length).map(({ tables }) => outputsOf(tables[0]!));
    const sums = rest.at(-1)!.tables[0]!.rows;
    const right = sums.filter(({ inputs, outputs }) => {
      const [a, b] = [inputs.slice(0, BITS), inputs.slice(BITS)].map((bits) => Number.parseInt(bits, 2));
      return Number.parseInt(outputs.join(""), 2) === a! + b!;
    });
    const wanted = expected.join(" ");
    return {
      measured: [
        { holds: twoLines === wanted, figures: twoLines! },
        { holds: oneLine === wanted, figures: oneLine! },
        { holds: alone.join(" ") === wanted, figures: alone.join(" ") },
        { holds: right.length === sums.length, figures: `${right.length} of ${sums.length} sums are right` },
      ],
      pictures: [
        drawingOf(
          halfAdder,
          "The adder of NAND perceptrons",
          "Five perceptrons, each with bias 3 and two lines of weight -2. The carry takes the line of the first one twice.",
        ),
        drawingOf(
          merged,
          "Two lines merged into one",
          "The same five perceptrons; the carry now takes one line of weight -4.",
        ),
        drawingOf(
          constant("11"),
          "Inputs drawn as perceptrons",
          "The same circuit for the bits 1 and 1: two perceptrons without inputs, each with bias 1, stand for them.",
        ),
        truthTableOf(
          [{ outcome: plain }, { name: "weight -4", outcome: one }],
          "Carry and sum",
          "Both circuits give 00, 01, 01 and 10 as carry and sum of 00, 01, 10 and 11.",
        ),
      ],
    };
  },
};
