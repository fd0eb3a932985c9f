import { cos, exp, sin } from "../../core/math.ts";
import type { Random } from "../../core/random.ts";
import type { Polyline } from "./path.ts";

/**
 * Each digit's own habits, 0 to 9: how much wider, how far it leans (x per y), how much it bends. Width and lean are such
 * that their means are those of MNIST's training images.
 */
const ASPECT = [1.15, 0.98, 1.29, 1.18, 1.14, 1.28, 1.1, 1.22, 1.03, 0.98];
const SLANT = [0.27, 0.26, 0.02, 0.07, 0.25, 0.09, 0.03, 0.0, 0.16, 0.25];
const WARP = [0.7, 0.35, 1, 1, 1, 1, 1, 0.9, 1, 1];
const TURN = 6.283185307179586;
/** Plane waves that together bend the paper, and their height. */
const WAVES = 3;
const HEIGHT = 0.11;
/** Waves that squeeze the paper to less than this part of its area make a digit illegible. */
const LEAST_AREA = 0.35;

/**
 * Bends a skeleton as a hand would: smooth waves first, then width, slant and rotation about its middle, which comes to
 * lie at (0, 0). False if the waves all but fold the paper: the points are then of no use.
 */
export function distort(points: Polyline, digit: number, random: Random): boolean {
  const { x, y } = points;
  const strength = WARP[digit]! * HEIGHT * random.uniform(0.3, 1.5);
  const waves = Array.from({ length: WAVES }, () => {
    const direction = random.uniform(0, TURN);
    const frequency = TURN * random.uniform(0.25, 1.3);
    return {
      kx: frequency * cos(direction),
      ky: frequency * sin(direction),
      phase: random.uniform(0, TURN),
      vx: random.gaussian(0, strength),
      vy: random.gaussian(0, strength),
    };
  });
  const wide = ASPECT[digit]! * exp(random.gaussian(0, 0.15));
  const slant = random.gaussian(SLANT[digit]!, 0.2);
  const rotation = random.gaussian(0, TURN / 60);
  const c = cos(rotation);
  const s = sin(rotation);
  for (let i = 0; i < points.count; i++) {
    const px = x[i]! - 0.3;
    const py = y[i]! - 0.5;
    let qx = px;
    let qy = py;
    // The derivatives of the bent position by x and by y; their determinant is what becomes of an area.
    let [xx, xy, yx, yy] = [1, 0, 0, 1];
    for (const { kx, ky, phase, vx, vy } of waves) {
      const angle = kx * px + ky * py + phase;
      const wave = sin(angle);
      const slope = cos(angle);
      xx += vx * kx * slope;
      xy += vx * ky * slope;
      yx += vy * kx * slope;
      yy += vy * ky * slope;
      qx += vx * wave;
      qy += vy * wave;
    }
    if (xx * yy - xy * yx < LEAST_AREA) return false;
    qx = qx * wide - qy * slant;
    x[i] = c * qx - s * qy;
    y[i] = s * qx + c * qy;
  }
  return true;
}
