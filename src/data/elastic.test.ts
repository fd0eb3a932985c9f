import { describe, expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { Displacements } from "./elastic.ts";

/** g(x - k) over its sum over all whole numbers. */
function gaussian(sigma: number): (distance: number) => number {
  const g = (distance: number): number => Math.exp(-(distance ** 2) / (2 * sigma ** 2));
  let total = 0;
  for (let distance = -1000; distance <= 1000; distance++) total += g(distance);
  return (distance) => g(distance) / total;
}

/** The convolution as it is written, of the very noise that `Displacements` draws. */
function slowly(height: number, width: number, sigma: number, alpha: number, random: Random): number[] {
  const [stride, lines] = [4 * Math.ceil(width / 4), 4 * Math.ceil(height / 4)];
  const noise: number[] = [];
  // Whole rows of a multiple of four; nobody reads what is beyond the image.
  while (noise.length < height * stride) {
    const bits = random.bits();
    noise.push(((bits % 65536) - 32767.5) / 32768, (Math.floor(bits / 65536) - 32767.5) / 32768);
  }
  expect(lines).toBeGreaterThanOrEqual(height);
  const g = gaussian(sigma);
  return Array.from({ length: height * width }, (_, at) => {
    let sum = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        sum += g(Math.floor(at / width) - row) * g((at % width) - column) * noise[row * stride + column]!;
      }
    }
    return alpha * sum;
  });
}

describe("displacements are noise convolved with a Gaussian, to 1e-12", () => {
  test.each([
    [28, 28, 4],
    [6, 9, 1.5],
    [7, 5, 0.3],
    [1, 1, 4],
    [3, 13, 40],
  ])("%i x %i, sigma %f", (height, width, sigma) => {
    const warp = new Displacements(height, width, { sigma, alpha: 34 });
    warp.draw(new Random(3));
    warp.draw(new Random(5)); // nothing of the first is left
    const random = new Random(5);
    for (const field of [warp.x, warp.y]) {
      const expected = slowly(height, width, sigma, 34, random);
      for (const [i, value] of expected.entries()) {
        const found = field[Math.floor(i / width) * warp.stride + (i % width)]!;
        expect(Math.abs(found - value)).toBeLessThan(1e-12);
      }
    }
  });
});

test("their statistics, over 3,000 warps of 40x40: deviation within 5 %, correlations within 0.05", () => {
  const [sigma, alpha] = [4, 34];
  const warp = new Displacements(40, 40, { sigma, alpha });
  const random = new Random(1);
  const middle = 20 * warp.stride + 20;
  let [mean, square, near, across, edge] = [0, 0, 0, 0, 0];
  const count = 3000;
  for (let i = 0; i < count; i++) {
    warp.draw(random);
    const [x, y] = [warp.x[middle]!, warp.y[middle]!];
    mean += x / count;
    square += (x * x + y * y) / (2 * count);
    near += (x * warp.x[middle + 4]! + y * warp.y[middle + 4]!) / (2 * count);
    across += (x * y) / count;
    edge += (warp.x[20]! ** 2 + warp.y[20]! ** 2) / (2 * count);
  }
  // Even noise from -1 to 1 has a variance of 1/3, and the squares of a Gaussian's weights sum to 1 / (4 pi sigma^2).
  const deviation = alpha / Math.sqrt(3) / (2 * Math.sqrt(Math.PI) * sigma);
  expect(deviation / (alpha / sigma)).toBeCloseTo(0.163, 3);
  expect(Math.abs(Math.sqrt(square) / deviation - 1)).toBeLessThan(0.05);
  expect(Math.abs(mean) / deviation).toBeLessThan(0.05);
  // e^(-d^2 / 4 sigma^2) at a distance of d pixels.
  expect(Math.abs(near / square - Math.exp(-16 / 64))).toBeLessThan(0.05);
  expect(Math.abs(across / square)).toBeLessThan(0.05);
  // Half of the noise lies beyond the edge.
  expect(Math.abs(Math.sqrt(edge / square) - 0.74)).toBeLessThan(0.05);
});
