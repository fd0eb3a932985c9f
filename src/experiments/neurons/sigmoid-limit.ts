import { circuit } from "../../perceptron/circuit.ts";
import { circuits } from "../../perceptron/circuits.ts";
import type { Experiment, RunResult } from "../experiment.ts";
import type { CircuitOutcome } from "../runs/circuit.ts";
import { drawingOf } from "./circuit-picture.ts";
import { circuitRuns } from "./perceptron-scaling.ts";

const scales = [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000, 100_000];
const EDGE = "w x + b = 0";

/** "Both", with a bias of -4 instead of -3, so that w x + b = 0 for 11; and a neuron that listens to it. */
const edge = circuit({
  inputs: ["x1", "x2"],
  gates: [
    { name: "edge", from: ["x1", "x2"], weights: [2, 2], bias: -4 },
    { name: "behind", from: ["edge"], weights: [4], bias: -1 },
  ],
  outputs: { edge: "edge", behind: "behind" },
});

const known = [
  { name: "half adder", circuit: circuits.halfAdder },
  { name: "full adder", circuit: circuits.fullAdder },
  { name: EDGE, circuit: edge },
];

/** A steep sigmoid is a step, but for one point. */
export const sigmoidLimit: Experiment = {
  id: "sigmoid-limit",
  section: "neurons",
  title: "Sigmoid neurons with ever larger weights",
  source: "Nielsen, chapter 1, Sigmoid neurons, second exercise",
  setup:
    "Circuits of sigmoid neurons, all weights and biases times c = 1 to 100,000: two adders, five networks of 11 neurons with random weights, and a circuit in which one neuron's w x + b is 0. All values of the inputs, against the same circuit of perceptrons.",
  claims: [
    {
      what: "without a neuron whose w x + b is 0: largest distance from the perceptrons' outputs, c = 100,000 (below 0.000001)",
      published: "the same behavior in the limit",
    },
    { what: "where w x + b = 0: the sigmoid neuron, for every c", published: "fails: sigma(0) = 1/2" },
  ],
  why: "sigma(c z) goes to 1 where z > 0 and to 0 where z < 0, the faster the larger |z|: the distance is about e^(-c |z|). A whole network follows, layer after layer, since each layer's inputs come as near to bits as one likes. How large c must be depends on |z| and on who listens: the adders, where no |z| is below 1, are within a thousandth from c = 10 on; of the random networks, where the smallest |z| are 0.04 to 0.003, one from 5 on, another from 100.\n\nWhere z = 0, no c helps: the perceptron says 0 and the sigmoid neuron 1/2. The neuron behind it makes of that 1/2 the opposite of what the perceptron there says, and the larger c, the surer it is.",
  runs: (extent) => circuitRuns(extent, known, { neuron: "sigmoid", scales }),
  conclude(results) {
    const all = results as readonly RunResult<CircuitOutcome>[];
    const away = all
      .filter(({ run }) => run.name !== EDGE)
      .map(({ run, outcome }) => ({ name: run.name, ...limits(outcome) }));
    const atEnd = away.map(({ distances }) => distances.at(-1)![1]);
    const largest = Math.max(...atEnd);
    const onEdge = all
      .find(({ run }) => run.name === EDGE)!
      .outcome.tables.map(({ scale, rows }) => {
        return { scale, outputs: rows.at(-1)!.outputs };
      });
    const halves = onEdge.filter(({ outputs }) => outputs[0] === 0.5);
    const perceptrons = [...all.find(({ run }) => run.name === EDGE)!.outcome.perceptrons.at(-1)!].map(Number);
    const behind = onEdge.at(-1)!.outputs[1]!;
    return {
      measured: [
        { holds: largest < 1e-6, figures: `${Number(largest.toPrecision(2))} in ${away.length} circuits` },
        {
          holds: halves.length === onEdge.length,
          figures: `1/2 for ${halves.length} of ${onEdge.length} values of c, where the perceptron says ${perceptrons[0]}; behind it the sigmoid neuron says ${behind.toPrecision(3)}, the perceptron ${perceptrons[1]}`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Largest distance between sigmoid neurons' outputs and perceptrons'",
          alt: `Both axes logarithmic: all ${away.length} circuits fall to 0, at c between ${Math.min(...away.map(arrival))} and ${Math.max(...away.map(arrival))} below a thousandth.`,
          x: { label: "c", scale: "log" },
          y: { label: "largest distance", scale: "log", from: 1e-9, to: 1 },
          series: away.map(({ name, distances }) => ({
            name: name.replace("random, ", ""),
            ...(name.startsWith("random") ? { group: "random networks" } : {}),
            style: "line and dots",
            points: distances.filter(([, distance]) => distance > 1e-9),
          })),
          marks: [{ y: 0.001, label: "a thousandth" }],
        },
        drawingOf(
          edge,
          "A circuit with w x + b = 0",
          "Two weights of 2 and a bias of -4: for inputs 1 and 1 the sum is 0. A second neuron, weight 4 and bias -1, listens.",
        ),
        {
          kind: "table",
          title: "The same for inputs 1, 1",
          alt: `The first neuron says 1/2 for every c; the second goes from ${onEdge[0]!.outputs[1]!.toFixed(3)} to ${behind.toFixed(3)}, where the perceptron says ${perceptrons[1]}.`,
          columns: ["c", "sigmoid neuron", "the one behind it"],
          rows: [
            ...onEdge.map(({ scale, outputs }) => [scale, ...outputs.map((output) => Number(output.toPrecision(4)))]),
            ["perceptrons", ...perceptrons],
          ],
        },
      ],
      remarks: away.map((circuit) => {
        return `${circuit.name}: the smallest |w x + b| is ${circuit.smallest.toPrecision(2)}; within a thousandth from c = ${arrival(circuit)} on.`;
      }),
    };
  },
};

/** By c: the largest distance of an output from what the perceptrons give. */
function limits({ tables, perceptrons, smallest }: CircuitOutcome) {
  const distances = tables.map(({ scale, rows }): [scale: number, distance: number] => {
    const all = rows.flatMap(({ outputs }, i) =>
      outputs.map((output, o) => Math.abs(output - Number(perceptrons[i]![o]))),
    );
    return [scale, Math.max(...all)];
  });
  return { smallest, distances };
}

/** The first c at which no output is a thousandth away. */
function arrival({ distances }: { distances: readonly (readonly [number, number])[] }): number {
  return (distances.find(([, distance]) => distance < 0.001) ?? distances.at(-1)!)[0];
}
