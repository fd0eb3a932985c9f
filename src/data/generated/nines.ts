import type { Draw, Sketch, Variant } from "./path.ts";

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
    name: "open at the top",
    weight: 14,
    draw(pen, u) {
      const right = u(0.42, 0.56);
      const bottom = u(0.36, 0.58);
      pen
        .start(right - u(0.08, 0.28), u(-0.02, 0.1))
        .to(u(-0.06, 0.1), bottom * u(0.45, 0.65))
        .to(u(0.08, 0.2), bottom)
        .to(right - u(0.04, 0.12), bottom * u(0.6, 0.95))
        .corner(right, u(-0.02, 0.14))
        .to(right - u(-0.02, 0.12), 0.55)
        .to(right - u(-0.04, 0.28), 1);
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
