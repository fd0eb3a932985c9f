import { expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { create } from "./model.ts";
import { type Network, network } from "./network.ts";
import { occlusion } from "./occlusion.ts";
import { predict } from "./predict.ts";

const engines = ["reference", "simd"] as const;
const random = new Random(11);

const vectors: Network = network({ input: [36], cost: "quadratic", layers: [dense(8), dense(3)] });
const pictures: Network = network({
  input: [6, 5, 2],
  cost: "log-likelihood",
  layers: [conv2d(3, 3, { activation: "relu" }), flatten(), dense(4, { activation: "softmax" })],
});

/** An image with the square around a pixel painted over, pixel by pixel. */
function painted(
  image: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  [y, x]: readonly [number, number],
  { reach, fill }: { reach: number; fill: number },
): Float64Array {
  const numbers = Float64Array.from(image, (byte) => byte / 255);
  for (let i = 0; i < numbers.length; i++) {
    const pixel = Math.floor(i / channels);
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    if (row < height && Math.abs(row - y) <= reach && Math.abs(column - x) <= reach) numbers[i] = fill;
  }
  return numbers;
}

test.each(engines)("%s: falls are those of images painted over one by one, to 1e-6", async (engine) => {
  const cases = [
    { spec: vectors, shape: [6, 6, 1], options: { target: 2 }, reach: 2, fill: 0.5 },
    { spec: pictures, shape: [6, 5, 2], options: { target: 1, size: 3, fill: 0 }, reach: 1, fill: 0 },
  ] as const;
  for (const { spec, shape, options, reach, fill } of cases) {
    const model = await create(spec, { seed: 2, engine });
    const [height, width, channels] = shape;
    const image = Uint8Array.from({ length: height * width * channels }, () => random.integer(256));
    const [whole] = await predict(model, image);
    const { data, shape: got } = await occlusion(model, image, options);
    expect(got).toEqual([height, width]);
    for (let place = 0; place < data.length; place++) {
      const at = [Math.floor(place / width), place % width] as const;
      const [hidden] = await predict(model, painted(image, shape, at, { reach, fill }));
      const { target } = options;
      expect(data[place]).toBeCloseTo(whole!.outputs[target]! - hidden!.outputs[target]!, 6);
    }
    expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(1e-3);
  }
});

test("what it refuses", async () => {
  const model = await create(vectors, { seed: 1 });
  const image = new Uint8Array(36);
  await expect(occlusion(model, new Uint8Array(72), { target: 0 })).rejects.toThrow(
    "occlusion: expected one image, got 2\nask for each image by itself",
  );
  await expect(occlusion(model, image, { target: 3 })).rejects.toThrow("occlusion: target must be a whole number");
  await expect(occlusion(model, image, { target: 0, size: 4 })).rejects.toThrow(
    "occlusion: size must be odd, got 4\ngive 3 or 5: a square with one pixel in its middle",
  );
  await expect(occlusion(model, image, { target: 0, fill: 2 })).rejects.toThrow("occlusion: fill must be a number");
  const odd = await create(network({ input: [7], cost: "quadratic", layers: [dense(2)] }), { seed: 1 });
  await expect(occlusion(odd, new Uint8Array(7), { target: 0 })).rejects.toThrow(
    "or a square one as a vector; it reads 7\nmake the network with input such as [28, 28, 1]",
  );
});
