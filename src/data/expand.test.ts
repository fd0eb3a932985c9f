import { describe, expect, test } from "vitest";
import { dataset } from "./dataset.ts";
import { expand } from "./expand.ts";

// biome-ignore format: an image
const NINE = [
  1, 2, 3,
  4, 5, 6,
  7, 8, 9,
];
const two = dataset({
  name: "two",
  shape: [3, 3, 1],
  inputs: Uint8Array.from([...NINE, ...NINE.map((byte) => 10 * byte)]),
  targets: Uint8Array.of(1, 0),
  classes: ["a", "b"],
});

/** The images of a dataset, each as a list. */
function imagesOf({ count, inputs }: { count: number; inputs: ArrayLike<number> }): number[][] {
  const size = inputs.length / count;
  return Array.from({ length: count }, (_, i) => Array.from(inputs).slice(i * size, (i + 1) * size));
}

describe("expand", () => {
  test("each image, then shifted up, down, left and right by a pixel", () => {
    const expanded = expand(two);
    expect(expanded).toMatchObject({ name: "two, expanded", count: 10, shape: [3, 3, 1], classes: ["a", "b"] });
    expect([...expanded.targets]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    const five = [
      NINE,
      [4, 5, 6, 7, 8, 9, 0, 0, 0],
      [0, 0, 0, 1, 2, 3, 4, 5, 6],
      [2, 3, 0, 5, 6, 0, 8, 9, 0],
      [0, 1, 2, 0, 4, 5, 0, 7, 8],
    ];
    expect(imagesOf(expanded)).toEqual([...five, ...five.map((image) => image.map((byte) => 10 * byte))]);
  });

  test("by more pixels, in chosen directions, out of sight", () => {
    const images = imagesOf(expand(two.take(1), { pixels: 2, directions: ["right", "up"] }));
    expect(images).toEqual([NINE, [0, 0, 1, 0, 0, 4, 0, 0, 7], [7, 8, 9, 0, 0, 0, 0, 0, 0]]);
    expect(imagesOf(expand(two.take(1), { pixels: 3, directions: ["left"] }))[1]).toEqual(NINE.map(() => 0));
    expect(imagesOf(expand(two.take(1), { pixels: 9, directions: ["down"] }))[1]).toEqual(NINE.map(() => 0));
    expect(expand(two, { directions: [] }).inputs).toEqual(two.inputs);
  });

  test("channels stay together, vectors are repeated", () => {
    const colors = dataset({
      name: "colors",
      shape: [1, 2, 2],
      inputs: Uint8Array.of(1, 2, 3, 4),
      targets: Float32Array.of(0.5, 0.25, 0.125),
    });
    const expanded = expand(colors, { directions: ["left"] });
    expect([...expanded.inputs]).toEqual([1, 2, 3, 4, 3, 4, 0, 0]);
    expect([...expanded.targets]).toEqual([0.5, 0.25, 0.125, 0.5, 0.25, 0.125]);
    expect(expanded.classes).toEqual([]);
  });

  test.each([
    [{ pixels: 0 }, "expand: pixels must be a whole number of at least 1, got 0"],
    [{ directions: ["north"] }, 'expand: directions must be different ones of up, down, left, right, got ["north"]'],
    [{ directions: ["up", "up"] }, "expand: directions must be different ones of up, down, left, right"],
    [{ directions: "up" }, "expand: directions must be different ones of up, down, left, right"],
  ])("refuses %o", (options, message) => {
    expect(() => expand(two, options as never)).toThrow(message);
  });

  test("refuses inputs that are no images", () => {
    const flat = dataset({ name: "flat", shape: [9], inputs: two.inputs, targets: two.targets });
    expect(() => expand(flat)).toThrow("expand: expected images of [height, width, channels], flat has inputs of 9");
  });
});
