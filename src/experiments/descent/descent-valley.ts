import { type Experiment, type Measured, meanOf, type RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { DescentOutcome, DescentSettings } from "../runs/descent.ts";
import { type SurfaceName, surfaces } from "../runs/surfaces.ts";

interface Landscape {
  readonly surface: SurfaceName;
  readonly name: string;
  readonly start: readonly number[];
  /** Learning rates: small, good, too large. */
  readonly rates: readonly [number, number, number];
}

const MANY = 100;
const landscapes: readonly Landscape[] = [
  { surface: "parabola", name: "one variable", start: [1], rates: [0.02, 0.3, 1.05] },
  { surface: "valley", name: "two variables", start: [-2.5, 1], rates: [0.01, 0.1, 0.26] },
  {
    surface: "chain",
    name: "100 variables",
    // As far to the one side as to the other, by turns of three.
    start: Array.from({ length: MANY }, (_, i) => (i % 3) - 1),
    rates: [0.005, 0.1, 0.25],
  },
];
const sizes = ["small", "good", "too large"] as const;

/** Steps after which small and good are compared. */
const COMPARED = 30;

function settingsOf({ surface, start }: Landscape, learningRate: number): DescentSettings {
  return { surface, start, learningRate, steps: 200, kept: COMPARED + 1 };
}

/** Going down, and how far at a time. */
export const descentValley: Experiment = {
  id: "descent-valley",
  section: "descent",
  title: "A ball that rolls down a valley",
  source: "Nielsen, chapter 1, Learning with gradient descent",
  setup: `Gradient descent, up to 200 steps, on x^2; on a valley of two variables, (x^2 + 8 y^2) / 2; and on a function of 100 variables that depend on each other. Three learning rates each: ${landscapes.map(({ name, rates }) => `${rates.join(", ")} (${name})`).join("; ")}.`,
  claims: [
    {
      what: "small and good learning rates: no step leads up, in one, two and 100 variables",
      published: "always down",
    },
    { what: "too large: f ends a thousand times higher than it began", published: "can overshoot and rise" },
    {
      what: "fall of the first step over eta |gradient|^2, small learning rates",
      published: "approximately 1 (equation 9 with 10)",
      band: { low: 0.9, high: 1.1, better: "neither", unit: "" },
    },
    {
      what: `small is slow: after ${COMPARED} steps it stands ten times higher than good`,
      published: "changes will be tiny and the algorithm slow",
    },
  ],
  why: "A step of -eta times the gradient changes f by about -eta |gradient|^2, which is never above 0: as long as the step is so short that the slope is about the same where it ends. With our small rates the first step falls by 0.96 to 0.98 of that. How short that is, the curvature says. Along a direction of curvature k each step multiplies the distance by 1 - eta k: a little below 1 if eta is small, near 0 if it is good, and beyond -1, larger each time and on the other side, if eta is above 2/k.\n\nThe steepest direction decides for all. The valley is eight times as curved across as along: eta must stay below 2/8 for the walls, and with that the ball rolls slowly along the floor. In 100 variables it is the same with no picture of it.",
  runs: () =>
    landscapes.flatMap((landscape) =>
      landscape.rates.map((rate, i) => ({
        name: `${landscape.name}, ${sizes[i]}`,
        kind: "descent",
        settings: settingsOf(landscape, rate),
        seed: 1,
        seconds: 0.1,
      })),
    ),
  conclude(results) {
    const found = results as readonly RunResult<DescentOutcome>[];
    const of = (size: (typeof sizes)[number]) =>
      landscapes.map(({ name }) => found.find(({ run }) => run.name === `${name}, ${size}`)!.outcome);
    const [small, good, large] = sizes.map(of) as [DescentOutcome[], DescentOutcome[], DescentOutcome[]];
    const careful = [...small, ...good];
    const rises = careful.reduce((sum, outcome) => sum + outcome.rises, 0);
    const steps = careful.reduce((sum, outcome) => sum + outcome.steps, 0);
    const behind = small.map(({ values }, i) => values[COMPARED]! / (good[i]!.values[COMPARED] ?? good[i]!.last));
    const measured: Measured[] = [
      { holds: rises === 0, figures: `${rises} of ${steps} steps lead up` },
      {
        holds: large.every(({ first, last }) => last > 1000 * first),
        figures: large
          .map(({ first, last, steps, end }) => `from ${shown(first)} to ${shown(last)} in ${steps} steps (${end})`)
          .join("; "),
      },
      { ...meanOf(small.map(({ fallOverEstimate }) => fallOverEstimate)), of: "functions" },
      {
        holds: behind.every((ratio) => ratio > 10),
        figures: `${behind.map(shown).join(", ")} times as high, in one, two and ${MANY} variables`,
      },
    ];
    return { measured, pictures: [curve(found), valley(found), heights(found)] };
  },
};

/** Three digits, as a power of ten where there were many zeros. */
function shown(value: number): string {
  const isPlain = value < 1e6 && value >= 1e-3;
  return isPlain ? String(Number(value.toPrecision(3))) : value.toExponential(2).replace("+", "");
}

type Found = readonly RunResult<DescentOutcome>[];

function outcomes(found: Found, { name }: Landscape) {
  return sizes.flatMap((size, i) => {
    const result = found.find(({ run }) => run.name === `${name}, ${size}`)!;
    const { learningRate } = result.run.settings as DescentSettings;
    return [{ name: `${size}, ${learningRate}`, number: i, outcome: result.outcome }];
  });
}

function curve(found: Found): Picture {
  const [landscape] = landscapes as [Landscape];
  const xs = Array.from({ length: 61 }, (_, i) => (i - 30) / 20);
  const paths = outcomes(found, landscape);
  const ends = paths.map(({ name, outcome }) => `${name}: ${shown(outcome.values[10]!)}`).join("; ");
  return {
    kind: "lines",
    title: "One variable: ten steps on x^2",
    alt: `The parabola with the points of three descents from x = 1. Values after ten steps: ${ends}. The too large rate jumps from side to side, higher each time.`,
    x: { label: "x" },
    y: { label: "x^2" },
    series: [
      { name: "x^2", points: xs.map((x) => [x, surfaces.parabola.value([x])]) },
      ...paths.map(({ name, outcome }) => ({
        name,
        style: "dots" as const,
        points: outcome.points.slice(0, 11).flatMap(([x], i): [number, number][] => {
          return Math.abs(x!) <= 1.5 ? [[x!, outcome.values[i]!]] : [];
        }),
      })),
    ],
  };
}

const COLUMNS = 49;

function valley(found: Found): Picture {
  const landscape = landscapes[1]!;
  const [x, y] = [
    { label: "x", from: -3, to: 3 },
    { label: "y", from: -2, to: 2 },
  ];
  const place = (axis: { from: number; to: number }, i: number) =>
    axis.from + ((axis.to - axis.from) * i) / (COLUMNS - 1);
  const grid = Array.from({ length: COLUMNS }, (_, i) => i);
  const paths = outcomes(found, landscape);
  return {
    kind: "valley",
    title: "Two variables: the ball's path",
    alt: `A valley eight times as steep across as along, and three paths from (-2.5, 1) of ${COMPARED} steps. ${paths
      .map(({ name, outcome }) => `${name}: f is ${shown(outcome.values[COMPARED] ?? outcome.last)} at the end`)
      .join("; ")}. The too large rate jumps from wall to wall, further each time.`,
    x,
    y,
    columns: COLUMNS,
    values: grid.flatMap((row) =>
      grid.map((column) => {
        return Math.round(1000 * surfaces.valley.value([place(x, column), place(y, row)])) / 1000;
      }),
    ),
    paths: paths.map(({ name, outcome }) => ({ name, points: inside(outcome.points, x, y) })),
  };
}

/** The path until it leaves the picture. */
function inside(
  points: DescentOutcome["points"],
  x: { from: number; to: number },
  y: { from: number; to: number },
): [number, number][] {
  const within = (value: number, { from, to }: { from: number; to: number }) => value >= from && value <= to;
  const left = points.findIndex(([a, b]) => !within(a!, x) || !within(b!, y));
  return points.slice(0, left < 0 ? points.length : left).map(([a, b]) => [a!, b!]);
}

function heights(found: Found): Picture {
  const landscape = landscapes[2]!;
  const paths = outcomes(found, landscape);
  return {
    kind: "lines",
    title: `${MANY} variables: f after each step`,
    alt: `On a logarithmic scale from ${shown(paths[0]!.outcome.first)}: ${paths
      .map(
        ({ name, outcome }) =>
          `${name} comes to ${shown(outcome.values.at(-1)!)} in ${outcome.values.length - 1} steps`,
      )
      .join("; ")}.`,
    x: { label: "step" },
    y: { label: "f", scale: "log" },
    series: paths.map(({ name, outcome }) => ({
      name,
      points: outcome.values.flatMap((value, step): [number, number][] => (value > 0 ? [[step, value]] : [])),
    })),
  };
}
