import { expect, test } from "vitest";
import { type DigitsChoice, drawDigits, openDigits, type PartName } from "./digits.ts";
import { openScreen } from "./terminal.ts";

const screen = openScreen({ json: true });
const { signal } = new AbortController();
const SIZE = 28 * 28;

/** Each image of a part as text. */
async function images(split: DigitsChoice["split"], part: PartName): Promise<string[]> {
  const digits = await openDigits({ digits: "generated", split }, screen, signal);
  const { inputs, count } = (await digits.part(part))!;
  return Array.from({ length: count }, (_, n) => inputs.subarray(n * SIZE, (n + 1) * SIZE).join());
}

test("whatever the splits, no generated image is in two parts", async () => {
  const splits = [
    [300, 50],
    [50, 300],
    [700, 10],
  ] as const;
  const parts = { training: new Set<string>(), validation: new Set<string>(), test: new Set<string>() };
  for (const split of splits) {
    for (const [name, seen] of Object.entries(parts)) {
      for (const image of await images(split, name as PartName)) seen.add(image);
    }
  }
  const { training, validation, test } = parts;
  // Parts of the same kind are the beginning of one another: the largest holds all.
  expect([training.size, validation.size, test.size]).toEqual([700, 300, 140]);
  expect(new Set([...training, ...validation, ...test]).size).toBe(700 + 300 + 140);
});

test("what a training of the usual size is tested on is what every other is tested on", async () => {
  const opened = await openDigits({ digits: "generated", split: [50_000, 5_000] }, screen, signal);
  const test = (await opened.part("test"))!;
  const drawn = await drawDigits({ part: "test", count: 10_000, seed: 1 }, screen, signal);
  expect(test.count).toBe(10_000);
  expect(Buffer.compare(test.inputs as Uint8Array, drawn.inputs as Uint8Array)).toBe(0);
}, 60_000);
