import type { Draw, Sketch, Variant } from "./path.ts";

/** The vertical of a 1 from (x, 0), slightly bowed. */
const stem = (pen: Sketch, u: Draw) => pen.to(0.3 + u(-0.035, 0.035), 0.5).to(0.3, 1);
/** The flag of a 1: up to the top of the stem. */
const flag = (pen: Sketch, u: Draw) => pen.start(0.3 - u(0.06, 0.32), u(0.06, 0.38)).corner(0.3, 0);
const foot = (pen: Sketch, u: Draw) => {
  const y = 1 + u(-0.03, 0.03);
  pen.start(0.3 - u(0.15, 0.32), y).to(0.3 + u(0.15, 0.32), y + u(-0.05, 0.05));
};

export const ONE: readonly Variant[] = [
  { name: "a line", weight: 66, draw: (pen, u) => stem(pen.start(0.3, 0), u) },
  { name: "a flag", weight: 18, draw: (pen, u) => stem(flag(pen, u), u) },
  {
    name: "a flag and a foot",
    weight: 11,
    draw(pen, u) {
      stem(flag(pen, u), u);
      foot(pen, u);
    },
  },
  {
    name: "a foot",
    weight: 1,
    draw(pen, u) {
      stem(pen.start(0.3, 0), u);
      foot(pen, u);
    },
  },
  {
    name: "a hook",
    weight: 3,
    draw: (pen, u) =>
      pen
        .start(0.3 - u(0.08, 0.2), u(0.04, 0.2))
        .to(0.3, 0)
        .to(0.3, 0.5)
        .to(0.3, 1),
  },
];

export const FOUR: readonly Variant[] = [
  {
    name: "open, straight",
    weight: 36,
    draw(pen, u) {
      const y = u(0.38, 0.68);
      pen
        .start(u(0.02, 0.18), u(-0.02, 0.2))
        .corner(u(-0.06, 0.1), y)
        .to(u(0.46, 0.82), y + u(-0.06, 0.04));
      downstroke(pen, u);
    },
  },
  {
    name: "open, a rounded cup",
    weight: 26,
    draw(pen, u) {
      const y = u(0.42, 0.66);
      const x = u(0, 0.12);
      pen
        .start(x, u(-0.02, 0.16))
        .to(x - u(0, 0.06), y - 0.14)
        .to(x + 0.1, y)
        .to(u(0.5, 0.7), y - u(0, 0.16));
      downstroke(pen, u);
    },
  },
  {
    name: "in one stroke",
    weight: 20,
    draw(pen, u) {
      const y = u(0.4, 0.64);
      const x = u(0, 0.12);
      const top = u(-0.05, 0.16);
      const right = u(0.42, 0.56);
      pen
        .start(x, u(-0.02, 0.16))
        .to(x - u(0, 0.06), y - 0.14)
        .to(x + 0.12, y)
        .to(right - 0.08, y - u(0.04, 0.16))
        .corner(right, top)
        .to(right - u(-0.04, 0.1), 1);
    },
  },
  {
    name: "closed, a triangle",
    weight: 16,
    draw(pen, u) {
      const apex = u(0.36, 0.52);
      const y = u(0.52, 0.74);
      pen
        .start(apex, 0)
        .corner(u(-0.06, 0.08), y)
        .to(u(0.5, 0.8), y + u(-0.06, 0.04));
      pen.start(apex + u(-0.02, 0.04), u(-0.02, 0.2)).to(apex + u(-0.08, 0.04), 1);
    },
  },
  {
    name: "closed, a round loop",
    weight: 2,
    draw(pen, u) {
      const right = u(0.4, 0.52);
      const y = u(0.46, 0.62);
      pen
        .start(right, u(0, 0.08))
        .to(0.16, 0.2)
        .to(u(0, 0.06), y - 0.12)
        .to(0.16, y)
        .to(right - 0.04, y - 0.14)
        .corner(right, u(0, 0.1))
        .to(right - u(-0.02, 0.1), 1);
    },
  },
];

/** The vertical of an open 4, drawn last. */
function downstroke(pen: Sketch, u: Draw): void {
  const x = u(0.42, 0.54);
  pen
    .start(x, u(-0.05, 0.2))
    .to(x + u(-0.04, 0.02), 0.55)
    .to(x - u(-0.03, 0.08), 1);
}

/** The bowl of a 5 from the end (x, y) of its stem. */
function bowl(pen: Sketch, u: Draw, x: number, y: number): Sketch {
  return pen
    .to(x + 0.17, y - 0.05)
    .to(u(0.38, 0.7), y + 0.27)
    .to(0.25, 1)
    .to(u(-0.14, 0.12), u(0.72, 1));
}

export const FIVE: readonly Variant[] = [
  {
    name: "a cap of its own",
    weight: 30,
    draw(pen, u) {
      const x = u(0.04, 0.24);
      const y = u(0.32, 0.54);
      const top = { x: x + u(-0.02, 0.1), y: u(0, 0.1) };
      bowl(pen.start(top.x, top.y).corner(x, y), u, x, y);
      pen.start(top.x, top.y).to(u(0.4, 0.85), top.y + u(-0.13, 0.03));
    },
  },
  {
    name: "in one stroke",
    weight: 30,
    draw(pen, u) {
      const x = u(0.04, 0.24);
      const y = u(0.32, 0.54);
      const top = u(0, 0.1);
      bowl(
        pen
          .start(u(0.4, 0.8), top + u(-0.13, 0.03))
          .corner(x + u(-0.02, 0.1), top)
          .corner(x, y),
        u,
        x,
        y,
      );
    },
  },
  {
    name: "a cap that floats",
    weight: 8,
    draw(pen, u) {
      const x = u(0.04, 0.24);
      const y = u(0.32, 0.54);
      const top = u(0, 0.1);
      const topX = x + u(-0.02, 0.1);
      bowl(pen.start(topX, top).corner(x, y), u, x, y);
      const gap = u(0.02, 0.12);
      pen.start(topX + gap, top + u(-0.08, 0.02)).to(u(0.5, 0.9), top + u(-0.16, 0.02));
    },
  },
  {
    name: "like an S",
    weight: 15,
    draw: (pen, u) =>
      pen
        .start(u(0.46, 0.7), u(0, 0.1))
        .to(0.26, 0.02)
        .to(u(0.06, 0.16), u(0.18, 0.28))
        .to(u(0.2, 0.3), u(0.4, 0.5))
        .to(u(0.42, 0.56), u(0.64, 0.76))
        .to(0.25, 1)
        .to(u(-0.12, 0.08), u(0.76, 0.98)),
  },
  {
    name: "a curled end",
    weight: 12,
    draw(pen, u) {
      const x = u(0.06, 0.22);
      const y = u(0.34, 0.5);
      pen
        .start(u(0.42, 0.75), u(-0.08, 0.04))
        .corner(x + 0.06, 0.03)
        .corner(x, y);
      pen
        .to(x + 0.17, y - 0.05)
        .to(u(0.42, 0.62), y + 0.25)
        .to(0.25, 1)
        .to(u(-0.06, 0.04), 0.9)
        .to(u(0, 0.1), u(0.72, 0.8));
    },
  },
  {
    name: "a rounded top",
    weight: 10,
    draw(pen, u) {
      const x = u(0.04, 0.2);
      const y = u(0.36, 0.52);
      bowl(
        pen
          .start(u(0.46, 0.8), u(-0.05, 0.05))
          .to(x + 0.16, 0.03)
          .to(x + 0.02, 0.12)
          .corner(x, y),
        u,
        x,
        y,
      );
    },
  },
];
