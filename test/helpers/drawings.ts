import { Random } from "inkling";

/*
 * Digits as people might draw them with a mouse or a finger: strokes of a hand of its own, apart from the one that the shipped
 * network learned from (src/data/generated), so that it is judged by shapes which nobody fitted to it.
 */

/** x and y of points in turn. */
type Path = number[];
/** A digit in a box about 0.6 wide and 1 high, y downward. */
type Way = (random: Random) => Path[];

/** Points on an ellipse, from an angle to another in degrees: 0 is right, 90 is below, 270 is above. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Path {
  const steps = Math.ceil(Math.abs(to - from) / 12);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  }).flat();
}

/** Points on lines from corner to corner. */
function line(...corners: readonly (readonly [x: number, y: number])[]): Path {
  return corners
    .flatMap(([x, y], i) => {
      const [toX, toY] = corners[i + 1] ?? [x, y];
      const steps = i === corners.length - 1 ? 1 : 8;
      return Array.from({ length: steps }, (_, step) => [
        x + ((toX - x) * step) / steps,
        y + ((toY - y) * step) / steps,
      ]);
    })
    .flat();
}

const about = (random: Random, value: number, by = 0.04): number => value + random.uniform(-by, by);

/** The ways to draw each digit. */
const WAYS: readonly (readonly Way[])[] = [
  [
    (r) => [arc(0.3, 0.5, about(r, 0.28), 0.5, about(r, 280, 25), about(r, -90, 25))],
    (r) => [arc(0.3, 0.5, about(r, 0.33), 0.48, about(r, 240, 25), about(r, 620, 15))],
  ],
  [
    (r) => [line([about(r, 0.3), 0], [about(r, 0.28), 1])],
    (r) => [line([about(r, 0.12), about(r, 0.22)], [0.34, 0], [about(r, 0.33), 1])],
  ],
  [
    (r) => [
      [
        ...arc(0.3, 0.28, 0.28, 0.28, about(r, 195, 15), 385),
        ...line([0.45, 0.52], [about(r, 0.02), 1], [0.62, about(r, 0.98)]),
      ],
    ],
    (r) => [
      [
        ...arc(0.28, 0.3, 0.26, 0.3, about(r, 210, 15), 400),
        ...line([0.3, 0.68], [0.05, about(r, 0.95)], [0.34, about(r, 0.94)], [0.62, 1]),
      ],
    ],
  ],
  [
    (r) => [
      [
        ...arc(0.27, 0.25, 0.26, 0.25, about(r, 200, 20), 440),
        ...arc(0.27, 0.74, about(r, 0.3), 0.26, 285, about(r, 510, 15)),
      ],
    ],
    (r) => [
      [
        ...line([0.02, 0.02], [0.52, about(r, 0.01)], [0.25, about(r, 0.4)]),
        ...arc(0.26, 0.7, 0.3, 0.3, 275, about(r, 510, 15)),
      ],
    ],
  ],
  [
    (r) => [
      line([about(r, 0.14), 0], [0.04, about(r, 0.55)], [0.6, about(r, 0.54)]),
      line([about(r, 0.47), 0.12], [about(r, 0.44), 1]),
    ],
    (r) => [
      line([about(r, 0.42), 0], [0, about(r, 0.64)], [0.65, about(r, 0.64)]),
      line([0.43, about(r, 0.06)], [about(r, 0.43), 1]),
    ],
  ],
  [
    (r) => [
      [...line([0.14, 0.03], [about(r, 0.1), 0.44]), ...arc(0.26, 0.69, about(r, 0.31), 0.3, 238, about(r, 500, 15))],
      line([0.14, 0.03], [0.58, about(r, 0.01)]),
    ],
    (r) => [
      [
        ...line([0.56, about(r, 0.02)], [0.13, 0], [about(r, 0.11), 0.4]),
        ...arc(0.27, 0.68, 0.3, 0.32, 240, about(r, 505, 15)),
      ],
    ],
  ],
  [
    (r) => [
      [
        ...line([about(r, 0.44), 0], [about(r, 0.16), 0.36], [0.05, 0.68]),
        ...arc(0.29, 0.73, 0.25, about(r, 0.26), 185, -about(r, 170, 15)),
      ],
    ],
    (r) => [
      [...arc(0.5, 0.62, 0.46, 0.62, about(r, 265, 10), 165), ...arc(0.31, 0.75, 0.27, 0.25, 170, -about(r, 175, 15))],
    ],
  ],
  [
    (r) => [line([0.02, about(r, 0.03)], [0.6, 0], [about(r, 0.22, 0.08), 1])],
    (r) => [
      line([0.02, about(r, 0.03)], [0.6, 0], [about(r, 0.24, 0.08), 1]),
      line([0.14, about(r, 0.5)], [0.54, about(r, 0.48)]),
    ],
  ],
  [
    (r) => [
      Array.from({ length: 41 }, (_, i) => {
        const turn = (2 * Math.PI * i) / 40 + 0.35;
        return [0.3 + 0.27 * Math.sin(2 * turn), 0.5 - 0.5 * Math.cos(turn) + 0.02 * r.uniform(-0.2, 0.2)];
      }).flat(),
    ],
    (r) => [arc(0.3, 0.24, about(r, 0.22, 0.03), 0.24, 90, 450), arc(0.3, 0.74, about(r, 0.28, 0.03), 0.26, 270, 630)],
  ],
  [
    (r) => [[...arc(0.29, 0.27, 0.26, 0.27, about(r, -20, 10), -360), ...line([0.55, 0.27], [about(r, 0.48), 1])]],
    (r) => [
      [...arc(0.3, 0.28, 0.27, 0.28, about(r, -15, 10), -360), ...arc(0.1, 0.5, 0.46, 0.5, -25, about(r, 75, 10))],
    ],
  ],
];

