import type { Evaluation } from "inkling";
import { colors } from "./colors.ts";

/** Digits of one class that were read as another. */
interface Mistake {
  readonly digit: number;
  readonly readAs: number;
  readonly count: number;
}

/** The commonest mistakes, the worst first. */
export function worstPairs(confusion: Evaluation["confusion"], most: number): Mistake[] {
  return confusion
    .flatMap((row, digit) => row.map((count, readAs) => ({ digit, readAs, count })))
    .filter(({ digit, readAs, count }) => digit !== readAs && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}

/** `4 read as 9: 23 times` */
export function describeMistake({ digit, readAs, count }: Mistake): string {
  return `${digit} read as ${readAs}: ${count === 1 ? "once" : `${count} times`}`;
}

/** The table of what was read as what: a row for each digit, 58 columns wide. */
export function confusionTable(confusion: Evaluation["confusion"]): string[] {
  const cell = (text: string): string => text.padStart(5);
  const heading = `read as ${confusion.map((_, j) => cell(String(j))).join("")}`;
  const rows = confusion.map((row, i) => {
    const cells = row.map((count, j) => {
      const text = cell(count === 0 ? "·" : String(count));
      return i === j ? colors.bold(text) : count === 0 ? colors.dim(text) : text;
    });
    return `digit ${i} ${cells.join("")}`;
  });
  return [colors.dim(heading), ...rows];
}

/** Digits that a model never gives as its answer: neurons that got stuck. */
export function neverRead(confusion: Evaluation["confusion"]): number[] {
  return confusion.map((_, j) => j).filter((j) => confusion.every((row) => row[j] === 0));
}
