import { describe, expect, test } from "vitest";
import { digestOfBytes } from "../core/digest.ts";
import { dataset } from "./dataset.ts";
import { generatedDigits } from "./generated.ts";
import { transform, transformInto } from "./transform.ts";
import { transformations } from "./transformations.ts";

const digits = generatedDigits({ count: 30 });
const all = transformations();
/** Said at once: telling how thousands of bytes differ takes long. */
const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((byte, i) => byte === b[i]);
const sumOf = (bytes: ArrayLike<number>): number => Array.from(bytes).reduce((sum, byte) => sum + byte, 0);

describe("transform", () => {
  test("gives a dataset of the same shape, targets and classes, and leaves the old one alone", () => {
    const before = digits.inputs.slice();
    const after = transform(digits, all);
    expect(after).toMatchObject({ name: "generated digits, transformed", count: 30, shape: [28, 28, 1] });
    expect(after.targets).toBe(digits.targets);
    expect(after.classes).toEqual(digits.classes);
    expect(after.inputs).toBeInstanceOf(Uint8Array);
    expect(same(digits.inputs, before)).toBe(true);
    expect(same(after.inputs, before)).toBe(false);
  });

  test("without anything to do, or with nothing but zeros, gives the same images", () => {
    expect(same(transform(digits, {}).inputs, digits.inputs)).toBe(true);
    const zeros = { shift: 0, rotate: 0, scale: 0, shear: 0, elastic: { sigma: 4, alpha: 0 } };
    expect(same(transform(digits, zeros).inputs, digits.inputs)).toBe(true);
  });

  test("seed and epoch repeat, and differ from others; so do images", () => {
    const first = transform(digits, all, { seed: 7, epoch: 3 }).inputs;
    expect(same(transform(digits, all, { seed: 7, epoch: 3 }).inputs, first)).toBe(true);
    expect(same(transform(digits, all, { seed: 8, epoch: 3 }).inputs, first)).toBe(false);
    expect(same(transform(digits, all, { seed: 7, epoch: 4 }).inputs, first)).toBe(false);
    const { inputs, shape } = digits;
    const twice = dataset({
      name: "one twice",
      shape,
      inputs: doubled(inputs.slice(0, 784)),
      targets: new Uint8Array(2),
    });
    const others = transform(twice, all).inputs;
    expect(same(others.slice(0, 784), others.slice(784))).toBe(false);
  });

  test("gives the same whoever divides the work, and an image the same without those behind it", () => {
    const whole = transform(digits, all, { seed: 2, epoch: 5 }).inputs;
    const job = { images: digits.inputs as Uint8Array, shape: digits.shape, settings: all, seed: 2 };
    const pieces = new Uint8Array(whole.length);
    for (const [start, end] of [
      [20, 30],
      [0, 1],
      [1, 20],
    ] as const) {
      transformInto(pieces, job, 5, start, end);
    }
    expect(same(pieces, whole)).toBe(true);
    expect(same(transform(digits.take(3), all, { seed: 2, epoch: 5 }).inputs, whole.slice(0, 3 * 784))).toBe(true);
  });

  test("a warp changes nothing in the moves", () => {
    const moves = { shift: 2, rotate: 15, scale: 0.15, shear: 0.1 };
    const still = { ...moves, elastic: { sigma: 4, alpha: 0 } };
    expect(same(transform(digits, still).inputs, transform(digits, moves).inputs)).toBe(true);
  });

  test("these bytes, on every engine, for ever", async () => {
    const options = { shift: 1, rotate: 10, scale: 0.1, shear: 0.1, elastic: { sigma: 4, alpha: 34 } };
    const { inputs } = transform(digits, options, { seed: 1, epoch: 1 });
    expect(await digestOfBytes(inputs as Uint8Array)).toBe(
      "661aac85e04167c4b5148d10c6ef6954666f77f34a932529de7b9df44302d43a",
    );
  });

  test("keeps most of the ink: 5 % for all images, half for one", () => {
    const after = transform(digits, { shift: 1, rotate: 15, shear: 0.1, elastic: {} }).inputs;
    expect(Math.abs(sumOf(after) / sumOf(digits.inputs) - 1)).toBeLessThan(0.05);
    for (let at = 0; at < after.length; at += 784) {
      const share = sumOf(after.subarray(at, at + 784)) / sumOf(digits.inputs.subarray(at, at + 784));
      expect(Math.abs(share - 1)).toBeLessThan(0.5);
    }
  });

  test("shifts evenly, as far as it is told and no further: a dot's place, over 2,000 images", () => {
    const inputs = new Uint8Array(2000 * 81);
    for (let i = 0; i < 2000; i++) inputs[i * 81 + 40] = 240;
    const dots = dataset({ name: "dots", shape: [9, 9, 1], inputs, targets: new Uint8Array(2000) });
    const after = transform(dots, { shift: 3 }).inputs;
    const places = Array.from({ length: 2000 }, (_, i) => placeOf(after.subarray(i * 81, (i + 1) * 81)));
    for (const axis of [0, 1] as const) {
      const steps = places.map((place) => place[axis] - 4);
      expect(Math.max(...steps.map(Math.abs))).toBeLessThan(3.02); // bytes are rounded
      expect(Math.max(...steps)).toBeGreaterThan(2.95);
      expect(Math.min(...steps)).toBeLessThan(-2.95);
      expect(Math.abs(sumOf(steps) / 2000)).toBeLessThan(0.12);
      expect(Math.abs(sumOf(steps.map((step) => step * step)) / 2000 - 3)).toBeLessThan(0.2); // 3^2 / 3
    }
  });

  test.each([
    [dataset({ name: "rows", shape: [4], inputs: new Uint8Array(4), targets: new Uint8Array(1) }), "4"],
    [dataset({ name: "plates", shape: [2, 2], inputs: new Uint8Array(4), targets: new Uint8Array(1) }), "2x2"],
  ])("refuses inputs that are no images: $name", (data, shape) => {
    const message = `transform: expected images of [height, width, channels], ${data.name} has inputs of ${shape}\nmake the`;
    expect(() => transform(data, all)).toThrow(message);
  });

  test("refuses floats, and seeds and epochs that are none", () => {
    const floats = dataset({
      name: "floats",
      shape: [1, 1, 1],
      inputs: new Float32Array(1),
      targets: new Uint8Array(1),
    });
    expect(() => transform(floats, all)).toThrow(
      "transform: expected images in bytes, floats has floats\nmake the dataset",
    );
    expect(() => transform(digits, all, { seed: -1 })).toThrow(
      "transform: seed must be a whole number of at least 0, got -1",
    );
    expect(() => transform(digits, all, { epoch: 0.5 })).toThrow("transform: epoch must be a whole number");
  });
});

