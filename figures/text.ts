/** Size of the letters in a drawing, in its units, which are pixels where it is shown as wide as it was drawn. */
export const FONT_SIZE = 15;

/** Height of a line of text, in the same units. */
export const LINE_HEIGHT = 19;

/** Text for the content of an element or the value of an attribute. Characters that XML does not know are replaced. */
export function encodeText(text: string): string {
  return text
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Attributes, escaped, numbers to two decimals; what is undefined is left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${encodeText(typeof value === "number" ? short(value) : value!)}"`)
    .join("");
}

/** A coordinate to two decimals. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * About how wide a text will be. The font is the reader's, so this is the width in a wide one (DejaVu Sans), and no
 * more than a guess.
 */
export function textWidth(text: string, size = FONT_SIZE): number {
  let width = 0;
  for (const letter of text) {
    if (/[ iljtf.,:;'|!()[\]]/.test(letter)) width += 0.37;
    else if (/[mwMW%@]/.test(letter)) width += 0.93;
    else if (/[A-Z]/.test(letter)) width += 0.7;
    else width += 0.62;
  }
  return width * size;
}

/** The same in bold type. */
export function boldWidth(text: string): number {
  return 1.1 * textWidth(text);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten as a raised number: 10⁻⁵; 1 as it is. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return "1";
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** A number with so many decimals, a comma between thousands and a real minus sign. */
export function decimal(value: number, decimals: number): string {
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = part === undefined ? grouped : `${grouped}.${part}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A number for reading, to four significant digits, whole numbers to the last: 97.98, 0.001234, 10,000, 3.2 × 10⁻⁷. */
export function figure(value: number): string {
  if (value === 0 || Number.isInteger(value)) return decimal(value, 0);
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4) {
    const [factor, exponent] = value.toExponential(1).split("e").map(Number);
    return `${figure(factor!)} × ${powerOfTen(exponent!)}`;
  }
  const decimals = Math.max(0, 3 - size);
  return decimal(value, decimals)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** Words in lines of at most `width`; a word that is wider has a line of its own. */
export function wrapText(text: string, width: number, size = FONT_SIZE): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
