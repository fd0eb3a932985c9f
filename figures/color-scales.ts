/*
 * Colors between colors, in OKLab, where equal steps look equally large. https://bottosson.github.io/posts/oklab/ gives the
 * numbers. All steps of SIGNED and AMOUNT can be told apart with protanopia, deuteranopia and tritanopia, but for the
 * palest: whoever shows a weight prints its sign.
 */
import { SIGNED } from "./color.ts";

/** Stops of a scale, light and dark. */
export interface ColorScale {
  readonly light: readonly string[];
  readonly dark: readonly string[];
}

/** From the most negative over nothing to the most positive. */
export const signedScale: ColorScale = {
  light: SIGNED,
  dark: ["#FFA475", "#E1773B", "#A9531E", "#67361B", "#1D222B", "#25466F", "#346FB8", "#539AF2", "#91C1FF"],
};

/** From nothing to the most: ink on paper by day, chalk by night. */
export const amountScale: ColorScale = {
  light: ["#FFFFFF", "#D5DFEB", "#A3B3C8", "#6E829B", "#3D516B", "#111B28"],
  dark: ["#121921", "#303B4A", "#54657A", "#8294AB", "#B7C6D8", "#F1F6FC"],
};

type Triple = readonly [number, number, number];

/** Evenly spaced colors from the first stop to the last: `[count, 3]`, red, green and blue from 0 to 255. */
export function colorTable(stops: readonly string[], count: number): Uint8Array {
  const points = stops.map((stop) => oklabOf(channelsOf(stop)));
  const table = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const place = (i / (count - 1)) * (points.length - 1);
    const index = Math.min(points.length - 2, Math.floor(place));
    const [from, to] = [points[index]!, points[index + 1]!];
    const between = (axis: 0 | 1 | 2): number => from[axis] + (place - index) * (to[axis] - from[axis]);
    table.set(rgbOf([between(0), between(1), between(2)]), i * 3);
  }
  return table;
}

/** Red, green and blue of `#RRGGBB`, 0 to 255. */
export function channelsOf(hex: string): Triple {
  const channel = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function oklabOf(rgb: Triple): Triple {
  const [r, g, b] = rgb.map((value) => linear(value / 255)) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgbOf([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** From the numbers of sRGB to amounts of light, 0 to 1 both. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function byteOf(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.max(0, Math.min(255, Math.round(255 * value)));
}
