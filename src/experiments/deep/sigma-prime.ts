import type { Experiment, RunResult } from "../experiment.ts";
import type { SigmaPrimeOutcome, SigmaPrimeSettings } from "../runs/sigma-prime.ts";

const settings: SigmaPrimeSettings = { to: 8, points: 321 };

/** Why the gradient vanishes, in one picture. */
export const sigmaPrime: Experiment = {
  id: "sigma-prime",
  section: "deep",
  title: "The derivative of the sigmoid",
  source: "Readers' notes; Nielsen, chapter 5",
  setup: "sigma(z)(1 - sigma(z)) at 321 points from -8 to 8, compared with finite differences.",
  claims: [{ what: "largest value, and where", published: "at most 1/4, at z = 0" }],
  why: "Going back through a sigmoid layer multiplies the error by this derivative and by a weight. With weights drawn from a normal distribution of width 1 or less, the product is mostly below 1/4 in size: each layer further back learns several times slower.",
  runs: () => [{ name: "the curve", kind: "sigma-prime", settings, seed: 1, seconds: 0.1 }],
  conclude(results) {
    const [{ outcome }] = results as readonly [RunResult<SigmaPrimeOutcome>];
    const largest = Math.max(...outcome.slope);
    const at = outcome.z[outcome.slope.indexOf(largest)]!;
    const figures = `${largest} at z = ${at}; finite differences are at most ${outcome.furthestFromDifference.toExponential(1)} away`;
    return {
      measured: [{ holds: largest === 0.25 && at === 0 && outcome.furthestFromDifference < 1e-9, figures }],
      pictures: [
        {
          kind: "lines",
          title: "The derivative of the sigmoid",
          alt: `A bell with its top, ${largest}, at z = ${at}; below 0.01 beyond z = 4.6.`,
          x: { label: "z" },
          y: { label: "derivative", from: 0 },
          series: [{ name: "sigma'(z)", points: outcome.z.map((z, i) => [z, outcome.slope[i]!]) }],
          marks: [{ y: 0.25, label: "1/4" }],
        },
      ],
    };
  },
};
