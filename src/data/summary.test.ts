import { expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { dataset } from "./dataset.ts";
import { mnist } from "./mnist.ts";
import { describeSummary, summarize } from "./summary.ts";

/** Pictures with a border of one brightness around a middle of another, the labels 0, 1, 0, 1 … */
function pictures(border: number, middle: number, { side = 5, channels = 1, count = 3 } = {}) {
  const inputs = Uint8Array.from({ length: count * side * side * channels }, (_, i) => {
    const [y, x] = [Math.floor(i / (side * channels)) % side, Math.floor(i / channels) % side];
    return y === 0 || x === 0 || y === side - 1 || x === side - 1 ? border : middle;
  });
  const targets = Uint8Array.from({ length: count }, (_, i) => i % 2);
  return dataset({ name: "squares", shape: [side, side, channels], inputs, targets, classes: ["even", "odd", "none"] });
}

test("classes are counted, and bytes measured as 0 to 1", () => {
  const { name, count, shape, perClass, mean, deviation, minimum, maximum, inverted } = summarize(pictures(51, 255));
  expect({ name, count, shape, inverted }).toEqual({ name: "squares", count: 3, shape: [5, 5, 1], inverted: false });
  expect(perClass).toEqual([
    { name: "even", count: 2 },
    { name: "odd", count: 1 },
    { name: "none", count: 0 },
  ]);
  // 16 of 25 pixels are 0.2, 9 are 1: mean 0.488, variance 0.8^2 * 0.36 * 0.64
  expect(mean).toBeCloseTo(0.488, 14);
  expect(deviation).toBeCloseTo(0.8 * 0.48, 14);
  expect([minimum, maximum]).toEqual([0.2, 1]);
});

test("floats are measured as they are, precisely even far from 0", () => {
  const inputs = Float32Array.of(10000, 10002, 10004, 10006);
  const summary = summarize(dataset({ name: "far", shape: [2], inputs, targets: Float32Array.of(1, 0) }));
  expect(summary).toMatchObject({ mean: 10003, minimum: 10000, maximum: 10006, perClass: [], inverted: false });
  expect(summary.deviation).toBeCloseTo(Math.sqrt(5), 12);
});

test("bytes and the same numbers as floats give the same figures", () => {
  const random = new Random(1);
  const bytes = Uint8Array.from({ length: 4096 }, () => random.integer(256));
  const targets = new Uint8Array(16);
  const asBytes = summarize(dataset({ name: "x", shape: [16, 16, 1], inputs: bytes, targets }));
  const floats = Float32Array.from(bytes, (byte) => byte / 255);
  const asFloats = summarize(dataset({ name: "x", shape: [16, 16, 1], inputs: floats, targets }));
  expect(asFloats.mean).toBeCloseTo(asBytes.mean, 7);
  expect(asFloats.deviation).toBeCloseTo(asBytes.deviation, 7);
});

test.each<[string, Parameters<typeof pictures>, boolean]>([
  ["light ink on black", [0, 255], false],
  ["dark ink on white", [255, 0], true],
  ["dark ink on white, in color", [255, 0, { channels: 3 }], true],
  ["a bright middle in a dark border", [0, 255, { side: 20 }], false],
  ["a dark middle that outweighs its bright border", [255, 0, { side: 20 }], false],
  ["all white", [255, 255], true],
  ["all black", [0, 0], false],
])("looks inverted or not: %s", (_, [border, middle, form], inverted) => {
  expect(summarize(pictures(border, middle, form)).inverted).toBe(inverted);
});

test("only the border's pixels decide, each once, in every channel", () => {
  // Border just above the middle of the range, everything else white: one pixel of the border decides.
  const data = pictures(128, 255, { side: 4, channels: 2, count: 1 });
  expect(summarize(data).inverted).toBe(true);
  const inputs = data.inputs.slice();
  // 24 border values of 128 sum to 12 above the middle, 24 * 127.5: taking 13 away from the last pixel is too much.
  inputs[inputs.length - 1] = 128 - 13;
  const darker = dataset({ name: "darker", shape: data.shape, inputs, targets: data.targets });
  expect(summarize(darker).inverted).toBe(false);
});

test("floats look inverted against their own range", () => {
  const data = pictures(255, 0);
  const floats = (scale: number, shift: number) =>
    summarize(dataset({ ...data, inputs: Float32Array.from(data.inputs, (byte) => (byte / 255) * scale + shift) }));
  expect(floats(1, 0).inverted).toBe(true);
  expect(floats(2, -5).inverted).toBe(true);
  expect(floats(-1, 0.3).inverted).toBe(false);
});

test("the lines for a terminal", () => {
  expect(describeSummary(summarize(pictures(255, 0)))).toEqual([
    "squares: 3 inputs of 5x5x1",
    "classes: even: 2 (66.7 %), odd: 1 (33.3 %), none: 0 (0.0 %)",
    "inputs: mean 0.64, deviation 0.48, from 0 to 1",
    "warning: these pictures look inverted: dark ink on a light background, where",
    "  MNIST has light ink on black; subtract each byte from 255 (or number from 1)",
  ]);
  const vectors = dataset({ name: "v", shape: [2], inputs: Float32Array.of(1, 2), targets: Float32Array.of(0, 1) });
  expect(describeSummary(summarize(vectors))[1]).toBe("targets: vectors");
});

test("no line is longer than 78 columns, whatever the names", () => {
  const classes = Array.from({ length: 40 }, (_, i) => "x".repeat(i * 3));
  const data = dataset({
    name: "n".repeat(100),
    shape: [3, 3, 1],
    inputs: new Uint8Array(9).fill(255),
    targets: Uint8Array.of(0),
    classes,
  });
  const lines = describeSummary(summarize(data));
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(78);
});

test.skipIf(!process.env.INKLING_DATA)(
  "MNIST's mean 0.1307 and deviation 0.3081, as PyTorch's MNIST example has them",
  async () => {
    const { training } = await mnist({ split: [60_000, 0] });
    const summary = summarize(training);
    expect(summary.mean).toBeCloseTo(0.1307, 4);
    expect(summary.deviation).toBeCloseTo(0.3081, 4);
    expect(summary.perClass.map((it) => it.count)).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(summary.inverted).toBe(false);
  },
);
