/* Where the neurons of the network and its wires stand, in pixels. */
import { type Placed, placeWeights, type Route, routeWires } from "../../../figures/wires.ts";
import { nameOf, type Place, SIZES } from "./settings.ts";

export interface Wired {
  readonly place: Required<Place>;
  readonly name: string;
  readonly route: Route;
  /** The middle of its label. */
  readonly label: readonly [x: number, y: number];
}

export interface NetworkLayout {
  readonly height: number;
  readonly neurons: readonly (Placed & { readonly layer: number; readonly number: number })[];
  readonly wires: readonly Wired[];
}

export function layoutOf(width: number): NetworkLayout {
  const isNarrow = width < 480;
  const row = isNarrow ? 140 : 142;
  const radius = isNarrow ? 25 : 32;
  // What is wanted stands to the right of the outputs.
  const [left, right] = [radius + 4, width - radius - (isNarrow ? 30 : 90)];
  const neurons = SIZES.flatMap((count, l) =>
    Array.from({ length: count }, (_, j) => {
      const id = `${l + 1}.${j + 1}`;
      return {
        node: { id, label: id, role: "gate" as const, column: l, row: j },
        x: left + (l / 2) * (right - left),
        y: radius + 8 + (j + (SIZES[1] - count) / 2) * row,
        radius,
        layer: l + 1,
        number: j + 1,
      };
    }),
  );
  const places = ([2, 3] as const).flatMap((layer) =>
    Array.from({ length: SIZES[layer - 1]! * SIZES[layer - 2]! }, (_, i): Required<Place> => {
      const count = SIZES[layer - 2]!;
      return { layer, to: Math.floor(i / count) + 1, from: (i % count) + 1 };
    }),
  );
  const wires = places.map(({ layer, to, from }) => ({
    from: `${layer - 1}.${from}`,
    to: `${layer}.${to}`,
    weight: 0,
  }));
  const nodes = new Map(neurons.map((neuron) => [neuron.node.id, neuron]));
  const routes = routeWires(wires, nodes, "the network");
  // What a neuron says beside its number stands under it: in a narrow picture a line, else two.
  const texts = neurons
    .filter(({ layer }) => layer > 1)
    .map(({ x, y }) => {
      const halfWidth = isNarrow ? 38 : 54;
      return { left: x - halfWidth, right: x + halfWidth, top: y + radius, bottom: y + radius + (isNarrow ? 24 : 44) };
    });
  const size = { width: isNarrow ? 50 : 62, height: isNarrow ? 22 : 26 };
  const labels = placeWeights(routes, nodes, () => size, texts);
  return {
    height: 2 * row + 2 * radius + 64,
    neurons,
    wires: routes.map((route, i) => {
      const { left: x1, right: x2, top, bottom } = labels[i]!.box;
      return { place: places[i]!, name: nameOf(places[i]!), route, label: [(x1 + x2) / 2, (top + bottom) / 2] };
    }),
  };
}
