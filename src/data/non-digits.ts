import type { Dataset } from "../core/dataset.ts";
import { requireInteger, requireNumber } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { dataset } from "./dataset.ts";
import { inkColumns } from "./ink-columns.ts";
import { normalizeDigit } from "./normalize.ts";
import { requireImages } from "./transform.ts";

/** What `withNonDigits` can be told. */
export interface NonDigitOptions {
  /** Non-digits for each digit, 0 to 1. Default 0.25. */
  readonly share?: number;
  /** Share of the digits that get a trace of a neighbor beside them, 0 to 1. Default 0.15. */
  readonly traces?: number;
  /** Another seed, other non-digits; 1. */
  readonly seed?: number;
}

const SIDE = 28;
const SIZE = SIDE * SIDE;
/** Width of the paper on which two digits stand side by side. */
const WIDE = 3 * SIDE;

/**
 * Digits, and images that are none: pairs, and what a cut in the wrong place leaves of one or two digits. Of those, a network
 * learns to say every digit with the same probability: it is then not sure of what it should not be sure of, and a string is
 * cut where both sides are digits (LeCun, Bottou, Bengio and Haffner 1998, section V, train such pieces too).
 *
 * @param digits bytes `[count, 28, 28, 1]` with ten classes as labels, made as MNIST's are
 * @returns the digits in their order with their labels as vectors `[count, 10]`, some of them with a trace of a neighbor, then
 * non-digits
 * @throws RequestError for inputs that are no such images, and shares that are none
 * @example
 * ```ts
 * const training = withNonDigits(generatedDigits({ count: 50_000 }), { seed: 1 });
 * ```
 */
export function withNonDigits(
  digits: Dataset,
  { share = 0.25, traces = 0.15, seed = 1 }: NonDigitOptions = {},
): Dataset {
  requireImages("withNonDigits", digits);
  requireNumber("withNonDigits: share", share, 0, 1);
  requireNumber("withNonDigits: traces", traces, 0, 1);
  requireInteger("withNonDigits: seed", seed, 0);
  const { name, count, shape, inputs, targets, classes } = digits;
  const more = Math.round(share * count);
  const images = new Uint8Array((count + more) * SIZE);
  const wanted = new Float32Array((count + more) * classes.length);
  const digit = (n: number): Uint8Array => inputs.subarray(n * SIZE, (n + 1) * SIZE);
  const chances = new Random(seed, "non-digits");
  for (let n = 0; n < count; n++) {
    const random = chances.split(n);
    const marked = random.uniform() < traces;
    images.set(marked ? withTrace(digit(n), digit(random.integer(count)), random) : digit(n), n * SIZE);
    wanted[n * classes.length + targets[n]!] = 1;
  }
  for (let n = count; n < count + more; n++) {
    const random = chances.split(n);
    images.set(
      nonDigit(() => digit(random.integer(count)), random),
      n * SIZE,
    );
    wanted.fill(1 / classes.length, n * classes.length, (n + 1) * classes.length);
  }
  return dataset({ name: `${name} and non-digits`, shape, inputs: images, targets: wanted, classes: [] });
}

/** Two digits side by side, `[28, 84]`: the ink of the second begins `gap` columns after that of the first. */
function pair(first: Uint8Array, second: Uint8Array, gap: number): { paper: Uint8Array; starts: number[] } {
  const paper = new Uint8Array(SIDE * WIDE);
  const [[left, right], [secondLeft, secondRight]] = [inkColumns(first), inkColumns(second)];
  const border = 2 + right - left;
  const places = [2 - left, border + gap - secondLeft];
  for (const [which, image] of [first, second].entries()) {
    for (let i = 0; i < SIZE; i++) {
      const at = Math.floor(i / SIDE) * WIDE + (i % SIDE) + places[which]!;
      if (image[i]! > 0) paper[at] = Math.max(paper[at]!, image[i]!);
    }
  }
  return { paper, starts: [2, border, border + gap + secondRight - secondLeft] };
}

/** What stands on the paper between two lines, slanting alike, as a digit's picture; undefined where that is next to nothing. */
function cutOut(paper: Uint8Array, from: number, to: number, slant: number): Uint8Array | undefined {
  const data = new Uint8Array(paper.length);
  let mass = 0;
  for (let i = 0; i < paper.length; i++) {
    const x = (i % WIDE) + slant * (Math.floor(i / WIDE) - SIDE / 2);
    if (x < from || x >= to) continue;
    data[i] = paper[i]!;
    mass += paper[i]!;
  }
  // As much as a short thin stroke.
  if (mass < 12 * 255 || data.every((value) => value < 128)) return undefined;
  return normalizeDigit({ width: WIDE, height: SIDE, channels: 1, data }, { polarity: "light-on-dark" });
}

/** A digit that was cut out with a little of its neighbor, or without a little of itself. */
function withTrace(image: Uint8Array, neighbor: Uint8Array, random: Random): Uint8Array {
  const after = random.uniform() < 0.5;
  const { paper, starts } = pair(after ? image : neighbor, after ? neighbor : image, random.integer(5) - 2);
  const trace = random.uniform(-1.5, 3.5);
  const slant = random.uniform(-0.15, 0.15);
  const cut = after ? cutOut(paper, -SIDE, starts[1]! + trace, slant) : cutOut(paper, starts[1]! - trace, WIDE, slant);
  return cut ?? image;
}

/** A pair, a part of a digit, or a digit with a large part of its neighbor. */
function nonDigit(next: () => Uint8Array, random: Random): Uint8Array {
  for (;;) {
    const { paper, starts } = pair(next(), next(), random.integer(7) - 3);
    const [start, border, end] = starts as [number, number, number];
    const inFirst = start + random.uniform(0.3, 0.7) * (border - start);
    const inSecond = border + random.uniform(0.3, 0.7) * (end - border);
    const kind = random.integer(4);
    const [from, to] = [
      [-SIDE, WIDE],
      random.uniform() < 0.5 ? [-SIDE, inFirst] : [inSecond, WIDE],
      [inFirst, inSecond],
      random.uniform() < 0.5 ? [-SIDE, inSecond] : [inFirst, WIDE],
    ][kind] as [number, number];
    const image = cutOut(paper, from, to, random.uniform(-0.3, 0.3));
    if (image === undefined) continue;
    const [left, right] = inkColumns(image);
    // A narrow piece is as good a 1 as any, and a pair of narrow ones may be a digit.
    if (kind === 1 ? right - left >= 9 : right - left >= 13) return image;
  }
}
