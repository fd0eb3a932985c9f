import type { ReadDigit, ReadString } from "inkling";
import { colors } from "./colors.ts";
import { DRAWING_COLUMNS, drawDigit, sideBySide } from "./drawing.ts";
import { bar, columns, percent } from "./terminal.ts";

/* What was read in a picture, as text and as a document. */

/** Number of the largest probability but one. */
function runnerUp({ label, probabilities }: ReadDigit): number {
  const others = Array.from(probabilities.keys()).filter((digit) => digit !== label);
  return others.reduce((best, digit) => (probabilities[digit]! > probabilities[best]! ? digit : best));
}

/** For `--json`. */
export function documentOf(file: string, { text, digits }: ReadString): unknown {
  return {
    file,
    text,
    digits: digits.map((digit) => {
      const { label, probability, probabilities, box } = digit;
      const second = runnerUp(digit);
      return {
        digit: label,
        probability,
        runnerUp: { digit: second, probability: probabilities[second] },
        probabilities: [...probabilities],
        box,
      };
    }),
  };
}

/** `7 (98.3 %), or else 1 (1.2 %)` */
function sureness(digit: ReadDigit): string {
  const second = runnerUp(digit);
  const other = `or else ${second} (${percent(digit.probabilities[second]!, 1)})`;
  return `${colors.bold(String(digit.label))} (${percent(digit.probability, 1)}), ${other}`;
}

function headline(file: string, { text, digits }: ReadString): string {
  return `${file}: ${digits.length === 1 ? sureness(digits[0]!) : colors.bold(text)}`;
}

/** `at 12,30, 40x61`: left and top of the digit's box in the picture, its width and height. */
function place({ box: { left, top, width, height } }: ReadDigit): string {
  return `at ${left},${top}, ${width}x${height}`;
}

/** A line for each of the ten digits with a bar of its probability, at most `width` columns. */
function bars({ label, probabilities }: ReadDigit, width: number): string[] {
  return Array.from(probabilities, (probability, digit) => {
    const line = `${digit} ${percent(probability, 1).padStart(7)} ${bar(probability, Math.max(0, width - 10), " ").trimEnd()}`;
    return digit === label ? colors.bold(line.trimEnd()) : line.trimEnd();
  });
}

/** One picture: of a single digit all probabilities, of a string a line for each digit. */
export function inFull(file: string, read: ReadString): string[] {
  const [digit, ...others] = read.digits;
  const lines =
    others.length === 0
      ? [...bars(digit!, Math.min(50, columns() - 1)), place(digit!)]
      : read.digits.map((each) => `${sureness(each)}, ${place(each)}`);
  return [headline(file, read), ...lines.map((line) => `  ${line}`)];
}

/** One of several pictures: a line, and one with the probabilities. */
export function inShort(file: string, read: ReadString): string[] {
  const [digit, ...others] = read.digits;
  const numbers =
    others.length === 0
      ? Array.from(digit!.probabilities, (each, label) => `${label}:${(100 * each).toFixed(0)}`)
      : read.digits.map(({ label, probability }) => `${label}:${(100 * probability).toFixed(0)}`);
  return [headline(file, read), colors.dim(`  % ${numbers.join(" ")}`)];
}

/** What the network sees: of a single digit with the bars beside it where there is room, of a string one beside the other. */
export function shown(file: string, read: ReadString): string[] {
  const [digit, ...others] = read.digits;
  if (others.length > 0) {
    const captioned = read.digits.map((each) => ({
      lines: drawDigit(each.pixels),
      caption: `${each.label} (${percent(each.probability, 1)})`,
    }));
    return [headline(file, read), ...sideBySide(captioned, columns() - 1)];
  }
  const drawing = drawDigit(digit!.pixels);
  const room = columns() - 1 - DRAWING_COLUMNS - 3;
  if (room < 12) return [headline(file, read), ...drawing, ...bars(digit!, columns() - 1)];
  const beside = ["", "", ...bars(digit!, Math.min(40, room))];
  return [headline(file, read), ...drawing.map((line, y) => `${line}   ${beside[y] ?? ""}`.trimEnd())];
}
