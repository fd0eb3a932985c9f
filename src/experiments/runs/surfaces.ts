import { cos, sin } from "../../core/math.ts";

/** A function to go down in, and its slopes. */
export interface Surface {
  value(point: readonly number[]): number;
  gradient(point: readonly number[]): number[];
}

export type SurfaceName = keyof typeof surfaces;

/** Functions of one, of two and of any number of variables; each has its lowest point where all variables are 0. */
export const surfaces = {
  /** x^2 */
  parabola: {
    value: ([x = 0]) => x * x,
    gradient: ([x = 0]) => [2 * x],
  },
  /** (x^2 + 8 y^2) / 2: a valley, eight times as steep across as along. */
  valley: {
    value: ([x = 0, y = 0]) => (x * x + 8 * y * y) / 2,
    gradient: ([x = 0, y = 0]) => [x, 8 * y],
  },
  /** The sum of s x^2 / 2, with s from 1 for the first variable to 10 for the last, and of 1 - cos of the difference of neighbors. */
  chain: {
    value: (point) =>
      point.reduce((sum, x, i) => {
        const coupled = i === 0 ? 0 : 1 - cos(x - point[i - 1]!);
        return sum + (steepness(i, point.length) * x * x) / 2 + coupled;
      }, 0),
    gradient: (point) =>
      point.map((x, i) => {
        const left = i === 0 ? 0 : sin(x - point[i - 1]!);
        const right = i === point.length - 1 ? 0 : sin(point[i + 1]! - x);
        return steepness(i, point.length) * x + left - right;
      }),
  },
} as const satisfies Record<string, Surface>;

function steepness(i: number, count: number): number {
  return count === 1 ? 1 : 1 + (9 * i) / (count - 1);
}
