import {
  DataNotFoundError,
  type Dataset,
  dataset,
  generatedDigits,
  generatedParts,
  mnist,
  RequestError,
} from "inkling";
import { pause } from "./interrupt.ts";
import type { Screen } from "./terminal.ts";

/** Where digits come from. */
export type DigitKind = "mnist" | "generated";

/** The parts that data come in. */
export type PartName = "training" | "validation" | "test";

/** Which digits are asked for. */
export interface DigitsChoice {
  /** Undefined: MNIST where it can be had, generated digits otherwise. */
  readonly digits?: DigitKind | undefined;
  /** Folder that holds MNIST's files. */
  readonly data?: string | undefined;
  readonly split: readonly [training: number, validation: number];
  /** How generated digits are divided, where that is another way. */
  readonly drawn?: readonly [training: number, validation: number] | undefined;
}

/** Digits to learn from and to be measured on. */
export interface Digits {
  readonly kind: DigitKind;
  /** Where they were found. */
  readonly source: string;
  /** One part; undefined where the split leaves nothing for it. */
  part(name: PartName): Promise<Dataset | undefined>;
}

/** Those of generated digits are always the same, whatever the seed of a training. */
const DRAWING_SEED = 1;
/** As many as MNIST has; small trainings draw fewer, the first of these. */
const MOST_TESTS = 10_000;
const PIXELS = 28 * 28;
/** Digits drawn between two looks at what else is to be done. */
const DRAWN_AT_ONCE = 500;

/** Finds the digits asked for; where MNIST was not insisted on and cannot be had, says so and takes generated ones. */
export async function openDigits(choice: DigitsChoice, screen: Screen, signal: AbortSignal): Promise<Digits> {
  if (choice.digits === "generated") {
    if (choice.data === undefined) return generated(choice.drawn ?? choice.split, screen, signal);
    throw new RequestError(
      "--data and --digits generated contradict each other: generated digits are not read from a folder",
      "leave one of them out",
    );
  }
  try {
    return await findMnist(choice, screen, signal);
  } catch (error) {
    screen.clear();
    if (choice.digits === "mnist" || !(error instanceof DataNotFoundError)) throw error;
    screen.note(`${error.problem.replace(/^mnist: /, "")}; digits drawn by the program are used instead`);
    return generated(choice.drawn ?? choice.split, screen, signal);
  }
}

async function findMnist({ data, split }: DigitsChoice, screen: Screen, signal: AbortSignal): Promise<Digits> {
  const found = await mnist({
    split,
    signal,
    folder: data,
    onProgress: ({ file, received, total }) => screen.progress(`downloading ${file}`, received / (total ?? Infinity)),
  });
  screen.clear();
  return { kind: "mnist", source: found.source, part: async (name) => found[name] };
}

function generated([training, validation]: DigitsChoice["split"], screen: Screen, signal: AbortSignal): Digits {
  const test = Math.min(MOST_TESTS, Math.max(1, Math.round(training / 5)));
  const counts: Readonly<Record<PartName, number>> = { training, validation, test };
  return {
    kind: "generated",
    source: "drawn by the program",
    async part(name) {
      const count = counts[name];
      if (count === 0) return undefined;
      return drawDigits({ part: name, count, seed: DRAWING_SEED }, screen, signal);
    },
  };
}

/** Draws the digits of one part, with their progress. */
export async function drawDigits(
  { part, count, seed }: { part: PartName; count: number; seed: number },
  screen: Screen,
  signal: AbortSignal,
): Promise<Dataset> {
  const inputs = new Uint8Array(count * PIXELS);
  const targets = new Uint8Array(count);
  let last: Dataset | undefined;
  for (let at = 0; at < count; at += DRAWN_AT_ONCE) {
    screen.progress("drawing digits", at / count);
    const from = generatedParts[part] + at;
    last = generatedDigits({ count: Math.min(DRAWN_AT_ONCE, count - at), from, seed });
    inputs.set(last.inputs, at * PIXELS);
    targets.set(last.targets, at);
    await pause(signal);
  }
  screen.clear();
  const { shape, classes } = last!;
  return dataset({ name: `generated ${part} digits`, shape, classes, inputs, targets });
}
