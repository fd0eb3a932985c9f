import type { Experiment, Measured, RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { Run } from "../run.ts";
import { type BumpsOutcome, type BumpsSettings, pointsOf, type TargetName, targets } from "../runs/bumps.ts";

const STEEP = 200;
/** Sides as wide as the bump: they lean on each other. */
const SOFT = 4;
/** Points at which network and function are compared, a side; of the curve every eighth is drawn. */
const CURVE = 2_000;
const DRAWN = 8;
const HILLS = 35;

const BUMPS = [5, 10, 20, 40, 80, 160];
const SIDES = [2, 4, 8, 16, 32];
const STRIPES = [
  [2, 4],
  [3, 6],
  [4, 8],
  [5, 10],
  [6, 12],
] as const;

const DRAWN_BUMPS = [5, 20, 80];
const DRAWN_SIDES = [4, 16];

interface Family {
  readonly name: string;
  readonly what: string;
  readonly target: TargetName;
  readonly runs: readonly Run[];
}

function runOf(name: string, built: Omit<BumpsSettings, "points" | "keep"> & { draw: boolean }, seconds = 0.1): Run {
  const { draw, ...rest } = built;
  const [points, every] = rest.target === "curve" ? [CURVE, DRAWN] : [HILLS, 1];
  const settings: BumpsSettings = { ...rest, points, keep: draw ? every : 0 };
  return { name, kind: "bumps", settings, seed: 1, seconds };
}

const families: readonly Family[] = [
  {
    name: "bumps",
    what: "one variable, one hidden layer of bumps",
    target: "curve",
    runs: BUMPS.map((count) => {
      const draw = DRAWN_BUMPS.includes(count);
      return runOf(`${count} bumps`, { target: "curve", build: { of: "bumps", count }, steepness: STEEP, draw });
    }),
  },
  {
    name: "towers",
    what: "two variables, two hidden layers: towers",
    target: "hills",
    runs: SIDES.map((side) => {
      const draw = DRAWN_SIDES.includes(side);
      const build = { of: "towers", side } as const;
      return runOf(`${side} x ${side} towers`, { target: "hills", build, steepness: STEEP, draw }, 0.2);
    }),
  },
  {
    name: "stripes",
    what: "two variables, one hidden layer: stripes that cross",
    target: "hills",
    runs: STRIPES.map(([waves, perHalfWave], i) => {
      const build = { of: "stripes", waves, perHalfWave } as const;
      const draw = i === STRIPES.length - 1;
      const name = `stripes of ${waves} x ${waves} waves`;
      return runOf(name, { target: "hills", build, steepness: STEEP, draw }, 0.1 + i * 0.2);
    }),
  },
];

const soft = runOf("20 bumps with soft sides", {
  target: "curve",
  build: { of: "bumps", count: 20 },
  steepness: SOFT,
  draw: true,
});

/** Networks can compute any function: by hand, without learning. */
export const universal: Experiment = {
  id: "universal",
  section: "neurons",
  title: "Any function, built by hand out of bumps",
  source: "Nielsen, chapter 4; readers' notes",
  setup:
    "Weights set by hand, nothing is learned. The curve of chapter 4 from 5 to 160 bumps, two step neurons each, in one hidden layer. A function of two variables, two hills, in the book's way, a tower for each of up to 1,024 squares, which takes two hidden layers; and with one hidden layer, as the book leaves for a problem: the function as a sum of plane waves, each made of bumps across its direction. The output is a sigmoid neuron, so bumps make the inverse of the sigmoid of the function.",
  claims: families.map(({ what }) => ({
    what: `mean distance from the function falls each time that there are more bumps: ${what}`,
    published: "falls as bumps are added",
  })),
  why: "A sigmoid neuron with a large weight is a step, and its bias says where. Two steps, one added and one taken away, are a bump: so high as the output weight, so wide as the steps are apart. A row of bumps is a staircase along any curve, and its distance from the curve is about a quarter of what the curve rises within a bump: half as much with twice as many bumps, as soon as bumps are narrower than the curve's waves.\n\nIn two variables a step runs through the whole plane, so a bump is a strip. The book lets a second hidden layer find where two strips cross: a tower. Twice as near takes four times as many towers. One hidden layer is enough too: stripes in many directions, each a plane wave, add up to the function as waves do, but it takes thousands of neurons where towers take hundreds.\n\nBumps with soft sides lean on each other and come nearer to the curve with the same 40 neurons than upright ones. The staircase is only for the proof.",
  runs: () => [...families.flatMap(({ runs }) => runs), soft],
  conclude(results) {
    const found = results as readonly RunResult<BumpsOutcome>[];
    const outcomeOf = ({ name }: Run): BumpsOutcome => found.find(({ run }) => run.name === name)!.outcome;
    const measured = families.map(({ runs }): Measured => {
      const errors = runs.map((run) => outcomeOf(run).meanError);
      return {
        holds: errors.every((error, i) => i === 0 || error < errors[i - 1]!),
        figures: runs.map((run, i) => `${run.name}: ${errors[i]!.toPrecision(2)}`).join(", "),
      };
    });
    const steep = families[0]!.runs.find(({ name }) => name === "20 bumps")!;
    const [upright, leaning] = [steep, soft].map((run) => outcomeOf(run).meanError.toPrecision(2));
    return {
      measured,
      pictures: [
        curves(
          "A curve, and networks of more and more bumps",
          `The chapter's curve rises in waves from 0.25 to 0.85. ${families[0]!.runs
            .filter(({ name }) => DRAWN_BUMPS.some((count) => name === `${count} bumps`))
            .map((run) => `${run.name} miss it by ${outcomeOf(run).meanError.toPrecision(2)}`)
            .join(", ")} in the mean.`,
          families[0]!.runs.map((run) => ({ name: run.name, outcome: outcomeOf(run) })),
        ),
        curves(
          "20 bumps with upright and with soft sides",
          `The same 40 neurons: with upright sides a staircase that misses the curve by ${upright} in the mean, with soft sides a smooth line that misses it by ${leaning}.`,
          [
            { name: "upright sides", outcome: outcomeOf(steep) },
            { name: "soft sides", outcome: outcomeOf(soft) },
          ],
        ),
        {
          kind: "lines",
          title: "Mean distance from the function, against neurons",
          alt: `Both axes logarithmic; three falling lines. ${measured.map((each) => ("figures" in each ? each.figures : "")).join("; ")}.`,
          x: { label: "hidden neurons", scale: "log" },
          y: { label: "mean distance", scale: "log" },
          series: families.map(({ name, target, runs }) => ({
            name: `${name} (${target === "curve" ? "one variable" : "two variables"})`,
            style: "line and dots",
            points: runs.map((run): [number, number] => [outcomeOf(run).neurons, outcomeOf(run).meanError]),
          })),
        },
        map("The function of two variables", "Two hills on a plain.", pointsOf("hills", HILLS).map(targets.hills)),
        ...families.slice(1).flatMap(({ what, runs }) =>
          runs.flatMap((run): Picture[] => {
            const { values, meanError, neurons } = outcomeOf(run);
            if (values === undefined) return [];
            const alt = `The two hills as the network gives them, ${neurons} hidden neurons: ${meanError.toPrecision(2)} away in the mean.`;
            return [map(`${run.name} (${what.split(": ")[0]})`, alt, values)];
          }),
        ),
      ],
    };
  },
};

/** What networks give, where it was kept, beside the chapter's curve. */
function curves(
  title: string,
  alt: string,
  networks: readonly { readonly name: string; readonly outcome: BumpsOutcome }[],
): Picture {
  const points = pointsOf("curve", CURVE).filter((_, i) => i % DRAWN === 0);
  const xs = points.map(([x]) => x!);
  const along = (values: readonly number[]) => values.map((value, i): [number, number] => [xs[i]!, value]);
  const exact = points.map((point) => Math.round(1e4 * targets.curve(point)) / 1e4);
  return {
    kind: "lines",
    title,
    alt,
    x: { label: "x", from: 0, to: 1 },
    y: { label: "output", from: 0 },
    series: [
      { name: "the curve", points: along(exact), style: "dashed" },
      ...networks.flatMap(({ name, outcome: { values } }) =>
        values === undefined ? [] : [{ name, points: along(values) }],
      ),
    ],
  };
}

/** Values at the middles of the squares of a grid. */
function map(title: string, alt: string, values: readonly number[]): Picture {
  const axis = { from: 0.5 / HILLS, to: 1 - 0.5 / HILLS };
  return {
    kind: "valley",
    title,
    alt,
    x: { label: "x", ...axis },
    y: { label: "y", ...axis },
    columns: HILLS,
    values: values.map((value) => Math.round(1000 * value) / 1000),
    paths: [],
  };
}
