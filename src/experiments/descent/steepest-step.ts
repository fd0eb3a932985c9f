import type { Experiment, RunResult } from "../experiment.ts";
import type { Run } from "../run.ts";
import type { SteepestOutcome, SteepestSettings } from "../runs/steepest-step.ts";

const lengths = [1, 0.1, 0.01, 0.001];
const PLANE = "the valley, 3,600 directions";

const plane: SteepestSettings = { surface: "valley", point: [-2.5, 1], lengths, directions: 3600 };

function space(variables: number): SteepestSettings {
  const point = Array.from({ length: variables }, (_, i) => (i % 3) - 1);
  return { surface: "chain", point, lengths, directions: 10_000 };
}

const spaces = [3, 10, 100];
const seeds = [1, 2, 3];

/** Which way is down: Cauchy and Schwarz, by trial. */
export const steepestStep: Experiment = {
  id: "steepest-step",
  section: "descent",
  title: "The steepest step of a given length",
  source: "Nielsen, chapter 1, Learning with gradient descent, exercise",
  setup:
    "Steps of length 1, 0.1, 0.01 and 0.001 from one point: on the valley of two variables in 3,600 directions around the circle; on a function of 3, 10 and 100 variables in 10,000 random directions, three seeds. What f changes by, beside a step of that length along -gradient.",
  claims: [
    {
      what: "no direction changes gradient . step by more than length times |gradient|",
      published: "the Cauchy-Schwarz inequality",
    },
    {
      what: "two variables, length 0.001: angle between the direction that leads lowest and -gradient, degrees",
      published: "0, for small steps",
      band: { low: 0, high: 0.5, better: "lower", unit: "degrees" },
    },
    {
      what: "steps of 0.001 in random directions that lead lower than -gradient, of 3, 10 and 100 variables",
      published: "none",
    },
  ],
  why: 'To first order f changes by gradient . step, and for steps of one length that is length times |gradient| times the cosine of the angle between them: lowest at -1, against the gradient. That is the Cauchy-Schwarz inequality, and the trial follows the cosine the closer, the smaller the step.\n\nWith longer steps the curvature of the valley has a say: the lowest step of length 0.1 stands 1.5 degrees off -gradient, that of length 1 already 24 degrees. "Steepest" holds for small steps only. And in many variables chance is a bad guide: almost all directions are nearly at right angles to the gradient, so the best of 10,000 random ones falls, with 100 variables, 39 % as far as -gradient does. The first network of the book has 23,820 weights.',
  runs: (extent) => [
    { name: PLANE, kind: "steepest-step", settings: plane, seed: 1, seconds: 0.1 },
    ...spaces.flatMap((variables): Run[] =>
      (extent === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => {
        const name = `${variables} variables, seed ${seed}`;
        return { name, kind: "steepest-step", settings: space(variables), seed, seconds: 0.3 };
      }),
    ),
  ],
  conclude(results) {
    const found = results as readonly RunResult<SteepestOutcome>[];
    const flat = found.find(({ run }) => run.name === PLANE)!.outcome;
    const random = found.filter(({ run }) => run.name !== PLANE);
    const least = Math.min(...found.map(({ outcome }) => outcome.cosines[0]));
    const shortest = flat.steps.at(-1)!;
    const lower = random.map(({ outcome }) => outcome.steps.at(-1)!.lower);
    const best = spaces.map((variables) => {
      const same = random.filter(({ run }) => run.name.startsWith(`${variables} variables,`));
      return { variables, lowest: Math.min(...same.map(({ outcome }) => outcome.steps.at(-1)!.lowest)) };
    });
    const angles = flat.steps.map(({ length, angle }) => `${angle!.toFixed(1)} at length ${length}`).join(", ");
    return {
      measured: [
        {
          // A rounding error below -1: the direction of -gradient itself is among those tried.
          holds: least >= -1 - 1e-12,
          figures: `cosines down to ${least.toFixed(6)} in ${3600 + 10_000 * random.length} directions`,
        },
        { value: shortest.angle!, values: [shortest.angle!], of: "points" },
        {
          holds: lower.every((count) => count === 0),
          figures: `${lower.reduce((sum, count) => sum + count, 0)} of ${10_000 * random.length}; the lowest falls ${best
            .map(({ variables, lowest }) => `${(-100 * lowest).toFixed(1)} % as far with ${variables} variables`)
            .join(", ")}`,
        },
      ],
      pictures: [
        {
          kind: "lines",
          title: "Change of f against the direction of the step",
          alt: `Change divided by length times |gradient|. Short steps follow minus the cosine of the angle to -gradient, lowest at 0 degrees; longer ones lie above it. Lowest: ${angles} (degrees from -gradient).`,
          x: { label: "angle to -gradient, degrees", from: -180, to: 180 },
          y: { label: "change / (length |gradient|)" },
          series: flat.steps.map(({ length, curve }) => ({ name: `length ${length}`, points: curve! })),
        },
        {
          kind: "bars",
          title: "The best of 10,000 random directions, against -gradient",
          alt: `How far the lowest of the random directions falls, of what -gradient does: ${best.map(({ variables, lowest }) => `${(-100 * lowest).toFixed(0)} % with ${variables} variables`).join(", ")}.`,
          x: { label: "fall, % of that along -gradient", from: 0, to: 100 },
          bars: best.map(({ variables, lowest }) => ({ name: `${variables} variables`, value: -100 * lowest })),
        },
      ],
      remarks: [`Two variables, the lowest direction: ${angles} (degrees from -gradient).`],
    };
  },
};
