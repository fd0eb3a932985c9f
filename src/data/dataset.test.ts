import { expect, test } from "vitest";
import { RequestError } from "../core/errors.ts";
import { concat, dataset } from "./dataset.ts";

const good = {
  name: "toy",
  shape: [2, 1, 1],
  inputs: Uint8Array.of(1, 2, 3, 4, 5, 6),
  targets: Uint8Array.of(0, 2, 1),
};

test("examples are counted, and classes named up to the largest label", () => {
  const data = dataset(good);
  expect(data).toMatchObject({ name: "toy", count: 3, shape: [2, 1, 1], classes: ["0", "1", "2"] });
  expect(data.inputs).toBe(good.inputs);
  expect(dataset({ ...good, classes: ["a", "b", "c", "d"] }).classes).toEqual(["a", "b", "c", "d"]);
});

test("take and slice are views of the same memory, with the same classes", () => {
  const data = dataset(good);
  const middle = data.slice(1, 2);
  expect([...middle.inputs]).toEqual([3, 4]);
  expect([...middle.targets]).toEqual([2]);
  expect(middle.inputs.buffer).toBe(good.inputs.buffer);
  expect(middle.classes).toEqual(["0", "1", "2"]);
  expect([...data.take(2).targets]).toEqual([0, 2]);
  expect([...data.slice(1).slice(1).inputs]).toEqual([5, 6]);
});

test("targets may be vectors, and parts keep theirs", () => {
  const data = dataset({ ...good, targets: Float32Array.of(0, 1, 2, 3, 4, 5) });
  expect(data.classes).toEqual([]);
  expect([...data.slice(2).targets]).toEqual([4, 5]);
});

test("concat joins inputs, targets and nothing else", () => {
  const data = dataset(good);
  const both = concat("both", [data.slice(2), data]);
  expect(both).toMatchObject({ name: "both", count: 4, classes: ["0", "1", "2"] });
  expect([...both.inputs]).toEqual([5, 6, 1, 2, 3, 4, 5, 6]);
  expect([...both.targets]).toEqual([1, 0, 2, 1]);
});

const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const toy = dataset(good);

test.each<[string, () => unknown, string, string]>([
  [
    "no shape",
    () => dataset({ ...good, shape: [] }),
    "dataset toy: shape must be a list of whole numbers of at least 1, got []",
    "such as [784]",
  ],
  [
    "inputs of another type",
    () => dataset({ ...good, inputs: [1, 2] as unknown as Uint8Array }),
    "dataset toy: inputs must be a Uint8Array or a Float32Array, got [1,2]",
    "Uint8Array.from",
  ],
  [
    "targets of another type",
    () => dataset({ ...good, targets: Int32Array.of(1) as unknown as Uint8Array }),
    "dataset toy: targets must be a Uint8Array or a Float32Array, got a Int32Array of 1",
    "Uint8Array.from",
  ],
  [
    "no inputs",
    () => dataset({ ...good, inputs: new Uint8Array(0) }),
    "dataset toy: inputs are empty",
    "at least one example",
  ],
  [
    "half an input",
    () => dataset({ ...good, inputs: new Uint8Array(5) }),
    "dataset toy: inputs have 5 elements, not a multiple of 2 (shape 2x1x1)",
    "one after the other",
  ],
  [
    "NaN inputs",
    () => dataset({ ...good, inputs: floats(0, 1, NaN, 1, 1, 1) }),
    "dataset toy: inputs must be finite numbers, got NaN at offset 2",
    "leave out that example",
  ],
  [
    "infinite targets",
    () => dataset({ ...good, targets: floats(0, 1, Infinity) }),
    "dataset toy: targets must be finite numbers, got Infinity at offset 2",
    "leave out that example",
  ],
  [
    "too few labels",
    () => dataset({ ...good, targets: Uint8Array.of(0, 1) }),
    "dataset toy: there are 2 labels for 3 inputs",
    "one label for each input",
  ],
  [
    "ragged vectors",
    () => dataset({ ...good, targets: floats(0, 1, 2, 3) }),
    "dataset toy: targets have 4 elements, not a multiple of 3, the number of inputs",
    "a vector for each input",
  ],
  [
    "a label without a class",
    () => dataset({ ...good, classes: ["a", "b"] }),
    "dataset toy: the label at offset 1 must be from 0 to 1, got 2",
    "name a class for each",
  ],
  [
    "classes of vectors",
    () => dataset({ ...good, targets: floats(0, 1, 2), classes: ["a"] }),
    "dataset toy: classes are named, but targets are vectors",
    "leave classes out",
  ],
  ["take nothing", () => toy.take(0), "take of toy: count must be a whole number from 1 to 3, got 0", "from 1 to 3"],
  ["take too many", () => toy.take(4), "take of toy: count must be a whole number from 1 to 3, got 4", "from 1 to 3"],
  [
    "slice before the start",
    () => toy.slice(-1),
    "slice of toy: start must be a whole number from 0 to 2, got -1",
    "from 0 to 2",
  ],
  [
    "slice of nothing",
    () => toy.slice(1, 1),
    "slice of toy: end must be a whole number from 2 to 3, got 1",
    "from 2 to 3",
  ],
  [
    "slice past the end",
    () => toy.slice(1, 4),
    "slice of toy: end must be a whole number from 2 to 3, got 4",
    "from 2 to 3",
  ],
  ["concat of nothing", () => concat("x", []), "concat: no datasets were given", "at least one"],
  [
    "concat of two shapes",
    () => concat("x", [toy, dataset({ ...good, name: "flat", shape: [2] })]),
    "concat: flat has inputs of 2, toy of 2x1x1",
    "one shape",
  ],
  [
    "concat of other classes",
    () => concat("x", [toy, dataset({ ...good, name: "named", classes: ["a", "b", "c"] })]),
    "concat: named and toy have different classes",
    "the same names",
  ],
  [
    "concat of vectors of two lengths",
    () =>
      concat("x", [
        dataset({ ...good, targets: new Float32Array(3) }),
        dataset({ ...good, name: "long", targets: new Float32Array(6) }),
      ]),
    "concat: long and toy have target vectors of different length",
    "one length",
  ],
  [
    "concat of bytes and floats",
    () => concat("x", [toy, dataset({ ...good, inputs: new Float32Array(6) })]),
    "concat: inputs are bytes in one dataset and floats in another",
    "like with like",
  ],
])("refused: %s", (_, attempt, problem, remedy) => {
  expect(attempt).toThrow(RequestError);
  expect(attempt).toThrow(`${problem}\n`);
  expect(attempt).toThrow(remedy);
});
