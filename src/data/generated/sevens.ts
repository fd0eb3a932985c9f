import type { Draw, Sketch, Variant } from "./path.ts";

export const SEVEN: readonly Variant[] = [
  { name: "plain", weight: 31, draw: (pen, u) => seven(pen, u) },
  { name: "a flag", weight: 22, draw: (pen, u) => seven(pen, u, true) },
  { name: "a bar", weight: 17, draw: (pen, u) => bar(seven(pen, u), u) },
  { name: "a flag and a bar", weight: 9, draw: (pen, u) => bar(seven(pen, u, true), u) },
  {
    name: "a wave for a cap",
    weight: 18,
    draw(pen, u) {
      const right = u(0.46, 0.66);
      const end = u(0.06, 0.34);
      pen
        .start(u(-0.1, 0.04), u(0.08, 0.26))
        .to(u(0.04, 0.14), u(0, 0.06))
        .to(u(0.26, 0.36), u(0.06, 0.12))
        .corner(right, u(-0.04, 0.06))
        .to((right + end) / 2 + u(-0.12, 0.06), 0.5)
        .to(end, 0.94)
        .to(end + u(-0.06, 0.14), 1);
    },
  },
  { name: "a rounded corner", weight: 10, draw: (pen, u) => roundSeven(pen, u) },
  { name: "a rounded corner and a bar", weight: 3, draw: (pen, u) => bar(roundSeven(pen, u), u) },
  {
    name: "a short cap",
    weight: 6,
    draw: (pen, u) => pen.start(u(0.1, 0.3), u(0, 0.1)).corner(u(0.44, 0.56), u(0, 0.06)).to(u(0.2, 0.4), 1),
  },
  {
    name: "like a y",
    weight: 10,
    draw(pen, u) {
      const right = u(0.44, 0.56);
      const y = u(0.28, 0.44);
      pen
        .start(u(-0.06, 0.06), u(0, 0.14))
        .to(u(0, 0.1), y - 0.06)
        .to(0.24, y)
        .to(right - 0.06, y - 0.14)
        .corner(right, u(0, 0.08))
        .to(right - u(0.04, 0.12), 0.5)
        .to(u(0.12, 0.36), 1);
    },
  },
];

function seven(pen: Sketch, u: Draw, flagged: boolean = false): Sketch {
  const x = u(-0.06, 0.06);
  const y = u(0.02, 0.16);
  const right = u(0.46, 0.64);
  const top = u(0, 0.08);
  const end = u(0.08, 0.36);
  if (flagged) pen.start(x + u(-0.04, 0.03), y + u(0.12, 0.45)).corner(x, y * 0.6);
  else pen.start(x, y);
  return pen
    .to(0.25, 0.05)
    .corner(right, top)
    .to((right + end) / 2 + u(-0.12, 0.08), 0.52)
    .to(end, 1);
}

function roundSeven(pen: Sketch, u: Draw): Sketch {
  const right = u(0.44, 0.6);
  const end = u(0.1, 0.36);
  return pen
    .start(u(-0.06, 0.06), u(0.04, 0.2))
    .to(0.2, 0.02)
    .to(right - 0.06, 0.03)
    .to(right, 0.18)
    .to((right + end) / 2, 0.56)
    .to(end, 1);
}

/** The bar across the stem of a 7. */
function bar(pen: Sketch, u: Draw): Sketch {
  const y = u(0.34, 0.66);
  const half = u(0.12, 0.3);
  const x = 0.5 - 0.3 * y + u(-0.06, 0.06);
  const tilt = u(-0.08, 0.1);
  return pen.start(x - half, y + tilt).to(x + half, y - tilt);
}
