/* Outlines on the pad: where each of several digits was cut, or how the only one was cropped and centered. */

import type { ReadDigit } from "inkling";
import type { PadMark } from "../../components/types.ts";

/** Side of the square that a network sees, and the longer side of a digit in it, in its pixels. */
const FIELD = 28;
const DIGIT = 20;

export function marksOf(digits: readonly ReadDigit[], chosen: number): PadMark[] {
  const [first] = digits;
  if (first === undefined) return [];
  if (digits.length === 1) {
    return [
      { box: first.box, text: "", tone: "digit" },
      { box: fieldOf(first), text: "", tone: "field" },
    ];
  }
  return digits.map(({ box, label }, i) => ({ box, text: String(label), tone: i === chosen ? "chosen" : "digit" }));
}

/** The square of the picture that became the 28x28 pixels: its scale and place follow from where they have the digit's ink. */
function fieldOf({ box, pixels }: ReadDigit): PadMark["box"] {
  let [inkLeft, inkTop] = [FIELD, FIELD];
  pixels.forEach((ink, i) => {
    if (ink === 0) return;
    inkLeft = Math.min(inkLeft, i % FIELD);
    inkTop = Math.min(inkTop, Math.floor(i / FIELD));
  });
  const scale = Math.max(box.width, box.height) / DIGIT;
  const side = FIELD * scale;
  return { left: box.left - inkLeft * scale, top: box.top - inkTop * scale, width: side, height: side };
}
