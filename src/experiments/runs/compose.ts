import type { Dataset } from "../../core/dataset.ts";
import type { Random } from "../../core/random.ts";
import { inkColumns } from "../../data/ink-columns.ts";
import type { Picture } from "../../data/picture.ts";

/** A string of digits put together from images of single ones. */
export interface ComposedString {
  readonly picture: Picture;
  /** The digits, from left to right. */
  readonly text: string;
  /** First column of each digit's ink, and the one after its last. */
  readonly columns: readonly (readonly [left: number, right: number])[];
}

/** Columns of paper before the first digit, and after the last. */
const MARGIN = 4;

/** So many digits, each drawn by chance from a set of 28x28 pixels, in a row. */
export function chooseString(digits: Dataset, count: number, gap: number, random: Random): ComposedString {
  return composeString(
    digits,
    Array.from({ length: count }, () => random.integer(digits.count)),
    gap,
  );
}

/**
 * Digits side by side, light on dark, at the height at which they stand in their images: as many columns of paper between the
 * ink of two as `gap` says; where that is negative, columns that both have ink in, of which the stronger is seen.
 *
 * @param digits bytes `[count, 28, 28, 1]` with labels
 * @param images their numbers
 */
export function composeString({ inputs, targets }: Dataset, images: readonly number[], gap: number): ComposedString {
  const size = 28 * 28;
  const digits = images.map((n) => inputs.subarray(n * size, (n + 1) * size));
  const columns: [left: number, right: number][] = [];
  let next = MARGIN;
  for (const [left, right] of digits.map(inkColumns)) {
    columns.push([next, next + right - left]);
    next += right - left + gap;
  }
  const width = next - gap + MARGIN;
  const data = new Uint8Array(width * 28);
  for (const [n, digit] of digits.entries()) {
    const shift = columns[n]![0] - inkColumns(digit)[0];
    for (let pixel = 0; pixel < size; pixel++) {
      if (digit[pixel] === 0) continue;
      const at = Math.floor(pixel / 28) * width + (pixel % 28) + shift;
      data[at] = Math.max(data[at]!, digit[pixel]!);
    }
  }
  const text = images.map((n) => targets[n]).join("");
  return { picture: { width, height: 28, channels: 1, data }, text, columns };
}
