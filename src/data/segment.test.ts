import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { memoryStore } from "../core/store.ts";
import { load } from "../network/model-file.ts";
import { predict } from "../network/predict.ts";
import type { Picture } from "./picture.ts";
import { type Classify, readDigits } from "./segment.ts";

let classify: Classify;

beforeAll(async () => {
  const store = memoryStore();
  await store.write("digits", readFileSync(new URL("../../models/digits.safetensors", import.meta.url)));
  const model = await load("digits", { store });
  classify = async (digits) => (await predict(model, digits)).map(({ probabilities }) => probabilities);
});

/** Strokes of a digit about 100 high and 60 wide, as points that lines join. */
const STROKES: Readonly<Record<string, readonly (readonly (readonly [x: number, y: number])[])[]>> = {
  0: [ring(30, 50, 26, 48)],
  1: [
    [
      [20, 20],
      [34, 2],
      [34, 98],
    ],
  ],
  2: [
    [
      [4, 24],
      [12, 8],
      [30, 2],
      [50, 10],
      [54, 28],
      [44, 50],
      [4, 97],
      [60, 97],
    ],
  ],
  4: [
    [
      [38, 2],
      [4, 62],
      [60, 62],
    ],
    [
      [42, 30],
      [42, 98],
    ],
  ],
  5: [
    [
      [54, 3],
      [14, 3],
      [10, 44],
      [32, 38],
      [52, 50],
      [56, 70],
      [46, 90],
      [26, 98],
      [4, 90],
    ],
  ],
  7: [
    [
      [4, 4],
      [56, 4],
      [22, 98],
    ],
  ],
  9: [
    ring(30, 28, 24, 26),
    [
      [54, 28],
      [50, 98],
    ],
  ],
};

function ring(x: number, y: number, across: number, down: number): [number, number][] {
  return Array.from({ length: 33 }, (_, i) => {
    const angle = (i * Math.PI) / 16;
    return [x + across * Math.sin(angle), y - down * Math.cos(angle)];
  });
}

interface Writing {
  /** Pixels from the start of one digit to the next; 80. */
  readonly pitch?: number;
  /** Pixels to the right for each pixel up; 0. */
  readonly slant?: number;
  readonly pen?: number;
  /** Brightness of paper at a place of the picture, 0 to 255, and of the ink on it. */
  readonly paper?: (x: number, y: number) => number;
  readonly inkShare?: number;
  /** Pixels by which each digit is lower than the one before; 0. */
  readonly fall?: number;
}

/** Digits written with a round pen, dark on light. */
function write(
  text: string,
  { pitch = 80, slant = 0, pen = 9, paper = () => 250, inkShare = 0.1, fall = 0 }: Writing,
): Picture {
  const [width, height] = [pitch * text.length + 120, 180 + fall * text.length];
  const cover = new Float64Array(width * height);
  for (const [n, digit] of [...text].entries()) {
    for (const stroke of STROKES[digit]!) {
      for (const [i, [x, y]] of stroke.slice(1).entries()) {
        const [fromX, fromY] = stroke[i]!;
        const steps = Math.ceil(Math.hypot(x - fromX, y - fromY));
        for (let step = 0; step <= steps; step++) {
          const py = 40 + n * fall + fromY + ((y - fromY) * step) / steps;
          const px = 50 + n * pitch + fromX + ((x - fromX) * step) / steps + slant * (90 - py);
          for (let row = Math.floor(py - pen); row <= py + pen; row++) {
            for (let column = Math.floor(px - pen); column <= px + pen; column++) {
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              const reach = pen / 2 + 0.5 - Math.hypot(column + 0.5 - px, row + 0.5 - py);
              const at = row * width + column;
              cover[at] = Math.max(cover[at]!, Math.min(1, reach));
            }
          }
        }
      }
    }
  }
  const data = Uint8Array.from(cover, (share, at) => {
    const light = paper(at % width, Math.floor(at / width));
    return Math.round(light * (1 - (1 - inkShare) * Math.max(0, share)));
  });
  return { width, height, channels: 1, data };
}

