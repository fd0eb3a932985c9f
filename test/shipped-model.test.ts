import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  evaluate,
  generatedDigits,
  generatedParts,
  load,
  type Model,
  parametersHash,
  predict,
  Random,
  readDigits,
  withNonDigits,
} from "inkling";
import { beforeAll, expect, test } from "vitest";
import { line } from "./helpers/line.ts";

const address = new URL(import.meta.resolve("inkling/models/digits.safetensors"));
/** Digits that no training has seen. */
const unseen = generatedDigits({ count: 1000, from: generatedParts.test });
let model: Model;

beforeAll(async () => {
  model = await load(address);
});

test("is small, and the one that its card describes", async () => {
  expect(statSync(fileURLToPath(address)).size).toBeLessThan(250_000);
  expect(readFileSync(new URL("README.md", address), "utf8")).toContain(await parametersHash(model));
});

test("reads 95 % of drawn digits that it has not seen", async () => {
  expect((await evaluate(model, unseen)).accuracy).toBeGreaterThanOrEqual(0.95);
});

test("is not sure of what is no digit: of 250 such images, of nine in ten less than 90 %", async () => {
  const { inputs } = withNonDigits(unseen, { share: 0.25, seed: 9 });
  const sure = (await predict(model, inputs.slice(1000 * 784))).filter(({ probability }) => probability >= 0.9);
  expect(sure.length).toBeLessThan(25);
});

test("reads strings of drawn digits: of 40, of one to eight digits, 80 % without an error, and counts the digits in 95 %", async () => {
  const random = new Random(3);
  let [counted, right] = [0, 0];
  for (let n = 0; n < 40; n++) {
    const chosen = Array.from({ length: 1 + (n % 8) }, () => random.integer(unseen.count));
    const images = chosen.map((i) => unseen.inputs.subarray(i * 784, (i + 1) * 784) as Uint8Array);
    // Ink is 20 pixels wide at most, so that these leave 2 pixels of paper between the broadest.
    const { width, height, ink } = line(images, { scale: 2, gap: -6 });
    const { text } = await readDigits({ width, height, channels: 1, data: ink }, async (digits) =>
      (await predict(model, digits)).map(({ probabilities }) => probabilities),
    );
    if (text.length === chosen.length) counted++;
    if (text === chosen.map((i) => unseen.targets[i]).join("")) right++;
  }
  expect(counted).toBeGreaterThanOrEqual(38);
  expect(right).toBeGreaterThanOrEqual(32);
});
