/* What the view of back-propagation can be set to, and the names of the network's numbers. */
import type { Problem, Schema, SettingsOf } from "../../app/settings.ts";

/** Neurons of each layer, layer 1 being the inputs, as the book counts. */
export const SIZES = [2, 3, 2] as const;
export const STEPS = 7;
/** Weights, biases and inputs go from minus this to this; what is wanted from 0 to 1. */
export const MOST = 5;

const NUMBER = String.raw`-?\d+(\.\d+)?`;
const PAIR = new RegExp(`^${NUMBER},${NUMBER}$`);
const WEIGHT = "w2\\.[123]\\.[12]|w3\\.[12]\\.[123]|b2\\.[123]|b3\\.[12]";

export const schema = {
  x: { kind: "text", default: "0.9,0.3", like: PAIR, example: "0.9,0.3" },
  y: { kind: "text", default: "1,0", like: PAIR, example: "1,0" },
  seed: { kind: "number", default: 1, least: 0, most: 1_000_000, whole: true },
  step: { kind: "number", default: 1, least: 1, most: STEPS, whole: true },
  /** The weight or bias that is followed: `w2.1.2` goes to neuron 1 of layer 2 from neuron 2 of layer 1. */
  focus: { kind: "text", default: "w2.1.1", like: new RegExp(`^(${WEIGHT})$`), example: "w2.1.2 or b3.1" },
  /** Weights and biases that are other ones than the seed's. */
  w: {
    kind: "text",
    default: "",
    like: new RegExp(`^(${WEIGHT}):${NUMBER}(,(${WEIGHT}):${NUMBER})*$`),
    example: "w2.1.2:0.5,b3.1:-1",
  },
} as const satisfies Schema;

export type Settings = SettingsOf<typeof schema>;

/** A weight or a bias: of neuron `to` in `layer`, from neuron `from` of the layer before. All count from 1. */
export interface Place {
  readonly layer: 2 | 3;
  readonly to: number;
  /** Undefined for a bias. */
  readonly from?: number;
}

export function placeOf(name: string): Place {
  const [kind = "", to, from] = name.split(".");
  const layer = kind.endsWith("2") ? 2 : 3;
  return from === undefined ? { layer, to: Number(to) } : { layer, to: Number(to), from: Number(from) };
}

export function nameOf({ layer, to, from }: Place): string {
  return from === undefined ? `b${layer}.${to}` : `w${layer}.${to}.${from}`;
}

/** Where the library keeps it: the name of an array, and the number in it. */
export function entryOf({ layer, to, from }: Place): { name: string; entry: number } {
  const array = `dense${layer - 1}`;
  if (from === undefined) return { name: `${array}.bias`, entry: to - 1 };
  return { name: `${array}.weight`, entry: (to - 1) * SIZES[layer - 2]! + (from - 1) };
}

/** In plain words. */
export function wordsOf({ layer, to, from }: Place): string {
  const neuron = `neuron ${to} of layer ${layer}`;
  if (from === undefined) return `the bias of ${neuron}`;
  return `the weight from ${layer === 2 ? "input" : "neuron"} ${from} to ${neuron}`;
}

/** The example and the changes of the settings, as numbers. */
export interface Numbers {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly changes: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

export function readNumbers({ x, y, w }: Pick<Settings, "x" | "y" | "w">): Numbers {
  const problems: Problem[] = [];
  const pair = (name: "x" | "y", text: string, least: number, most: number): number[] => {
    const numbers = text.split(",").map(Number);
    if (numbers.every((n) => n >= least && n <= most)) return numbers;
    const used = schema[name].default;
    const what = `“${name}” is “${text}”, and must be two numbers from ${least} to ${most}`;
    problems.push({ name, what, remedy: `${used} is used here` });
    return used.split(",").map(Number);
  };
  const changes = new Map<string, number>();
  for (const change of w === "" ? [] : w.split(",")) {
    const [name = "", value] = change.split(":");
    if (Math.abs(Number(value)) <= MOST) changes.set(name, Number(value));
    else {
      const what = `“w” changes ${name} to ${value}, and a weight must be from -${MOST} to ${MOST}`;
      problems.push({ name: "w", what, remedy: "that of the seed is used here" });
    }
  }
  return { x: pair("x", x, -MOST, MOST), y: pair("y", y, 0, 1), changes, problems };
}

/** Changed weights for the address. */
export function changesText(changes: ReadonlyMap<string, number>): string {
  return [...changes].map(([name, value]) => `${name}:${value}`).join(",");
}
