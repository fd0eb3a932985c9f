import type { Draw, Sketch, Variant } from "./path.ts";

/**
 * An anticlockwise ring that starts near its top. `overlap` is by how many degrees it is more than one round; over the
 * last of them its radius changes by the factor `growth`.
 */
function ring(pen: Sketch, u: Draw, overlap: number, growth: number = 1): void {
  const rx = u(0.2, 0.5);
  const start = u(-150, -30);
  const power = u(0.85, 1.15);
  const round = start - 360 + 40;
  pen.arc(0.3, 0.5, rx, 0.5, start, Math.max(round, start - 360 - overlap), 1, power);
  if (overlap > -40) pen.arc(0.3, 0.5, rx, 0.5, round - 20, start - 360 - overlap, growth, power);
}

export const ZERO: readonly Variant[] = [
  { name: "closed", weight: 49, draw: (pen, u) => ring(pen, u, u(-15, 50)) },
  { name: "open at the top", weight: 12, draw: (pen, u) => ring(pen, u, u(-60, -41)) },
  { name: "ends curl inward", weight: 12, draw: (pen, u) => ring(pen, u, u(40, 100), 1 - u(0.2, 0.55)) },
  {
    name: "led in from above",
    weight: 15,
    draw(pen, u) {
      const rx = u(0.2, 0.45);
      const start = u(-120, -50);
      pen.start(0.3 + u(-0.05, 0.25), u(-0.16, 0.02));
      pen.arc(0.3, 0.5, rx, 0.5, start - 25, start - 360 - u(-20, 40), 1, u(0.85, 1.15));
    },
  },
  {
    name: "led in from the left",
    weight: 10,
    draw(pen, u) {
      const rx = u(0.2, 0.45);
      const start = u(-140, -70);
      pen.start(0.3 - rx * u(0.2, 1), u(-0.12, 0.12));
      pen.arc(0.3, 0.5, rx, 0.5, start + 40, start - 360 - u(-20, 40), 1, u(0.85, 1.15));
    },
  },
  {
    name: "slashed",
    weight: 2,
    draw(pen, u) {
      ring(pen, u, u(-15, 30));
      pen.start(0.3 + u(0.2, 0.5), u(-0.1, 0.2)).to(0.3 - u(0.2, 0.5), 1 - u(-0.1, 0.2));
    },
  },
];

/**
 * A 6: its stem from (stemX, 0), bent to the left by `bend`, and its bowl, anticlockwise from the left through `turn`
 * degrees while its radius changes by the factor `growth`.
 */
function sixBowl(pen: Sketch, u: Draw, turn: number, growth: number, stemX: number, bend: number): void {
  const ry = u(0.15, 0.3);
  const rx = u(0.16, 0.38);
  const cx = 0.3;
  const left = cx - rx;
  pen.start(stemX, 0);
  const middle = (1 - ry) / 2;
  pen.to(left + (stemX - left) * (0.42 - bend), middle * 0.85);
  pen.arc(cx, 1 - ry, rx, ry, 180, 180 - turn, growth);
}

export const SIX: readonly Variant[] = [
  { name: "a bent stem", weight: 33, draw: (pen, u) => sixBowl(pen, u, u(340, 380), 1, u(0.2, 0.62), u(0.05, 0.25)) },
  {
    name: "a straight stem",
    weight: 27,
    draw: (pen, u) => sixBowl(pen, u, u(340, 380), 1, u(0.2, 0.62), u(-0.06, 0.06)),
  },
  {
    name: "a hooked stem",
    weight: 11,
    draw(pen, u) {
      const ry = u(0.15, 0.28);
      const rx = u(0.16, 0.34);
      const top = u(0.3, 0.5);
      pen
        .start(top + u(0.06, 0.16), u(0.06, 0.16))
        .to(top, 0)
        .to(top - 0.18, 0.16);
      pen.arc(0.3, 1 - ry, rx, ry, 190, 180 - u(340, 370));
    },
  },
  { name: "an open bowl", weight: 15, draw: (pen, u) => sixBowl(pen, u, u(260, 325), 1, u(0.2, 0.62), u(0, 0.2)) },
  {
    name: "a bowl that curls inward",
    weight: 13,
    draw: (pen, u) => sixBowl(pen, u, u(300, 400), u(0.45, 0.75), u(0.2, 0.62), u(0, 0.2)),
  },
  {
    name: "a leaning stem and a wide spiral",
    weight: 30,
    draw(pen, u) {
      const right = u(0.44, 0.62);
      pen
        .start(u(0.1, 0.4), 0)
        .to(u(0.02, 0.14), 0.42)
        .to(u(0, 0.08), u(0.7, 0.8))
        .to(0.2, 1)
        .to(right, u(0.78, 0.88))
        .to(right - u(0, 0.06), u(0.52, 0.62))
        .to(u(0.28, 0.38), u(0.46, 0.58))
        .to(u(0.14, 0.26), u(0.64, 0.76))
        .to(u(0.1, 0.34), u(0.84, 1.04));
    },
  },
];

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

