/* The colors of values, as pixels of a canvas: a 32-bit number each, red in its lowest byte. */

import { colorValue } from "../../figures/color.ts";
import { amountScale, type ColorScale, channelsOf, colorTable, signedScale } from "../../figures/color-scales.ts";

/** What digits stand on: paper, or paper with the tint of right or wrong. */
export type Ground = "plain" | "right" | "wrong";

const OPAQUE = 255 << 24;
/** Signed values have as many colors on either side of nothing. */
const SIDE = 127;

const made = new Map<string, Uint32Array>();

function table(name: string, dark: boolean, make: () => Uint32Array): Uint32Array {
  const key = `${name} ${dark}`;
  const shades = made.get(key) ?? make();
  made.set(key, shades);
  return shades;
}

function pixelsOf({ light, dark: chalk }: ColorScale, dark: boolean, count: number): Uint32Array {
  const colors = colorTable(dark ? chalk : light, count);
  return Uint32Array.from({ length: count }, (_, i) => pixel(colors[3 * i]!, colors[3 * i + 1]!, colors[3 * i + 2]!));
}

function pixel(red: number, green: number, blue: number): number {
  return OPAQUE | (blue << 16) | (green << 8) | red;
}

function channelsAt(shades: Uint32Array, index: number): number[] {
  const color = shades[index]!;
  return [color & 255, (color >> 8) & 255, (color >> 16) & 255];
}

/** Colors of a digit's 256 amounts of ink on a ground: the same steps, from its tint instead of from paper. */
export function inkShades(ground: Ground, dark: boolean): Uint32Array {
  return table(ground, dark, () => {
    const plain = pixelsOf(amountScale, dark, 256);
    if (ground === "plain") return plain;
    const [paper, ink] = [channelsAt(plain, 0), channelsAt(plain, 255)];
    const tint = channelsOf(colorValue(ground, dark));
    return plain.map((_, i) => {
      const [red, green, blue] = channelsAt(plain, i).map((channel, c) => {
        const part = (channel - paper[c]!) / (ink[c]! - paper[c]!);
        return Math.round(tint[c]! + part * (ink[c]! - tint[c]!));
      });
      return pixel(red!, green!, blue!);
    });
  });
}

/**
 * The color of a value, from a table. Beyond the domain it is the color of its end; what is no number has none, and is
 * seen through.
 */
export function heatShades(scale: "signed" | "amount", domain: number, dark: boolean): (value: number) => number {
  if (scale === "amount") {
    const shades = table("amount", dark, () => pixelsOf(amountScale, dark, 256));
    const factor = domain > 0 ? 255 / domain : 0;
    return (value) => shades[Math.max(0, Math.min(255, Math.round(value * factor)))] ?? 0;
  }
  const shades = table("signed", dark, () => pixelsOf(signedScale, dark, 2 * SIDE + 1));
  const factor = domain > 0 ? SIDE / domain : 0;
  return (value) => shades[SIDE + Math.max(-SIDE, Math.min(SIDE, Math.round(value * factor)))] ?? 0;
}
