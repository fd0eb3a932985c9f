import { expect, test } from "vitest";
import { circuits } from "../../perceptron/circuits.ts";
import { computeRun } from "../compute.ts";
import { descentValley } from "../descent/descent-valley.ts";
import { verdictOf } from "../experiment.ts";
import { drawingOf } from "./circuit-picture.ts";
import { perceptronAdder } from "./perceptron-adder.ts";
import { perceptronDecision } from "./perceptron-decision.ts";
import { perceptronFlip } from "./perceptron-flip.ts";
import { perceptronNand } from "./perceptron-nand.ts";
import { perceptronScaling } from "./perceptron-scaling.ts";
import { sigmoidLimit } from "./sigmoid-limit.ts";

// These take milliseconds and no data: they are run as they are.
test.each(
  [
    perceptronDecision,
    perceptronNand,
    perceptronAdder,
    perceptronScaling,
    perceptronFlip,
    sigmoidLimit,
    descentValley,
  ].map((experiment) => [experiment.id, experiment] as const),
)("%s shows what was published, and draws only what is a number", async (_, experiment) => {
  const results = await Promise.all(
    experiment.runs("full").map(async (run) => ({ run, outcome: (await computeRun(run)).outcome })),
  );
  const { measured, pictures } = experiment.conclude(results, "full");
  const verdicts = experiment.claims.map((claim, i) => verdictOf(claim, measured[i]!));
  for (const verdict of verdicts) expect(["shown", "within the band"]).toContain(verdict);
  const text = JSON.stringify(pictures);
  expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
});

test("a drawing has a place of its own for each node, and wires between nodes that there are", () => {
  const { xor, fullAdder } = circuits;
  for (const circuit of [xor, fullAdder, { ...xor, outputs: { y: "y", also: "y", early: "either" } }]) {
    const { nodes, wires } = drawingOf(circuit, "a circuit", "wires");
    expect(new Set(nodes.map(({ column, row }) => `${column} ${row}`)).size).toBe(nodes.length);
    const ids = nodes.map(({ id }) => id);
    for (const { from, to } of wires) expect(ids).toEqual(expect.arrayContaining([from, to]));
    expect(wires.filter(({ weight }) => weight !== undefined)).toHaveLength(
      circuit.gates.reduce((sum, { from }) => sum + from.length, 0),
    );
  }
});
