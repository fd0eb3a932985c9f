import { expect, describe as group, test } from "vitest";
import {
  describe,
  FailureError,
  InklingError,
  RequestError,
  requireChoice,
  requireInteger,
  requireNumber,
} from "./errors.ts";

test("an error says what was wrong and what to do, a line each, and keeps its cause", () => {
  const cause = new Error("ENOSPC");
  const error = new FailureError("write: the disk is full", "free some space", { cause });
  expect(error).toBeInstanceOf(InklingError);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(RequestError);
  expect(error.message).toBe("write: the disk is full\nfree some space");
  expect([error.problem, error.remedy, error.name]).toEqual([
    "write: the disk is full",
    "free some space",
    "FailureError",
  ]);
  expect(error.cause).toBe(cause);
  expect(new RequestError("a", "b").name).toBe("RequestError");
});

group("what came is described in a few words", () => {
  const ring: { self?: unknown } = {};
  ring.self = ring;
  test.each(
    [
      [3, "3"],
      [Number.NaN, "NaN"],
      [-0, "0"],
      [10n, "10"],
      [null, "null"],
      [undefined, "undefined"],
      ["a", '"a"'],
      ["1", '"1"'],
      [() => 1, "a function"],
      [[1, 2], "[1,2]"],
      [{ a: 1 }, '{"a":1}'],
      [ring, "an object"],
      [new Float32Array(784), "a Float32Array of 784"],
      [new DataView(new ArrayBuffer(4)), "a DataView of 4"],
      [new RequestError("bad file", "take another"), "bad file"],
      ["x".repeat(38), `"${"x".repeat(38)}"`],
      ["x".repeat(39), `"${"x".repeat(36)}...`],
    ].map(([value, words]) => [words, value]),
  )("%s", (words, value) => {
    expect(describe(value)).toBe(words);
  });
});

test("a whole number in its range is given back", () => {
  expect([requireInteger("n", 1, 1), requireInteger("n", 5, 1, 5), requireInteger("n", -2, -2)]).toEqual([1, 5, -2]);
});

test.each([
  [0, 1, undefined, "n must be a whole number of at least 1, got 0\ngive n a whole number of at least 1"],
  [11, 1, 10, "n must be a whole number from 1 to 10, got 11\ngive n a whole number from 1 to 10"],
  [1.5, 1, 10, "n must be a whole number from 1 to 10, got 1.5\ngive n a whole number from 1 to 10"],
  ["3", 1, 10, 'n must be a whole number from 1 to 10, got "3"\ngive n a whole number from 1 to 10'],
  [undefined, 1, 10, "n must be a whole number from 1 to 10, got undefined\ngive n a whole number from 1 to 10"],
  [Infinity, 1, undefined, "n must be a whole number of at least 1, got Infinity\ngive n a whole number of at least 1"],
])("requireInteger refuses %j from %j to %j", (value, least, most, message) => {
  const require = (): number => requireInteger("n", value, least, most);
  expect(require).toThrow(RequestError);
  expect(require).toThrow(new RequestError(...(message.split("\n") as [string, string])));
});

test("a number in its range is given back", () => {
  expect([requireNumber("x", 0, 0), requireNumber("x", 0.5, 0, 1), requireNumber("x", -1e300, -Infinity)]).toEqual([
    0, 0.5, -1e300,
  ]);
});

test.each([
  [-0.1, 0, undefined, "x must be a number of at least 0, got -0.1\ngive x a number of at least 0"],
  [1.1, 0, 1, "x must be a number from 0 to 1, got 1.1\ngive x a number from 0 to 1"],
  [Number.NaN, 0, 1, "x must be a number from 0 to 1, got NaN\ngive x a number from 0 to 1"],
  [Infinity, 0, undefined, "x must be a number of at least 0, got Infinity\ngive x a number of at least 0"],
  [null, 0, 1, "x must be a number from 0 to 1, got null\ngive x a number from 0 to 1"],
])("requireNumber refuses %j from %j to %j", (value, least, most, message) => {
  const require = (): number => requireNumber("x", value, least, most);
  expect(require).toThrow(RequestError);
  expect(require).toThrow(new RequestError(...(message.split("\n") as [string, string])));
});

test("a choice is given back, and anything else refused with the list", () => {
  expect(requireChoice("engine", "simd", ["simd", "reference"])).toBe("simd");
  const require = (): string => requireChoice("engine", "gpu", ["simd", "reference"]);
  expect(require).toThrow(RequestError);
  expect(require).toThrow('engine must be one of simd, reference, got "gpu"\nchoose one of them');
  expect(() => requireChoice("engine", undefined, ["simd"])).toThrow("engine must be one of simd, got undefined");
});
