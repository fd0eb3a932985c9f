import { expect, test } from "vitest";
import { RequestError } from "../core/errors.ts";
import { mnist } from "./mnist.ts";
import { normalizeDigit } from "./normalize.ts";
import type { Picture, Polarity } from "./picture.ts";

/** A gray picture whose pixels say themselves how bright they are, 0 to 255. */
function draw(width: number, height: number, brightness: (x: number, y: number) => number): Picture {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round(brightness(i % width, Math.floor(i / width))),
  );
  return { width, height, channels: 1, data };
}

/** A 7 without bar, in a box of `size`, with a pen of a tenth of it. */
function seven(size: number, left: number, top: number): (x: number, y: number) => boolean {
  const pen = Math.max(1, size / 10);
  return (x, y) => {
    const [u, v] = [x - left, y - top];
    if (u < 0 || v < 0 || u >= size * 0.6 || v >= size) return false;
    return v < pen || Math.abs(u - (size * 0.6 - pen) * (1 - v / size)) < pen;
  };
}

/** What is seen of an image of 28x28: the box of what is bright, and the center of mass. */
function measure(image: Uint8Array) {
  let [left, top, right, bottom, mass, x, y] = [28, 28, 0, 0, 0, 0, 0];
  for (const [i, value] of image.entries()) {
    if (value === 0) continue;
    [left, right] = [Math.min(left, i % 28), Math.max(right, (i % 28) + 1)];
    [top, bottom] = [Math.min(top, Math.floor(i / 28)), Math.max(bottom, Math.floor(i / 28) + 1)];
    mass += value;
    x += value * (i % 28);
    y += value * Math.floor(i / 28);
  }
  return { width: right - left, height: bottom - top, x: x / mass, y: y / mass, strongest: Math.max(...image) };
}

const alike = (a: Uint8Array, b: Uint8Array): number => a.filter((value, i) => Math.abs(value - b[i]!) > 40).length;

test.each([20, 28, 40, 90, 301, 1500])("a digit in a picture %i pixels wide is made as MNIST's are", (side) => {
  const ink = seven(side * 0.7, side * 0.05, side * 0.2);
  const image = normalizeDigit(draw(side, side, (x, y) => (ink(x, y) ? 20 : 235)));
  const { width, height, x, y, strongest } = measure(image);
  expect(height).toBe(20);
  expect(width).toBeGreaterThanOrEqual(11);
  expect(width).toBeLessThanOrEqual(14);
  expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.51); // whole pixels, and rounding of what is placed
  expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.51);
  expect(strongest).toBeGreaterThanOrEqual(242);
});

test("a lying digit is 20 wide", () => {
  const { width, height } = measure(
    normalizeDigit(draw(100, 60, (x, y) => (x > 9 && x < 90 && y > 29 && y < 40 ? 0 : 255))),
  );
  expect([width, height]).toEqual([20, 3]); // 80 by 10 pixels: 2.5 rounds up
});

test("shrinking averages areas: a checkerboard is gray throughout, and then as strong as ink is", () => {
  const board = draw(100, 100, (x, y) => (x >= 10 && x < 90 && y >= 10 && y < 90 && (x + y) % 2 === 0 ? 255 : 0));
  const image = normalizeDigit(board);
  expect(image.filter((value) => value !== 0)).toEqual(new Uint8Array(400).fill(255));
});

test("enlarging is linear between pixels", () => {
  // A box of 2x1, strong and weak, over black.
  const image = normalizeDigit(draw(8, 8, (x, y) => (y !== 4 ? 0 : x === 3 ? 255 : x === 4 ? 51 : 0)));
  const { top, row } = { top: image.findIndex((value) => value > 0) / 28, row: image.filter((value) => value > 0) };
  expect(row.length).toBe(200);
  expect(Math.floor(top)).toBe(9); // 10 rows whose middle is at 13.5: from 9 or from 10
  const across = [...row.slice(0, 20)];
  expect(across.slice(0, 6)).toEqual([255, 255, 255, 255, 255, 245]);
  expect(across.slice(14)).toEqual([61, 51, 51, 51, 51, 51]);
  expect(across.every((value, i) => i === 0 || value <= across[i - 1]!)).toBe(true);
});

test("ink and background may change places, and colors and depths differ", () => {
  const ink = seven(60, 20, 15);
  const expected = normalizeDigit(draw(90, 90, (x, y) => (ink(x, y) ? 0 : 255)));
  expect(alike(normalizeDigit(draw(90, 90, (x, y) => (ink(x, y) ? 255 : 0))), expected)).toBe(0);
  const make = (channels: 1 | 2 | 3 | 4, pixel: (inside: boolean) => number[], deep = false): Picture => {
    const values = Array.from({ length: 8100 }, (_, i) => pixel(ink(i % 90, Math.floor(i / 90)))).flat();
    const data = deep ? Uint16Array.from(values, (value) => value * 257) : Uint8ClampedArray.from(values);
    return { width: 90, height: 90, channels, data };
  };
  const pictures: Record<string, Picture> = {
    "blue on yellow": make(3, (inside) => (inside ? [0, 0, 160] : [250, 240, 120])),
    "pencil on gray, 16 bits": make(1, (inside) => [inside ? 120 : 170], true),
    "chalk, 16 bits, opaque": make(4, (inside) => (inside ? [230, 230, 210, 255] : [20, 60, 30, 255]), true),
    "black on nothing": make(4, (inside) => (inside ? [0, 0, 0, 255] : [0, 0, 0, 0])),
    "white on nothing": make(2, (inside) => (inside ? [255, 255] : [255, 0])),
    "black on nothing that is white": make(2, (inside) => (inside ? [0, 255] : [255, 0])),
    "half-transparent red on nothing": make(4, (inside) => (inside ? [200, 0, 0, 128] : [0, 0, 0, 0])),
  };
  for (const [name, picture] of Object.entries(pictures)) {
    expect(alike(normalizeDigit(picture), expected), name).toBe(0);
  }
  const { channels: _, ...canvas } = pictures["black on nothing"]!;
  expect(alike(normalizeDigit(canvas), expected)).toBe(0); // four channels where nothing is said
});

