import { sigmoid } from "../../core/math.ts";

export interface SigmaPrimeSettings {
  /** From -z to z. */
  readonly to: number;
  /** Points in between, both ends included. */
  readonly points: number;
}

export interface SigmaPrimeOutcome {
  readonly z: readonly number[];
  /** sigma(z) (1 - sigma(z)) */
  readonly slope: readonly number[];
  /** The largest difference to (sigma(z + h) - sigma(z - h)) / 2h, h = 1e-5. */
  readonly furthestFromDifference: number;
}

const H = 1e-5;

/** The derivative of the sigmoid, by its formula and by finite differences. */
export async function run({ to, points }: SigmaPrimeSettings): Promise<SigmaPrimeOutcome> {
  const z = Array.from({ length: points }, (_, i) => -to + (2 * to * i) / (points - 1));
  const slope = z.map((each) => sigmoid(each) * (1 - sigmoid(each)));
  const differences = z.map((each, i) => Math.abs((sigmoid(each + H) - sigmoid(each - H)) / (2 * H) - slope[i]!));
  return { z, slope, furthestFromDifference: Math.max(...differences) };
}
