import { RequestError } from "inkling";

/* What turns the text after a flag into a value, or refuses it by the flag's name. */

type Parser<Value> = (text: string) => Value;

/** Limits of a number; `above` is not reached itself. */
interface Limits {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** A whole number, from 0 or `least` on. */
export function wholeNumber(flag: string, { least = 0, most = Number.MAX_SAFE_INTEGER }: Limits = {}): Parser<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = parseWhole(text);
    if (value >= least && value <= most) return value;
    throw refusal(flag, `a whole number ${range}`, text);
  };
}

/** A number, such as 0.5 or 1e-3. */
export function anyNumber(
  flag: string,
  { least = -Infinity, above = -Infinity, most = Infinity }: Limits,
): Parser<number> {
  const range =
    above > -Infinity ? `above ${above}` : most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
  return (text: string): number => {
    const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value >= least && value > above && value <= most) return value;
    throw refusal(flag, `a number ${range}`, text);
  };
}

/** One of some words. */
export function oneOf<Choice extends string>(flag: string, choices: readonly Choice[]): Parser<Choice> {
  return (text) => {
    if (choices.includes(text as Choice)) return text as Choice;
    throw refusal(flag, `one of ${choices.join(", ")}`, text);
  };
}

/** Sizes of layers: `784,30,10`. */
export function layerSizes(flag: string): Parser<number[]> {
  return (text) => {
    const sizes = text.split(",").map(parseWhole);
    if (sizes.length >= 2 && sizes.every((size) => size >= 1)) return sizes;
    throw refusal(flag, "two or more whole numbers of at least 1, such as 784,30,10", text);
  };
}

/** Training and validation images: `50000,10000`. */
export function splitOf(flag: string): Parser<[training: number, validation: number]> {
  return (text) => {
    const [training, validation, ...more] = text.split(",").map(parseWhole);
    if (training! >= 1 && validation! >= 0 && more.length === 0) return [training!, validation!];
    throw refusal(flag, "two whole numbers, of training and of validation images, such as 50000,10000", text);
  };
}

function parseWhole(text: string): number {
  return /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : Number.NaN;
}

function refusal(flag: string, expected: string, text: string): RequestError {
  return new RequestError(`${flag} must be ${expected}, got ${JSON.stringify(text)}`, `give ${flag} ${expected}`);
}
