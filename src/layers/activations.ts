import { exp, sigmoid, tanh } from "../core/math.ts";
import type { Activation, ActivationName } from "./activation.ts";

/** An activation that treats each neuron by itself: a value, and a slope from z and a. */
function elementwise(
  name: ActivationName,
  value: (z: number) => number,
  slope: (z: number, a: number) => number,
  kinked = false,
): Activation {
  return {
    name,
    kinked,
    forward(z, a) {
      for (let i = 0; i < a.length; i++) a[i] = value(z[i]!);
    },
    backward(z, a, da, dz) {
      for (let i = 0; i < dz.length; i++) dz[i] = da[i]! * slope(z[i]!, a[i]!);
    },
  };
}

/** a_j = e^z_j / sum_k e^z_k (Nielsen, chapter 3, equation 78); the largest z is taken off first: no overflow. */
const softmax: Activation = {
  name: "softmax",
  kinked: false,
  forward(z, a, size) {
    for (let start = 0; start < a.length; start += size) {
      let largest = z[start]!;
      for (let j = 1; j < size; j++) largest = Math.max(largest, z[start + j]!);
      let sum = 0;
      for (let j = 0; j < size; j++) {
        const e = exp(z[start + j]! - largest);
        a[start + j] = e;
        sum += e;
      }
      for (let j = 0; j < size; j++) a[start + j] = a[start + j]! / sum;
    }
  },
  backward(_z, a, da, dz, size) {
    // da_k/dz_j = a_k (1[j = k] - a_j)
    for (let start = 0; start < dz.length; start += size) {
      let mean = 0;
      for (let k = 0; k < size; k++) mean += da[start + k]! * a[start + k]!;
      for (let j = 0; j < size; j++) dz[start + j] = a[start + j]! * (da[start + j]! - mean);
    }
  },
};

/** Every activation by name. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  sigmoid: elementwise("sigmoid", sigmoid, (_z, a) => a * (1 - a)),
  tanh: elementwise("tanh", tanh, (_z, a) => 1 - a * a),
  relu: elementwise(
    "relu",
    (z) => Math.max(z, 0),
    (z) => (z > 0 ? 1 : 0),
    true,
  ),
  linear: elementwise(
    "linear",
    (z) => z,
    () => 1,
  ),
  softmax,
};
