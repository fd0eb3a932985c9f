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
  { name: "closed", weight: 34, draw: (pen, u) => ring(pen, u, u(-15, 50)) },
  { name: "ends that cross", weight: 24, draw: (pen, u) => ring(pen, u, u(0, 70), u(0.75, 1.25)) },
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
    weight: 15,
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
    name: "a bowl that crosses the stem",
    weight: 10,
    draw: (pen, u) => sixBowl(pen, u, u(370, 410), u(0.95, 1.2), u(0.2, 0.62), u(0, 0.2)),
  },
  {
    name: "a short stem and a large bowl",
    weight: 7,
    draw(pen, u) {
      const ry = u(0.27, 0.34);
      const rx = u(0.24, 0.42);
      const left = 0.3 - rx;
      pen
        .start(0.3 + u(-0.2, 0.2), 0)
        .to(left + u(0.04, 0.16), u(0.14, 0.3))
        .arc(0.3, 1 - ry, rx, ry, 180, 180 - u(300, 400), u(0.6, 1));
    },
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
