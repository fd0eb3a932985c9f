/**
 * The functions whose bits differ between JavaScript engines, built from operations that do not differ: + - * / and
 * the square root are rounded exactly everywhere, `Math.exp` and its like are not.
 *
 * Error bounds, in units in the last place (ulp) of the true result, tested against arithmetic of more than 200 bits:
 * exp and log 1; log1p, sigmoid and softplus 3; expm1 and tanh 4; sin and cos 2e-16 absolute for |x| up to 1e5.
 */

// ln 2 and pi/2 in two parts: the first has few enough bits that a whole multiple of it is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_MIDDLE = 6.077100506303966e-11;
const HALF_PI_LOW = 2.0222662487959506e-21;

/** 2^k for k from -1074 to 1023, by doubling and halving. */
const POWERS_OF_TWO = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  powers[1074] = 1;
  for (let k = 1; k <= 1023; k++) powers[1074 + k] = powers[1073 + k]! * 2;
  for (let k = 1; k <= 1074; k++) powers[1074 - k] = powers[1075 - k]! / 2;
  return powers;
}

/** y * 2^k for |k| <= 1100, in two steps so that neither factor overflows. */
function scale(y: number, k: number): number {
  const half = k >> 1;
  return y * POWERS_OF_TWO[1074 + half]! * POWERS_OF_TWO[1074 + k - half]!;
}

/** e^r - 1 for |r| <= 0.35, by Taylor's series: the first term left out is below 2^-57 of the result. */
function smallExpm1(r: number): number {
  let sum = 1 / 6227020800;
  for (let i = FACTORIALS.length - 1; i >= 0; i--) sum = sum * r + 1 / FACTORIALS[i]!;
  return r + r * r * sum;
}

/** 2! to 12!: the denominators of Taylor's series from the square on. */
const FACTORIALS = [2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600];

/**
 * e^x.
 *
 * @example
 * ```ts
 * exp(1); // 2.718281828459045
 * ```
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  if (Number.isNaN(x)) return x;
  // x = k ln 2 + r, |r| <= ln 2 / 2
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  return scale(1 + smallExpm1(r), k);
}

/** e^x - 1, exact also where x is near 0. */
export function expm1(x: number): number {
  return x > -0.35 && x < 0.35 ? smallExpm1(x) : exp(x) - 1;
}

const bits = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * The natural logarithm; -Infinity at 0, NaN below.
 *
 * @example
 * ```ts
 * log(10); // 2.302585092994046
 * ```
 */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? x : Number.NaN;
  let e = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // subnormal: times 2^54
    e = -54;
  }
  // x = m 2^e with m from sqrt(1/2) to sqrt(2)
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  const up = (high & 0xfffff) > 0x6a09e ? 1 : 0;
  e += (high >>> 20) - 1023 + up;
  bits.setUint32(0, (high & 0xfffff) | ((1023 - up) << 20));
  const f = bits.getFloat64(0) - 1;
  // log(1 + f) = 2 atanh(s) with s = f / (2 + f), arranged so that the large terms are exact
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let n = 23; n >= 3; n -= 2) series = (series + 2 / n) * z;
  const half = 0.5 * f * f;
  return e * LN2_HIGH - (half - (s * (half + series) + e * LN2_LOW) - f);
}

/** log(1 + x), exact also where x is near 0 (Kahan's correction of the rounding of 1 + x). */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (sum === 1) return x;
  if (sum === Infinity) return sum;
  return log(sum) * (x / (sum - 1));
}

/**
 * The hyperbolic tangent.
 *
 * @example
 * ```ts
 * tanh(0.5); // 0.46211715726000973
 * ```
 */
export function tanh(x: number): number {
  if (x > 22) return 1;
  if (x < -22) return -1;
  const t = expm1(2 * x);
  return t / (t + 2);
}

/**
 * The sigmoid 1 / (1 + e^-x), sigma in the book; no overflow at either end (Nielsen, chapter 1, equation 3).
 *
 * @example
 * ```ts
 * sigmoid(0); // 0.5
 * ```
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** log(1 + e^x): minus the logarithm of sigmoid(-x), with no overflow and no loss at either end. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** x^n for a whole n from 0 on, by squaring: at most 2 log2(n) products, each rounded. */
export function power(x: number, n: number): number {
  let [result, square] = [1, x];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** The sine, for |x| up to 1e5. */
export function sin(x: number): number {
  return quarterTurn(x, 0);
}

/** The cosine, for |x| up to 1e5. */
export function cos(x: number): number {
  return quarterTurn(x, 1);
}

/** sin(x + turn * pi/2): x is brought within pi/4 of a multiple k of pi/2, the quadrant picks series and sign. */
function quarterTurn(x: number, turn: number): number {
  const k = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_MIDDLE - k * HALF_PI_LOW;
  const quadrant = (((k + turn) % 4) + 4) % 4;
  const z = r * r;
  let sum = 0;
  if (quadrant % 2 === 0) {
    for (let n = 17; n >= 3; n -= 2) sum = (sum + 1) * (-z / (n * (n - 1)));
    sum = r + r * sum;
  } else {
    for (let n = 18; n >= 2; n -= 2) sum = (sum + 1) * (-z / (n * (n - 1)));
    sum = 1 + sum;
  }
  return quadrant < 2 ? sum : -sum;
}
