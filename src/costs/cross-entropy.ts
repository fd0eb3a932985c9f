import { exp, softplus } from "../core/math.ts";
import type { Floats } from "../core/shape.ts";
import type { Cost } from "./cost.ts";
import { logSumExp } from "./log-sum-exp.ts";

/**
 * C = -sum_j y_j ln a_j + (1 - y_j) ln(1 - a_j) (Nielsen, chapter 3, equation 63, for one sample).
 *
 * Worked out from z, so that a neuron driven to exactly 0 or 1 costs what it should, and never infinity or NaN.
 */
export const crossEntropy: Cost = {
  name: "cross-entropy",

  cost({ activation, z, y }) {
    let sum = 0;
    if (activation.name === "sigmoid") {
      // ln a = -softplus(-z) and ln(1 - a) = -softplus(z)
      for (let j = 0; j < z.length; j++) sum += y[j]! * softplus(-z[j]!) + (1 - y[j]!) * softplus(z[j]!);
      return sum;
    }
    // ln a_j = z_j - L and ln(1 - a_j) = L_j - L, with L the log-sum-exp over all neurons and L_j over all but j
    const all = logSumExp(z);
    for (let j = 0; j < z.length; j++) {
      sum -= y[j]! * (z[j]! - all);
      if (y[j]! !== 1) sum -= (1 - y[j]!) * (logSumExp(z, j) - all);
    }
    return sum;
  },

  delta({ activation, z, a, y }, delta) {
    if (activation.name === "softmax") return softmaxDelta(z, a, y, delta);
    // BP1: sigma'(z) cancels, which is why learning does not slow down (chapter 3, equation 68)
    for (let j = 0; j < a.length; j++) delta[j] = a[j]! - y[j]!;
  },
};

/**
 * BP1 for softmax: d ln a_j / dz_i = 1[i = j] - a_i and d ln(1 - a_j) / dz_i = r_ij - a_i, where
 * r_ij = e^z_i / sum over k other than j of e^z_k, and r_jj = 0. No division by a or 1 - a, which may be 0.
 */
function softmaxDelta(z: Floats, a: Floats, y: Floats, delta: Floats): void {
  for (let i = 0; i < z.length; i++) {
    let sum = 0;
    for (let j = 0; j < z.length; j++) {
      sum -= y[j]! * ((i === j ? 1 : 0) - a[i]!);
      if (y[j]! !== 1) sum -= (1 - y[j]!) * ((i === j ? 0 : exp(z[i]! - logSumExp(z, j))) - a[i]!);
    }
    delta[i] = sum;
  }
}
