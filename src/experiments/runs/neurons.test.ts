import { describe, expect, test } from "vitest";
import { sigmoid } from "../../core/math.ts";
import { circuit } from "../../perceptron/circuit.ts";
import { circuits } from "../../perceptron/circuits.ts";
import { pointsOf, run as runBumps, targets } from "./bumps.ts";
import { randomCircuit, run as runCircuitKind } from "./circuit.ts";
import { bumps, stripes, towers } from "./hand-built.ts";
import { run as runSmallChange } from "./small-change.ts";

describe("a circuit's run", () => {
  test("of the half adder: 00, 01, 01, 10 for every scale, and the smallest |w x + b|, which is 1", async () => {
    const settings = { circuit: circuits.halfAdder, neuron: "step", scales: [0.1, 10] } as const;
    const outcome = await runCircuitKind(settings, { seed: 1 });
    expect(outcome.inputs).toEqual(["x1", "x2"]);
    expect(outcome.outputs).toEqual(["carry", "sum"]);
    expect(outcome.perceptrons).toEqual(["00", "01", "01", "10"]);
    expect(outcome.smallest).toBe(1);
    for (const { rows } of outcome.tables) {
      expect(rows.map(({ inputs, outputs }) => `${inputs} ${outputs.join("")}`)).toEqual([
        "00 00",
        "01 01",
        "10 01",
        "11 10",
      ]);
    }
  });

  test("of sigmoid neurons multiplies weights and biases: sigmoid(-10) for NAND of 11, times 10", async () => {
    const settings = { circuit: circuits.nand, neuron: "sigmoid", scales: [10] } as const;
    const [table] = (await runCircuitKind(settings, { seed: 1 })).tables;
    expect(table!.rows[3]!.outputs).toEqual([sigmoid(-10)]);
    expect(table!.rows[0]!.outputs).toEqual([sigmoid(30)]);
  });

  test("a random circuit takes all of the layer before, and is the same for the same seed", () => {
    const made = randomCircuit({ inputs: 2, layers: [3, 1] }, 7);
    expect(made.gates.map(({ from }) => from.length)).toEqual([2, 2, 2, 3]);
    expect(made.outputs).toEqual({ y1: "layer2_1" });
    expect(randomCircuit({ inputs: 2, layers: [3, 1] }, 7)).toEqual(made);
    expect(randomCircuit({ inputs: 2, layers: [3, 1] }, 8)).not.toEqual(made);
    expect(circuit(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });
});

test("a small change: the perceptron flips, the sigmoid moves, the estimate is slope times change", async () => {
  const settings = { weights: [1, 1], bias: -2, inputs: [1, 1], changes: [0, 1], others: 50, sizes: [0.1, 0.001] };
  const { perceptron, sigmoid: moved, linear, others } = await runSmallChange(settings, { seed: 1 });
  expect(perceptron).toEqual([0, 1]);
  expect(moved).toEqual([0.5, sigmoid(1)]);
  expect(linear).toEqual([0.5, 0.75]);
  expect(others.map(({ size }) => size)).toEqual([0.1, 0.001]);
  // The estimate's error is of second order: a hundredth of the change, about a hundredth of the error.
  expect(others[1]!.error / others[0]!.error).toBeLessThan(0.02);
  expect(others[1]!.largest).toBeLessThan(0.0025);
});

describe("networks built by hand", () => {
  test("two bumps: steps at -1/4, 1/2 and 5/4, heights as wanted in their middles", () => {
    const built = bumps(([x = 0]) => 4 * x, 2, 10);
    expect(built.hidden).toEqual([{ weights: [[20], [20], [20], [20]], bias: [5, -10, -10, -25] }]);
    expect(built.output).toEqual({ weights: [[1, -1, 3, -3]], bias: [0] });
  });

  test("four towers: six steps, a neuron where two strips cross", () => {
    const built = towers(([x = 0, y = 0]) => x + 10 * y, 2, 10);
    const [steps, crossings] = built.hidden;
    expect(steps!.weights).toEqual([
      [20, 0],
      [20, 0],
      [20, 0],
      [0, 20],
      [0, 20],
      [0, 20],
    ]);
    expect(crossings!.weights[1]).toEqual([0, 40, -40, 40, -40, 0]);
    expect(crossings!.bias).toEqual([-60, -60, -60, -60]);
    expect(built.output.weights).toEqual([[2.75, 3.25, 7.75, 8.25]]);
  });

  test("stripes: the wave cos(pi x) alone has stripes, the others are no higher than rounding; the mean is the bias", () => {
    const built = stripes(([x = 0]) => 3 + (x < 0.5 ? 1 : -1), 2, 2, 10);
    expect(built.output.bias[0]).toBeCloseTo(3, 12);
    // k, l = 0, 1: 2 stripes; 1, 0: 2; 1, 1: two directions of 4.
    expect(built.parts).toBe(12);
    const heights = built.output.weights[0]!.filter((_, i) => i % 2 === 0).map(Math.abs);
    expect(heights.filter((height) => height > 1e-12)).toHaveLength(2);
  });

  test("compute what was wanted: in the middles of bumps and of towers within 1e-6", async () => {
    const options = { steepness: 200, keep: 1 } as const;
    const line = await runBumps({ target: "curve", build: { of: "bumps", count: 5 }, points: 5, ...options });
    expect(line).toMatchObject({ parts: 5, neurons: 10, hiddenLayers: 1 });
    expect(line.largestError).toBeLessThan(1e-6);
    const exact = pointsOf("curve", 5).map((x) => Math.round(1000 * targets.curve(x)) / 1000);
    expect(line.values).toEqual(exact);
    const build = { of: "bumps", count: 5 } as const;
    const { values } = await runBumps({ target: "curve", build, points: 5, steepness: 200, keep: 2 });
    expect(values).toEqual([exact[0], exact[2], exact[4]]);
    const square = await runBumps({ target: "hills", build: { of: "towers", side: 3 }, points: 3, ...options });
    expect(square).toMatchObject({ parts: 9, neurons: 17, hiddenLayers: 2 });
    expect(square.largestError).toBeLessThan(1e-6);
    expect(square.values).toEqual(pointsOf("hills", 3).map((at) => Math.round(1000 * targets.hills(at)) / 1000));
  });

  test("keep no values where none are drawn", async () => {
    const build = { of: "stripes", waves: 3, perHalfWave: 6 } as const;
    const outcome = await runBumps({ target: "hills", build, steepness: 200, points: 5, keep: 0 });
    expect(outcome.values).toBeUndefined();
    expect(outcome.hiddenLayers).toBe(1);
    expect(outcome.meanError).toBeLessThan(0.1);
  });
});
