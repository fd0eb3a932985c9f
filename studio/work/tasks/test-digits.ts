/* Test digits, and what a network makes of them: what it takes for what, where it is unsure, and what its neurons like. */
import { evaluate, predict, type TopActivations, topActivations } from "inkling";
import { type Digits, type DigitsName, openDigits, requireDigits } from "../digits.ts";
import type { TaskContext } from "../messages.ts";
import { modelOf, type NetworkFile } from "../networks.ts";

/** Some images of the test data, and what they are. */
export interface TestDigits {
  /** `[count, 28, 28]`, 255 = ink. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Test images from a number on; undefined where the page does not have these digits. */
export async function testDigits(
  { digits, from, count }: { digits: DigitsName; from: number; count: number },
  _context: TaskContext,
): Promise<TestDigits | undefined> {
  const opened = await openDigits(digits);
  if (opened === undefined) return undefined;
  const { inputs, targets } = opened.test.slice(from, from + count);
  return { pixels: Uint8Array.from(inputs), labels: Uint8Array.from(targets) };
}

/** Which test digits there are: those asked for, or MNIST where the page has it, else generated ones. */
export async function findDigits(
  { wanted }: { wanted: DigitsName | undefined },
  _context: TaskContext,
): Promise<{ readonly name: DigitsName; readonly count: number } | undefined> {
  const digits = await openDigits(wanted ?? "mnist");
  if (digits !== undefined) return { name: digits.name, count: digits.test.count };
  return wanted === undefined ? { name: "generated", count: (await requireDigits("generated")).test.count } : undefined;
}

/** Test digits of some numbers, in their order. */
export async function numberedDigits(
  { digits, numbers }: { digits: DigitsName; numbers: readonly number[] },
  _context: TaskContext,
): Promise<TestDigits> {
  return pick(await requireDigits(digits), numbers);
}

function pick({ test: { inputs, targets } }: Digits, numbers: Iterable<number>): TestDigits {
  const chosen = [...numbers];
  const pixels = new Uint8Array(chosen.length * 784);
  for (const [i, number] of chosen.entries()) pixels.set(inputs.subarray(number * 784, (number + 1) * 784), i * 784);
  return { pixels, labels: Uint8Array.from(chosen, (number) => targets[number]!) };
}

/** How a network reads the test digits. */
export interface TestDigitsRead {
  /** `[10, 10]`: how many of a digit, row, were read as each, column. */
  readonly confusion: Uint32Array;
  readonly correct: number;
  readonly total: number;
  /** For each test digit: what it is, what it was read as, and how surely, 0 to 1. */
  readonly labels: Uint8Array;
  readonly guesses: Uint8Array;
  readonly confidences: Float32Array;
  /** Numbers of the digits that it is least sure of, the least sure first. */
  readonly leastSure: Uint32Array;
  /** Numbers of the digits that it read wrongly, the surest first. */
  readonly mostWrong: Uint32Array;
}

/** How many digits are named as the least sure, and as the most wrong. */
const NAMED = 24;

/** Reads all test digits. */
export async function readTestDigits(
  { network, digits }: { network: NetworkFile; digits: DigitsName },
  _context: TaskContext,
): Promise<TestDigitsRead> {
  const model = await modelOf(network);
  const { test } = await requireDigits(digits);
  const { confusion, correct, total, labels: guesses } = await evaluate(model, test);
  const predictions = await predict(model, test);
  const confidences = Float32Array.from(predictions, ({ probability }) => probability);
  const bySureness = predictions.map((_, n) => n).sort((a, b) => confidences[a]! - confidences[b]! || a - b);
  const wrong = bySureness.filter((n) => guesses[n] !== test.targets[n]);
  return {
    confusion: Uint32Array.from(confusion.flat()),
    correct,
    total,
    labels: Uint8Array.from(test.targets),
    guesses: Uint8Array.from(guesses),
    confidences,
    leastSure: Uint32Array.from(bySureness.slice(0, NAMED)),
    mostWrong: Uint32Array.from(wrong.reverse().slice(0, NAMED)),
  };
}

/** The test digits that excite a unit most. */
export interface LikedDigits extends TestDigits {
  /** Their numbers among the test digits, the most exciting first. */
  readonly numbers: Uint32Array;
  readonly activations: Float64Array;
  /** How many test digits were looked at. */
  readonly among: number;
}

/** How many test digits are looked at for what excites a unit: as many as a large network takes a second or two for. */
const LOOKED_AT = 1000;

/** The layer that was last asked about, as a whole: its next unit is asked about soon. */
let last: { readonly key: string; readonly found: Promise<TopActivations>; readonly stop: AbortController } | undefined;

/** The five test digits that excite a neuron or feature map most. Other tasks have their turns meanwhile. */
export async function likedDigits(
  { network, digits, layer, unit }: { network: NetworkFile; digits: DigitsName; layer: string; unit: number },
  _context: TaskContext,
): Promise<LikedDigits> {
  const [model, opened] = [await modelOf(network), await requireDigits(digits)];
  const shown = opened.test.take(Math.min(LOOKED_AT, opened.test.count));
  const key = [network.fingerprint, digits, layer].join(" ");
  if (last?.key !== key) {
    last?.stop.abort();
    const stop = new AbortController();
    const onProgress = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve));
      stop.signal.throwIfAborted();
    };
    last = { key, stop, found: topActivations(model, shown, { layer, onProgress }) };
  }
  const { examples, activations } = await last.found;
  const numbers = examples[unit]!;
  return { ...pick(opened, numbers), numbers, activations: activations[unit]!, among: shown.count };
}
