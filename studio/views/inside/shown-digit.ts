/* The digit that is looked at: a test digit by its number, or the one that another view put into hand. */
import type { DigitInHand } from "../../app/digit-in-hand.svelte.ts";
import type { Problem } from "../../app/settings.ts";
import { reader } from "../../work/client.ts";
import type { DigitsName } from "../../work/digits.ts";

/** Test digits, as the page has them. */
export interface TestSet {
  readonly name: DigitsName;
  readonly count: number;
}

/** A digit that is looked at. */
export interface ShownDigit {
  /** `[28, 28]`, 255 = ink. */
  readonly pixels: Uint8Array;
  /** What it is, where that is known. */
  readonly actual: number | undefined;
  /** Its number among the test digits; undefined for the digit in hand. */
  readonly number: number | undefined;
  /** In words that follow "the digit". */
  readonly origin: string;
  readonly tests: TestSet;
  /** What of the address made no sense. */
  readonly problem: Problem | undefined;
}

/** Whose the test digits are, in words. */
export function ownerOf({ name }: TestSet): string {
  return name === "mnist" ? "MNIST’s test digits" : "generated test digits";
}

/** Finds the digit that an address names; where there is none of that name, the first test digit, and says so. */
export async function findDigit(wanted: string, hand: DigitInHand | undefined): Promise<ShownDigit> {
  const [, name, number] = /^(\w+)-(\d+)$/.exec(wanted) ?? [];
  const named = await reader.ask("findDigits", { wanted: name as DigitsName | undefined }).value;
  const tests = named ?? (await reader.ask("findDigits", { wanted: undefined }).value)!;
  if (hand !== undefined && number === undefined) {
    const { pixels, actual, origin } = hand;
    return { pixels, actual, number: undefined, origin, tests, problem: undefined };
  }
  const problem = problemOf(wanted, named, Number(number));
  const chosen = number === undefined || problem !== undefined ? 0 : Number(number);
  const { pixels, labels } = await reader.ask("numberedDigits", { digits: tests.name, numbers: [chosen] }).value;
  return { pixels, actual: labels[0], number: chosen, origin: `number ${chosen} of ${ownerOf(tests)}`, tests, problem };
}

function problemOf(wanted: string, named: TestSet | undefined, number: number): Problem | undefined {
  const instead = "the first test digit is shown here";
  if (wanted === "hand") {
    return {
      name: "digit",
      what: "“digit” is the one in hand, and nobody drew one",
      remedy: `${instead}; draw one under Read`,
    };
  }
  if (named === undefined) {
    return { name: "digit", what: "“digit” is one of MNIST, which this page does not have", remedy: instead };
  }
  if (number < named.count || Number.isNaN(number)) return undefined;
  const what = `“digit” is number ${number}, and ${ownerOf(named)} go from 0 to ${named.count - 1}`;
  return { name: "digit", what, remedy: instead };
}
