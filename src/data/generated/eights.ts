import type { Draw, Sketch, Variant } from "./path.ts";

export const EIGHT: readonly Variant[] = [
  { name: "in one stroke", weight: 40, draw: (pen, u) => eight(pen, u, u(0.4, 0.58), u(-0.05, 0.03)) },
  { name: "ends that do not meet", weight: 15, draw: (pen, u) => eight(pen, u, u(0.4, 0.58), u(0.06, 0.2)) },
  {
    name: "two rings",
    weight: 12,
    draw(pen, u) {
      const upper = u(0.18, 0.26);
      pen.arc(0.3 + u(-0.03, 0.06), upper, u(0.15, 0.28), upper, u(-120, 0), u(-420, -490));
      const lower = 0.5 - upper;
      pen.start(0.3, 2 * upper + 0.02);
      pen.arc(0.3, 1 - lower, u(0.17, 0.32), lower, -110, -480);
    },
  },
  {
    name: "from the waist",
    weight: 8,
    draw(pen, u) {
      const waist = u(0.4, 0.55);
      const x = u(0.24, 0.34);
      pen
        .start(x, waist)
        .to(u(0.06, 0.14), waist * 0.5)
        .to(0.3, 0)
        .to(u(0.46, 0.56), waist * 0.45)
        .to(x, waist)
        .to(u(-0.02, 0.1), (1 + waist) / 2)
        .to(0.28, 1)
        .to(u(0.5, 0.6), (1 + waist) / 2 + 0.02)
        .to(x, waist);
    },
  },
  {
    name: "crossed",
    weight: 10,
    draw(pen, u) {
      const right = u(0.44, 0.6);
      pen
        .start(right, u(0, 0.12))
        .to(0.3, 0.44)
        .to(u(-0.02, 0.08), u(0.76, 0.88))
        .to(0.24, 1)
        .to(u(0.42, 0.56), u(0.74, 0.86))
        .to(0.28, 0.46)
        .to(u(0.02, 0.1), u(0.12, 0.24))
        .to(0.28, 0)
        .to(right - 0.02, u(0.02, 0.12));
    },
  },
  {
    name: "loops of unequal size",
    weight: 15,
    draw: (pen, u) => eight(pen, u, u(0, 1) < 0.5 ? u(0.26, 0.38) : u(0.6, 0.72), u(-0.05, 0.08)),
  },
  {
    name: "open above",
    weight: 9,
    draw(pen, u) {
      const waist = u(0.36, 0.56);
      const low = (1 + waist) / 2;
      pen
        .start(u(-0.06, 0.14), u(-0.02, 0.14))
        .to(0.28 + u(-0.04, 0.04), waist)
        .to(u(0.42, 0.58), low)
        .to(0.28, 1)
        .to(u(0, 0.12), low + 0.02)
        .to(0.3 + u(-0.04, 0.04), waist)
        .to(u(0.44, 0.75), u(-0.06, 0.12));
    },
  },
  {
    name: "open below",
    weight: 7,
    draw(pen, u) {
      const waist = u(0.4, 0.6);
      pen
        .start(u(-0.02, 0.18), u(0.92, 1.02))
        .to(0.3 + u(-0.04, 0.04), waist)
        .to(u(0.44, 0.58), waist * 0.45)
        .to(0.3, 0)
        .to(u(0.02, 0.14), waist * 0.5)
        .to(0.3 + u(-0.04, 0.04), waist)
        .to(u(0.36, 0.56), u(0.72, 0.84))
        .to(u(0.28, 0.5), u(0.94, 1.02));
    },
  },
  {
    name: "an S and a straight line back",
    weight: 10,
    draw(pen, u) {
      const x = u(0.42, 0.66);
      const y = u(0, 0.16);
      pen
        .start(x, y)
        .to(u(0.2, 0.36), 0)
        .to(u(0, 0.12), u(0.16, 0.28))
        .to(u(0.22, 0.36), u(0.4, 0.54))
        .to(u(0.36, 0.52), u(0.66, 0.82))
        .to(u(0.14, 0.26), 1)
        .to(u(-0.06, 0.08), u(0.78, 0.92))
        .to(x + u(-0.04, 0.1), y + u(0, 0.14));
    },
  },
  {
    name: "a tail to the upper right",
    weight: 30,
    draw(pen, u) {
      const waist = u(0.4, 0.62);
      const low = (1 + waist) / 2;
      const half = u(0.1, 0.22);
      pen
        .start(u(0.48, 0.85), u(-0.04, 0.18))
        .to(0.3, u(0, 0.06))
        .to(u(0.04, 0.14), waist * u(0.35, 0.55))
        .to(u(0.22, 0.32), waist)
        .to(0.26 + half, low + 0.03)
        .to(0.24, 1)
        .to(0.24 - half, low)
        .to(u(0.24, 0.32), waist)
        .to(u(0.4, 0.7), u(0.04, 0.26));
    },
  },
];

/** An 8 in one S-shaped stroke from the upper right and back up, whose ends are `gap` apart. */
function eight(pen: Sketch, u: Draw, waist: number, gap: number): void {
  const x = u(0.38, 0.58);
  const y = waist * u(0.1, 0.45);
  pen
    .start(x, y)
    .to(0.3, 0)
    .to(u(0.02, 0.14), waist * u(0.4, 0.6))
    .to(u(0.24, 0.36), waist)
    .to(u(0.46, 0.6), (1 + waist) / 2 + 0.03)
    .to(0.28, 1)
    .to(u(-0.04, 0.08), (1 + waist) / 2 + 0.02)
    .to(u(0.24, 0.34), waist)
    .to(x + gap * 0.7, y + Math.abs(gap) + 0.03);
}
