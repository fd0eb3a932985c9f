/*
 * The colors of figures, as variables of the page with the light value as fallback. Blue is more, for, right; orange is
 * less, against, wrong. All four line colors have a contrast of 4.5 or more on every ground, and blue and orange stay
 * apart for people with protanopia, deuteranopia and tritanopia.
 */

const COLORS = {
  page: ["#FAF8F3", "#12151B"],
  card: ["#FFFFFF", "#1A1F28"],
  ink: ["#1B1F27", "#F1EEE6"],
  soft: ["#545B68", "#AEB6C4"],
  edge: ["#857F73", "#768296"],
  hairline: ["#D9D4C8", "#303846"],
  blue: ["#1F5FAE", "#7DB6FF"],
  orange: ["#AC4408", "#FFA057"],
  grey: ["#716B61", "#8390A5"],
  right: ["#DCEAFB", "#16304F"],
  wrong: ["#FCE3D2", "#472510"],
} as const;

export type ColorName = keyof typeof COLORS;

/** The color as the value of an attribute or of a property. */
export function color(name: ColorName): string {
  return `var(--figure-${name},${COLORS[name][0]})`;
}

/** The color itself, where there is no page whose variables it could follow: on a canvas. */
export function colorValue(name: ColorName, dark: boolean): string {
  return COLORS[name][dark ? 1 : 0];
}

/** The variables, light and dark. Paper is always light. */
export function colorVariables(): string {
  const list = (index: 0 | 1): string =>
    Object.entries(COLORS)
      .map(([name, values]) => `--figure-${name}:${values[index]}`)
      .join(";");
  return `:root{${list(0)}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){${list(1)}}}
@media screen{:root[data-theme="dark"]{${list(1)}}}`;
}

/** Weights from the most negative over nothing to the most positive. */
export const SIGNED = [
  "#893B01",
  "#BB550E",
  "#DA8659",
  "#EFBFA6",
  "#F3F1EC",
  "#AFCDF5",
  "#69A1E8",
  "#3077CD",
  "#0053A4",
] as const;

/** How a line, its dots and its label look. */
export interface Tone {
  readonly color: string;
  /** Lengths of dashes and gaps; undefined for a line without gaps. */
  readonly dash: string | undefined;
  readonly symbol: "circle" | "square" | "triangle" | "diamond";
}

const LINE_COLORS: readonly ColorName[] = ["blue", "orange", "ink", "grey"];
const DASHES = [undefined, "7 4", "2 3", "11 3 2 3"] as const;
const SYMBOLS = ["circle", "square", "triangle", "diamond"] as const;

export const DASHED = DASHES[1];

/** The look of the line with this number: the first sixteen differ, neighbors in color, dash and symbol at once. */
export function toneOf(index: number): Tone {
  const turn = (index + Math.floor(index / LINE_COLORS.length)) % DASHES.length;
  return {
    color: color(LINE_COLORS[index % LINE_COLORS.length]!),
    dash: DASHES[turn],
    symbol: SYMBOLS[turn]!,
  };
}
