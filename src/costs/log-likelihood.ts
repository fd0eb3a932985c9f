import { softplus } from "../core/math.ts";
import type { Cost } from "./cost.ts";
import { logSumExp } from "./log-sum-exp.ts";

/**
 * C = -sum_j y_j ln a_j: minus the logarithm of what the network gives the right class (Nielsen, chapter 3, equation 80).
 *
 * Worked out from z, so that an output of exactly 0 costs what it should, and never infinity or NaN.
 */
export const logLikelihood: Cost = {
  name: "log-likelihood",

  cost({ activation, z, y }) {
    let sum = 0;
    if (activation.name === "softmax") {
      const all = logSumExp(z);
      for (let j = 0; j < z.length; j++) if (y[j]! !== 0) sum += y[j]! * (all - z[j]!);
    } else {
      for (let j = 0; j < z.length; j++) sum += y[j]! * softplus(-z[j]!);
    }
    return sum;
  },

  // BP1: for softmax delta = a sum(y) - y, which is a - y for one right class; for sigmoid delta = y (a - 1)
  delta({ activation, a, y }, delta) {
    if (activation.name === "softmax") {
      let total = 0;
      for (let j = 0; j < y.length; j++) total += y[j]!;
      for (let j = 0; j < a.length; j++) delta[j] = a[j]! * total - y[j]!;
    } else {
      for (let j = 0; j < a.length; j++) delta[j] = y[j]! * (a[j]! - 1);
    }
  },
};
