/* The charts of a training: which numbers of its moments they draw. */
import type { Line } from "../../components/types.ts";
import type { Moment } from "../../work/training/messages.ts";

interface Chart {
  readonly title: string;
  readonly yName: string;
  readonly domain: readonly [number, number] | undefined;
  readonly scale: "linear" | "log";
  readonly format: (value: number) => string;
  /** The curves, the most telling first. */
  readonly curves: (points: readonly Moment[]) => readonly Curve[];
  readonly summary: (points: readonly Moment[]) => string;
}

interface Curve {
  readonly name: string;
  readonly tone: Line["tone"];
  readonly y: (point: Moment) => number | undefined;
}

export type ChartName = "accuracy" | "cost" | "speed";

const percent = (value: number): string => `${value.toFixed(1)} %`;
const plain = (value: number): string => value.toPrecision(3);
const TONES = ["blue", "orange", "ink", "grey"] as const;

export const charts: Readonly<Record<ChartName, Chart>> = {
  accuracy: {
    title: "Accuracy",
    yName: "read right, %",
    domain: [0, 100],
    scale: "linear",
    format: percent,
    curves: () => [
      { name: "test", tone: "blue", y: ({ figures }) => figures && 100 * figures.test.accuracy },
      { name: "validation", tone: "ink", y: ({ figures }) => figures && 100 * figures.validation.accuracy },
      { name: "training", tone: "orange", y: ({ figures }) => figures && 100 * figures.training.accuracy },
    ],
    summary: (points) => {
      const [first, last] = [points[0]?.figures, points.at(-1)?.figures];
      if (first === undefined || last === undefined) return "Nothing has been measured yet.";
      const [from, to] = [percent(100 * first.test.accuracy), percent(100 * last.test.accuracy)];
      return points.length === 1
        ? `Before it learns, ${from} of the test digits are read right.`
        : `From ${from} of the test digits to ${to}; of the training digits, ${percent(100 * last.training.accuracy)}.`;
    },
  },
  cost: {
    title: "Cost",
    yName: "cost of an example",
    domain: undefined,
    scale: "log",
    format: plain,
    curves: () => [
      { name: "test", tone: "blue", y: ({ figures }) => figures?.test.cost },
      { name: "validation", tone: "ink", y: ({ figures }) => figures?.validation.cost },
      { name: "training", tone: "orange", y: ({ figures }) => figures?.training.cost },
    ],
    summary: (points) => {
      const last = points.at(-1)?.figures;
      if (last === undefined) return "Nothing has been measured yet.";
      return `The cost of a test digit is ${plain(last.test.cost)}, of a training digit ${plain(last.training.cost)}.`;
    },
  },
  speed: {
    title: "Speed",
    yName: "speed of learning, ‖∂C/∂b‖",
    domain: undefined,
    scale: "log",
    format: plain,
    // Beyond four, the layers between are left out: more lines could not be told apart.
    curves: (points) => {
      const layers = points.at(-1)?.speeds ?? [];
      const shown = layers.length <= TONES.length ? layers : [...layers.slice(0, 2), ...layers.slice(-2)];
      return shown.map(({ layer }, i) => ({
        name: `layer ${1 + layers.findIndex((other) => other.layer === layer)}`,
        tone: TONES[i]!,
        y: ({ speeds }) => speeds?.find((other) => other.layer === layer)?.speed,
      }));
    },
    summary: (points) => {
      const speeds = points.at(-1)?.speeds ?? [];
      return `How fast the biases of each layer change: ${speeds.map(({ layer, speed }) => `${layer} ${plain(speed)}`).join(", ")}.`;
    },
  },
};

/** The curves of a training; as a ghost, under an id. */
export function linesOf(name: ChartName, points: readonly Moment[], ghost?: string): Line[] {
  return charts[name].curves(points).map(({ name, tone, y }) => ({
    id: ghost === undefined ? name : `${ghost} ${name}`,
    name,
    tone: ghost === undefined ? tone : "grey",
    x: Float64Array.from(points, ({ epochs }) => epochs),
    y: Float64Array.from(points, (point) => y(point) ?? Number.NaN),
    ghost: ghost !== undefined,
  }));
}
