import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleDigit } from "../../studio/components/example-digits.ts";
import { InkPicture, PEN, PIXELS } from "../../studio/components/ink.ts";
import {
  readStrokes,
  STROKES_FORM,
  type Stroke,
  simplify,
  toPlace,
  writeStrokes,
} from "../../studio/components/strokes.ts";
import { drawSomewhere } from "../helpers/drawings.ts";

/** Points anywhere on the widest of pads, in eighths of a cell, in a row that jumps about. */
const someStroke = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 0, max: 4095 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((points) => points.flatMap(([x, y]) => [x / 8, y / 8]));

test("strokes written for an address and read again go through the same points, in a form that is known", () => {
  fc.assert(
    fc.property(fc.array(someStroke, { maxLength: 4 }), (strokes) => {
      const text = writeStrokes(strokes);
      if (text !== "") expect(text).toMatch(STROKES_FORM);
      const again = readStrokes(text);
      expect(again.length).toBe(strokes.length);
      for (const [i, stroke] of strokes.entries()) {
        // Points may have come between those that were far from each other; all old ones are there, in order.
        let at = 0;
        for (let p = 0; p < stroke.length; p += 2) {
          while (at < again[i]!.length && (again[i]![at] !== stroke[p] || again[i]![at + 1] !== stroke[p + 1])) at += 2;
          expect(at).toBeLessThan(again[i]!.length);
        }
      }
      expect(writeStrokes(again)).toBe(text);
    }),
  );
});

test("a digit takes fewer than 130 letters of an address", () => {
  for (let digit = 0; digit < 10; digit++) {
    const strokes = drawSomewhere(digit, 77).map((stroke) => simplify(stroke.map(toPlace)));
    expect(writeStrokes(strokes).length).toBeLessThan(130);
  }
});

test.each(["", "x", "abc", "abcde", "0000.", ".0000", "00 00", "0000..0000"])("%j is no strokes' form", (text) => {
  expect(text).not.toMatch(STROKES_FORM);
});

test("simplifying keeps ends and corners, and drops what lies on the way", () => {
  const corner: Stroke = [0, 0, 1, 0, 2, 0, 3, 0, 3, 1, 3, 2];
  expect(simplify(corner)).toEqual([0, 0, 3, 0, 3, 2]);
  expect(simplify([4, 4])).toEqual([4, 4]);
  const back: Stroke = [0, 0, 5, 0, 1, 0];
  expect(simplify(back)).toEqual(back);
});

test("a dot is a disk of the pen's width, and a line drawn piece by piece is the line drawn at once", () => {
  const dot = new InkPicture(6, 6);
  dot.draw([3, 3]);
  const area = dot.data.reduce((sum, ink) => sum + ink / 255, 0);
  expect(area / (Math.PI * (PEN * PIXELS) ** 2)).toBeCloseTo(1, 1);
  expect(dot.data[3 * PIXELS * dot.width + 3 * PIXELS]).toBe(255);

  const stroke: Stroke = [2, 2, 5, 9, 12, 4];
  const [whole, pieces] = [new InkPicture(14, 12), new InkPicture(14, 12)];
  whole.draw(stroke);
  for (let points = 1; points <= 3; points++) pieces.draw(stroke.slice(0, 2 * points), points - 1);
  expect(pieces.data).toEqual(whole.data);
});

test("each example digit stands within a pad's 28 cells, in the middle of a wider one", () => {
  for (let digit = 0; digit < 10; digit++) {
    const all = exampleDigit(digit).flat();
    expect(Math.min(...all)).toBeGreaterThan(PEN);
    expect(Math.max(...all)).toBeLessThan(28 - PEN);
    const across = exampleDigit(digit, 68).flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0));
    const alone = exampleDigit(digit).flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0));
    expect(across).toEqual(alone.map((x) => x + 20));
  }
});
