import type { Experiment, RunResult } from "../experiment.ts";
import type { Lines } from "../picture.ts";
import type { Run } from "../run.ts";
import type { OneNeuronOutcome, OneNeuronSettings } from "../runs/one-neuron.ts";
import { CHAPTER_3 } from "./curves.ts";

type Cost = OneNeuronSettings["cost"];

/** From an output of 0.82, which is wrong, and from one of 0.98, which is badly wrong. */
const STARTS = [
  { name: "from 0.82", weight: 0.6, bias: 0.9 },
  { name: "from 0.98", weight: 2, bias: 2 },
] as const;

/** The book's rates, 0.15 for the quadratic cost and 0.005 for the cross-entropy; and the former for both. */
const RATES: readonly (readonly [Cost, number])[] = [
  ["quadratic", 0.15],
  ["cross-entropy", 0.15],
  ["cross-entropy", 0.005],
];

/** A neuron that is badly wrong, with either cost. */
export const saturation: Experiment = {
  id: "saturation",
  section: "learning-better",
  title: "A neuron that is badly wrong",
  source: `${CHAPTER_3}; readers' notes`,
  setup:
    "One sigmoid neuron with the input 1 is to say 0. It starts with weight 0.6 and bias 0.9 (output 0.82), or with both at 2 (output 0.98), and learns for 300 epochs: with the quadratic cost at learning rate 0.15, with the cross-entropy at 0.005 as in the book, and at 0.15.",
  claims: [
    {
      what: "output after 300 epochs, quadratic cost, from 0.82",
      published: "0.09",
      band: { low: 0.085, high: 0.095, better: "lower", unit: "" },
    },
    {
      what: "output after 300 epochs, quadratic cost, from 0.98",
      published: "0.20",
      band: { low: 0.195, high: 0.205, better: "lower", unit: "" },
    },
    {
      what: "with the quadratic cost the badly wrong neuron learns slowly at first: its first step is smaller than the other neuron's, and below a third of its own largest",
      published: "hardly any change for about 150 epochs",
    },
    {
      what: "with the cross-entropy it learns at once: its first step is larger than the other neuron's, and its own largest",
      published: "fast from the start, and fastest where it is most wrong",
    },
  ],
  why: "Both neurons are wrong, and the one at 0.98 is more wrong. A step of gradient descent is the learning rate times dC/dw, which with the quadratic cost is a sigma'(z): the error, a, times the slope of the sigmoid, a(1 - a). Near 1 the slope goes to 0 faster than the error grows, so who is most wrong moves least, until it has crept to where the sigmoid is steep. The cross-entropy is made so that the slope cancels: dC/dw is the error itself. The step is largest at the start, and shrinks as the neuron comes right. The cost of the badly wrong neuron falls in a straight line at first; its output, which the sigmoid flattens, follows after.\n\nSpeeds at one learning rate cannot be compared between costs, as the book says: that of the cross-entropy could be had by a larger rate. What a rate cannot change is the order, which of two neurons goes faster, and when: each claim here compares a neuron with itself or with another at the same rate.",
  runs: (): Run[] =>
    RATES.flatMap(([cost, learningRate]) =>
      STARTS.map(({ name, weight, bias }) => {
        const settings: OneNeuronSettings = { cost, weight, bias, learningRate, epochs: 300 };
        return { name: `${cost}, eta ${learningRate}, ${name}`, kind: "one-neuron", settings, seed: 1, seconds: 0.01 };
      }),
    ),
  conclude(results) {
    const neurons = results as readonly RunResult<OneNeuronOutcome>[];
    const outcomeOf = (cost: Cost, rate: number, start: number): OneNeuronOutcome =>
      neurons.find(({ run }) => run.name === `${cost}, eta ${rate}, ${STARTS[start]!.name}`)!.outcome;
    const [wrong, badlyWrong] = [0, 1].map((start) => outcomeOf("quadratic", 0.15, start));
    const [ends, badEnds] = [wrong!.outputs.at(-1)!, badlyWrong!.outputs.at(-1)!];
    const entropies = [0.15, 0.005].map((rate) => [0, 1].map((start) => outcomeOf("cross-entropy", rate, start)));
    const first = ({ steps }: OneNeuronOutcome): number => steps[0]!;
    const largest = ({ steps }: OneNeuronOutcome): number => Math.max(...steps);
    const slow = first(badlyWrong!) < first(wrong!) && first(badlyWrong!) < largest(badlyWrong!) / 3;
    const atOnce = entropies.every(
      ([wrong, badlyWrong]) => first(badlyWrong!) > first(wrong!) && first(badlyWrong!) === largest(badlyWrong!),
    );
    const steps = (outcome: OneNeuronOutcome): string =>
      `${first(outcome).toPrecision(2)}, largest ${largest(outcome).toPrecision(2)} in epoch ${outcome.steps.indexOf(largest(outcome)) + 1}`;
    const figures = [
      `first step from 0.98: ${steps(badlyWrong!)}; from 0.82: ${steps(wrong!)}`,
      `learning rate 0.15, from 0.98: ${steps(entropies[0]![1]!)}; from 0.82: ${steps(entropies[0]![0]!)}`,
    ];
    return {
      measured: [
        { value: ends, values: [ends] },
        { value: badEnds, values: [badEnds] },
        { holds: slow, figures: figures[0]! },
        { holds: atOnce, figures: figures[1]! },
      ],
      pictures: [
        costPicture("Quadratic cost, learning rate 0.15", neurons, "quadratic, eta 0.15"),
        costPicture("Cross-entropy, learning rate 0.15", neurons, "cross-entropy, eta 0.15"),
        {
          kind: "lines",
          title: "How far each epoch moves the weight, learning rate 0.15",
          alt: `Steps of both neurons with both costs. Quadratic: ${figures[0]}. Cross-entropy: ${figures[1]}.`,
          x: { label: "epoch" },
          y: { label: "step" },
          series: neurons.flatMap(({ run, outcome }) =>
            run.name.includes("0.005")
              ? []
              : [{ name: run.name, points: outcome.steps.map((step, i): [number, number] => [i + 1, step]) }],
          ),
        },
      ],
      remarks: [
        `At the book's rate for the cross-entropy, 0.005, 300 single steps move the outputs to ${entropies[1]!.map(({ outputs }) => outputs.at(-1)!.toFixed(2)).join(" and ")} only; at 0.15 to ${entropies[0]!.map(({ outputs }) => outputs.at(-1)!.toFixed(3)).join(" and ")}. Which of two neurons goes faster, and when, is the same at both.`,
      ],
    };
  },
};

/** The book's pictures: the cost of both neurons over epochs. */
function costPicture(title: string, neurons: readonly RunResult<OneNeuronOutcome>[], of: string): Lines {
  const shown = neurons.filter(({ run }) => run.name.startsWith(`${of},`));
  const ends = shown.map(({ run, outcome: { outputs } }) => {
    const start = run.name.split(", ").at(-1)!;
    return `${start} to ${outputs.at(-1)!.toFixed(2)}, halfway through at ${outputs[outputs.length >> 1]!.toFixed(2)}`;
  });
  return {
    kind: "lines",
    title,
    alt: `Cost of both neurons after each epoch. Their outputs go ${ends.join("; ")}.`,
    x: { label: "epoch" },
    y: { label: "cost", from: 0 },
    series: shown.map(({ run, outcome }) => ({
      name: run.name.split(", ").at(-1)!,
      points: outcome.costs.map((cost, epoch): [number, number] => [epoch, cost]),
    })),
  };
}
