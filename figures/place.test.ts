import fc from "fast-check";
import { expect, test } from "vitest";
import { leastCovering, pointsAlong, spread } from "./place.ts";

test("heights that are apart stay; those that are not are moved apart around their middle", () => {
  expect(spread([10, 50, 90], 20, 0, 100)).toEqual([10, 50, 90]);
  expect(spread([52, 50, 90], 20, 0, 100)).toEqual([61, 41, 90]);
  expect(spread([100, 100], 20, 0, 100)).toEqual([80, 100]);
});

test("heights keep their order and distance, and the room they are given", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 15 }), (wanted) => {
      const heights = spread(wanted, 20, 0, 300);
      const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
      for (const [place, index] of order.entries()) {
        expect(heights[index]).toBeGreaterThanOrEqual(place === 0 ? 0 : heights[order[place - 1]!]! + 20 - 1e-9);
        expect(heights[index]).toBeLessThanOrEqual(300 + 1e-9);
      }
    }),
  );
});

test("a text stands where it covers the fewest points, and no other text", () => {
  const box = (left: number) => ({ left, right: left + 10, top: 0, bottom: 10 });
  const boxes = [box(0), box(20), box(40)];
  expect(leastCovering(boxes, [], [])).toBe(boxes[0]);
  expect(leastCovering(boxes, [[5, 5]], [])).toBe(boxes[1]);
  expect(leastCovering(boxes, [[5, 5], [45, 5], [46, 5]], [box(25)])).toBe(boxes[0]); // biome-ignore format: points
});

test("points along a line are close together and end where it ends", () => {
  const points = pointsAlong([
    [0, 0],
    [30, 40],
  ]);
  expect(points).toHaveLength(11);
  expect(points.at(-1)).toEqual([30, 40]);
});
