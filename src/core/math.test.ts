import { expect, test } from "vitest";
import {
  absoluteError,
  type Big,
  bigCos,
  bigExp,
  bigExpm1,
  bigLog,
  bigLog1p,
  bigOf,
  bigSigmoid,
  bigSin,
  bigSoftplus,
  bigTanh,
  ulpError,
} from "../../test/helpers/high-precision.ts";
import { cos, exp, expm1, log, log1p, power, sigmoid, sin, softplus, tanh } from "./math.ts";
import { Random } from "./random.ts";

const random = new Random(1, "core/math");
const COUNT = 2000;

/** The doubles around a point where a function changes its ways. */
function around(...points: number[]): number[] {
  return points.flatMap((x) => [x, x * (1 - 2 ** -52), x * (1 + 2 ** -52), x * (1 - 2 ** -30), x * (1 + 2 ** -30)]);
}

/** Points spread evenly. */
function even(low: number, high: number): number[] {
  return Array.from({ length: COUNT }, () => random.uniform(low, high));
}

/** Points spread evenly over the exponents from 2^low to 2^high. */
function sizes(low: number, high: number): number[] {
  return Array.from({ length: COUNT }, () => random.uniform(1, 2) * 2 ** (low + random.integer(high - low)));
}

function bothSigns(points: readonly number[]): number[] {
  return points.flatMap((x) => [x, -x]);
}

const TINY = around(5e-324, 1e-320, 2 ** -1022, 1e-300, 2 ** -54, 2 ** -53, 2 ** -27, 1e-8);
const HALVES_OF_LN2 = Array.from({ length: 40 }, (_, k) => ((k + 1) * Math.LN2) / 2);

interface Case {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly truth: (x: Big) => Big;
  readonly bound: number;
  readonly points: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: "exp",
    f: exp,
    truth: bigExp,
    bound: 1,
    points: [
      ...bothSigns([...TINY, ...around(...HALVES_OF_LN2)]),
      ...even(-746, 710),
      ...bothSigns(sizes(-30, 9)),
      ...around(709.78, -745.1, -708.4),
    ],
  },
  {
    name: "expm1",
    f: expm1,
    truth: bigExpm1,
    bound: 4,
    points: [...bothSigns([...TINY, ...around(0.35, ...HALVES_OF_LN2), ...even(0, 2), ...sizes(-1074, 9)]), 709.78],
  },
  {
    name: "log",
    f: log,
    truth: bigLog,
    bound: 1,
    points: [
      ...TINY,
      ...around(0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 10, 1.7e308),
      ...even(0, 3),
      ...sizes(-1074, 1023),
      ...sizes(-52, 0).map((d) => 1 - d),
      ...sizes(-52, 0).map((d) => 1 + d),
    ],
  },
  {
    name: "log1p",
    f: log1p,
    truth: bigLog1p,
    bound: 3,
    points: [
      ...bothSigns([...TINY, ...sizes(-1074, -1)]),
      ...even(-1, 3),
      ...sizes(0, 1023),
      ...sizes(-52, 0).map((d) => d - 1),
      1.79e308,
    ],
  },
  {
    name: "sigmoid",
    f: sigmoid,
    truth: bigSigmoid,
    bound: 3,
    points: [...bothSigns([...TINY, ...sizes(-60, 9)]), ...even(-745, 40), ...even(-5, 5)],
  },
  {
    name: "tanh",
    f: tanh,
    truth: bigTanh,
    bound: 4,
    points: bothSigns([...TINY, ...around(0.175, 22), ...even(0, 25), ...even(0, 1), ...sizes(-1074, 5)]),
  },
  {
    name: "softplus",
    f: softplus,
    truth: bigSoftplus,
    bound: 3,
    points: [...bothSigns([...TINY, ...sizes(-60, 9)]), ...even(-745, 40), ...even(-5, 5)],
  },
];

for (const { name, f, truth, bound, points } of CASES) {
  test(`${name} is within ${bound} ulp of the true value at ${points.length} points`, () => {
    let worst = { error: -1, x: 0 };
    for (const x of points) {
      const error = ulpError(f(x), truth(bigOf(x)));
      if (!(error <= worst.error)) worst = { error, x };
    }
    expect(worst.error, `at ${worst.x}`).toBeLessThanOrEqual(bound);
  });
}