test("a card with transparent corners keeps its own polarity", () => {
  const ink = seven(60, 20, 15);
  const data = Uint8Array.from(
    Array.from({ length: 8100 }, (_, i) => {
      const [x, y] = [i % 90, Math.floor(i / 90)];
      return [ink(x, y) ? 0 : 255, x + y < 40 || x + y > 140 ? 0 : 255];
    }).flat(),
  );
  const cut = draw(90, 90, (x, y) => (ink(x, y) && x + y >= 40 && x + y <= 140 ? 0 : 255));
  expect(normalizeDigit({ width: 90, height: 90, channels: 2, data })).toEqual(normalizeDigit(cut));
});

test("noise, an uneven light and a weak pencil are overcome", () => {
  const ink = seven(140, 60, 30);
  const clean = normalizeDigit(draw(200, 200, (x, y) => (ink(x, y) ? 0 : 255)));
  const grain = (x: number, y: number): number => (((x * 7919 + y * 104729) % 1009) / 1009 - 0.5) * 16;
  const noisy = draw(200, 200, (x, y) => 150 + x / 20 + grain(x, y) - (ink(x, y) ? 90 : 0));
  const image = normalizeDigit(noisy);
  expect(measure(image)).toMatchObject({ height: 20 });
  expect(alike(image, clean)).toBeLessThan(15);
});

test("a digit that fills its picture is read with the polarity that is said", () => {
  const bar = draw(12, 30, (x) => (x >= 2 && x < 10 ? 0 : 255)); // two thirds of top and bottom are ink
  expect(measure(normalizeDigit(bar, { polarity: "dark-on-light" }))).toMatchObject({ width: 5, height: 20 });
});

test("a digit whose mass is at its end stays in the field as a whole", () => {
  const picture = draw(60, 60, (x, y) => (y > 4 && y < 55 && (x === 30 || (y > 46 && x > 20 && x < 40)) ? 0 : 255));
  const { height, y } = measure(normalizeDigit(picture));
  expect(height).toBe(20);
  expect(y).toBeGreaterThan(14.5); // the middle would need rows above the first
});

const gray = (width: number, height: number): Picture => ({
  width,
  height,
  channels: 1,
  data: new Uint8Array(width * height).fill(200),
});
const weak = (brightness: number): Picture =>
  draw(28, 28, (x, y) => (x > 9 && x < 13 && y > 4 && y < 24 ? brightness : 200));

test.each<[string, Picture, string]>([
  [
    "a blank picture",
    gray(28, 28),
    "the picture is blank: nothing is darker than its background by 20 of 255, the most is 0",
  ],
  [
    "a blank transparent one",
    { width: 2, height: 2, data: new Uint8Array(16) },
    "the picture is blank: nothing is darker",
  ],
  [
    "almost nothing",
    weak(181),
    "the picture is blank: nothing is darker than its background by 20 of 255, the most is 19",
  ],
  ["no width", { ...gray(2, 2), width: 0 }, "width must be a whole number from 1 to 65535, got 0"],
  ["half a height", { ...gray(2, 2), height: 1.5 }, "height must be a whole number from 1 to 65535, got 1.5"],
  [
    "a billion pixels",
    { width: 32_000, height: 32_000, channels: 1, data: new Uint8Array(1) },
    "the picture has 32000x32000 pixels, more than 100000000\nmake it smaller",
  ],
  ["five channels", { ...gray(2, 2), channels: 5 as 4 }, "channels must be a whole number from 1 to 4, got 5"],
  ["a list", { ...gray(2, 2), data: [1] as unknown as Uint8Array }, "data must be a Uint8Array, Uint8ClampedArray or"],
  ["too few bytes", { ...gray(2, 2), channels: 3 }, "data has 4 elements, expected 2 x 2 x 3 = 12\ngive width, height"],
])("refused: %s", (_, picture, text) => {
  const attempt = (): unknown => normalizeDigit(picture);
  expect(attempt).toThrow(RequestError);
  expect(attempt).toThrow(`normalizeDigit: ${text}`);
});

test("refused: a polarity that is none, and one that is not the picture's", () => {
  expect(() => normalizeDigit(weak(0), { polarity: "inverse" as Polarity })).toThrow(
    'normalizeDigit: polarity must be one of auto, dark-on-light, light-on-dark, got "inverse"',
  );
  expect(() => normalizeDigit(weak(0), { polarity: "light-on-dark" })).toThrow(
    "the picture is blank: nothing is lighter than its background by 20 of 255, the most is 0",
  );
});

test("just enough contrast is enough", () => {
  expect(measure(normalizeDigit(weak(180)))).toMatchObject({ height: 20, strongest: 255 });
});

test.skipIf(!process.env.INKLING_DATA)("images of MNIST come out as they are, but for one in a thousand", async () => {
  const images = (await mnist()).test.take(3000);
  let changed = 0;
  for (let i = 0; i < images.count; i++) {
    const image = images.inputs.subarray(i * 784, (i + 1) * 784) as Uint8Array;
    const result = normalizeDigit({ width: 28, height: 28, channels: 1, data: image });
    if (result.some((value, pixel) => value !== image[pixel])) changed++;
  }
  expect(changed).toBeLessThanOrEqual(3);
});
