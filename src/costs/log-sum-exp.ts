import { exp, log } from "../core/math.ts";
import type { Floats } from "../core/shape.ts";

/** log(sum_k e^z_k) over all neurons but `without`: the largest is taken off first, so nothing overflows. */
export function logSumExp(z: Floats, without = -1): number {
  let largest = -Infinity;
  for (let k = 0; k < z.length; k++) if (k !== without) largest = Math.max(largest, z[k]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let k = 0; k < z.length; k++) if (k !== without) sum += exp(z[k]! - largest);
  return largest + log(sum);
}
