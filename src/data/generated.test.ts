import { describe, expect, test } from "vitest";
import { generatedDigits } from "./generated.ts";

/** FNV-1a, 32 bits. */
function checksum(bytes: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193) >>> 0;
  return hash;
}

const PIXELS = 28 * 28;
const drawn = generatedDigits({ count: 2000 });
const images = Array.from({ length: 2000 }, (_, i) => drawn.inputs.subarray(i * PIXELS, (i + 1) * PIXELS));

/** First and last row and column with ink. */
function inkBox(image: ArrayLike<number>) {
  let [top, left, bottom, right] = [28, 28, -1, -1];
  for (let i = 0; i < PIXELS; i++) {
    if (image[i] === 0) continue;
    const row = Math.floor(i / 28);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, i % 28);
    right = Math.max(right, i % 28);
  }
  return { width: right - left + 1, height: bottom - top + 1 };
}

/** Row and column of the ink's center of mass, pixels counted from 0. */
function centerOfMass(image: ArrayLike<number>) {
  let [mass, row, column] = [0, 0, 0];
  for (let i = 0; i < PIXELS; i++) {
    mass += image[i]!;
    row += image[i]! * Math.floor(i / 28);
    column += image[i]! * (i % 28);
  }
  return { row: row / mass, column: column / mass };
}

describe("the same digits everywhere", () => {
  test("seed 1 draws these bytes", () => {
    expect(checksum(generatedDigits({ count: 100 }).inputs)).toBe(571022367);
  });

  test("an image depends on the seed and its index alone", () => {
    const part = generatedDigits({ count: 7, from: 123 });
    expect(part.inputs).toEqual(drawn.inputs.slice(123 * PIXELS, 130 * PIXELS));
    expect([...part.targets]).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(generatedDigits({ count: 100 }).inputs).toEqual(drawn.inputs.slice(0, 100 * PIXELS));
  });

  test("another seed draws others, and no image comes twice", () => {
    expect(checksum(generatedDigits({ count: 100, seed: 2 }).inputs)).not.toBe(checksum(drawn.take(100).inputs));
    expect(new Set(images.map(checksum)).size).toBe(images.length);
  });
});

describe("as MNIST's images are", () => {
  test("28x28 bytes, one channel, labels that go round the ten digits", () => {
    expect(drawn).toMatchObject({ name: "generated digits", count: 2000, shape: [28, 28, 1] });
    expect(drawn.inputs).toBeInstanceOf(Uint8Array);
    expect(drawn.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect([...drawn.targets.slice(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  test("the longer side of the ink is 20 pixels", () => {
    for (const image of images) {
      const { width, height } = inkBox(image);
      expect(Math.max(width, height)).toBe(20);
    }
  });

  test("the center of mass is within half a pixel of (14, 14)", () => {
    for (const image of images) {
      const { row, column } = centerOfMass(image);
      expect(Math.abs(row - 14)).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(Math.abs(column - 14)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });

  test("the corners are paper, and every image has ink", () => {
    for (const image of images) {
      expect([image[0], image[27], image[PIXELS - 28], image[PIXELS - 1]]).toEqual([0, 0, 0, 0]);
      expect(Math.max(...image)).toBeGreaterThan(200);
    }
  });

  test("the mean pixel is 33.3 as in MNIST's training images, within 1.5", () => {
    const mean = Array.from(drawn.inputs).reduce((sum, byte) => sum + byte, 0) / drawn.inputs.length;
    expect(Math.abs(mean - 33.3)).toBeLessThan(1.5);
  });
});

test("labels say what is drawn: the nearest of ten mean images is right more often than not", () => {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  for (let i = 0; i < 1000; i++) {
    for (let pixel = 0; pixel < PIXELS; pixel++) means[i % 10]![pixel]! += images[i]![pixel]! / 100;
  }
  const distance = (image: ArrayLike<number>, mean: Float64Array) =>
    Array.from(image).reduce((sum, byte, pixel) => sum + (byte - mean[pixel]!) ** 2, 0);
  let right = 0;
  for (let i = 1000; i < 2000; i++) {
    const distances = means.map((mean) => distance(images[i]!, mean));
    if (distances.indexOf(Math.min(...distances)) === drawn.targets[i]) right++;
  }
  expect(right).toBeGreaterThan(500);
});

test("refuses what is no count, seed or index", () => {
  expect(() => generatedDigits({ count: 0 })).toThrow(
    "generatedDigits: count must be a whole number of at least 1, got 0",
  );
  expect(() => generatedDigits({ count: 2.5 })).toThrow("whole number of at least 1, got 2.5");
  expect(() => generatedDigits({ count: 1, seed: -1 })).toThrow(
    "generatedDigits: seed must be a whole number of at least 0, got -1",
  );
  expect(() => generatedDigits({ count: 1, from: Number.NaN })).toThrow(
    "generatedDigits: from must be a whole number of at least 0, got NaN",
  );
});
