import type { ReadDigit } from "inkling";
import { expect, test } from "vitest";
import { marksOf } from "../../studio/views/read/marks.ts";
import { doubt, leastSure, percent, runnerUp, sentence } from "../../studio/views/read/words.ts";

/** A digit that was read with these probabilities, by label; the rest is shared by nobody. */
function found(probabilities: Readonly<Record<number, number>>): ReadDigit {
  const all = Float64Array.from({ length: 10 }, (_, digit) => probabilities[digit] ?? 0);
  const probability = Math.max(...all);
  const pixels = new Uint8Array(784);
  return {
    label: all.indexOf(probability),
    probability,
    probabilities: all,
    pixels,
    box: { left: 0, top: 0, width: 0, height: 0 },
  };
}

const reading = (...digits: ReadDigit[]) => ({ text: digits.map(({ label }) => label).join(""), digits });

test("one digit is said with what it is likeliest to be else", () => {
  expect(sentence(reading(found({ 7: 0.96, 1: 0.03 })))).toBe("Seven, 96 percent; else one, 3.");
  expect(sentence(reading(found({ 0: 0.999, 6: 0.001 })))).toBe("Zero, over 99 percent; else six, under 1.");
});

test("below one half it is not sure", () => {
  expect(doubt(found({ 4: 0.45, 9: 0.44 }))).toBe("Not sure: 4 or 9");
  expect(doubt(found({ 4: 0.5, 9: 0.44 }))).toBeUndefined();
  expect(sentence(reading(found({ 4: 0.45, 9: 0.44 })))).toBe("Not sure: 4 or 9.");
});

test("several digits are said one by one, with the one that it is least sure of", () => {
  const digits = [found({ 5: 0.99 }), found({ 0: 0.61, 6: 0.3 }), found({ 4: 0.9 })];
  expect(leastSure(digits)).toBe(1);
  expect(sentence(reading(...digits))).toBe("5 0 4. Least sure of the zero, 61 percent.");
  expect(sentence(reading())).toBe("There is no digit on it.");
});

test("a network is never said to be certain", () => {
  const said = [1, 0.996, 0.5, 0.004, 0].map((probability) => percent(probability).replace("\u00a0", " "));
  expect(said).toEqual(["> 99 %", "> 99 %", "50 %", "< 1 %", "0 %"]);
});

test("the runner-up is the likeliest but one, whichever was read", () => {
  expect(runnerUp(found({ 0: 0.9, 1: 0.1 }))).toBe(1);
  expect(runnerUp(found({ 9: 0.9, 0: 0.1 }))).toBe(0);
  expect(runnerUp(found({ 3: 0.6, 5: 0.3, 8: 0.1 }))).toBe(5);
});

test("the square that became 28x28 pixels is laid so that the digit in it covers the digit on the pad", () => {
  const pixels = new Uint8Array(784);
  for (let y = 4; y < 24; y++) for (let x = 10; x < 18; x++) pixels[28 * y + x] = 255;
  const digit = { ...found({ 1: 1 }), pixels, box: { left: 60, top: 30, width: 40, height: 100 } };
  expect(marksOf([digit], 0)).toEqual([
    { box: digit.box, text: "", tone: "digit" },
    { box: { left: 10, top: 10, width: 140, height: 140 }, text: "", tone: "field" },
  ]);
  expect(marksOf([], 0)).toEqual([]);
  expect(marksOf([digit, digit], 1).map(({ text, tone }) => [text, tone])).toEqual([
    ["1", "digit"],
    ["1", "chosen"],
  ]);
});
