/* A reading in words: what stands beside the pad, and what is said to who does not see it. */
import type { ReadDigit, ReadString } from "inkling";

const NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Below this probability the network is not sure. */
export const SURE = 0.5;

/** 0.957 as "96 %". A network is never certain, however near to 1 its outputs come. */
export function percent(probability: number): string {
  return `${wholePercent(probability, "> ", "< ")}\u00a0%`;
}

function wholePercent(probability: number, over = "over ", under = "under "): string {
  const rounded = Math.round(100 * probability);
  if (rounded === 100) return `${over}99`;
  return rounded === 0 && probability > 0 ? `${under}1` : String(rounded);
}

/** The digit that is likeliest but one. */
export function runnerUp({ label, probabilities }: Pick<ReadDigit, "label" | "probabilities">): number {
  let best = label === 0 ? 1 : 0;
  probabilities.forEach((probability, digit) => {
    if (digit !== label && probability > probabilities[best]!) best = digit;
  });
  return best;
}

/** Of several digits, the number of the one that the network is least sure of. */
export function leastSure(digits: readonly ReadDigit[]): number {
  return digits.reduce((least, { probability }, i) => (probability < digits[least]!.probability ? i : least), 0);
}

/** "Not sure: 4 or 9", where it is not. */
export function doubt(digit: ReadDigit): string | undefined {
  return digit.probability < SURE ? `Not sure: ${digit.label} or ${runnerUp(digit)}` : undefined;
}

/** A reading as a sentence: "Seven, 96 percent; else one, 3." */
export function sentence({ text, digits }: ReadString): string {
  const [first] = digits;
  if (first === undefined) return "There is no digit on it.";
  if (digits.length > 1) {
    const least = digits[leastSure(digits)]!;
    return `${text.split("").join(" ")}. Least sure of the ${NAMES[least.label]}, ${wholePercent(least.probability)} percent.`;
  }
  const unsure = doubt(first);
  if (unsure !== undefined) return `${unsure}.`;
  const second = runnerUp(first);
  const [sure, other] = [wholePercent(first.probability), wholePercent(first.probabilities[second]!)];
  return `${capital(NAMES[first.label]!)}, ${sure} percent; else ${NAMES[second]}, ${other}.`;
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
