/** A function to go down in, as a picture shows it. */
export interface Landscape {
  /** In plain words: `a long valley`. */
  readonly name: string;
  /** Its height at a point of one number or two. */
  readonly value: (point: readonly number[]) => number;
  /** Its slope along each variable. */
  readonly gradient: (point: readonly number[]) => number[];
  /** Where a descent is begun; as many numbers as the function has variables. */
  readonly start: readonly number[];
  /** The part that is worth drawing: from and to of each variable. */
  readonly region: readonly (readonly [from: number, to: number])[];
}

/**
 * Functions of one and of two variables to watch `descend` in, each with something to learn from; none is below 0.
 *
 * - `bowl`: x^2, where a rate above 1 climbs out;
 * - `twoValleys`: of one variable too, with a valley that is not the deepest between the start and the deepest;
 * - `valley`: eight times as steep across as along, which zigzags, and wants momentum;
 * - `saddle`: a pass between two valleys, where the slope is 0 and only chance leads down;
 * - `bend`: a valley that turns, flat along its floor.
 *
 * @see Nielsen, chapter 1, "Learning with gradient descent"
 *
 * @example
 * ```ts
 * const { value, gradient, start } = landscapes.valley;
 * const steps = [...descend(value, { start, gradient, learningRate: 0.2, momentum: 0.3 })];
 * steps.at(-1)?.value; // near 0
 * ```
 */
export const landscapes = {
  bowl: {
    name: "a bowl",
    value: ([x = 0]) => x * x, // x^2
    gradient: ([x = 0]) => [2 * x],
    start: [-2],
    region: [[-3, 3]],
  },
  twoValleys: {
    name: "two valleys",
    // (x^2 - 1)^2 + 0.3 x, lifted so that the deeper valley, at x = -1.036, is just above 0
    value: ([x = 0]) => (x * x - 1) * (x * x - 1) + 0.3 * x + 0.306,
    gradient: ([x = 0]) => [4 * x * (x * x - 1) + 0.3],
    start: [1.7],
    region: [[-2, 2]],
  },
  valley: {
    name: "a long valley",
    value: ([x = 0, y = 0]) => (x * x + 8 * y * y) / 2, // (x^2 + 8 y^2) / 2
    gradient: ([x = 0, y = 0]) => [x, 8 * y],
    start: [-2.5, 1.2],
    region: [
      [-3, 3],
      [-2, 2],
    ],
  },
  saddle: {
    name: "a mountain pass",
    value: ([x = 0, y = 0]) => (x * x + (y * y - 1) * (y * y - 1)) / 2, // (x^2 + (y^2 - 1)^2) / 2
    gradient: ([x = 0, y = 0]) => [x, 2 * y * (y * y - 1)],
    start: [-2.5, 0],
    region: [
      [-3, 3],
      [-2, 2],
    ],
  },
  bend: {
    name: "a valley that turns",
    value: ([x = 0, y = 0]) => ((1 - x) * (1 - x) + 5 * (y - x * x) * (y - x * x)) / 4, // ((1 - x)^2 + 5 (y - x^2)^2) / 4
    gradient: ([x = 0, y = 0]) => [(x - 1) / 2 - 5 * x * (y - x * x), 2.5 * (y - x * x)],
    start: [-1.4, 2.2],
    region: [
      [-2.4, 2.4],
      [-0.6, 2.6],
    ],
  },
} as const satisfies Readonly<Record<string, Landscape>>;

/** The name of one of `landscapes`. */
export type LandscapeName = keyof typeof landscapes;
