import type { Body, Local } from "./assembler.ts";
import { f32x4, i32x4, v128 } from "./instructions.ts";
import { bits, splat, type Vector } from "./vectors.ts";

/*
 * e^x and its relatives for four floats at a time, from operations that every processor rounds alike. Errors against the
 * true values, tested: exp 2 units in the last place, log 2, log1p 3, expm1, tanh and sigmoid 4.
 */

// ln 2 in two parts: the first has 11 bits, so that a whole multiple of it is exact.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444005469057e-4;

/** Beyond these e^x is no normal float; the nearest there is stands for it. */
const LEAST = -87.3;
const MOST = 88.3;

/** 1.5 2^23: a float of this size has no digits behind the point, and its lowest bits count. */
const ROUNDER = 12582912;

/** 1/2!, 1/3!, ... 1/7!: Taylor's series of e^r from the square on; what is left out is below 2^-27. */
const SERIES = [1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040];

/** A number four times, in a variable of its own. */
function constant(f: Body, value: number): Vector {
  return f.constant(splat(value));
}

/** e^x as 2^k (1 + q), with 2^k exact and |q| <= 0.42. */
function exponential(f: Body, x: Vector): { power: Local<"v128">; q: Local<"v128"> } {
  // x = k ln 2 + r, |r| <= ln 2 / 2
  const inside = f.let(f32x4.least(f32x4.most(x, constant(f, LEAST)), constant(f, MOST)));
  const rounded = f.let(f32x4.add(f32x4.mul(inside, constant(f, 1.4426950408889634)), constant(f, ROUNDER)));
  const k = f.let(f32x4.sub(rounded, constant(f, ROUNDER)));
  const high = f32x4.sub(inside, f32x4.mul(k, constant(f, LN2_HIGH)));
  const r = f.let(f32x4.sub(high, f32x4.mul(k, constant(f, LN2_LOW))));
  const series = f.let(polynomial(f, r, SERIES));
  const q = f.let(f32x4.add(r, f32x4.mul(f32x4.mul(r, r), series)));
  // k stands in the lowest bits of `rounded`: shifted to the exponent's place, it multiplies 1 by 2^k.
  const power = f.let(i32x4.add(i32x4.shl(rounded, 23), constant(f, 1)));
  return { power, q };
}

/** c0 + c1 x + c2 x^2 + ... */
function polynomial(f: Body, x: Vector, coefficients: readonly number[]): Vector {
  return coefficients
    .slice(0, -1)
    .reduceRight<Vector>((sum, c) => f32x4.add(f32x4.mul(sum, x), constant(f, c)), constant(f, coefficients.at(-1)!));
}

/** e^x, for x from -87.3 to 88.3; beyond, what it is there. NaN stays NaN. */
export function exp(f: Body, x: Vector): Vector {
  const { power, q } = exponential(f, x);
  return f32x4.add(power, f32x4.mul(power, q));
}

/** e^x - 1, exact also where x is near 0. */
export function expm1(f: Body, x: Vector): Vector {
  const { power, q } = exponential(f, x);
  return f32x4.add(f32x4.mul(power, q), f32x4.sub(power, constant(f, 1)));
}

/** 1 / (1 + e^-x). */
export function sigmoid(f: Body, x: Vector): Vector {
  return f32x4.div(constant(f, 1), f32x4.add(constant(f, 1), exp(f, negative(f, x))));
}

/** The hyperbolic tangent: t / (2 + t) with t = e^2x - 1. */
export function tanh(f: Body, x: Vector): Vector {
  const t = f.let(expm1(f, f32x4.add(x, x)));
  // Far out e^2x is too large for t / (t + 2) to be rounded well: the tangent is 1 there anyway.
  return f32x4.least(f32x4.div(t, f32x4.add(t, constant(f, 2))), constant(f, 1));
}

/** log(1 + u) for u from 0 to 1: 2 atanh(s) with s = u / (2 + u), at most 1/3. */
export function log1p(f: Body, u: Vector): Vector {
  const s = f.let(f32x4.div(u, f32x4.add(constant(f, 2), u)));
  return areaTangent(f, s, 8);
}

/** log(x) for a normal x above 0. */
export function log(f: Body, x: Vector): Vector {
  // x = m 2^e with m from sqrt(1/2) to sqrt(2): taking the bits of sqrt(1/2) off leaves e in the exponent's place
  const SQRT_HALF = 0x3f3504f3;
  const all = f.let(x);
  const above = f.let(i32x4.sub(all, f.constant(bits(SQRT_HALF, SQRT_HALF, SQRT_HALF, SQRT_HALF))));
  const e = f.let(i32x4.sar(above, 23));
  const m = f.let(i32x4.sub(all, i32x4.shl(e, 23)));
  const fraction = f.let(f32x4.sub(m, constant(f, 1)));
  const s = f.let(f32x4.div(fraction, f32x4.add(constant(f, 2), fraction)));
  const exponent = f.let(i32x4.toFloats(e));
  const low = f32x4.add(areaTangent(f, s, 6), f32x4.mul(exponent, constant(f, LN2_LOW)));
  return f32x4.add(low, f32x4.mul(exponent, constant(f, LN2_HIGH)));
}

/** 2 atanh(s) = 2 s + 2 s^3/3 + 2 s^5/5 + ..., so many terms. */
function areaTangent(f: Body, s: Vector, terms: number): Vector {
  const z = f.let(f32x4.mul(s, s));
  const twice = f.let(f32x4.add(s, s));
  const series = polynomial(
    f,
    z,
    Array.from({ length: terms - 1 }, (_, i) => 1 / (2 * i + 3)),
  );
  return f32x4.add(twice, f32x4.mul(f32x4.mul(twice, z), series));
}

/** log(1 + e^x): minus the logarithm of sigmoid(-x), with no overflow and no loss at either end. */
export function softplus(f: Body, x: Vector): Vector {
  const all = f.let(x);
  const rest = log1p(f, exp(f, negative(f, f32x4.abs(all))));
  return f32x4.add(f32x4.most(all, constant(f, 0)), rest);
}

/** -x. */
export function negative(f: Body, x: Vector): Vector {
  return v128.xor(x, constant(f, -0));
}
