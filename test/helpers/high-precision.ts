/**
 * The elementary functions to more than 200 bits, from whole numbers alone: what core/math is measured against.
 * Slow and simple: series after a reduction of the argument, Newton's method for the logarithm.
 */

/** The number m * 2^e, m of at most `BITS` bits. */
export interface Big {
  readonly m: bigint;
  readonly e: number;
}

const BITS = 256;
const FIXED = 320n;
const UNIT = 1n << FIXED;

function bitLength(m: bigint): number {
  return (m < 0n ? -m : m).toString(2).length;
}

function big(m: bigint, e: number): Big {
  const excess = bitLength(m) - BITS;
  return excess > 0 ? { m: m >> BigInt(excess), e: e + excess } : { m, e };
}

const word = new DataView(new ArrayBuffer(8));

/** A finite double, exactly. */
export function bigOf(x: number): Big {
  word.setFloat64(0, x);
  const raw = word.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { m: raw >> 63n === 1n ? -m : m, e: Math.max(exponent, 1) - 1075 };
}

/** The double nearby, good enough to begin with and to compare errors. */
function near({ m, e }: Big): number {
  const shift = Math.max(bitLength(m) - 53, 0);
  const half = Math.trunc((e + shift) / 2);
  return Number(m >> BigInt(shift)) * 2 ** half * 2 ** (e + shift - half);
}

function add(a: Big, b: Big): Big {
  if (a.m === 0n || b.m === 0n) return a.m === 0n ? b : a;
  const [high, low] = a.e >= b.e ? [a, b] : [b, a];
  // What lies more than 1200 bits below the other number cannot be seen in the sum.
  if (high.e - low.e > 1200) return bitLength(high.m) + high.e > bitLength(low.m) + low.e ? high : low;
  return big((high.m << BigInt(high.e - low.e)) + low.m, low.e);
}

const negative = ({ m, e }: Big): Big => ({ m: -m, e });
const subtract = (a: Big, b: Big): Big => add(a, negative(b));
const multiply = (a: Big, b: Big): Big => big(a.m * b.m, a.e + b.e);
const divide = (a: Big, b: Big): Big => big((a.m << BigInt(2 * BITS)) / b.m, a.e - 2 * BITS - b.e);
const timesPowerOfTwo = ({ m, e }: Big, k: number): Big => ({ m, e: e + k });
const ONE = bigOf(1);
const TWO = bigOf(2);

/** x as a whole number of 2^-320. */
function fixed({ m, e }: Big): bigint {
  const shift = e + Number(FIXED);
  return shift >= 0 ? m << BigInt(shift) : m >> BigInt(-shift);
}

/** atanh(1/n) or atan(1/n), in units of 2^-320. */
function inverse(n: bigint, sign: 1n | -1n): bigint {
  let sum = 0n;
  let power = UNIT / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * sign) / (n * n);
  }
  return sum;
}

const LN2 = big(2n * inverse(3n, 1n), -Number(FIXED));
const HALF_PI = big(8n * inverse(5n, -1n) - 2n * inverse(239n, -1n), -Number(FIXED)); // Machin, 1706

/** 1 + x/2 + x^2/6 + ... = (e^x - 1) / x, for |x| < 1. */
function expm1Quotient(x: Big): Big {
  const t = fixed(x);
  let sum = 0n;
  let term = UNIT;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = ((term * t) >> FIXED) / n;
  }
  return big(sum, -Number(FIXED));
}

/** x = k ln 2 + r, and e^r - 1. */
function reducedExpm1(x: Big): { k: number; small: Big } {
  const k = Math.round(near(x) / Math.LN2);
  const r = subtract(x, multiply(bigOf(k), LN2));
  return { k, small: multiply(r, expm1Quotient(r)) };
}

export function bigExp(x: Big): Big {
  const { k, small } = reducedExpm1(x);
  return timesPowerOfTwo(add(small, ONE), k);
}

export function bigExpm1(x: Big): Big {
  const { k, small } = reducedExpm1(x);
  return k === 0 ? small : subtract(timesPowerOfTwo(add(small, ONE), k), ONE);
}

/** log(1 + d), by Newton's (Halley's) method on e^y - 1 = d: each step triples the digits of y. */
export function bigLog1p(d: Big): Big {
  let y = bigOf(Math.log1p(near(d)));
  for (let step = 0; step < 3; step++) {
    const e = bigExpm1(y);
    y = add(y, divide(multiply(TWO, subtract(d, e)), add(add(d, e), TWO)));
  }
  return y;
}

/** log x: that of the mantissa, near 1, and its exponent times log 2. */
export function bigLog(x: Big): Big {
  const k = bitLength(x.m) + x.e - (bitLength(x.m * x.m) % 2 === 0 ? 0 : 1);
  return add(bigLog1p(subtract(timesPowerOfTwo(x, -k), ONE)), multiply(bigOf(k), LN2));
}

export function bigTanh(x: Big): Big {
  const t = bigExpm1(multiply(TWO, x));
  return divide(t, add(t, TWO));
}

export function bigSigmoid(x: Big): Big {
  return divide(ONE, add(ONE, bigExp(negative(x))));
}

export function bigSoftplus(x: Big): Big {
  return bigLog1p(bigExp(x));
}

export function bigSin(x: Big): Big {
  return quarterTurn(x, 0);
}

export function bigCos(x: Big): Big {
  return quarterTurn(x, 1);
}

/** sin(x + turn * pi/2). */
function quarterTurn(x: Big, turn: number): Big {
  const k = Math.round(near(divide(x, HALF_PI)));
  const t = fixed(subtract(x, multiply(bigOf(k), HALF_PI)));
  const quadrant = (((k + turn) % 4) + 4) % 4;
  const square = (t * t) >> FIXED;
  let sum = 0n;
  let term = quadrant % 2 === 0 ? t : UNIT;
  for (let n = quadrant % 2 === 0 ? 2n : 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -((term * square) >> FIXED) / (n * (n + 1n));
  }
  return big(quadrant < 2 ? sum : -sum, -Number(FIXED));
}

/** How far `got` is from the true value. */
export function absoluteError(got: number, truth: Big): number {
  return Math.abs(near(subtract(bigOf(got), truth)));
}

/** How far `got` is from the true value, in units of the last place of a double of that size. */
export function ulpError(got: number, truth: Big): number {
  const top = truth.m === 0n ? -1074 : Math.max(bitLength(truth.m) + truth.e - 53, -1074);
  if (!Number.isFinite(got)) return Math.sign(got) === (truth.m < 0n ? -1 : 1) && top > 971 ? 0 : Infinity;
  return Math.abs(near(timesPowerOfTwo(subtract(bigOf(got), truth), -top)));
}
