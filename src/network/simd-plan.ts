import { sizeOf } from "../core/shape.ts";
import { type FirstSite, PLACE, type Rows, strideOf } from "../layers/layer.simd.ts";
import { Arena } from "../wasm/arena.ts";
import { type Network, type PlacedLayer, placedLayers } from "./network.ts";

/** Samples that go through the network at a time. */
export const CHUNK = 128;

/** The most mini-batches, and the most samples, of one call into the module. */
export const MOST_BATCHES = 256;
export const MOST_SAMPLES = 4096;

/** Bytes of a mini-batch's -eta/m and eta lambda/n. */
export const RATES = 16;

/** One array of weights in memory: addresses, and how the outside's elements lie there. */
export interface WeightBlock {
  /** `dense1.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly decays: boolean;
  /** Whether gradients move it. */
  readonly trained: boolean;
  readonly floats: number;
  readonly position: (i: number) => number;
  readonly weights: number;
  readonly gradients: number;
  /** Room for two arrays that the update rule may carry: addresses. */
  readonly carried: readonly [number, number];
  /** Whether the first layer's scale multiplies it. */
  readonly scaled: boolean;
}

/** A layer's arrays in memory. */
export interface PlannedLayer {
  readonly place: PlacedLayer;
  readonly z: Rows;
  readonly a: Rows;
  /** The gradient of a, then of z. */
  readonly delta: Rows;
  /** By the name that the layer gives them: `weight`. */
  readonly blocks: Readonly<Record<string, WeightBlock>>;
}

/** What the functions of a module and their caller agree on: addresses. */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** Inputs as floats, up to CHUNK rows, and their gradient. */
  readonly x: Rows;
  readonly dx: Rows;
  /** What is wanted of the outputs, up to CHUNK rows. */
  readonly wanted: Rows;
  /** Memory for inputs that are bytes; undefined where the first layer has no code for them. */
  readonly first: FirstSite | undefined;
  /** All weights, all gradients, all that the update rule carries, and room for a copy of the first and the last. */
  readonly weights: Range;
  readonly gradients: Range;
  readonly carried: Range;
  readonly backup: Range;
  /** A vector that is 0 while all that was watched is finite, and NaN afterwards. */
  readonly alarm: number;
  /** The sum of the cost, a float64. */
  readonly total: number;
  /** Number of the mini-batch that is worked on, for layers that run outside. */
  readonly batch: number;
  /** For each mini-batch -eta/m and eta lambda/n, as float64. */
  readonly rates: number;
  /** Where free memory begins. */
  readonly end: number;
}

/** A piece of memory: an address and a length in floats. */
export interface Range {
  readonly address: number;
  readonly floats: number;
}

/** The most bytes of a packed sample: two for every input, two where 128 or more in a row are 0, and what is written behind the end. */
export function mostPacked(inputs: number): number {
  return 2 * (inputs + Math.ceil(inputs / 128)) + 32;
}

/** Lays out the memory of a network. */
export function layOut(network: Network): Plan {
  const arena = new Arena();
  const rows = (size: number): Rows => {
    const stride = strideOf(size);
    return { address: arena.floats(CHUNK * stride), size, stride };
  };
  const placed = placedLayers(network);
  const inputs = sizeOf(network.input);
  const layouts = placed.map(({ definition, layer, inputShape, weights }) => {
    const given = definition.kernel?.layout(inputShape, layer);
    return Object.entries(weights).map(([name, { shape, decays, trained = true }]) => {
      const flat = { floats: strideOf(sizeOf(shape)), position: (i: number) => i };
      return { name, shape, decays, trained, ...(given?.[name] ?? flat) };
    });
  });
  const isSparse = placed[0]!.definition.kernel?.sparse === true;
  const copy = (): number[][] => layouts.map((arrays) => arrays.map(({ floats }) => arena.floats(floats)));
  const start = arena.end;
  const weights = copy();
  const gradientStart = arena.end;
  const gradients = copy();
  const carriedStart = arena.end;
  const carried = [copy(), copy()] as const;
  const floats = (gradientStart - start) / 4;
  const range = (address: number): Range => ({ address, floats });
  const layers = placed.map((place, l): PlannedLayer => {
    const size = sizeOf(place.outputShape);
    const blocks = layouts[l]!.map(({ name, ...array }, i): [string, WeightBlock] => [
      name,
      {
        ...array,
        name: `${place.name}.${name}`,
        weights: weights[l]![i]!,
        gradients: gradients[l]![i]!,
        carried: [carried[0][l]![i]!, carried[1][l]![i]!],
        scaled: l === 0 && isSparse && array.decays,
      },
    ]);
    return { place, z: rows(size), a: rows(size), delta: rows(size), blocks: Object.fromEntries(blocks) };
  });
  const byteStride = Math.ceil(inputs / 16) * 16;
  const first = isSparse
    ? {
        scale: arena.allocate(8),
        bytes: { address: arena.allocate(CHUNK * byteStride), stride: byteStride },
        positions: arena.allocate(8 * 256),
        packed: arena.allocate(CHUNK * mostPacked(inputs)),
        places: arena.allocate(PLACE * (MOST_SAMPLES + CHUNK)),
        pairs: arena.allocate(CHUNK * 8 * (mostPacked(inputs) / 2)),
        ends: arena.allocate(4 * CHUNK),
        touched: arena.allocate(4),
      }
    : undefined;
  return {
    layers,
    x: rows(inputs),
    dx: rows(inputs),
    wanted: rows(layers.at(-1)!.z.size),
    first,
    weights: range(start),
    gradients: range(gradientStart),
    carried: { address: carriedStart, floats: 2 * floats },
    backup: { address: arena.floats(3 * floats), floats: 3 * floats },
    alarm: arena.allocate(16),
    total: arena.allocate(8),
    batch: arena.allocate(4),
    rates: arena.allocate(RATES * MOST_BATCHES),
    end: arena.end,
  };
}
