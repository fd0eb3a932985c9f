import type { InkMap } from "./segment-ink.ts";

/** A line from top to bottom along which a map may be cut. */
export interface Cut {
  /** Of each row, the first column on the right of the cut. */
  readonly path: Int32Array;
  /** How much ink is cut through: 0 between digits that do not touch. */
  readonly ink: number;
}

/**
 * What a step aside costs, in pixels of ink. Cuts for which it is cheap go round a stroke; those for which it is dear go
 * straight through it, where two digits share a stretch of ink.
 */
const ASIDE = [0.1, 0.4, 1.5];
/** A cut through less ink than this is free. */
const FREE = 0.75;

/** Whether a cut goes through no ink to speak of. */
export function isFree({ ink }: Cut): boolean {
  return ink < FREE;
}

/**
 * Trial cuts, ordered by where they pass the middle row, the edges of the map first and last: more than there are digits, so
 * that the right ones are among them.
 *
 * A cut runs from top to bottom between pixels, a step aside at most from row to row, as slanted digits and those that reach
 * under each other need. It costs the ink that it separates: of two pixels that were neighbors, the weaker one's. Of all that
 * pass the middle row at one column, the cheapest is found by dynamic programming, once from the top and once from the bottom.
 * Columns where that is cheaper than nearby are where digits may meet.
 *
 * @param most ink that a cut may go through
 * @param least ink that must lie between two cuts: of those that are closer, the cheapest stays
 */
export function trialCuts(map: InkMap, most: number, least: number): Cut[] {
  const { width, height, digitHeight } = map;
  const middle = height >> 1;
  const found = ASIDE.flatMap((aside) => {
    const field = new Field(map.ink, width, height, aside);
    const [fromTop, fromBottom] = [field.costs(0, middle), field.costs(height - 1, middle)];
    const cost = fromTop.subarray(middle * (width + 1), (middle + 1) * (width + 1)).map((above, x) => {
      return above + fromBottom[middle * (width + 1) + x]! - field.across(x, middle);
    });
    return [...minima(cost, most, Math.max(1, Math.round(digitHeight / 14)))].map((x): Cut => {
      const path = new Int32Array(height);
      const above = field.follow(path, fromTop, x, middle, 0);
      const below = field.follow(path, fromBottom, x, middle, height - 1);
      return { path, ink: above + field.across(x, middle) + below };
    });
  });
  const kept = [straight(0, height), straight(width, height)];
  for (const cut of found.sort((a, b) => a.ink - b.ink)) {
    if (kept.every((other) => inkBetween(map, other, cut) >= least)) kept.push(cut);
  }
  return kept.sort((a, b) => a.path[middle]! - b.path[middle]! || a.path[0]! - b.path[0]!);
}

/** Ink between two cuts, whichever of them is on the left. */
function inkBetween({ width, height, ink }: InkMap, one: Cut, other: Cut): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const [from, to] = [Math.min(one.path[y]!, other.path[y]!), Math.max(one.path[y]!, other.path[y]!)];
    for (let x = from; x < to; x++) sum += ink[y * width + x]!;
  }
  return sum;
}

/** Whether a cut is nowhere on the right of another. */
export function isLeftOf({ path }: Cut, other: Cut): boolean {
  return path.every((x, y) => x <= other.path[y]!);
}

function straight(x: number, height: number): Cut {
  return { path: new Int32Array(height).fill(x), ink: 0 };
}

/** The middle of each stretch of free columns, and each column that is cheaper than all within `reach`. */
function* minima(cost: Float64Array, most: number, reach: number): Generator<number> {
  const last = cost.length - 1;
  for (let x = 1; x < last; x++) {
    if (cost[x]! < FREE) {
      const start = x;
      while (x < last && cost[x + 1]! < FREE) x++;
      // Beside the edges there is no ink to be cut off.
      if (start > 1 && x < last - 1) yield (start + x) >> 1;
      continue;
    }
    if (cost[x]! > most) continue;
    let least = true;
    for (let other = Math.max(0, x - reach); other <= Math.min(last, x + reach); other++) {
      least &&= other < x ? cost[x]! < cost[other]! : cost[x]! <= cost[other]!;
    }
    if (least) yield x;
  }
}

/** The costs of going down, or up, through ink. Place x of a row is between its pixels x - 1 and x. */
class Field {
  readonly #ink: Float64Array;
  readonly #width: number;
  readonly #height: number;

  /** What a step aside costs. */
  readonly #aside: number;

  constructor(ink: Float64Array, width: number, height: number, aside: number) {
    this.#ink = ink;
    this.#aside = aside;
    this.#width = width;
    this.#height = height;
  }

  /** Ink that a cut separates in a row. */
  across(x: number, y: number): number {
    if (x === 0 || x === this.#width) return 0;
    const at = y * this.#width + x;
    return Math.min(this.#ink[at - 1]!, this.#ink[at]!);
  }

  /** Ink that a step from place x of a row to place `to` of the next separates: of the pixel passed over, in both rows. */
  #step(x: number, to: number, row: number, next: number): number {
    if (x === to) return 0;
    const pixel = Math.min(x, to);
    return Math.min(this.#ink[row * this.#width + pixel]!, this.#ink[next * this.#width + pixel]!);
  }

  /** The least cost of a way from row `from` to each place of each row up to `to`: `[height, width + 1]`. */
  costs(from: number, to: number): Float64Array {
    const places = this.#width + 1;
    const costs = new Float64Array(places * this.#height);
    const down = Math.sign(to - from);
    for (let x = 0; x < places; x++) costs[from * places + x] = this.across(x, from);
    for (let y = from + down; down !== 0 && y !== to + down; y += down) {
      for (let x = 0; x < places; x++) {
        const [, least] = this.#best(costs, x, y, y - down);
        costs[y * places + x] = least + this.across(x, y);
      }
    }
    return costs;
  }

  /** From which place of the row before one best comes to place x, and what that costs up to there. */
  #best(costs: Float64Array, x: number, y: number, before: number): [place: number, cost: number] {
    const row = before * (this.#width + 1);
    let [place, least] = [x, costs[row + x]!];
    for (let other = x - 1; other <= x + 1; other += 2) {
      if (other < 0 || other > this.#width) continue;
      const cost = costs[row + other]! + this.#step(x, other, y, before) + this.#aside;
      if (cost < least) [place, least] = [other, cost];
    }
    return [place, least];
  }

  /** Writes the way from place x of row `from` back to row `to` into a path; the ink on it, that of row `from` left out. */
  follow(path: Int32Array, costs: Float64Array, x: number, from: number, to: number): number {
    const up = Math.sign(to - from);
    path[from] = x;
    let ink = 0;
    for (let y = from; y !== to; y += up) {
      const [place] = this.#best(costs, x, y, y + up);
      ink += this.#step(x, place, y, y + up) + this.across(place, y + up);
      x = place;
      path[y + up] = x;
    }
    return ink;
  }
}