export const NINE: readonly Variant[] = [
  {
    name: "a straight tail",
    weight: 24,
    draw(pen, u) {
      const right = loop(pen, u, 0, 360);
      pen.corner(right, u(0, 0.14)).to(right - u(-0.04, 0.08), 1);
    },
  },
  {
    name: "a slanted tail",
    weight: 24,
    draw(pen, u) {
      const right = loop(pen, u, 0, u(340, 360));
      pen.to(right - u(0.02, 0.08), 0.6).to(right - u(0.06, 0.26), 1);
    },
  },
  {
    name: "a hooked tail",
    weight: 12,
    draw(pen, u) {
      const right = loop(pen, u, 0, 355);
      pen
        .to(right - u(-0.02, 0.03), 0.6)
        .to(right - 0.1, 0.94)
        .to(right - u(0.18, 0.3), 1)
        .to(u(-0.04, 0.12), u(0.82, 0.96));
    },
  },
  {
    name: "a stem of its own",
    weight: 8,
    draw(pen, u) {
      const right = loop(pen, u, 0, u(330, 360));
      pen.start(right + u(-0.02, 0.06), u(-0.04, 0.16)).to(right - u(-0.04, 0.12), 1);
    },
  },
  {
    name: "open",
    weight: 8,
    draw(pen, u) {
      const right = loop(pen, u, -60, u(290, 330));
      pen.corner(right, u(0.02, 0.2)).to(right - u(-0.02, 0.12), 1);
    },
  },
  {
    name: "begun inside the stem",
    weight: 15,
    draw(pen, u) {
      const right = loop(pen, u, -u(20, 70), u(300, 340));
      pen
        .to(right + u(0, 0.04), u(0.1, 0.2))
        .to(right - u(0.02, 0.06), 0.55)
        .to(right - u(0.02, 0.2), 1);
    },
  },
  {
    name: "a full ring and a tail",
    weight: 8,
    draw(pen, u) {
      const right = loop(pen, u, u(-90, 0), 360 + u(60, 130));
      pen
        .start(right - 0.01, u(0.16, 0.3))
        .to(right - u(-0.02, 0.08), 0.6)
        .to(right - u(0, 0.2), 1);
    },
  },
  {
    name: "a peak above the loop",
    weight: 25,
    draw(pen, u) {
      const right = u(0.42, 0.54);
      const bottom = u(0.36, 0.56);
      pen
        .start(right + u(-0.06, 0.04), u(-0.02, 0.12))
        .to(right - 0.2, 0.02)
        .to(u(-0.06, 0.14), bottom * 0.6)
        .to(u(0.08, 0.2), bottom)
        .to(right - 0.1, bottom * u(0.65, 0.95))
        .corner(right, u(0, 0.16))
        .to(right - u(-0.02, 0.12), 0.55)
        .to(right - u(-0.02, 0.26), 1);
    },
  },
];

/** The loop of a 9, anticlockwise from `start` degrees through `turn`; returns the x of its right edge. */
function loop(pen: Sketch, u: Draw, start: number, turn: number): number {
  const right = u(0.42, 0.54);
  const rx = u(0.17, 0.4);
  const ry = u(0.16, 0.3);
  pen.arc(right - rx, ry, rx, ry, start, start - turn);
  return right;
}
