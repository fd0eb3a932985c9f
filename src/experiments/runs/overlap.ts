import type { RunContext } from "../run.ts";

/** How much ink images of different digits have in the same places. */
export interface OverlapSettings {
  readonly split: readonly [training: number, validation: number];
}

export interface OverlapOutcome {
  /** Mean of x . x' for an image x of the digit and an image x' of another digit, pixels from 0 to 1, digit by digit. */
  readonly withOthers: readonly number[];
  /** The same where both show the digit. */
  readonly withOwn: readonly number[];
}

/** Measures it on the training images: what one step on an image does to a neuron's z for another is in proportion to it. */
export async function run({ split }: OverlapSettings, context: RunContext): Promise<OverlapOutcome> {
  const { training } = await context.mnist(split);
  const digits = training.classes.length;
  const size = training.inputs.length / training.count;
  // Sums of bytes are whole numbers: no order of summing changes them.
  const sums = Array.from({ length: digits }, () => new Float64Array(size));
  const counts = new Array<number>(digits).fill(0);
  for (let n = 0; n < training.count; n++) {
    const digit = training.targets[n]!;
    counts[digit]!++;
    for (let k = 0; k < size; k++) sums[digit]![k]! += training.inputs[n * size + k]!;
  }
  const all = new Float64Array(size).map((_, k) => sums.reduce((sum, of) => sum + of[k]!, 0));
  // The mean over pairs is the product of the means.
  const mean = (a: Float64Array, b: (k: number) => number, pairs: number): number => {
    const sum = a.reduce((sum, ink, k) => sum + ink * b(k), 0);
    return Math.round((100 * sum) / (pairs * 255 * 255)) / 100;
  };
  return {
    withOthers: sums.map((own, d) => mean(own, (k) => all[k]! - own[k]!, counts[d]! * (training.count - counts[d]!))),
    withOwn: sums.map((own, d) => mean(own, (k) => own[k]!, counts[d]! * counts[d]!)),
  };
}
