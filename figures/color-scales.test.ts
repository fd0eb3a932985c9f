import { expect, test } from "vitest";
import { amountScale, channelsOf, colorTable, signedScale } from "./color-scales.ts";

const scales = [signedScale, amountScale].flatMap(({ light, dark }) => [light, dark]);

test("a table has every stop of its scale, to one part in 255 of a channel", () => {
  for (const stops of scales) {
    const between = 16;
    const table = colorTable(stops, (stops.length - 1) * between + 1);
    stops.forEach((stop, i) => {
      const color = table.subarray(3 * i * between, 3 * i * between + 3);
      channelsOf(stop).forEach((channel, c) => {
        expect(Math.abs(color[c]! - channel), stop).toBeLessThanOrEqual(1);
      });
    });
  }
});

test("gray between black and white is OKLab's, which is darker than half the light", () => {
  expect([...colorTable(["#000000", "#FFFFFF"], 3)]).toEqual([0, 0, 0, 99, 99, 99, 255, 255, 255]);
});

test("amounts only get darker by day and brighter by night", () => {
  const sums = (stops: readonly string[]): number[] => {
    const table = colorTable(stops, 64);
    return Array.from({ length: 64 }, (_, i) => table[3 * i]! + table[3 * i + 1]! + table[3 * i + 2]!);
  };
  const rises = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value > values[i - 1]!);
  expect(rises(sums(amountScale.dark))).toBe(true);
  expect(rises(sums(amountScale.light).reverse())).toBe(true);
});
