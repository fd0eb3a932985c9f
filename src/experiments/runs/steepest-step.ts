import { cos, sin } from "../../core/math.ts";
import { Random } from "../../core/random.ts";
import { sumOfSquares } from "../../core/sum-of-squares.ts";
import type { RunContext } from "../run.ts";
import { digits } from "./descent.ts";
import { type SurfaceName, surfaces } from "./surfaces.ts";

/** Steps of one length from one point, in many directions. */
export interface SteepestSettings {
  readonly surface: SurfaceName;
  readonly point: readonly number[];
  readonly lengths: readonly number[];
  /** Of two variables evenly around the circle, beginning with -gradient; of more at random. */
  readonly directions: number;
}

export interface SteepestOutcome {
  /** |gradient| at the point. */
  readonly slope: number;
  /** The least and the largest of gradient . direction / |gradient|: the cosine to the gradient. */
  readonly cosines: readonly [least: number, largest: number];
  readonly steps: readonly {
    readonly length: number;
    /** Change of f along -gradient, over length times |gradient|. */
    readonly alongGradient: number;
    /** The lowest of the other directions, the same. */
    readonly lowest: number;
    /** Directions that lead lower than -gradient does. */
    readonly lower: number;
    /** Angle between the lowest of all and -gradient, in degrees; of two variables alone. */
    readonly angle?: number;
    /** Angle to -gradient, and change; of two variables, every fifth degree. */
    readonly curve?: readonly (readonly [angle: number, change: number])[];
  }[];
}

/** Which step of a given length leads lowest. */
export async function run(
  { surface, point, lengths, directions: count }: SteepestSettings,
  { seed }: Pick<RunContext, "seed">,
): Promise<SteepestOutcome> {
  const { value: f, gradient: slopesOf } = surfaces[surface];
  const gradient = slopesOf(point);
  const slope = Math.sqrt(sumOfSquares(gradient));
  const down = gradient.map((each) => -each / slope);
  const flat = point.length === 2;
  const directions = flat ? around(down, count) : atRandom(point.length, count, seed);
  const cosines = directions.map((d) => d.reduce((sum, each, i) => sum - each * down[i]!, 0));
  const before = f(point);
  const change = (direction: readonly number[], length: number): number =>
    (f(point.map((x, i) => x + length * direction[i]!)) - before) / (length * slope);
  const steps = lengths.map((length) => {
    const alongGradient = change(down, length);
    const changes = directions.map((direction) => change(direction, length));
    const lowest = changes.reduce((least, each) => Math.min(least, each), Number.MAX_VALUE);
    const lower = changes.filter((each) => each < alongGradient).length;
    const found = { length, alongGradient, lowest, lower };
    if (!flat) return found;
    const angleOf = (i: number): number => (360 * i) / count - (2 * i > count ? 360 : 0);
    const curve = Array.from({ length: 73 }, (_, k): [number, number] => {
      const i = (Math.round(((k - 36) * count) / 72) + count) % count;
      return [5 * (k - 36), digits(changes[i]!, 4)];
    });
    return { ...found, angle: Math.abs(angleOf(changes.indexOf(lowest))), curve };
  });
  return { slope, cosines: [Math.min(...cosines), Math.max(...cosines)], steps };
}

/** A direction turned evenly around the circle, itself first. */
function around([x, y]: readonly number[], count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return [x!, y!];
    const angle = (2 * Math.PI * i) / count;
    const [c, s] = [cos(angle), sin(angle)];
    return [c * x! - s * y!, s * x! + c * y!];
  });
}

/** Every direction as likely as any other: normally distributed numbers, brought to length 1. */
function atRandom(variables: number, count: number, seed: number): number[][] {
  const random = new Random(seed, "directions");
  return Array.from({ length: count }, () => {
    const direction = Array.from({ length: variables }, () => random.gaussian());
    const length = Math.sqrt(sumOfSquares(direction));
    return direction.map((each) => each / length);
  });
}
