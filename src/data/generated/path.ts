import { cos, exp, log, sin } from "../../core/math.ts";

/** One movement of the pen between touching the paper and leaving it: nodes that a smooth curve runs through. */
export interface Stroke {
  readonly x: number[];
  readonly y: number[];
  /** Where the direction may change abruptly: the curve before and the curve after do not see each other. */
  readonly corner: boolean[];
}

const DEGREE = 0.017453292519943295;

/**
 * The skeleton of a digit as it is being drawn: x to the right, y down, the digit about 1 high and 0.6 wide.
 *
 * @example
 * ```ts
 * new Sketch().start(0, 0).corner(0.6, 0).to(0.2, 1).strokes; // a 7
 * ```
 */
export class Sketch {
  readonly strokes: Stroke[] = [];

  /** Sets the pen down. */
  start(x: number, y: number): this {
    this.strokes.push({ x: [x], y: [y], corner: [true] });
    return this;
  }

  /** Draws on to a node through which the curve runs smoothly. */
  to(x: number, y: number, corner: boolean = false): this {
    const stroke = this.strokes[this.strokes.length - 1];
    if (stroke === undefined) return this.start(x, y);
    stroke.x.push(x);
    stroke.y.push(y);
    stroke.corner.push(corner);
    return this;
  }

  /** Draws on to a node where the direction may change abruptly. */
  corner(x: number, y: number): this {
    return this.to(x, y, true);
  }

  /**
   * Draws on along an ellipse from one angle to another, in degrees: 0 is right, -90 is up, falling angles run
   * anticlockwise. The radii are multiplied by `growth` at the end; `power` below 1 makes the ellipse squarer.
   */
  arc(
    centerX: number,
    centerY: number,
    radiusX: number,
    radiusY: number,
    from: number,
    to: number,
    growth: number = 1,
    power: number = 1,
  ): this {
    const steps = Math.max(1, Math.ceil(Math.abs(to - from) / 40));
    for (let step = 0; step <= steps; step++) {
      const part = step / steps;
      const angle = (from + (to - from) * part) * DEGREE;
      const size = 1 + (growth - 1) * part;
      this.to(centerX + radiusX * size * bend(cos(angle), power), centerY + radiusY * size * bend(sin(angle), power));
    }
    return this;
  }
}

/** |value|^power with the sign of value. */
function bend(value: number, power: number): number {
  if (power === 1 || value === 0) return value;
  return value > 0 ? exp(power * log(value)) : -exp(power * log(-value));
}

/** Points along strokes, close enough for straight lines between them. */
export class Polyline {
  readonly x: number[] = [];
  readonly y: number[] = [];
  /** Whether the point is joined to the one before it. */
  readonly joined: boolean[] = [];

  get count(): number {
    return this.x.length;
  }

  #add(x: number, y: number, joined: boolean): void {
    this.x.push(x);
    this.y.push(y);
    this.joined.push(joined);
  }

  /**
   * Replaces the points by samples of the strokes: uniform Catmull-Rom splines (Catmull and Rom, 1974) through the
   * nodes between two corners.
   */
  sample(strokes: readonly Stroke[]): void {
    this.x.length = this.y.length = this.joined.length = 0;
    for (const { x, y, corner } of strokes) {
      this.#add(x[0]!, y[0]!, false);
      for (let i = 0; i + 1 < x.length; i++) {
        // Past a corner or an end the neighbor is the node itself: the curve leaves it straight.
        const before = corner[i] ? i : i - 1;
        const after = i + 2 === x.length || corner[i + 1] ? i + 1 : i + 2;
        const dx = x[i + 1]! - x[i]!;
        const dy = y[i + 1]! - y[i]!;
        const samples = 1 + Math.floor(Math.sqrt(dx * dx + dy * dy) * SAMPLES_PER_HEIGHT);
        for (let k = 1; k <= samples; k++) {
          const t = k / samples;
          this.#add(spline(x, before, i, after, t), spline(y, before, i, after, t), true);
        }
      }
    }
  }
}

/** Samples along a line as long as the digit is high: about one each pixel and a half. */
const SAMPLES_PER_HEIGHT = 14;

/** The Catmull-Rom curve from node i (t = 0) to node i + 1 (t = 1). */
function spline(nodes: readonly number[], before: number, i: number, after: number, t: number): number {
  const p0 = nodes[before]!;
  const p1 = nodes[i]!;
  const p2 = nodes[i + 1]!;
  const p3 = nodes[after]!;
  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

/** A number between two ends, drawn anew at each call. */
export type Draw = (low: number, high: number) => number;

/** One way to write a digit. */
export interface Variant {
  readonly name: string;
  /** How often, beside the digit's other ways. */
  readonly weight: number;
  /** Draws its skeleton; `u(low, high)` is a number between the two, another each time. */
  draw(pen: Sketch, u: Draw): unknown;
}
