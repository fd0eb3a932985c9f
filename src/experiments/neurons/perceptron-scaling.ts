import { circuits } from "../../perceptron/circuits.ts";
import type { Experiment, Extent, RunResult } from "../experiment.ts";
import type { Run } from "../run.ts";
import type { CircuitOutcome, CircuitSettings } from "../runs/circuit.ts";

const scales = [0.001, 0.1, 0.5, 3, 10, 1000];

const known = [
  { name: "exclusive or", circuit: circuits.xor },
  { name: "half adder", circuit: circuits.halfAdder },
  { name: "full adder", circuit: circuits.fullAdder },
];

/** Perceptrons of random weights: three inputs, 5, 4 and 2 neurons. */
export const RANDOM = { inputs: 3, layers: [5, 4, 2] } as const;
export const SEEDS = [1, 2, 3, 4, 5];

/** Runs of known circuits, and of random ones with several seeds. */
export function circuitRuns(
  extent: Extent,
  named: readonly { readonly name: string; readonly circuit: CircuitSettings["circuit"] }[],
  options: Pick<CircuitSettings, "neuron" | "scales">,
): Run[] {
  const runOf = (name: string, circuit: CircuitSettings["circuit"], seed: number): Run => {
    const settings: CircuitSettings = { circuit, ...options };
    return { name, kind: "circuit", settings, seed, seconds: 0.1 };
  };
  const seeds = extent === "quick" ? SEEDS.slice(0, 1) : SEEDS;
  return [
    ...named.map(({ name, circuit }) => runOf(name, circuit, 1)),
    ...seeds.map((seed) => runOf(`random, seed ${seed}`, RANDOM, seed)),
  ];
}

/** Why only the sign matters. */
export const perceptronScaling: Experiment = {
  id: "perceptron-scaling",
  section: "neurons",
  title: "Perceptrons with all weights and biases scaled",
  source: "Nielsen, chapter 1, Sigmoid neurons, first exercise",
  setup: `All weights and biases times c, for c = ${scales.join(", ")}: three circuits, and five networks of 11 perceptrons with random weights and biases; all values of their inputs.`,
  claims: [{ what: "truth tables for every c > 0", published: "the same" }],
  why: "A perceptron looks at the sign of w x + b alone, and c > 0 does not change the sign of c (w x + b). So every perceptron of the first layer says what it said, the second layer takes the same inputs as before, and so on to the end.\n\nA gradient can therefore not tell a network of perceptrons anything: neither the length of its weights nor a small change of them shows in what it gives, until all at once something flips.",
  runs: (extent) => circuitRuns(extent, known, { neuron: "step", scales }),
  conclude(results) {
    const compared = (results as readonly RunResult<CircuitOutcome>[]).map(({ run, outcome }) => {
      const { perceptrons, tables } = outcome;
      const changed = tables.flatMap(({ rows }) =>
        rows.filter(({ outputs }, i) => outputs.join("") !== perceptrons[i]),
      );
      return { name: run.name, outputs: perceptrons.join(" "), rows: tables.length * perceptrons.length, changed };
    });
    const rows = compared.reduce((sum, each) => sum + each.rows, 0);
    const changed = compared.reduce((sum, each) => sum + each.changed.length, 0);
    return {
      measured: [{ holds: changed === 0, figures: `${changed} of ${rows} rows differ, ${compared.length} circuits` }],
      pictures: [
        {
          kind: "table",
          title: "Circuits and how many rows of their tables change with c",
          alt: `${compared.length} circuits with ${scales.length} values of c each: ${changed} of ${rows} rows change.`,
          columns: ["circuit", "outputs, inputs counting up in binary", "rows compared", "rows that differ"],
          rows: compared.map(({ name, outputs, rows, changed }) => [name, outputs, rows, changed.length]),
        },
      ],
    };
  },
};
