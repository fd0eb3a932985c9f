import { sizeOf } from "../../core/shape.ts";
import { hasCostCode } from "../../costs/costs.simd.ts";
import {
  type Company,
  type FirstSite,
  type LayerKernel,
  PLACE,
  type Rows,
  STATE,
  strideOf,
} from "../../layers/layer.simd.ts";
import { Arena, LINE } from "../../wasm/arena.ts";
import { type Network, type PlacedLayer, placedLayers } from "../network.ts";
import { wholeBatchLayer } from "../whole-batch.ts";
import { bytesStride, CHUNK, MOST_BATCHES, MOST_SAMPLES, mostPacked, RATES } from "./sizes.ts";

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

/** A layer, with those that are done together with it, and its arrays in memory. */
export interface PlannedLayer {
  readonly place: PlacedLayer;
  /** The layer whose work the kernel does too. */
  readonly joined: PlacedLayer | undefined;
  /** Layers behind it that only give another shape. */
  readonly reshapes: readonly PlacedLayer[];
  /** Undefined where the layer has no kernel, or none for its shape. */
  readonly kernel: LayerKernel | undefined;
  readonly company: Company;
  readonly z: Rows;
  readonly a: Rows;
  /** The gradient of a, then of z. */
  readonly delta: Rows;
  readonly kept: readonly Rows[];
  readonly derived: number;
  /** A row for each thread. */
  readonly scratch: Rows;
  /** Where the states for its chance stand. */
  readonly states: number | undefined;
  /** By the name that the layer gives them: `weight`. */
  readonly blocks: Readonly<Record<string, WeightBlock>>;
}

/** What the functions of a module and their caller agree on: addresses. */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** Layers before the first that only give another shape. */
  readonly reshapes: readonly PlacedLayer[];
  readonly threads: number;
  /** Whether all layers and the cost have code; others run outside. */
  readonly hasCode: boolean;
  /** The layer for which mini-batches must stay whole. */
  readonly wholeBatch: PlacedLayer | undefined;
  /** The most samples that go through the network at a time in training: what they leave behind stays near the processor. */
  readonly portion: number;
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
  /** The sum of the cost, a float64; and the cost of each sample of a chunk. */
  readonly total: number;
  readonly costs: number;
  /** A line of memory where threads meet. */
  readonly meeting: number;
  /** Number of the mini-batch that is worked on, for layers that run outside. */
  readonly batch: number;
  /** Where in the layers' `states` the mini-batch that is worked on begins; 0 outside training. */
  readonly noise: number;
  /** What the samples are to each other: the layers' `whole`. */
  readonly whole: number;
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

/** A layer with those that are done together with it. */
interface Group {
  readonly place: PlacedLayer;
  joined: PlacedLayer | undefined;
  readonly reshapes: PlacedLayer[];
}

/** Layers as they are worked on; `reshapes` stand before the first. */
function grouped(network: Network): { readonly reshapes: PlacedLayer[]; readonly groups: Group[] } {
  const reshapes: PlacedLayer[] = [];
  const groups: Group[] = [];
  for (const place of placedLayers(network)) {
    const last = groups.at(-1);
    if (place.definition.reshapes) (last?.reshapes ?? reshapes).push(place);
    else if (last !== undefined && joins(last, place)) last.joined = place;
    else groups.push({ place, joined: undefined, reshapes: [] });
  }
  // Where nothing computes, the last layer's loops hand the numbers on.
  if (groups.length === 0) groups.push({ place: reshapes.pop()!, joined: undefined, reshapes: [] });
  return { reshapes, groups };
}

/** Bytes that a processor's core has near: what one thread's samples leave behind is to fit. */
const NEAR = 2 ** 19;

function portionOf(layers: readonly PlannedLayer[], threads: number): number {
  const floats = layers.reduce(
    (sum, { z, a, delta, kept }) => sum + [z, a, delta, ...kept].reduce((total, { stride }) => total + stride, 0),
    0,
  );
  return Math.min(CHUNK, threads * Math.max(8, Math.floor(NEAR / (4 * floats))));
}

function joins({ place, joined, reshapes }: Group, next: PlacedLayer): boolean {
  return joined === undefined && reshapes.length === 0 && place.definition.kernel?.joins?.(next.layer) === true;
}

/**
 * Lays out the memory of a network. Threads work on networks all of whose layers have kernels; lists of what is not 0 are
 * for one, and so quick that threads would meet more than work.
 */
export function layOut(network: Network, wanted = 1): Plan {
  const arena = new Arena();
  const rows = (size: number, count = CHUNK): Rows => {
    const stride = strideOf(size);
    return { address: arena.floats(count * stride), size, stride };
  };
  const { reshapes, groups } = grouped(network);
  const inputs = sizeOf(network.input);
  const kernels = groups.map(({ place: { definition, layer, inputShape }, joined }, l) => {
    const company: Company = { first: l === 0, joined: joined !== undefined };
    const layout = definition.kernel?.layout(inputShape, layer, company);
    return { company, layout, kernel: layout && definition.kernel };
  });
  const layouts = groups.map(({ place: { weights } }, l) =>
    Object.entries(weights).map(([name, { shape, decays, trained = true }]) => {
      const flat = { floats: strideOf(sizeOf(shape)), position: (i: number) => i };
      return { name, shape, decays, trained, ...(kernels[l]!.layout?.weights[name] ?? flat) };
    }),
  );
  const isSparse = kernels[0]!.kernel?.sparse === true;
  const hasCode =
    kernels.every(({ kernel }) => kernel !== undefined) && hasCostCode(network.cost, groups.at(-1)!.place.activation);
  const threads = hasCode && !isSparse ? wanted : 1;
  const wholeBatch = wholeBatchLayer(network);
  const copy = (): number[][] => layouts.map((arrays) => arrays.map(({ floats }) => arena.floats(floats)));
  const start = arena.end;
  const weights = copy();
  const gradientStart = arena.end;
  const gradients = copy();
  const carriedStart = arena.end;
  const carried = [copy(), copy()] as const;
  const floats = (gradientStart - start) / 4;
  const range = (address: number): Range => ({ address, floats });
  const layers = groups.map((group, l): PlannedLayer => {
    const { place, joined } = group;
    const { company, kernel, layout } = kernels[l]!;
    const size = sizeOf((joined ?? place).outputShape);
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
    return {
      ...group,
      ...{ company, kernel },
      ...{ z: rows(size), a: rows(size), delta: rows(size) },
      kept: (layout?.kept ?? []).map((floats) => rows(floats)),
      derived: arena.floats(layout?.derived ?? 0),
      scratch: rows(Math.ceil((layout?.scratch ?? 0) / 64) * 16, threads),
      states: layout?.noisy ? arena.allocate(STATE * (1 + MOST_SAMPLES)) : undefined,
      blocks: Object.fromEntries(blocks),
    };
  });
  const byteStride = bytesStride(inputs);
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
    ...{ layers, reshapes, threads, hasCode, wholeBatch },
    portion: isSparse || wholeBatch !== undefined ? CHUNK : portionOf(layers, threads),
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
    costs: arena.allocate(8 * CHUNK),
    meeting: arena.allocate(LINE),
    batch: arena.allocate(4),
    noise: arena.allocate(4),
    whole: arena.allocate(4),
    rates: arena.allocate(RATES * MOST_BATCHES),
    end: arena.end,
  };
}