test.each([
  ["sin", sin, bigSin],
  ["cos", cos, bigCos],
] as const)("%s is within 2e-16 of the true value up to 1e5", (_, f, truth) => {
  const quarters = Array.from({ length: 200 }, () => random.integer(127_000) * (Math.PI / 4));
  const points = bothSigns([0, ...TINY, ...even(0, 7), ...even(0, 1e5), ...around(...quarters)]);
  let worst = { error: -1, x: 0 };
  for (const x of points) {
    const error = absoluteError(f(x), truth(bigOf(x)));
    if (!(error <= worst.error)) worst = { error, x };
  }
  expect(worst.error, `at ${worst.x}`).toBeLessThanOrEqual(2e-16);
});

test.each([
  ["e", bigExp(bigOf(1)), "2.71828182845904523536028747135266249775724709369995"],
  ["log 10", bigLog(bigOf(10)), "2.30258509299404568401799145468436420760110148862877"],
  ["sin 1", bigSin(bigOf(1)), "0.84147098480789650665250232163029899962256306079837"],
  ["cos 1", bigCos(bigOf(1)), "0.54030230586813971740093660744297660373231042061792"],
  ["tanh 1", bigTanh(bigOf(1)), "0.76159415595576488811945828260479359041276859725793"],
])("the measure itself knows fifty digits of %s", (_, { m, e }, digits) => {
  const scaled = (m * 10n ** 60n) >> BigInt(-e);
  expect(scaled / 10n ** 10n).toBe(BigInt(digits.replace(".", "")));
});

test("one value of every function, to the last bit, the same on every engine", () => {
  const results = [exp(0.7), expm1(0.1), log(3), log1p(0.1), sigmoid(-0.3), tanh(0.4), softplus(0.2), sin(2), cos(2)];
  expect(results).toEqual([
    2.0137527074704766, 0.10517091807564763, 1.0986122886681096, 0.09531017980432487, 0.425557483188341,
    0.37994896225522495, 0.7981388693815918, 0.9092974268256817, -0.4161468365471424,
  ]);
});

test("exp at its ends", () => {
  expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(Number.NaN)]).toEqual([1, 1, Infinity, 0, Number.NaN]);
  expect([exp(709.782712893384), exp(709.7827128933841)]).toEqual([1.7976931348622732e308, Infinity]);
  expect([exp(-745.1332191019411), exp(-745.1332191019412), exp(-746)]).toEqual([5e-324, 0, 0]);
});

test("expm1 at its ends", () => {
  expect([expm1(0), expm1(5e-324)]).toEqual([0, 5e-324]);
  expect([expm1(Infinity), expm1(-Infinity), expm1(-40), expm1(Number.NaN)]).toEqual([Infinity, -1, -1, Number.NaN]);
});

test("log at its ends", () => {
  expect([log(0), log(-0), log(1), log(Infinity)]).toEqual([-Infinity, -Infinity, 0, Infinity]);
  expect([log(-1), log(-Infinity), log(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(log(5e-324)).toBe(-744.4400719213812);
});

test("log1p at its ends", () => {
  expect([log1p(0), log1p(-0), log1p(-1), log1p(Infinity)]).toEqual([0, -0, -Infinity, Infinity]);
  expect([log1p(-1.5), log1p(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
});

test("sigmoid, tanh and softplus saturate without overflow and pass NaN on", () => {
  expect([sigmoid(0), sigmoid(800), sigmoid(Infinity), sigmoid(-800), sigmoid(-Infinity)]).toEqual([0.5, 1, 1, 0, 0]);
  expect([tanh(0), tanh(800), tanh(Infinity), tanh(-800), tanh(-Infinity)]).toEqual([0, 1, 1, -1, -1]);
  expect([softplus(800), softplus(Infinity), softplus(-800), softplus(-Infinity)]).toEqual([800, Infinity, 0, 0]);
  expect([sigmoid, tanh, softplus].map((f) => f(Number.NaN))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test("sin and cos at their ends", () => {
  expect([sin(0), cos(0), cos(-0)]).toEqual([0, 1, 1]);
  expect([sin(Infinity), cos(-Infinity), sin(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test("power multiplies by squaring: to 1e-12 of products one by one, exact where they are", () => {
  expect([power(2, 0), power(2, 10), power(-3, 3), power(0, 0), power(0, 5)]).toEqual([1, 1024, -27, 1, 0]);
  for (const x of [0.9, 0.999, 1.01]) {
    let product = 1;
    for (let n = 1; n <= 1000; n++) {
      product *= x;
      expect(Math.abs(power(x, n) / product - 1)).toBeLessThan(1e-12);
    }
  }
  expect(power(0.999, 200_000)).toBeLessThan(1e-86);
  expect(power(0.999, 2_000_000)).toBe(0);
});
