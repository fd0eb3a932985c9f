import { describe, expect, test } from "vitest";
import { descend } from "./descent.ts";
import { type Landscape, landscapes } from "./landscapes.ts";

const all = Object.entries(landscapes) as [string, Landscape][];

/** Points in even steps over the region that is drawn. */
function pointsOf({ region }: Landscape): number[][] {
  const steps = Array.from({ length: 41 }, (_, i) => i / 40);
  const axes = region.map(([from, to]) => steps.map((part) => from + part * (to - from)));
  return axes.length === 1 ? axes[0]!.map((x) => [x]) : axes[0]!.flatMap((x) => axes[1]!.map((y) => [x, y]));
}

describe.each(all)("%s", (_, landscape) => {
  const { value, gradient, start, region } = landscape;

  test("its gradient is its slope, by central differences to 1e-7", () => {
    const h = 1e-5;
    for (const point of pointsOf(landscape)) {
      const slopes = gradient(point);
      expect(slopes).toHaveLength(point.length);
      for (const [i, x] of point.entries()) {
        const rise = value(point.with(i, x + h)) - value(point.with(i, x - h));
        expect(slopes[i]).toBeCloseTo(rise / (2 * h), 7);
      }
    }
  });

  test("is nowhere below 0, and begins inside what is drawn", () => {
    for (const point of pointsOf(landscape)) expect(value(point)).toBeGreaterThanOrEqual(0);
    for (const [i, x] of start.entries()) {
      expect(x).toBeGreaterThan(region[i]![0]);
      expect(x).toBeLessThan(region[i]![1]);
    }
  });
});

const end = (
  { value, gradient, start }: Landscape,
  options: { learningRate: number; momentum?: number; noise?: number },
) => [...descend(value, { start, gradient, steps: 300, ...options })].at(-1)!;

test("plain descent ends in the nearer valley, momentum crosses over to the deeper one", () => {
  expect(end(landscapes.twoValleys, { learningRate: 0.02 }).value).toBeGreaterThan(0.5);
  expect(end(landscapes.twoValleys, { learningRate: 0.02, momentum: 0.9 }).value).toBeLessThan(0.01);
});

test("on the pass it comes to rest half-way up; noise leads it down", () => {
  expect(end(landscapes.saddle, { learningRate: 0.2 }).value).toBe(0.5);
  expect(end(landscapes.saddle, { learningRate: 0.2, noise: 0.05 }).value).toBeLessThan(0.05);
});
