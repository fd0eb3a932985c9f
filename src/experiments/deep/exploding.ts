import type { Experiment, RunResult } from "../experiment.ts";
import type { ChainOutcome, ChainSettings } from "../runs/chain.ts";

const chains: readonly (ChainSettings & { readonly name: string })[] = [
  { name: "weights 100, biases that keep z at 0", neurons: 4, weight: 100, z: 0 },
  { name: "weights 1, biases 0", neurons: 4, weight: 1, z: "none" },
  { name: "weights 20, biases 0", neurons: 4, weight: 20, z: "none" },
];

/** The other way in which gradients are unstable. */
export const exploding: Experiment = {
  id: "exploding",
  section: "deep",
  title: "The exploding gradient",
  source: "Nielsen, chapter 5; readers' notes",
  setup:
    "Chains of four sigmoid neurons, one a layer: with weights of 100 and biases that keep every z at 0; with weights of 1; with weights of 20 and no biases.",
  claims: [
    {
      what: "growth of the gradient from each neuron to the one before it, weights 100 and z = 0",
      published: "100 x 1/4 = 25",
      band: { low: 24.99, high: 25.01, better: "neither", unit: "times" },
    },
    { what: "weights 1: the gradient shrinks layer by layer, to less than 1/4 each time", published: "described" },
    {
      what: "large weights alone are not enough: with weights of 20 and no biases the gradient shrinks",
      published: "described",
    },
  ],
  why: "The gradient of a bias is the one behind it times weight times sigma'(z). To grow, weight times sigma'(z) must be above 1, and large weights alone do not see to that: they make z large too, and there the derivative is next to nothing. Only biases that hold z near 0 give large weights their way.\n\nA deep network multiplies many such factors. That they should come out near 1 together is a coincidence that nothing in the algorithm looks for, so some layers learn much faster than others.",
  runs: () => chains.map(({ name, ...settings }) => ({ name, kind: "chain", settings, seed: 1, seconds: 0.1 })),
  conclude(results) {
    const outcomes = (results as readonly RunResult<ChainOutcome>[]).map(({ outcome }) => outcome);
    const growth = outcomes.map(({ speeds }) => speeds.slice(1).map((speed, l) => speeds[l]! / speed));
    const [large, small, saturated] = growth as [number[], number[], number[]];
    const shown = (factors: readonly number[]): string => factors.map((factor) => factor.toPrecision(3)).join(", ");
    return {
      measured: [
        { value: large.reduce((sum, each) => sum + each, 0) / large.length, values: large, of: "layers" },
        { holds: small.every((factor) => factor < 0.25), figures: `factors ${shown(small)}` },
        { holds: saturated.every((factor) => factor < 1), figures: `factors ${shown(saturated)}` },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Gradient of each neuron's bias",
          alt: `Length of the gradient from the first neuron of the chain to the last, on a logarithmic scale: with weights 100 and z = 0 it grows 25 times a layer towards the first; the others shrink.`,
          x: { label: "neuron" },
          y: { label: "|dC/db|", scale: "log" },
          series: outcomes.map(({ speeds }, i) => ({
            name: chains[i]!.name,
            style: "line and dots",
            points: speeds.map((speed, l) => [l + 1, speed]),
          })),
        },
      ],
    };
  },
};
