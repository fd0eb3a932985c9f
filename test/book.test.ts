import { create, mnist, sgd, train } from "inkling";
import { networkOf, presets } from "inkling/experiments";
import { expect, test } from "vitest";

const { settings } = presets["book-30"]!;

// The book prints 91.29, 92.95 and 93.48 after its first three epochs; readers 90.67 and 92.02 after two. Single runs
// spread by about 1.5 points that early. Seed 1 is no stuck start: those peak at 84 to 87.
test.skipIf(process.env.INKLING_DATA === undefined)(
  "the book's network reads 91.3, 93.0, 93.5 % after three epochs, within 1.5 points (skipped where INKLING_DATA names no MNIST)",
  async () => {
    const data = await mnist({ split: settings.split });
    const model = await create(networkOf(settings), { seed: 1, engine: "reference" });
    const { epochs } = await train(model, data.training, {
      epochs: 3,
      batchSize: settings.batchSize,
      optimizer: sgd(settings),
      test: data.test,
    }).result;
    const published = [91.29, 92.95, 93.48];
    epochs.forEach(({ test }, i) => {
      expect(Math.abs(100 * test.accuracy - published[i]!), `epoch ${i + 1}`).toBeLessThan(1.5);
    });
  },
  120_000,
);
