import { InklingError, RequestError } from "inkling";

/** Turns what a JSON file holds at `name` into a value, or refuses it by that name. */
export type Check<Value> = (name: string, value: unknown) => Value;

/** What an object may hold; every key may be left out. */
export function section<Fields extends object>(
  fields: {
    readonly [Key in keyof Fields]-?: Check<NonNullable<Fields[Key]>>;
  },
): Check<Partial<Fields>> {
  return (name, value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(name, "an object", value);
    const checked: Partial<Fields> = {};
    for (const [key, given] of Object.entries(value)) {
      if (!Object.hasOwn(fields, key)) {
        throw new RequestError(
          `${place(name)} has no ${JSON.stringify(key)}`,
          `take it out; there is ${Object.keys(fields).join(", ")}`,
        );
      }
      const field = key as keyof Fields & string;
      checked[field] = fields[field](name.endsWith(": ") ? name + key : `${name}.${key}`, given);
    }
    return checked;
  };
}

/** An object of one of several kinds, by its `kind`; `usual` is that of an object which names none. */
export function kinds<Value extends { readonly kind: string }>(
  checks: Readonly<Record<Value["kind"], Check<object>>>,
  usual?: Value["kind"],
): Check<Value> {
  return (name, value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(name, "an object", value);
    const { kind = usual, ...fields } = value as { kind?: Value["kind"] };
    const choices = Object.keys(checks) as Value["kind"][];
    const known = word(choices)(`${name}.kind`, kind);
    return { kind: known, ...checks[known](name, fields) } as Value;
  };
}

/** A list, each of whose values is checked. */
export function list<Value>(check: Check<Value>): Check<Value[]> {
  return (name, value) => {
    if (!Array.isArray(value)) throw refusal(name, "a list", value);
    return value.map((each, i) => check(`${name}[${i}]`, each));
  };
}

/** Limits of a number; `above` is not reached itself. */
interface Limits {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** A finite number of at least `least`, or above `above`; or from `least` to `most`. */
export function numberOf({ least = -Infinity, above = -Infinity, most = Infinity }: Limits): Check<number> {
  const range =
    above > -Infinity ? `above ${above}` : most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
  return (name, value) => {
    const isNumber = typeof value === "number" && Number.isFinite(value);
    if (isNumber && value >= least && value > above && value <= most) return value;
    throw refusal(name, `a number ${range}`, value);
  };
}

/** A whole number of at least `least`, and of at most `most`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Check<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (name, value) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw refusal(name, `a whole number ${range}`, value);
  };
}

/** Some text. */
export const text: Check<string> = (name, value) => {
  if (typeof value === "string") return value;
  throw refusal(name, "text", value);
};

/** true or false. */
export const yesOrNo: Check<boolean> = (name, value) => {
  if (typeof value === "boolean") return value;
  throw refusal(name, "true or false", value);
};

/** One of some words. */
export function word<Choice extends string>(choices: readonly Choice[]): Check<Choice> {
  return (name, value) => {
    if (choices.includes(value as Choice)) return value as Choice;
    throw refusal(name, `one of ${choices.join(", ")}`, value);
  };
}

/** The value of a JSON text, checked; `name` is what the file is called in errors. */
export function parseJson<Value>(json: string, name: string, check: Check<Value>): Value {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new RequestError(`${name} is not JSON: ${(error as Error).message}`, "correct the file");
  }
  return check(`${name}: `, value);
}

/** Says which part of a file an error of the library is about. */
export function within<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    throw new RequestError(`${name}: ${error.problem}`, error.remedy, { cause: error });
  }
}

/** `config.json: training.epochs` without what is missing of it. */
function place(name: string): string {
  return name.replace(/: $/, "");
}

function refusal(name: string, expected: string, value: unknown): RequestError {
  const shown = JSON.stringify(value) ?? "none";
  const got = shown.length > 40 ? `${shown.slice(0, 37)}...` : shown;
  return new RequestError(`${place(name)} must be ${expected}, got ${got}`, `correct ${place(name)}`);
}
