import type { Cost } from "./cost.ts";

/** C = |y - a|^2 / 2, summed over the outputs (Nielsen, chapter 1, equation 6, for one sample). */
export const quadratic: Cost = {
  name: "quadratic",

  cost({ a, y }) {
    let sum = 0;
    for (let j = 0; j < a.length; j++) sum += (a[j]! - y[j]!) * (a[j]! - y[j]!);
    return sum / 2;
  },

  // BP1: delta = (a - y) * sigma'(z)
  delta({ activation, z, a, y }, delta) {
    for (let j = 0; j < a.length; j++) delta[j] = a[j]! - y[j]!;
    activation.backward(z, a, delta, delta, a.length);
  },
};
