import type { Draw, Sketch, Variant } from "./path.ts";

/** The head of a 2, down to the end of its neck. */
function head(pen: Sketch, u: Draw, neckX: number = 0.2, neckY: number = 0.78): Sketch {
  const x = u(-0.04, 0.16);
  const y = u(0.1, 0.36);
  const right = u(0.44, 0.62);
  return pen
    .start(x, y)
    .to(x + 0.09, 0.07)
    .to(0.3, 0)
    .to(right - 0.06, 0.08)
    .to(right, u(0.2, 0.38))
    .to(0.37 + u(-0.06, 0.06), 0.56)
    .to(neckX, neckY);
}

export const TWO: readonly Variant[] = [
  {
    name: "a corner",
    weight: 24,
    draw(pen, u) {
      const base = u(0.9, 1);
      head(pen, u)
        .corner(u(-0.18, 0.12), base)
        .to(u(0.45, 0.82), base + u(-0.14, 0.12));
    },
  },
  {
    name: "a small loop",
    weight: 24,
    draw(pen, u) {
      const rx = u(0.05, 0.2);
      const ry = u(0.04, 0.16);
      const x = u(-0.02, 0.12);
      const y = 1 - ry - u(0, 0.12);
      head(pen, u, x + rx + 0.06, y - 0.06)
        .to(x, y + ry)
        .to(x - rx, y)
        .to(x, y - ry)
        .to(x + rx + 0.05, y - ry * u(-0.2, 0.8))
        .to(u(0.35, 0.85), y + u(-0.1, 0.3));
    },
  },
  {
    name: "a curl, a loop and a short foot",
    weight: 20,
    draw(pen, u) {
      const y = u(0.22, 0.46);
      const x = u(0, 0.22);
      const wide = u(0.1, 0.34);
      const high = u(0.14, 0.44);
      const right = u(0.44, 0.6);
      pen
        .start(x, y)
        .to(x - 0.02, y - 0.16)
        .to(0.26, 0)
        .to(right, u(0.16, 0.34))
        .to(0.3, 0.68)
        .to(0.08, 0.98)
        .to(0.08 - wide * 0.7, 0.98 - high * 0.4)
        .to(0.1, 0.98 - high * 0.9)
        .to(0.32, 0.86)
        .to(u(0.4, 0.66), u(0.86, 1.02));
    },
  },
  {
    name: "a round bottom",
    weight: 12,
    draw(pen, u) {
      const base = u(0.92, 1);
      head(pen, u, 0.16, 0.76)
        .to(u(0, 0.1), base - 0.06)
        .to(0.14, base)
        .to(u(0.45, 0.8), base + u(-0.14, 0.08));
    },
  },
  {
    name: "like a Z",
    weight: 7,
    draw(pen, u) {
      const base = u(0.9, 1);
      pen
        .start(u(-0.04, 0.1), u(0, 0.16))
        .to(0.25, u(0, 0.05))
        .to(u(0.42, 0.55), u(0.02, 0.14))
        .to(u(0.36, 0.46), 0.35)
        .corner(u(-0.06, 0.1), base)
        .to(u(0.45, 0.75), base + u(-0.08, 0.08));
    },
  },
  {
    name: "a corner and a short foot",
    weight: 8,
    draw(pen, u) {
      const base = u(0.92, 1);
      const x = u(-0.02, 0.12);
      head(pen, u)
        .corner(x, base)
        .to(x + u(0.15, 0.35), base + u(-0.08, 0.05));
    },
  },
  {
    name: "a belly and a loop",
    weight: 22,
    draw(pen, u) {
      const rx = u(0.08, 0.22);
      const ry = u(0.07, 0.2);
      const x = u(0.06, 0.2);
      const y = 1 - ry - u(0, 0.05);
      pen
        .start(u(-0.06, 0.14), u(0.1, 0.34))
        .to(u(0.06, 0.14), 0.08)
        .to(0.3, 0)
        .to(u(0.46, 0.56), u(0.2, 0.32))
        .to(u(0.4, 0.5), 0.54)
        .to(u(0.3, 0.38), 0.8)
        .to(x, y + ry)
        .to(x - rx, y)
        .to(x, y - ry)
        .to(x + rx + 0.1, y - ry * u(-0.3, 0.6))
        .to(u(0.45, 0.8), y + u(0, 0.26));
    },
  },
];

