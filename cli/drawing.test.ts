import { describe, expect, test } from "vitest";
import { drawDigit, sideBySide } from "./drawing.ts";

/** Paper, but for the pixels given: `[row, column, byte]`. */
function pixels(...inked: [row: number, column: number, byte: number][]): Uint8Array {
  const image = new Uint8Array(784);
  for (const [row, column, byte] of inked) image[28 * row + column] = byte;
  return image;
}

describe("a digit", () => {
  test("in characters: the mean of two pixels is one of ten shades", () => {
    const lines = drawDigit(pixels([0, 0, 255], [1, 0, 255], [2, 1, 255], [27, 27, 60]), "characters");
    expect(lines).toHaveLength(14);
    expect(lines.every((line) => line.length === 28)).toBe(true);
    expect(lines[0]).toBe(`@${" ".repeat(27)}`);
    expect(lines[1]).toBe(` =${" ".repeat(26)}`); // 127.5 of 256 is in the fifth tenth
    expect(lines[13]).toBe(`${" ".repeat(27)}.`);
  });

  test("in millions of colors: the upper pixel on the lower one, a color only where it changes", () => {
    const [first, second] = drawDigit(pixels([0, 0, 200], [1, 0, 7]), "millions");
    const paper = "\x1b[38;2;0;0;0;48;2;0;0;0m";
    expect(first).toBe(`\x1b[38;2;200;200;200;48;2;7;7;7m▀${paper}${"▀".repeat(27)}\x1b[0m`);
    expect(second).toBe(`${paper}${"▀".repeat(28)}\x1b[0m`);
  });

  test("in 256 colors: black, 24 grays, white", () => {
    const [line] = drawDigit(pixels([0, 0, 0], [0, 1, 8], [0, 2, 128], [0, 3, 238], [0, 4, 255]), "256");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked at
    expect(line!.match(/(?<=\x1b\[38;5;)\d+/g)).toEqual(["16", "232", "244", "255", "231", "16"]);
  });
});

test.each([
  [27, 1],
  [59, 2],
  [99, 3],
])("side by side: in %i columns, %i to a row", (width, perRow) => {
  const drawing = { lines: drawDigit(pixels(), "characters"), caption: "a 1, read as 7" };
  const lines = sideBySide([drawing, drawing, drawing], width);
  expect(lines).toHaveLength(Math.ceil(3 / perRow) * 16 - 1);
  expect(lines[14]!.match(/a 1, read as 7/g)).toHaveLength(perRow);
  expect(Math.max(...lines.map((line) => line.length))).toBe(31 * perRow - 3);
});
