import { type Experiment, meanOf, type RunResult } from "../experiment.ts";
import type { SmallChangeOutcome, SmallChangeSettings } from "../runs/small-change.ts";

/** From -2 to 2, in steps of 0.05. */
const changes = Array.from({ length: 81 }, (_, i) => (i - 40) / 20);
const sizes = [1, 0.1, 0.01, 0.001];

// A NAND whose bias is almost large enough to say 1 for 11 too.
const settings: SmallChangeSettings = {
  weights: [-2, -2],
  bias: 3.98,
  inputs: [1, 1],
  changes,
  others: 1000,
  sizes,
};

/** Why neurons are sigmoid. */
export const perceptronFlip: Experiment = {
  id: "perceptron-flip",
  section: "neurons",
  title: "A small change of one weight",
  source: "Nielsen, chapter 1, Sigmoid neurons, equation 5",
  setup:
    "A neuron with weights -2, -2, bias 3.98 and inputs 1, 1: its first weight is changed by -2 to 2. Then 1,000 neurons of random weights, biases and inputs, all weights and the bias changed by random amounts of standard deviation 1 down to 0.001. Outputs as a perceptron, as a sigmoid neuron, and as equation 5 expects it.",
  claims: [
    { what: "a change of 0.05 of one weight", published: "can flip a perceptron" },
    { what: "the same change", published: "moves a sigmoid neuron's output a little" },
    {
      what: "distance from equation 5, over the size of the change of the output, changes of 0.01",
      published: "approximately equal",
      band: { low: 0, high: 0.01, better: "lower", unit: "" },
    },
    { what: "the smaller the changes, the better equation 5 fits", published: "holds for small changes" },
  ],
  why: "The perceptron's output is a step: a change of 0.05 takes w x + b from -0.02 to 0.03, and the output from 0 to 1. In a network this flip goes on to all that listens to the neuron, so a change that mends one digit can spoil others in ways that are hard to foresee. The sigmoid is the same step, smoothed out, and its output moves from 0.495 to 0.5075, a quarter of the change.\n\nThat it moves as equation 5 expects, slope times change, is what makes learning possible: the slopes say beforehand which small change will help. It is off by 3 % of the change for 1,000 random neurons changed by a tenth, and by ten times less for each ten times smaller change.",
  runs: () => [
    { name: "a neuron and 1,000 random ones, seed 1", kind: "small-change", settings, seed: 1, seconds: 0.1 },
  ],
  conclude(results) {
    const outcomes = (results as readonly RunResult<SmallChangeOutcome>[]).map(({ outcome }) => outcome);
    const [{ perceptron, sigmoid, linear, others }] = outcomes as [SmallChangeOutcome];
    const [before, after] = [changes.indexOf(0), changes.indexOf(0.05)];
    const moved = sigmoid[after]! - sigmoid[before]!;
    const errorsOf = (outcome: SmallChangeOutcome) => outcome.others.map(({ error }) => error);
    const falling = outcomes.every((outcome) =>
      errorsOf(outcome).every((error, i, all) => i === 0 || error < all[i - 1]!),
    );
    const curve = (values: readonly number[]) => changes.map((x, i): [number, number] => [x, values[i]!]);
    return {
      measured: [
        {
          holds: perceptron[before] === 0 && perceptron[after] === 1,
          figures: `from ${perceptron[before]} to ${perceptron[after]}`,
        },
        {
          holds: Math.abs(moved) < 0.05,
          figures: `from ${sigmoid[before]!.toFixed(4)} to ${sigmoid[after]!.toFixed(4)}; expected ${linear[after]!.toFixed(4)}`,
        },
        meanOf(outcomes.map((outcome) => outcome.others.find(({ size }) => size === 0.01)!.error)),
        {
          holds: falling,
          figures: others.map(({ size, error }) => `${error.toPrecision(2)} at ${size}`).join(", "),
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Output against the change of one weight",
          alt: `The perceptron jumps from 0 to 1 at a change of 0.02. The sigmoid neuron rises smoothly from ${sigmoid[0]!.toFixed(2)} to ${sigmoid.at(-1)!.toFixed(2)}; the straight line of equation 5 touches it where the change is 0.`,
          x: { label: "change of the first weight" },
          y: { label: "output" },
          series: [
            { name: "perceptron", points: curve(perceptron) },
            { name: "sigmoid neuron", points: curve(sigmoid) },
            { name: "equation 5", points: curve(linear), style: "dashed" },
          ],
        },
        {
          kind: "table",
          title: "1,000 random neurons",
          alt: `With changes of 1, ${others[0]!.flipped} of 1,000 perceptrons flip; with 0.001, ${others.at(-1)!.flipped}. Equation 5 is off by ${others[0]!.error.toPrecision(2)} and ${others.at(-1)!.error.toPrecision(2)} of the sigmoid's change.`,
          columns: [
            "size of the changes",
            "perceptrons that flip",
            "largest change of a sigmoid",
            "distance from equation 5",
          ],
          rows: others.map(({ size, flipped, largest, error }) => [
            size,
            flipped,
            Number(largest.toPrecision(3)),
            Number(error.toPrecision(3)),
          ]),
        },
      ],
    };
  },
};
