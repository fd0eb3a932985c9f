/*
 * What the convolutional network must do at least, in vectors of four floats, counted from its shapes and from what the
 * images and the weights leave to do; and how long that takes at the machine's probed rates. Of each function counted:
 *
 *   product-sums  multiplications with an addition; an addition alone takes as long, so Winograd's transforms count their
 *                 additions: half of their matrices' elements that are not 0, for points p and -p share the work
 *   loads         of inputs, weights, sums and lists, as often as the tiles of registers ask for them
 *   stores        of results, sums and lists
 *
 * A function takes at least as long as the slowest of the three. Not counted: addresses and jumps, comparisons of the
 * pooling, the list of windows that hold ink, the exponentials of softmax, shuffling; and all comes from the nearest cache.
 */
import { type Dataset, inspect, type Model } from "inkling";
import { type Geometry, geometryOf } from "../src/layers/convolution.simd.ts";
import { strideOf } from "../src/layers/layer.simd.ts";
import { poolGeometryOf } from "../src/layers/pool-window.simd.ts";
import type { Winograd } from "../src/layers/winograd.ts";
import { tilingOf } from "../src/layers/winograd-tiles.simd.ts";
import type { Rates } from "./probes.ts";
import type { Limit } from "./rounds.ts";

/** What an image leaves to do, on average. */
export interface Work {
  /** Taps of the first convolution that may meet ink, summed over its windows. */
  readonly taps: number;
  /** Windows whose winner has a gradient, summed over filters, of either convolution. */
  readonly winners: readonly [number, number];
}

const five = { kernelHeight: 5, kernelWidth: 5, padding: "valid" } as const;
const FIRST = geometryOf({ height: 28, width: 28, channels: 1, filters: 20, ...five });
const SECOND = geometryOf({ height: 12, width: 12, channels: 20, filters: 40, ...five });
const DENSE = [
  { name: "dense1", inputs: 640, units: 100 },
  { name: "dense2", inputs: 100, units: 10 },
] as const;
/** Numbers that go through an activation. */
const NEURONS = 12 * 12 * 20 + 4 * 4 * 40 + 100 + 10;

/** Filters, or units, of a tile of registers are two vectors; a dense tile has four samples forward, two backward. */
const TILE = 2;
/** The most vectors of a patch that one pass over a list works on; and the samples that share a list. */
const PASS = 5;
const LISTED = 2;

/** Counts what the images leave to do for a model whose windows without a positive output have no gradient. */
export async function workOf(model: Model, images: Dataset): Promise<Work> {
  const { activations } = await inspect(model, images);
  const pool = poolGeometryOf(FIRST);
  let taps = 0;
  let winners = 0;
  const pooled = activations.maxPool2d1!.data;
  for (let i = 0; i < images.count; i++) {
    const pixels = images.inputs.subarray(784 * i, 784 * (i + 1));
    for (let window = 0; window < pool.windows; window++) {
      const [down, across] = [2 * Math.floor(window / pool.width), 2 * (window % pool.width)];
      const inked = inkedTaps(pixels, down, across);
      taps += inked;
      if (inked === 0) continue;
      const start = (i * pool.windows + window) * FIRST.filters;
      for (let f = 0; f < FIRST.filters; f++) if (pooled[start + f]! > 0) winners++;
    }
  }
  const second = activations.maxPool2d2!.data.filter((a) => a > 0).length;
  return { taps: taps / images.count, winners: [winners / images.count, second / images.count] };
}

/** The taps of a kernel that meet the frame around a window's ink, wherever in the window it stands. */
function inkedTaps(pixels: ArrayLike<number>, down: number, across: number): number {
  let [top, bottom, left, right] = [6, 0, 6, 0];
  for (let y = 0; y < 6; y++) {
    for (let x = 0; x < 6; x++) {
      if (pixels[28 * (down + y) + across + x] === 0) continue;
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    }
  }
  const extent = (from: number, to: number) => Math.min(5, to) - Math.max(0, from - 1);
  return bottom === 0 ? 0 : extent(top, bottom) * extent(left, right);
}

interface Count {
  readonly loads: number;
  readonly stores: number;
  readonly productSums: number;
}

/** Milliseconds that the rates of so many cores allow for so many images. */
export function convLimit(
  work: Work,
  { images, batchSize, threads }: { images: number; batchSize: number; threads: number },
  rates: Rates,
): Limit {
  const milliseconds = ({ loads, stores, productSums }: Count, times: number): number =>
    (times * Math.max(loads / rates.loads, stores / rates.stores, productSums / rates.productSums)) / 1e6 / threads;
  const entries = (counts: Readonly<Record<string, Count>>, times: number) =>
    Object.entries(counts).map(([name, count]) => [name, milliseconds(count, times)] as const);
  const phases = [...entries(ofAnImage(work), images), ...entries(ofABatch(), images / batchSize)];
  return { total: phases.reduce((sum, [, limit]) => sum + limit, 0), phases: Object.fromEntries(phases) };
}

