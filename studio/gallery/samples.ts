/* What the components are shown with: made up, and the same each time. */
import { generatedDigits } from "inkling";
import type { Digit, Line } from "../components/types.ts";

const digits = generatedDigits({ count: 100, seed: 1 });

export const pixels = Uint8Array.from(digits.inputs);
export const labels = Uint8Array.from(digits.targets);

/** The image of a digit. */
export function pixelsOf(index: number): Uint8Array {
  return pixels.subarray(784 * index, 784 * (index + 1));
}

/** What a digit is. */
export function labelOf(index: number): Digit {
  return labels[index] as Digit;
}

/** Guesses of which every so many is wrong. */
export function guessesWrongEvery(every: number): Uint8Array {
  return labels.map((label, i) => (i % every === 0 ? (label + 3) % 10 : label));
}

export const confidences = Float32Array.from({ length: 100 }, (_, i) => 0.3 + (0.69 * ((i * 37) % 100)) / 100);

/** Values of a saddle, from -1 to 1. */
export const saddle = Float32Array.from({ length: 784 }, (_, i) => {
  const [x, y] = [((i % 28) - 13.5) / 13.5, (Math.floor(i / 28) - 13.5) / 13.5];
  return (x * x - y * y) * (i % 2 === 0 ? 1 : 0.9);
});

/** A curve that nears a value, the distance a part of what it was each epoch. */
export function curve(
  id: string,
  tone: Line["tone"],
  { to, part, from = 10, epochs = 30 }: { to: number; part: number; from?: number; epochs?: number },
): Line {
  let distance = to - from;
  const y = Float64Array.from({ length: epochs }, () => {
    distance *= part;
    return to - distance;
  });
  return { id, name: id, tone, x: Float64Array.from({ length: epochs }, (_, i) => i + 1), y };
}