const text = async (picture: Picture): Promise<string> => (await readDigits(picture, classify)).text;

describe("reads what is written with a pen", () => {
  test("one digit", async () => {
    for (const digit of Object.keys(STROKES)) expect(await text(write(digit, {}))).toBe(digit);
  });

  test("a string, with a box around the ink of each digit, within 3 pixels", async () => {
    const { text, digits } = await readDigits(write("504192", {}), classify);
    expect(text).toBe("504192");
    for (const [n, { box, label, probability, probabilities, pixels }] of digits.entries()) {
      const points = STROKES["504192"[n]!]!.flat();
      const [left, right] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
      expect(Math.abs(box.left - (50 + 80 * n + left - 4.5))).toBeLessThanOrEqual(3);
      expect(Math.abs(box.width - (right - left + 9))).toBeLessThanOrEqual(4);
      expect(Math.abs(box.top - 37)).toBeLessThanOrEqual(4);
      expect(probability).toBe(probabilities[label]);
      expect(pixels).toHaveLength(784);
    }
  });

  test.each<[string, string, Writing]>([
    ["that slants", "504192", { slant: 0.35 }],
    ["that slants the other way", "504192", { slant: -0.2 }],
    ["whose digits touch", "50419", { pitch: 62 }],
    ["that slants and whose digits reach under each other", "72751", { slant: 0.4, pitch: 64 }],
    ["written with a thick pen", "504192", { pen: 18, pitch: 90 }],
    ["written with a thin pen", "504192", { pen: 4 }],
    ["that falls", "5041", { fall: 20 }],
    ["wide apart", "1041", { pitch: 150 }],
    ["of ones", "1111", { pitch: 40 }],
  ])("a string %s", async (_, string, writing) => {
    expect(await text(write(string, writing))).toBe(string);
  });

  test("under light that falls off to a third, with shadows and noise", async () => {
    const random = new Random(1);
    const paper = (x: number, y: number): number => 240 - 150 * (x / 600) - 0.1 * y + random.gaussian(0, 3);
    expect(await text(write("504192", { paper, inkShare: 0.4 }))).toBe("504192");
  });

  test("light on dark, with specks of dust", async () => {
    const picture = write("504192", {});
    const data = picture.data.map((value) => 255 - value);
    for (const at of [3000, 9100, 20_500, picture.width * 170 + 300]) data[at] = data[at + 1] = 255;
    expect(await text({ ...picture, data })).toBe("504192");
  });
});

test("a picture of MNIST's form is shown to the network as it is", async () => {
  const picture = write("4", {});
  const [first] = (await readDigits(picture, classify)).digits;
  const again = await readDigits({ width: 28, height: 28, channels: 1, data: first!.pixels }, classify);
  expect(again.digits[0]!.pixels).toEqual(first!.pixels);
});

test("is the same each time", async () => {
  const picture = write("504192", { pitch: 62 });
  expect(await readDigits(picture, classify)).toEqual(await readDigits(picture, classify));
});

describe("refuses", () => {
  test("a blank picture, and one of the wrong length", async () => {
    const blank = { width: 40, height: 40, channels: 1, data: new Uint8Array(1600).fill(200) } as const;
    await expect(readDigits(blank, classify)).rejects.toThrow(
      "readDigits: the picture is blank: nothing differs from its background by 20 of 255, the most is 0",
    );
    await expect(readDigits({ ...blank, width: 41 }, classify)).rejects.toThrow(
      "readDigits: data has 1600 elements, expected 41 x 40 x 1 = 1640",
    );
  });

  test("a classifier that gives something else than ten probabilities for each digit", async () => {
    const picture = write("1", {});
    await expect(readDigits(picture, async () => [])).rejects.toThrow(
      /^readDigits: classify must give ten probabilities for each of \d+ digits, got 0\n/,
    );
    await expect(
      readDigits(picture, async (shown) => Array.from({ length: shown.length / 784 }, () => Float64Array.of(0.5, 0.5))),
    ).rejects.toThrow(/digits, got \[0\.5, 0\.5\]\n/);
  });
});
