import { expect, test } from "vitest";
import { accuracyCurve } from "./curve.ts";
import { bar, duration, progressText, typed, wrap } from "./terminal.ts";

test.each([
  [80, "epoch 3 of 30 ███████████████░░░░░░░░░░░░░░░  50 %  12 s"],
  [40, "epoch 3 of 30 ███████░░░░░░░  50 %  12 s"],
  [33, "epoch 3 of 30 ████░░░  50 %  12 s"],
  [29, "epoch 3 of 30  50 %  12 s"],
  [20, "epoch 3 of 30  50 % "],
])("a progress line in %i columns", (width, text) => {
  expect(progressText("epoch 3 of 30", 0.5, "12 s", width)).toBe(text);
});

test("a bar is as full as the fraction, and never fuller than full", () => {
  expect([-1, 0, 0.5, 1, 7].map((fraction) => bar(fraction, 4))).toEqual(["░░░░", "░░░░", "██░░", "████", "████"]);
});

test("durations, paths for a shell, long sentences", () => {
  expect([0.4, 59.4, 60, 125].map(duration)).toEqual(["0 s", "59 s", "1 min 0 s", "2 min 5 s"]);
  expect(["runs/1", "my runs/1"].map(typed)).toEqual(["runs/1", '"my runs/1"']);
  expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
  expect(wrap("unbreakable", 4)).toEqual(["unbreakable"]);
});

test.each([60, 100, 300])("a curve of 30 epochs fits %i columns, from the first to the last", (width) => {
  const values = Array.from({ length: 30 }, (_, i) => 0.95 - 0.2 / (i + 1));
  const lines = accuracyCurve(values, { width, height: 10 });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines[0]).toMatch(/^ 94\.3 % ┤ .*─$/);
  expect(lines.at(-2)).toMatch(/^ 75\.0 % ┼/);
  expect(lines.at(-1)).toMatch(/^ +1 +epoch 30$/);
});

test("a curve that is flat is a line", () => {
  expect(accuracyCurve([0.5, 0.5, 0.5], { width: 40, height: 10 })).toHaveLength(2);
});
