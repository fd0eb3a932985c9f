import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { winograd } from "./winograd.ts";

const times = (matrix: readonly (readonly number[])[], x: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, c, k) => sum + c * x[k]!, 0));

describe("winograd", () => {
  test("2 outputs of 3 taps: the matrices of the literature, but for signs that cancel", () => {
    const { input, filter, output } = winograd(2, 3);
    expect(input.map((row) => row.map((c) => c + 0))).toEqual([
      [-1, 0, 1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, -1, 0, 1],
    ]);
    expect(filter.map((row) => row.map((c) => c + 0))).toEqual([
      [-1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0, 0, 1],
    ]);
    expect(output).toEqual([
      [1, 1, 1, 0],
      [0, 1, -1, 1],
    ]);
  });

  test.each([
    [1, 2],
    [2, 2],
    [2, 5],
    [4, 3],
    [4, 4],
    [4, 5],
    [2, 7],
  ])("%i outputs of %i taps are the sums of products, to 1e-14", (outputs, taps) => {
    const { input, filter, output, points } = winograd(outputs, taps);
    expect(points).toBe(outputs + taps - 1);
    const random = new Random(3);
    const [d, g] = [points, taps].map((length) => Array.from({ length }, () => random.gaussian()));
    const [transformed, weights] = [times(input, d!), times(filter, g!)];
    const y = times(
      output,
      transformed.map((value, k) => value * weights[k]!),
    );
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(times([g!], d!.slice(i, i + taps))[0]!, 13);
    });
  });

  test("refuses more multiplications than there are points for", () => {
    expect(() => winograd(5, 5)).toThrow("winograd: no points for 5 outputs of 5 taps");
  });
});
