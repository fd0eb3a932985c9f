import { type DigitsName, openDigits } from "../digits.ts";
import type { TaskContext } from "../messages.ts";

/** Some images of the test data, and what they are. */
export interface TestDigits {
  /** `[count, 28, 28]`, 255 = ink. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Test images from a number on; undefined where the page does not have these digits. */
export async function testDigits(
  { digits, from, count }: { digits: DigitsName; from: number; count: number },
  _context: TaskContext,
): Promise<TestDigits | undefined> {
  const opened = await openDigits(digits);
  if (opened === undefined) return undefined;
  const { inputs, targets } = opened.test.slice(from, from + count);
  return { pixels: Uint8Array.from(inputs), labels: Uint8Array.from(targets) };
}
