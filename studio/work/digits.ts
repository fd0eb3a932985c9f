/* The digits that the page learns from and is measured on; each worker opens them once. */
import { DataNotFoundError, type Dataset, generatedDigits, generatedParts, mnist } from "inkling";

/** Which digits: MNIST where the page has it, or those that Inkling draws. */
export type DigitsName = "mnist" | "generated";

/** Digits in the parts they come in. */
export interface Digits {
  readonly name: DigitsName;
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/** How many generated digits each part has. */
const DRAWN = { training: 10_000, validation: 1_000, test: 2_000 } as const;

/** Where the page's host keeps MNIST's files, if it does: `data/mnist/` beside the page. */
const MIRROR = new URL("../data/mnist/", self.location.href).href;

const opened = new Map<DigitsName, Promise<Digits>>();

/** The digits of a name; `undefined` where the page has no MNIST. */
export async function openDigits(name: DigitsName): Promise<Digits | undefined> {
  let digits = opened.get(name);
  if (digits === undefined) {
    digits = name === "mnist" ? openMnist() : Promise.resolve(drawDigits());
    opened.set(name, digits);
    digits.catch(() => opened.delete(name));
  }
  try {
    return await digits;
  } catch (error) {
    if (error instanceof DataNotFoundError) return undefined;
    throw error;
  }
}

/** Digits that the page was found to have before. */
export async function requireDigits(name: DigitsName): Promise<Digits> {
  const digits = await openDigits(name);
  if (digits === undefined) throw new Error(`the page has no ${name} digits`);
  return digits;
}

async function openMnist(): Promise<Digits> {
  const { training, validation, test } = await mnist({ mirrors: [MIRROR] });
  return { name: "mnist", training, validation, test };
}

function drawDigits(): Digits {
  const part = (name: keyof typeof DRAWN): Dataset =>
    generatedDigits({ count: DRAWN[name], from: generatedParts[name], seed: 1 });
  return { name: "generated", training: part("training"), validation: part("validation"), test: part("test") };
}
