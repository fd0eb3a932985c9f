import { RequestError } from "inkling";
import type { PictureOf } from "./picture-of.ts";
import { type Box, leastCovering, type Point } from "./place.ts";
import { LINE_HEIGHT } from "./text.ts";

type Circuit = PictureOf<"circuit">;
export type Wire = Circuit["wires"][number];

/** A node with its place in the drawing. */
export interface Placed {
  readonly node: Circuit["nodes"][number];
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A wire as a curve, its two ends and the two points that bend it, and points along it. */
export interface Route {
  readonly wire: Wire;
  readonly curve: readonly [Point, Point, Point, Point];
  readonly points: readonly Point[];
}

/** How far the middle of a wire is moved up or down to go around what is in its way. */
const BENDS = [0, -30, 30, -60, 60, -90, 90, -130, 130, -180, 180];

/** Room between a wire and a node that it does not belong to. */
const ROOM = 7;

/** Finds a way for each wire, around other nodes and beside wires that have the same ends. */
export function routeWires(wires: readonly Wire[], nodes: ReadonlyMap<string, Placed>, where: string): Route[] {
  const at = (id: string): Placed => {
    const placed = nodes.get(id);
    if (placed !== undefined) return placed;
    throw new RequestError(`${where}: a wire names "${id}", which is no node`, "give the node, or mend the name");
  };
  return wires.map((wire, index) => {
    const [from, to] = [at(wire.from), at(wire.to)];
    const twins = wires.filter((other) => other.from === wire.from && other.to === wire.to);
    const turn = wires.slice(0, index).filter((other) => other.from === wire.from && other.to === wire.to).length;
    const aside = (turn - (twins.length - 1) / 2) * 52;
    const others = [...nodes.values()].filter((each) => each !== from && each !== to);
    let best: Route | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const bend of BENDS) {
      const route = routeOf(wire, from, to, bend + aside);
      const hits = others.filter(({ x, y, radius }) =>
        route.points.some((point) => Math.hypot(point[0] - x, point[1] - y) < radius + ROOM),
      ).length;
      if (hits < least) {
        best = route;
        least = hits;
      }
      if (least === 0) break;
    }
    return best!;
  });
}

function routeOf(wire: Wire, from: Placed, to: Placed, bend: number): Route {
  const [startX, endX] = [from.x, to.x];
  const third = (endX - startX) / 3;
  // A bend of the middle by b moves the two points that bend the curve by 4/3 b.
  const lift = (4 / 3) * bend;
  const rise = (to.y - from.y) / 3;
  const a: Point = [startX + third, from.y + rise + lift];
  const b: Point = [endX - third, to.y - rise + lift];
  const start = edge(from, a);
  const end = edge(to, b);
  const curve: Route["curve"] = [start, a, b, end];
  return { wire, curve, points: Array.from({ length: 61 }, (_, step) => pointAt(curve, step / 60)) };
}

/** Where the way from the middle of a node to a point leaves its circle. */
function edge({ x, y, radius }: Placed, [toX, toY]: Point): Point {
  const length = Math.hypot(toX - x, toY - y) || 1;
  return [x + (radius * (toX - x)) / length, y + (radius * (toY - y)) / length];
}

/** The point of a cubic Bézier curve at a part from 0 to 1. */
function pointAt([p0, p1, p2, p3]: Route["curve"], t: number): Point {
  const s = 1 - t;
  const mix = (axis: 0 | 1): number =>
    s * s * s * p0[axis] + 3 * s * s * t * p1[axis] + 3 * s * t * t * p2[axis] + t * t * t * p3[axis];
  return [mix(0), mix(1)];
}

/** A place on each wire for its weight, where it covers least of the others, of nodes, and of `texts` that stand beside them. */
export function placeWeights(
  routes: readonly Route[],
  nodes: ReadonlyMap<string, Placed>,
  size: (wire: Wire) => { width: number; height: number } | undefined,
  texts: readonly Box[] = [],
): { wire: Wire; box: Box }[] {
  const places = [...nodes.values()].map(({ node, x, y, radius }) => ({
    left: x - radius - 2,
    right: x + radius + 2,
    top: y - radius - 2,
    // The name of a gate stands under it.
    bottom: y + radius + (node.role === "gate" ? LINE_HEIGHT : 0) + 2,
  }));
  const taken: Box[] = [...places, ...texts];
  return routes.flatMap((route) => {
    const room = size(route.wire);
    if (room === undefined) return [];
    const others = routes.filter((other) => other !== route).flatMap(({ points }) => points);
    const parts = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];
    const boxes = parts.map((part): Box => {
      const [x, y] = route.points[Math.round(part * (route.points.length - 1))]!;
      const [halfWidth, halfHeight] = [room.width / 2, room.height / 2];
      return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
    });
    const box = leastCovering(boxes, others, taken);
    taken.push(box);
    return [{ wire: route.wire, box }];
  });
}
