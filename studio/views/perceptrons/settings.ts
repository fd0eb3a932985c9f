/* What the view of perceptrons can be set to. Weights, bias and inputs mean those of the part that is shown. */
import { type Perceptron, perceptron } from "inkling";
import type { Problem, Schema, SettingsOf } from "../../app/settings.ts";

const NUMBER = String.raw`-?\d+(\.\d+)?`;
const LIST = new RegExp(`^${NUMBER}(,${NUMBER})*$`);

export const schema = {
  part: { kind: "choice", default: "festival", of: ["festival", "nand", "adder", "smooth"] },
  /** Weights; empty for the part's own. */
  w: { kind: "text", default: "", like: LIST, example: "6,2,2" },
  /** The bias; empty for the part's own. */
  b: { kind: "text", default: "", like: new RegExp(`^${NUMBER}$`), example: "-5" },
  /** Inputs; empty for the part's own. */
  x: { kind: "text", default: "", like: LIST, example: "1,0,0" },
  /** c: what weights and bias are multiplied by where the step is a sigmoid. */
  smooth: { kind: "number", default: 5, least: 0.1, most: 100 },
  /** How the adder is drawn: two lines of -2, one of -4, or that with its inputs as perceptrons. */
  form: { kind: "choice", default: "lines", of: ["lines", "merged", "perceptrons"] },
  /** The wire of the adder that is explained, by its name. */
  wire: { kind: "text", default: "", like: /^(x[12]|nand[123]|sum|carry)$/, example: "nand1" },
} as const satisfies Schema;

export type Settings = SettingsOf<typeof schema>;
export type PartName = Settings["part"];

interface Part {
  readonly title: string;
  /** What its inputs are called. */
  readonly inputs: readonly string[];
  readonly weights: readonly number[];
  readonly bias: number;
  readonly x: readonly number[];
}

/** The parts of the view, and the numbers that each begins with: those of the book. */
export const parts: Readonly<Record<PartName, Part>> = {
  festival: {
    title: "A decision",
    inputs: ["weather", "company", "stop"],
    weights: [6, 2, 2],
    bias: -5,
    x: [1, 0, 0],
  },
  nand: { title: "A gate", inputs: ["x1", "x2"], weights: [-2, -2], bias: 3, x: [1, 1] },
  adder: { title: "An adder", inputs: ["x1", "x2"], weights: [], bias: 0, x: [1, 1] },
  smooth: { title: "Step to sigmoid", inputs: ["x1", "x2"], weights: [-2, -2], bias: 3, x: [1, 1] },
};

/** Weights and biases go from minus this to this. */
export const MOST = 10;

/** A part as it is set. */
export interface PartState {
  readonly neuron: Perceptron;
  readonly x: readonly number[];
  /** What of the address does not fit the part, which is then as it begins. */
  readonly problems: readonly Problem[];
}

export function readPart({ part, w, b, x }: Pick<Settings, "part" | "w" | "b" | "x">): PartState {
  const own = parts[part];
  const problems: Problem[] = [];
  const list = (name: string, text: string, begins: readonly number[], fits: (n: number) => boolean, what: string) => {
    if (text === "") return begins;
    const numbers = text.split(",").map(Number);
    if (numbers.length === begins.length && numbers.every(fits)) return numbers;
    const expected = begins.length === 0 ? "left out" : `${begins.length} ${what}, like ${begins.join(",")}`;
    problems.push({ name, what: `“${name}” is “${text}”, and must be ${expected} in this part`, remedy: used(begins) });
    return begins;
  };
  const isWeight = (n: number) => Math.abs(n) <= MOST;
  const isInput = (n: number) => (part === "smooth" ? n >= 0 && n <= 1 : n === 0 || n === 1);
  const weights = list("w", w, own.weights, isWeight, `numbers from -${MOST} to ${MOST}`);
  const [bias = 0] = list("b", b, [own.bias], isWeight, `number from -${MOST} to ${MOST}`);
  const inputs = list("x", x, own.x, isInput, part === "smooth" ? "numbers from 0 to 1" : "of 0 and 1");
  return { neuron: perceptron({ weights, bias }), x: inputs, problems };
}

function used(begins: readonly number[]): string {
  return begins.length === 0 ? "it is left out here" : `${begins.join(",")} is used here`;
}

/** What is left of the settings when another part is shown: nothing. */
export function onlyPart(part: PartName): Settings {
  return { part, w: "", b: "", x: "", smooth: schema.smooth.default, form: "lines", wire: "" };
}

/** A list for the address; empty where it is what the part begins with. */
export function listFor(numbers: readonly number[], begins: readonly number[]): string {
  const text = numbers.join(",");
  return text === begins.join(",") ? "" : text;
}

/** A number for reading, with at most so many decimals and a real minus sign. */
export function shown(value: number, decimals = 2): string {
  return Number(value.toFixed(decimals)).toString().replace("-", "−");
}
