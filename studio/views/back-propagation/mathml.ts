/* Formulas in MathML, put together from their parts. */
import { figure } from "../../../figures/text.ts";

export const mi = (letter: string): string => `<mi>${letter}</mi>`;
export const mo = (sign: string): string => `<mo>${sign}</mo>`;

/** A letter with the number of its layer above and of its neurons below: w²₁₂. */
export function symbol(letter: string, layer: number | string, neurons: number | string): string {
  const below = [...String(neurons)].map((sign) => (/\d/.test(sign) ? `<mn>${sign}</mn>` : mi(sign)));
  return `<msubsup>${mi(letter)}<mrow>${below.join("")}</mrow><mn>${layer}</mn></msubsup>`;
}

/** A number to four digits; one below 0 in parentheses where it stands behind a sign. */
export function number(value: number, behindSign = false): string {
  const text = `<mn>${figure(value)}</mn>`;
  return behindSign && value < 0 ? parentheses(text) : text;
}

export function fraction(above: string, below: string): string {
  return `<mfrac><mrow>${above}</mrow><mrow>${below}</mrow></mfrac>`;
}

/** The partial derivative of C with respect to something. */
export function slope(of: string): string {
  return fraction(mo("∂") + mi("C"), mo("∂") + of);
}

/** As high as what is in them. */
export function parentheses(content: string): string {
  return `<mrow>${mo("(")}${content}${mo(")")}</mrow>`;
}

/** sigma'(z) */
export function sigmoidSlope(z: string): string {
  return mi("σ′") + parentheses(z);
}

/** Lines below each other: up to a sign, and what stands behind it. */
export function lines(rows: readonly (readonly [before: string, behind: string])[]): string {
  const cells = rows.map((row) => `<mtr>${row.map((part) => `<mtd><mrow>${part}</mrow></mtd>`).join("")}</mtr>`);
  return `<mtable>${cells.join("")}</mtable>`;
}
