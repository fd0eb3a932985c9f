/* What a digit with its guess looks like and is called; tiles and walls share it. */
import { type Ground, inkShades } from "./scales.ts";
import type { Digit } from "./types.ts";

/** Pixels of a digit's side. */
export const SIDE = 28;

/** Pixels between two tiles of a wall, in those of digits. */
export const GAP = 2;

/** What a guess is; undefined where there is nothing to compare. */
export function groundOf(label: number | undefined, guess: number | undefined): Ground {
  if (label === undefined || guess === undefined) return "plain";
  return label === guess ? "right" : "wrong";
}

/** A digit in words: `Actual 7, read as 9, wrong, 62 percent sure.` */
export function describeDigit({
  label,
  guess,
  confidence,
}: {
  readonly label?: Digit | undefined;
  readonly guess?: Digit | undefined;
  readonly confidence?: number | undefined;
}): string {
  const parts: string[] = [];
  if (label !== undefined) parts.push(`actual ${label}`);
  if (guess !== undefined) parts.push(`read as ${guess}`);
  const ground = groundOf(label, guess);
  if (ground !== "plain") parts.push(ground);
  if (guess !== undefined && confidence !== undefined) parts.push(`${Math.round(100 * confidence)} percent sure`);
  const text = parts.length === 0 ? "a digit" : parts.join(", ");
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** Puts a digit into an image `columns` pixels wide, its upper left corner at a place. */
export function putDigit(
  image: Uint32Array,
  columns: number,
  place: number,
  pixels: Uint8Array,
  from: number,
  ground: Ground,
  dark: boolean,
): void {
  const shades = inkShades(ground, dark);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) image[place + y * columns + x] = shades[pixels[from + y * SIDE + x]!]!;
  }
}
