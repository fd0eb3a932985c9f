/**
 * An error that a person can act on: what was wrong, and what to do.
 *
 * `problem` names the operation and the argument, what was expected and what came; `remedy` says what to do next.
 * The message is both, a line each.
 *
 * @example
 * ```ts
 * try {
 *   network({ input: [784], cost: "quadratic", layers: [] });
 * } catch (error) {
 *   if (error instanceof InklingError) console.error(error.problem, "-", error.remedy);
 * }
 * ```
 */
export class InklingError extends Error {
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem}\n${remedy}`, options);
    this.name = new.target.name;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/**
 * The request itself was wrong: an option, a shape, a file, a label. Trying again changes nothing.
 *
 * @example
 * ```ts
 * throw new RequestError("dense: units must be a whole number of at least 1, got 0", "ask for one neuron or more");
 * ```
 */
export class RequestError extends InklingError {}

/**
 * The request was fine and the work failed: a full disk, a broken connection, a NaN in training.
 *
 * @example
 * ```ts
 * throw new FailureError("write: the disk is full", "free some space and resume");
 * ```
 */
export class FailureError extends InklingError {}

/** Does some work; what it refuses is refused with the name of where that is: a layer, a file. */
export function within<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(`${name}: ${error.problem}`, error.remedy, { cause: error });
  }
}

/** What came, in a few words, for an error's text: numbers as they are, text quoted, long values cut at 40 characters. */
export function describe(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value === "function") return "a function";
  if (ArrayBuffer.isView(value))
    return `a ${value.constructor.name} of ${(value as Uint8Array).length ?? value.byteLength}`;
  if (value instanceof Error) return cut(value.message.split("\n")[0] ?? "");
  if (typeof value === "object" && value !== null) {
    try {
      return cut(JSON.stringify(value));
    } catch {
      return "an object";
    }
  }
  return String(value);
}

function cut(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}

/** Refuses anything but a whole number from `least` to `most`, naming the argument. */
export function requireInteger(
  name: string,
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new RequestError(
    `${name} must be a whole number ${range}, got ${describe(value)}`,
    `give ${name} a whole number ${range}`,
  );
}

/** Refuses anything but a finite number from `least` to `most`, naming the argument. */
export function requireNumber(name: string, value: unknown, least: number, most: number = Infinity): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `a number of at least ${least}` : `a number from ${least} to ${most}`;
  throw new RequestError(`${name} must be ${range}, got ${describe(value)}`, `give ${name} ${range}`);
}

/** Refuses anything but one of the named choices, and lists them. */
export function requireChoice<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  if (choices.includes(value as Choice)) return value as Choice;
  throw new RequestError(`${name} must be one of ${choices.join(", ")}, got ${describe(value)}`, `choose one of them`);
}