describe("transformations", () => {
  test("does what is named and nothing else; without options, what does digits good", () => {
    const nothing = { shift: 0, rotate: 0, scale: 0, shear: 0, elastic: undefined };
    expect(transformations({})).toEqual(nothing);
    expect(transformations({ shift: 2 })).toEqual({ ...nothing, shift: 2 });
    expect(transformations({ elastic: {} })).toEqual({ ...nothing, elastic: { sigma: 6, alpha: 38 } });
    expect(transformations({ elastic: { sigma: 4 } }).elastic).toEqual({ sigma: 4, alpha: 38 });
    expect(transformations(transformations())).toEqual(transformations());
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  test.each([
    [{ shift: -1 }, "transformations: shift must be a number of at least 0, got -1"],
    [{ rotate: 200 }, "transformations: rotate must be a number from 0 to 180, got 200"],
    [{ scale: 1 }, "transformations: scale must be a number from 0 to 0.9, got 1"],
    [{ shear: Number.NaN }, "transformations: shear must be a number from 0 to 10, got NaN"],
    [{ elastic: { sigma: 0 } }, "transformations: elastic.sigma must be a number from 0.1 to 1000, got 0"],
    [{ elastic: { alpha: "34" } }, 'transformations: elastic.alpha must be a number of at least 0, got "34"'],
    [{ elastic: true }, "transformations: elastic must be an object with some of sigma, alpha, got true"],
    [
      { rotation: 15 },
      "transformations must be an object with some of shift, rotate, scale, shear, elastic, got rotation",
    ],
    [null, "transformations must be an object with some of shift, rotate, scale, shear, elastic, got null"],
  ])("refuses %o", (options, message) => {
    expect(() => transformations(options as never)).toThrow(message);
  });
});

/** The column and row of an image's center of mass, `[9, 9]`. */
function placeOf(image: Uint8Array | Float32Array): [number, number] {
  const mass = sumOf(image);
  const mean = (place: (i: number) => number): number => sumOf(Array.from(image, (byte, i) => byte * place(i))) / mass;
  return [mean((i) => i % 9), mean((i) => Math.floor(i / 9))];
}

function doubled(bytes: Uint8Array | Float32Array): Uint8Array {
  return Uint8Array.from([...bytes, ...bytes]);
}
