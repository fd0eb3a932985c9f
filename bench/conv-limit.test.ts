import { expect, test } from "vitest";
import { convLimit } from "./conv-limit.ts";

/** Of a million images, a mini-batch each: milliseconds are then what a billion a second does for one. */
const once = { images: 1e6, batchSize: 1, threads: 1 };
const work = { taps: 10, winners: [3, 2] } as const;

test("product-sums are those of the shapes and of what is left to do", () => {
  const rates = { loads: Infinity, stores: Infinity, productSums: 1 };
  const { phases, total } = convLimit(work, once, rates);
  expect(phases).toMatchObject({
    "conv2d1.forward": 10 * 4 * (20 / 4),
    "conv2d1.accumulate": 3 * 5 * 2, // five runs of five numbers: two vectors each
    "conv2d2.backward": 2 * 5 * 25,
    "conv2d2.accumulate": 2 * 5 * 25,
    "dense1.forward": 640 * (100 / 4),
    "dense2.backward": 100 * 3,
  });
  // Four tiles of 64 points, 20 channels, 10 vectors of filters; transforms come on top, less than the products.
  const products = 4 * 64 * 20 * 10;
  expect(phases!["conv2d2.forward"]).toBeGreaterThan(products);
  expect(phases!["conv2d2.forward"]).toBeLessThan(2 * products);
  expect(total).toBeCloseTo(Object.values(phases!).reduce((sum, limit) => sum + limit));
});

test("stores bound what is written for each winner, and threads share it", () => {
  const rates = { loads: Infinity, stores: 0.5, productSums: Infinity };
  const one = convLimit(work, once, rates).phases!["conv2d2.backward"]!;
  const more = convLimit({ ...work, winners: [3, 3] }, once, rates).phases!["conv2d2.backward"]!;
  expect(more - one).toBeCloseTo(2 * 125);
  expect(convLimit(work, { ...once, threads: 2 }, rates).phases!["conv2d2.backward"]).toBeCloseTo(one / 2);
});
