import { exp } from "../core/math.ts";
import type { Random } from "../core/random.ts";
import type { Elastic } from "./transformations.ts";

/**
 * Smooth random displacements, one for each pixel of an image: even noise convolved with a Gaussian. Beyond the image
 * there is no noise, so that displacements are about 0.7 times as large at its edges.
 *
 * The work grows with the cube of an image's side: it is for small images.
 *
 * Simard, Steinkraus and Platt, 2003, section 2.
 */
export class Displacements {
  /** Pixels by which each pixel is displaced sideways, and downwards: `[height, stride]`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Numbers from one row of `x` and `y` to the next: at least the image's width. */
  readonly stride: number;
  readonly #rows: Smoothing;
  readonly #columns: Smoothing;
  /** `[height, width]`, and `[width, height]` with rows smoothed; both with room for rows in fours. */
  readonly #noise: Float64Array;
  readonly #half: Float64Array;

  constructor(height: number, width: number, { sigma, alpha }: Elastic) {
    this.stride = inFours(width);
    const size = inFours(height) * this.stride;
    this.#rows = smoothing(height, width, sigma, 1);
    this.#columns = smoothing(width, height, sigma, alpha);
    [this.x, this.y] = [new Float64Array(size), new Float64Array(size)];
    [this.#noise, this.#half] = [new Float64Array(size), new Float64Array(size)];
  }

  /** Draws new ones. */
  draw(random: Random): void {
    for (const field of [this.x, this.y]) {
      drawNoise(this.#noise, this.#rows, random);
      smooth(this.#rows, this.#noise, this.#half);
      smooth(this.#columns, this.#half, field);
    }
  }
}

/** Even noise between -1 and 1, in 65,536 steps: two from each draw of 32 bits. */
function drawNoise(noise: Float64Array, { rows, stride }: Smoothing, random: Random): void {
  for (let i = 0; i < rows * stride; i += 2) {
    const bits = random.bits();
    noise[i] = ((bits & 0xffff) - 32767.5) / 32768;
    noise[i + 1] = ((bits >>> 16) - 32767.5) / 32768;
  }
}

/**
 * Convolves rows with a Gaussian.
 *
 * Its matrix G[x][k] = g(x - k) is the same when both axes are turned round. So it takes rows that are even about their
 * middle to even ones, and odd ones to odd ones: with sums a[k] + a[n-1-k] and differences a[k] - a[n-1-k], there is half
 * as much to multiply.
 */
interface Smoothing {
  /** Rows, and the numbers n in each; from one row to the next there are `stride`. */
  readonly rows: number;
  readonly n: number;
  readonly stride: number;
  /** What sums and differences are multiplied by, `[m, m]`, m = ceil(n / 2). */
  readonly even: Float64Array;
  readonly odd: Float64Array;
  /** Sums, then differences, of four rows, `[m, 2, 4]`. */
  readonly parts: Float64Array;
}

function smoothing(rows: number, n: number, sigma: number, gain: number): Smoothing {
  const g = (distance: number): number => exp((-distance * distance) / (2 * sigma * sigma));
  let total = 1;
  for (let distance = 1; distance <= 8 * sigma + 1; distance++) total += 2 * g(distance);
  const m = Math.ceil(n / 2);
  const [even, odd] = [new Float64Array(m * m), new Float64Array(m * m)];
  for (let x = 0; x < m; x++) {
    for (let k = 0; k < m; k++) {
      // The one in the middle is its own opposite: its sum is twice itself.
      const share = (k === n - 1 - k ? 0.25 : 0.5) * (gain / total);
      even[x * m + k] = (g(x - k) + g(x - (n - 1 - k))) * share;
      odd[x * m + k] = (g(x - k) - g(x - (n - 1 - k))) * share;
    }
  }
  return { rows, n, stride: inFours(n), even, odd, parts: new Float64Array(8 * m) };
}

/** Smooths rows and turns what comes of it on its side: `[rows, stride]` to `[n, rows in fours]`. */
function smooth({ rows, n, stride, even, odd, parts }: Smoothing, from: Float64Array, to: Float64Array): void {
  const m = Math.ceil(n / 2);
  const height = inFours(rows);
  for (let row = 0; row < height; row += 4) {
    for (let j = 0; j < 4; j++) {
      const first = (row + j) * stride;
      for (let k = 0; k < m; k++) {
        const near = from[first + k]!;
        const far = from[first + n - 1 - k]!;
        parts[8 * k + j] = near + far;
        parts[8 * k + 4 + j] = near - far;
      }
    }
    // Four rows at a time: each number of the matrices is read once for all.
    for (let x = 0; x < m; x++) {
      let even0 = 0;
      let even1 = 0;
      let even2 = 0;
      let even3 = 0;
      let odd0 = 0;
      let odd1 = 0;
      let odd2 = 0;
      let odd3 = 0;
      for (let k = 0, at = x * m; k < 8 * m; k += 8, at++) {
        const forSums = even[at]!;
        const forDifferences = odd[at]!;
        even0 += forSums * parts[k]!;
        even1 += forSums * parts[k + 1]!;
        even2 += forSums * parts[k + 2]!;
        even3 += forSums * parts[k + 3]!;
        odd0 += forDifferences * parts[k + 4]!;
        odd1 += forDifferences * parts[k + 5]!;
        odd2 += forDifferences * parts[k + 6]!;
        odd3 += forDifferences * parts[k + 7]!;
      }
      const near = x * height + row;
      const far = (n - 1 - x) * height + row;
      to[near] = even0 + odd0;
      to[near + 1] = even1 + odd1;
      to[near + 2] = even2 + odd2;
      to[near + 3] = even3 + odd3;
      to[far] = even0 - odd0;
      to[far + 1] = even1 - odd1;
      to[far + 2] = even2 - odd2;
      to[far + 3] = even3 - odd3;
    }
  }
}

/** The next multiple of four. */
function inFours(count: number): number {
  return 4 * Math.ceil(count / 4);
}