/** A digit drawn: strokes of x and y in turn, in cells. */
export type Drawing = Path[];

/** A digit in a box of a height in cells, its left top corner at a place; which hand draws it, the seed says. */
export function drawDigit(digit: number, seed: number, height: number, left: number, top: number): Drawing {
  const random = new Random(seed, "drawings", digit);
  const ways = WAYS[digit]!;
  const strokes = ways[random.integer(ways.length)]!(random);
  const [slant, turn, wide] = [random.uniform(-0.2, 0.45), random.uniform(-0.15, 0.15), random.uniform(0.7, 1.3)];
  const [amount, phase] = [random.uniform(0, 0.05), random.uniform(0, 6)];
  return strokes.map((stroke) =>
    stroke.map((_, i) => {
      const [x, y] = [stroke[i - (i % 2)]!, stroke[i - (i % 2) + 1]!];
      // A hand that is not quite steady: it sways slowly, and shivers a little.
      const across =
        wide * x + slant * (1 - y) + turn * y + amount * Math.sin(5 * y + phase) + random.gaussian() * 0.008;
      const down = y - turn * x + amount * Math.cos(6 * x + phase) + random.gaussian() * 0.008;
      return i % 2 === 0 ? left + height * across : top + height * down;
    }),
  );
}

/** A digit drawn somewhere on a pad of 28 cells, as large as people do. */
export function drawSomewhere(digit: number, seed: number): Drawing {
  const random = new Random(seed, "places", digit);
  const height = random.uniform(12, 21);
  return drawDigit(digit, seed, height, random.uniform(3, 10), random.uniform(2.5, 25.5 - height));
}

/** Digits side by side on a pad of 67 cells: a little apart, and smaller where there would be no room. */
export function drawString(text: string, seed: number): Drawing {
  const random = new Random(seed, "strings");
  let right = 0;
  const all = Array.from(text, (digit, i) => {
    const drawing = drawDigit(Number(digit), seed + i, random.uniform(11, 13), 0, random.uniform(0, 1.5));
    const across = drawing.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0));
    const move = right + random.uniform(3, 4.5) - Math.min(...across);
    right = Math.max(...across) + move;
    return drawing.map((stroke) => stroke.map((value, i) => (i % 2 === 0 ? value + move : value)));
  }).flat();
  const size = Math.min(1, 64 / right);
  return all.map((stroke) => stroke.map((value, i) => size * value + (i % 2 === 0 ? 0 : 7)));
}
