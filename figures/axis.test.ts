import fc from "fast-check";
import { expect, test } from "vitest";
import { rangeOf, ticksOf } from "./axis.ts";
import { figure } from "./text.ts";

const values = (...numbers: readonly number[]) => numbers.map((value) => ({ value, where: "here" }));

test("an axis holds its values, with room if asked for, or what it is told to", () => {
  expect(rangeOf({ label: "x" }, values(1, 30))).toEqual({ type: "linear", from: 1, to: 30 });
  expect(rangeOf({ label: "y" }, values(0, 100), { room: true })).toEqual({ type: "linear", from: -4, to: 104 });
  expect(rangeOf({ label: "y", from: 90, to: 100 }, values(3, 98))).toEqual({ type: "linear", from: 90, to: 100 });
  expect(rangeOf({ label: "x", scale: "log" }, values(100, 50000))).toEqual({ type: "log", from: 100, to: 50000 });
});

test("one value alone has room on both sides", () => {
  expect(rangeOf({ label: "x" }, values(1))).toEqual({ type: "linear", from: 0.9, to: 1.1 });
  expect(rangeOf({ label: "x" }, values(0))).toEqual({ type: "linear", from: -1, to: 1 });
  expect(rangeOf({ label: "x", scale: "log" }, values(10))).toEqual({ type: "log", from: 5, to: 20 });
});

test("ticks are round numbers", () => {
  const at = (from: number, to: number, count: number, options = {}) =>
    ticksOf({ type: "linear", from, to }, count, options).map(({ text }) => text);
  expect(at(94.2, 98.1, 5)).toEqual(["95", "96", "97", "98"]);
  expect(at(-1, 1, 5)).toEqual(["−1.0", "−0.5", "0", "0.5", "1.0"]);
  expect(at(1, 2, 5, { whole: true })).toEqual(["1", "2"]);
  expect(at(0, 60000, 4)).toEqual(["0", "20,000", "40,000", "60,000"]);
  expect(at(0, 3e-7, 4)).toEqual(["0", "1 × 10⁻⁷", "2 × 10⁻⁷", "3 × 10⁻⁷"]);
});

test("ticks of a logarithmic axis are powers of ten, or of that 1, 2 and 5 times, where it has three", () => {
  const at = (from: number, to: number, count: number) =>
    ticksOf({ type: "log", from, to }, count).map(({ text }) => text);
  expect(at(0.0005, 2, 6)).toEqual(["0.001", "0.01", "0.1", "1"]);
  expect(at(1e-6, 1, 10)).toEqual(["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]);
  expect(at(1e-6, 1, 4)).toEqual(["10⁻⁶", "10⁻⁴", "10⁻²", "1"]);
  expect(at(0.0012, 0.08, 6)).toEqual(["0.002", "0.005", "0.01", "0.02", "0.05"]);
  expect(at(1e-7, 9e-7, 6)).toEqual(["10⁻⁷", "2 × 10⁻⁷", "5 × 10⁻⁷"]);
  expect(at(2, 8, 4)).toEqual(["2", "4", "6", "8"]);
});

test("ticks lie within their axis, and are few", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, fc.double({ min: 0, max: 13, noNaN: true }), (from, size) => {
      const length = 10 ** -size * Math.max(1, Math.abs(from)) * 1e6;
      const ticks = ticksOf({ type: "linear", from, to: from + length }, 6);
      expect(ticks.length).toBeLessThanOrEqual(7);
      for (const { value } of ticks) {
        expect(value).toBeGreaterThanOrEqual(from - 1e-4 * length);
        expect(value).toBeLessThanOrEqual(from + length + 1e-4 * length);
      }
    }),
  );
});

test.each([
  [97.98, "97.98"],
  [95.4, "95.4"],
  [0.123456, "0.1235"],
  [-2, "−2"],
  [10000, "10,000"],
  [0.0000012, "1.2 × 10⁻⁶"],
  [0, "0"],
  [-0.00001, "−1 × 10⁻⁵"],
])("%d is written %s", (value, text) => {
  expect(figure(value)).toBe(text);
});
