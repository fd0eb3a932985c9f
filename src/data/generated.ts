import type { Dataset } from "../core/dataset.ts";
import { requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { dataset } from "./dataset.ts";
import { THREE, TWO } from "./generated/curves.ts";
import { EIGHT } from "./generated/eights.ts";
import { distort } from "./generated/hand.ts";
import { FIVE, FOUR, ONE } from "./generated/lines.ts";
import { NINE } from "./generated/nines.ts";
import { Polyline, Sketch, type Variant } from "./generated/path.ts";
import { BOX, choosePen, fitToBox, ink, place, SIDE, tremble } from "./generated/pen.ts";
import { SIX, ZERO } from "./generated/rings.ts";
import { SEVEN } from "./generated/sevens.ts";

/** The ways to write each digit. */
const VARIANTS = [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];
const DIGITS = VARIANTS.length;

/** What `generatedDigits` is asked for. */
export interface GeneratedOptions {
  /** Number of images; 60,000. */
  count?: number;
  /** Another seed, other digits; 1. */
  seed?: number;
  /** Index of the first image: `from: 60_000` goes on where the first 60,000 end; 0. */
  from?: number;
}

/**
 * Digits that the program draws by itself, from nobody's handwriting, sized and centered as MNIST's are.
 *
 * Image i shows the digit i mod 10 and depends on the seed and i alone, to the bit, on every JavaScript engine.
 *
 * @returns bytes `[count, 28, 28, 1]`, 0 for paper to 255 for ink; labels `[count]`
 * @throws RequestError for options that are no whole numbers from 0 (count: from 1)
 * @example
 * ```ts
 * const training = generatedDigits({ count: 50_000 });
 * const validation = generatedDigits({ count: 10_000, from: 50_000 });
 * ```
 */
export function generatedDigits({ count = 60_000, seed = 1, from = 0 }: GeneratedOptions = {}): Dataset {
  requireInteger("generatedDigits: count", count, 1);
  requireInteger("generatedDigits: seed", seed, 0);
  requireInteger("generatedDigits: from", from, 0);
  const size = SIDE * SIDE;
  const inputs = new Uint8Array(count * size);
  const targets = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const digit = (from + i) % DIGITS;
    targets[i] = digit;
    draw(digit, new Random(seed, "digits", from + i), inputs.subarray(i * size, (i + 1) * size));
  }
  return dataset({
    name: "generated digits",
    shape: [SIDE, SIDE, 1],
    inputs,
    targets,
    classes: Array.from({ length: DIGITS }, (_, digit) => String(digit)),
  });
}

/** Share of digits beside which the pen touched the paper once more. */
const BLOTS = 0.03;

const points = new Polyline();
const box = new Float64Array(BOX * BOX);

/** Draws one image, `[28, 28]`: again, should the drawing be folded or not fit. */
function draw(digit: number, random: Random, image: Uint8Array): void {
  let done = false;
  while (!done) {
    const sketch = new Sketch();
    const uniform = (low: number, high: number): number => random.uniform(low, high);
    choose(VARIANTS[digit]!, random).draw(sketch, uniform);
    if (uniform(0, 1) < BLOTS) {
      const [x, y] = [uniform(-0.1, 0.7), uniform(0, 1)];
      sketch.start(x, y).to(x + uniform(-0.06, 0.06), y + uniform(-0.06, 0.06));
    }
    points.sample(sketch.strokes);
    if (!distort(points, digit, random)) continue;
    const pen = choosePen(points, digit, random);
    tremble(points, pen, random);
    fitToBox(points, pen);
    ink(points, pen, box);
    done = place(box, image);
  }
}

/** One of the variants, each as often as its weight says. */
function choose(variants: readonly Variant[], random: Random): Variant {
  let left = random.uniform(
    0,
    variants.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  return variants[0]!;
}