export const THREE: readonly Variant[] = [
  {
    name: "a cusp",
    weight: 42,
    draw: (pen, u) =>
      pen
        .start(u(-0.1, 0.16), u(0.02, 0.24))
        .to(0.29, 0)
        .to(u(0.38, 0.52), u(0.12, 0.26))
        .corner(u(0.14, 0.32), u(0.4, 0.52))
        .to(u(0.44, 0.7), u(0.6, 0.76))
        .to(0.3, 1)
        .to(u(-0.08, 0.1), u(0.8, 1)),
  },
  {
    name: "no cusp",
    weight: 21,
    draw: (pen, u) =>
      pen
        .start(u(-0.1, 0.16), u(0.02, 0.24))
        .to(0.29, 0)
        .to(u(0.38, 0.52), u(0.12, 0.26))
        .to(u(0.22, 0.42), u(0.4, 0.52))
        .to(u(0.44, 0.7), u(0.62, 0.78))
        .to(0.3, 1)
        .to(u(-0.08, 0.22), u(0.84, 1)),
  },
  {
    name: "a flat top with a corner",
    weight: 13,
    draw(pen, u) {
      const right = u(0.4, 0.58);
      pen
        .start(u(-0.04, 0.1), u(-0.02, 0.06))
        .corner(right, u(-0.02, 0.06))
        .corner(u(0.14, 0.3), u(0.36, 0.48))
        .to(u(0.4, 0.56), u(0.5, 0.6))
        .to(u(0.46, 0.62), u(0.7, 0.8))
        .to(0.28, 1)
        .to(u(-0.08, 0.1), u(0.82, 1));
    },
  },
  {
    name: "a loop in the middle",
    weight: 8,
    draw(pen, u) {
      const x = u(0.1, 0.26);
      const y = u(0.42, 0.52);
      pen
        .start(u(-0.08, 0.14), u(0.04, 0.22))
        .to(0.29, 0)
        .to(u(0.42, 0.52), 0.16)
        .to(x + 0.1, y)
        .to(x - u(0.04, 0.1), y + 0.03)
        .to(x, y - u(0.04, 0.1))
        .to(x + 0.16, y + 0.02)
        .to(u(0.46, 0.62), u(0.64, 0.76))
        .to(0.28, 1)
        .to(u(-0.08, 0.1), u(0.8, 1));
    },
  },
  {
    name: "a straight tail",
    weight: 18,
    draw: (pen, u) =>
      pen
        .start(u(-0.08, 0.14), u(0.02, 0.2))
        .to(0.29, 0)
        .to(u(0.4, 0.52), u(0.12, 0.24))
        .corner(u(0.16, 0.32), u(0.38, 0.48))
        .to(u(0.36, 0.58), u(0.54, 0.66))
        .to(u(0.28, 0.42), 0.84)
        .to(u(-0.1, 0.18), u(0.96, 1.08)),
  },
  {
    name: "curled ends",
    weight: 3,
    draw: (pen, u) =>
      pen
        .start(u(0, 0.1), u(0.22, 0.3))
        .to(u(-0.04, 0.04), 0.12)
        .to(0.25, 0)
        .to(0.46, 0.18)
        .corner(u(0.16, 0.3), 0.45)
        .to(u(0.48, 0.62), 0.7)
        .to(0.28, 1)
        .to(u(-0.06, 0.02), 0.88)
        .to(u(0.02, 0.12), u(0.72, 0.8)),
  },
  {
    name: "a flat top and a straight tail",
    weight: 12,
    draw: (pen, u) =>
      pen
        .start(u(-0.12, 0.04), u(-0.02, 0.14))
        .to(u(0.1, 0.22), u(0, 0.04))
        .to(u(0.42, 0.56), u(0.06, 0.2))
        .corner(u(0.12, 0.3), u(0.36, 0.48))
        .to(u(0.36, 0.5), u(0.52, 0.62))
        .to(u(0.28, 0.42), 0.82)
        .to(u(0.02, 0.22), u(0.98, 1.06)),
  },
];