function ofAnImage({ taps, winners }: Work): Record<string, Count> {
  const counts: Record<string, Count> = {
    widen: { loads: 784 / 4, stores: 784 / 4, productSums: 0 },
    "conv2d1.forward": directForward(FIRST, taps),
    "conv2d1.accumulate": weightGradients(FIRST, winners[0]),
    "conv2d2.forward": winogradForward(SECOND),
    "conv2d2.backward": inputGradients(SECOND, winners[1]),
    "conv2d2.accumulate": weightGradients(SECOND, winners[1]),
    activations: { loads: (3 * NEURONS) / 4, stores: (2 * NEURONS) / 4, productSums: 0 },
  };
  for (const { name, inputs, units } of DENSE) {
    const productSums = inputs * Math.ceil(units / 4);
    const tiles = productSums / (4 * TILE);
    const loads = tiles * (4 + TILE);
    counts[`${name}.forward`] = { productSums, loads, stores: units / 4 };
    counts[`${name}.backward`] = { productSums, loads, stores: inputs / 4 };
    counts[`${name}.accumulate`] = { productSums, loads, stores: 0 };
  }
  return counts;
}

function ofABatch(): Record<string, Count> {
  const dense = DENSE.reduce((sum, { inputs, units }) => sum + inputs * Math.ceil(units / 4), 0);
  const vectors = [FIRST, SECOND].reduce((sum, { filters, filterStride }) => sum + (filters * filterStride) / 4, dense);
  return {
    "conv2d2.prepare": winogradPrepare(SECOND),
    // A weight and its gradient are read; the weight is written, and the gradient set to 0.
    descend: { loads: 2 * vectors, stores: 2 * vectors, productSums: 2 * vectors },
  };
}

function directForward(g: Geometry, taps: number): Count {
  const vectors = g.filters / 4;
  const blocks = Math.ceil(vectors / TILE);
  return {
    productSums: 4 * taps * vectors,
    loads: taps * (vectors + 4 * blocks),
    stores: 2 * poolGeometryOf(g).windows * vectors,
  };
}

/** Additions of a transform of one run: half of the elements that are not 0. */
function additions(matrix: Winograd["input"]): number {
  return matrix.flat().filter((element) => element !== 0).length / 2;
}

function winogradForward(g: Geometry): Count {
  const { vertical, horizontal, points, side, down, across, group } = tilingOf(g, poolGeometryOf(g))!;
  const tiles = down * across;
  const [inputs, vectors] = [strideOf(g.channels) / 4, g.filters / 4];
  const blocks = Math.ceil(vectors / TILE);
  const between = side * horizontal.points;
  const transforms =
    inputs * (vertical.points * additions(horizontal.input) + horizontal.points * additions(vertical.input)) +
    vectors * (horizontal.points * additions(vertical.output) + side * additions(horizontal.output));
  return {
    productSums: tiles * (points * g.channels * vectors + transforms),
    loads:
      tiles * (2 * points * inputs + (points + between) * vectors) +
      (tiles / group) * points * g.channels * (vectors + group * blocks),
    stores: tiles * (2 * points * inputs + (points + between) * vectors + 2 * (side / 2) ** 2 * vectors),
  };
}

function winogradPrepare(g: Geometry): Count {
  const { vertical, horizontal, points } = tilingOf(g, poolGeometryOf(g))!;
  const weights = g.kernelHeight * g.kernelWidth;
  const between = g.kernelHeight * horizontal.points;
  const times = (g.channels * g.filters) / 4;
  return {
    productSums:
      times * (g.kernelHeight * additions(horizontal.filter) + horizontal.points * additions(vertical.filter)),
    loads: times * (2 * weights + between),
    stores: times * (weights + between + points),
  };
}

/** Lists of winners: four windows' gradients and winners are read, and four pairs written. */
function lists(g: Geometry): Count {
  const vectors = (poolGeometryOf(g).windows * g.filters) / 4;
  return { loads: 2 * vectors, stores: 4 * vectors, productSums: 0 };
}

/** Vectors of a patch, and passes over the list of winners that they take: each reads an address and a gradient. */
function patchOf(g: Geometry): { patch: number; passes: number } {
  const patch = g.filterStride / 4;
  return { patch, passes: Math.ceil(patch / PASS) };
}

function weightGradients(g: Geometry, winners: number): Count {
  const { patch, passes } = patchOf(g);
  const sums = (g.filters * patch) / LISTED;
  const { loads, stores } = lists(g);
  return {
    productSums: winners * patch,
    loads: loads + winners * (patch + 2 * passes) + sums,
    stores: stores + sums,
  };
}

function inputGradients(g: Geometry, winners: number): Count {
  const { patch, passes } = patchOf(g);
  const { loads, stores } = lists(g);
  return {
    productSums: winners * patch,
    loads: loads + winners * (patch + 2 * passes) + (g.filters * patch) / LISTED,
    stores: stores + winners * patch + g.stride / 4,
  };
}
