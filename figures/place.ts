/* Where texts stand so that they cover neither one another nor the data. */

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type Point = readonly [x: number, y: number];

/**
 * Heights for texts of one column, in the order given: as near to those wanted as can be (in the sense of least
 * squares), `gap` or more apart, from `top` to `bottom`.
 */
export function spread(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // Without the gaps below it each text may stand at the height of the one above it, but not higher: neighbors that
  // would have to are pooled at their mean.
  const pools: { sum: number; count: number }[] = [];
  for (const [place, index] of order.entries()) {
    let pool = { sum: wanted[index]! - place * gap, count: 1 };
    while (pools.length > 0 && pools.at(-1)!.sum / pools.at(-1)!.count > pool.sum / pool.count) {
      const above = pools.pop()!;
      pool = { sum: above.sum + pool.sum, count: above.count + pool.count };
    }
    pools.push(pool);
  }
  const lowest = bottom - (wanted.length - 1) * gap;
  const heights: number[] = [];
  let place = 0;
  for (const { sum, count } of pools) {
    const mean = Math.max(top, Math.min(lowest, sum / count));
    for (let n = 0; n < count; n++, place++) heights[order[place]!] = mean + place * gap;
  }
  return heights;
}

/** Points along a line, close enough together that no text slips between two of them. */
export function pointsAlong(line: readonly Point[], every = 5): Point[] {
  return line.flatMap(([x, y], index) => {
    const [fromX, fromY] = line[index - 1] ?? [x, y];
    const steps = Math.min(500, Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / every)));
    return Array.from({ length: steps }, (_, step): Point => {
      const part = (step + 1) / steps;
      return [fromX + part * (x - fromX), fromY + part * (y - fromY)];
    });
  });
}

/** The first of the boxes that covers the fewest points and none of the boxes taken, if one covers none. */
export function leastCovering(boxes: readonly Box[], points: readonly Point[], taken: readonly Box[]): Box {
  let best = boxes[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const covered = points.filter(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom).length;
    const cost = covered + 1000 * taken.filter((other) => overlap(box, other)).length;
    if (cost < least) {
      best = box;
      least = cost;
    }
  }
  return best;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
