import { computeRun, experiments, type TrainingOutcome } from "inkling/experiments";
import { expect, test } from "vitest";

const book = experiments.find(({ id }) => id === "book-30")!;

// The book prints 91.29, 92.95 and 93.48 after its first three epochs; readers 90.67 and 92.02 after two. Single runs
// spread by about 1.5 points that early. Seed 1 is no stuck start: those stay at 78 to 87 for some epochs, or all.
test.skipIf(process.env.INKLING_DATA === undefined)(
  "the book's network reads 91.3, 93.0, 93.5 % after three epochs, within 1.5 points, and 94.5 to 95.9 % at its peak " +
    "(skipped where INKLING_DATA names no MNIST)",
  async () => {
    const [run] = book.runs("full");
    const { outcome, testReadings } = await computeRun(run!);
    const { epochs, peakTest } = outcome as TrainingOutcome;
    for (const [i, published] of [91.29, 92.95, 93.48].entries()) {
      expect(Math.abs(100 * epochs[i]!.test!.accuracy - published), `epoch ${i + 1}`).toBeLessThan(1.5);
    }
    const peak = (100 * peakTest!.correct) / peakTest!.total;
    expect(peak).toBeGreaterThanOrEqual(94.5);
    expect(peak).toBeLessThanOrEqual(95.9);
    expect(testReadings).toEqual(["read after every epoch, to compare; nothing is chosen by it"]);
  },
  240_000,
);
