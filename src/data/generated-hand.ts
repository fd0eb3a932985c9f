import { cos, exp, sin } from "../core/math.ts";
import type { Random } from "../core/random.ts";
import type { Polyline } from "./generated-path.ts";

/** What people do to each digit, 0 to 9: width to height, slant (of x per y), strength of the warp. */
const ASPECT = [1.05, 1, 1.22, 1.1, 1.05, 1.18, 1.08, 1.14, 0.92, 1.08];
const SLANT = [0.27, 0.28, 0.06, 0.08, 0.12, 0.12, 0.1, 0.07, 0.2, 0.16];
const WARP = [0.7, 0.35, 1, 1, 1, 1, 1, 0.9, 1, 1];
const TURN = 6.283185307179586;
const WAVES = 3;

/** Bends a skeleton as a hand would: smooth waves first, then width, slant and rotation. Afterwards (0, 0) is its middle. */
export function distort(points: Polyline, digit: number, random: Random): void {
  const { x, y } = points;
  const strength = WARP[digit]! * 0.085 * random.uniform(0.3, 1.5);
  const waves = Array.from({ length: WAVES }, () => {
    const direction = random.uniform(0, TURN);
    const frequency = TURN * random.uniform(0.25, 1.1);
    return {
      kx: frequency * cos(direction),
      ky: frequency * sin(direction),
      phase: random.uniform(0, TURN),
      vx: random.gaussian(0, strength),
      vy: random.gaussian(0, strength),
    };
  });
  const wide = ASPECT[digit]! * exp(random.gaussian(0, 0.18));
  const slant = random.gaussian(SLANT[digit]!, 0.22);
  const rotation = random.gaussian(0, TURN / 60);
  const c = cos(rotation);
  const s = sin(rotation);
  for (let i = 0; i < points.count; i++) {
    const px = x[i]! - 0.3;
    const py = y[i]! - 0.5;
    let qx = px;
    let qy = py;
    for (const { kx, ky, phase, vx, vy } of waves) {
      const wave = sin(kx * px + ky * py + phase);
      qx += vx * wave;
      qy += vy * wave;
    }
    qx = qx * wide - qy * slant;
    x[i] = c * qx - s * qy;
    y[i] = s * qx + c * qy;
  }
}
