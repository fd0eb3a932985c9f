import { expect, test } from "vitest";
import { RequestError } from "./errors.ts";
import { formatShape, requireShape, sameShape, sizeOf } from "./shape.ts";

test("a shape has as many elements as the product of its axes", () => {
  expect([sizeOf([28, 28, 1]), sizeOf([10]), sizeOf([])]).toEqual([784, 10, 1]);
});

test("a shape is written as people write it", () => {
  expect([formatShape([28, 28, 1]), formatShape([10]), formatShape([])]).toEqual(["28x28x1", "10", "scalar"]);
});

test("shapes are the same if all axes are", () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([], [])).toBe(true);
  expect(sameShape([2, 3], [3, 2])).toBe(false);
  expect(sameShape([2], [2, 1])).toBe(false);
  expect(sameShape([2, 1], [2])).toBe(false);
});

test("a good shape is given back", () => {
  const shape = [28, 28, 1];
  expect(requireShape("input", shape)).toBe(shape);
});

test.each([
  [[], "[]"],
  [[0], "[0]"],
  [[28, -1], "[28,-1]"],
  [[2.5], "[2.5]"],
  [[2, "3"], '[2,"3"]'],
  [[2 ** 53], "[9007199254740992]"],
  [784, "784"],
  ["784", '"784"'],
  [new Uint8Array(3), "a Uint8Array of 3"],
  [undefined, "undefined"],
])("%j is no shape", (value, described) => {
  const require = (): unknown => requireShape("network: input", value);
  expect(require).toThrow(RequestError);
  expect(require).toThrow(
    `network: input must be a list of whole numbers of at least 1, got ${described}\ngive a shape such as [784] or [28, 28, 1]`,
  );
});
