import { describe, expect, test } from "vitest";
import type { Dataset } from "../core/dataset.ts";
import { digestOfDataset } from "../core/digest.ts";
import { augmented } from "./augmented.ts";
import { dataset } from "./dataset.ts";
import { generatedDigits } from "./generated.ts";
import { transform } from "./transform.ts";

// Beside the source there is no worker to start: what is tested here is what happens without one. With one, the tests are
// in test/augmented.test.ts.

const digits = generatedDigits({ count: 600 });
const options = { shift: 1, rotate: 10 };

async function allOf(data: AsyncIterable<Dataset>): Promise<string[]> {
  const hashes: string[] = [];
  for await (const epoch of data) hashes.push(await digestOfDataset(epoch));
  return hashes;
}

describe("augmented", () => {
  test("each epoch is what transform makes of it, from whichever one begins", async () => {
    const source = augmented(digits, options, { seed: 4 });
    expect(source.like).toBe(digits);
    const hashes = await allOf(source.epochs({ from: 1, to: 3 }));
    const epochs = [1, 2, 3].map((epoch) => transform(digits, options, { seed: 4, epoch }));
    expect(hashes).toEqual(await Promise.all(epochs.map(digestOfDataset)));
    expect(new Set(hashes).size).toBe(3);
    expect(await allOf(source.epochs({ from: 3, to: 3 }))).toEqual(hashes.slice(2));
    expect(await allOf(source.epochs({ from: 4, to: 3 }))).toEqual([]);
  });

  test("a part of a dataset is transformed as it stands", async () => {
    const part = digits.slice(100, 110);
    const hashes = await allOf(augmented(part).epochs({ from: 2, to: 2 }));
    expect(hashes).toEqual([await digestOfDataset(transform(part, undefined, { epoch: 2 }))]);
  });

  test("its identity is all that its images follow from", async () => {
    const same = await augmented(generatedDigits({ count: 600 }), options, { seed: 4 }).identity();
    expect(await augmented(digits, { ...options, scale: 0 }, { seed: 4 }).identity()).toEqual(same);
    expect(Object.keys(same)).toEqual(["images", "transformations", "seed"]);
    for (const other of [
      augmented(digits, { shift: 1 }, { seed: 4 }),
      augmented(digits, options, { seed: 5 }),
      augmented(digits.take(599), options, { seed: 4 }),
    ]) {
      expect(await other.identity()).not.toEqual(same);
    }
  });

  test("aborted before, in the midst of an epoch's preparation and between two, it ends", async () => {
    const source = augmented(digits, options);
    expect(await allOf(source.epochs({ from: 1, to: 9, signal: AbortSignal.abort() }))).toEqual([]);
    const soon = new AbortController();
    const pending = allOf(source.epochs({ from: 1, to: 9, signal: soon.signal }));
    setTimeout(() => soon.abort(), 1);
    expect((await pending).length).toBeLessThan(9);
    const between = new AbortController();
    let seen = 0;
    for await (const _ of source.epochs({ from: 1, to: 9, signal: between.signal })) {
      if (++seen === 2) between.abort();
    }
    expect(seen).toBe(2);
  });

  test("refuses what transform refuses", () => {
    const flat = dataset({ name: "flat", shape: [4], inputs: new Uint8Array(4), targets: new Uint8Array(1) });
    expect(() => augmented(flat)).toThrow(
      "augmented: expected images of [height, width, channels], flat has inputs of 4",
    );
    expect(() => augmented(digits, { rotate: -1 })).toThrow("transformations: rotate must be a number from 0 to 180");
    expect(() => augmented(digits, {}, { seed: 1.5 })).toThrow("augmented: seed must be a whole number of at least 0");
  });
});
