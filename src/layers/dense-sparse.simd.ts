import type { Body, Callee, Local, Stride } from "../wasm/assembler.ts";
import { f32, f32x4, f64, i8x16, i32, i32x4, v128 } from "../wasm/instructions.ts";
import { addProducts, loadVectors, splat, storeVectors, vectorsAt, zeros } from "../wasm/vectors.ts";
import { type FirstSite, type LayerCode, PLACE, type Site, type SparseCode } from "./layer.simd.ts";
import { inGroups } from "./rows.simd.ts";

/*
 * A dense first layer whose inputs are bytes, most of them 0, as four of five of MNIST's pixels are. An input of 0 adds
 * nothing to any sum, not even a rounding, so it is left out: a sample is the list of the others.
 *
 *   list     pairs {address of the input's row of weights, b/255}, 4 bytes each, one sample's after another's
 *   packed   {distance to the input before, b}, one byte each: how a whole dataset is kept, a tenth of it as floats.
 *            Where a distance could pass 255, an input of value 0 stands in between
 *   w = s v  weight decay would touch every weight in every batch. It shrinks s instead, and v stands in memory: a step
 *            of w by c is one of v by c/s. Before s gets small, v takes it over and s is 1 again
 *
 * Sums run in the order of the inputs, as in the dense kernels, so that both give the same bits while s is 1.
 */

/** Below this the scale is folded into the weights: far from where v or 1/s would overflow. */
const LEAST_SCALE = 1 / 1024;

/** Vectors of units that one pass over a list works on. Older V8s load all of them first: more than 4 would spill. */
const FORWARD_VECTORS = 4;
/** The same for updates, where every store keeps the loads behind it in their place. */
const OUTER_VECTORS = 8;

/** Bytes that are looked at together: where all are 0, as above and below a digit, they are passed over. */
const STRETCH = 64;

/** A distance that leaves room for a stretch within 255. */
const FAR = 255 - STRETCH;

/** Bytes of a pair. */
const PAIR = 8;

/** The dense layer's code for lists; what does not look at the inputs is shared with the code for rows. */
export function emitSparse(site: Site, first: FirstSite, dense: DenseParts): SparseCode {
  const { module, name, weights, gradients } = site;
  const forward = module.procedure(`${name}.sparseForward`, ["i32"], (f, n) => emitForward(f, site, first, n));
  const outer = (suffix: string, target: string, address: number) =>
    module.procedure(`${name}.${suffix}`, ["i32"], (f, n) => emitOuter(f, site, first, address - weights[target]!, n));
  const toGradients = outer("sparseAccumulate", "weight", gradients.weight!);
  const toWeights = outer("sparseDescend", "weight", weights.weight!);
  const fold = module.procedure("fold", [], (f) => emitFold(f, site, first));
  return {
    forward: (f, _x, { n }) => f.call(forward, n),
    backward: dense.backward,
    accumulate(f, _x, { n }) {
      f.call(dense.biasToGradients, n);
      f.call(toGradients, n);
    },
    descend(f, _x, n, { rate, decay }) {
      f.call(dense.scale, n, f32.demote(rate));
      f.call(dense.biasToWeights, n);
      const scale = f.let(f64.mul(f64.load(first.scale), f64.sub(1, decay)));
      f.do(f64.store(first.scale, scale));
      f.if(f64.lt(scale, LEAST_SCALE), () => {
        f.call(fold);
        f.set(scale, 1);
      });
      f.call(dense.scale, n, f32.demote(f64.div(1, scale)));
      f.call(toWeights, n);
    },
    fold,
    compress: module.procedure("compress", ["i32", "i32"], (f, n, to) => emitCompress(f, first, n, to)),
    decode: module.procedure(`${name}.decode`, ["i32", "i32"], (f, places, n) => emitDecode(f, site, first, places, n)),
    touch: module.procedure(`${name}.touch`, ["i32", "i32"], (f, places, n) => emitTouch(f, first, places, n)),
  };
}

/** Functions of a dense layer that lists and rows share. */
export interface DenseParts extends Pick<LayerCode, "backward"> {
  readonly scale: Callee<readonly ["i32", "f32"]>;
  readonly biasToGradients: Callee<readonly ["i32"]>;
  readonly biasToWeights: Callee<readonly ["i32"]>;
}

/** y = (sum over the list of value row) s + b */
function emitForward(f: Body, { y, weights }: Site, first: FirstSite, n: Local<"i32">): void {
  const scale = f.let(f32x4.splat(f32.demote(f64.load(first.scale))));
  const out = f.pointer(y.address);
  forEachList(f, first, n, [out.by(4 * y.stride)], (start, end) => {
    const beforeEnd = f.let(i32.sub(end, PAIR));
    inGroups(y.stride / 4, FORWARD_VECTORS, (vectors, at) => {
      const sums = zeros(f, vectors);
      const pair = f.let(start);
      const add = (offset: number): void => {
        const row = f.let(i32.load(pair, offset));
        addProducts(f, sums, f.let(v128.loadSplat(pair, offset + 4)), vectorsAt(vectors, row, at));
      };
      // Two pairs a round: a loop's own work is a fifth of one.
      f.while(i32.lt(pair, beforeEnd), () => {
        add(0);
        add(PAIR);
        f.advance(pair, 2 * PAIR);
      });
      f.if(i32.lt(pair, end), () => add(0));
      const bias = vectorsAt(vectors, weights.bias!, at);
      const z = sums.map((sum, c) => f32x4.add(f32x4.mul(sum, scale), bias[c]!));
      storeVectors(f, out, z, at);
    });
  });
}

/** row += value dy for every pair of the list; rows stand `beyond` bytes after the addresses in it. */
function emitOuter(f: Body, { dy }: Site, first: FirstSite, beyond: number, n: Local<"i32">): void {
  const delta = f.pointer(dy.address);
  forEachList(f, first, n, [delta.by(4 * dy.stride)], (start, end) => {
    inGroups(dy.stride / 4, OUTER_VECTORS, (vectors, at) => {
      const deltas = loadVectors(f, vectors, delta, at);
      const pair = f.let(start);
      f.while(i32.lt(pair, end), () => {
        const row = f.let(i32.load(pair));
        const value = f.let(v128.loadSplat(pair, 4));
        for (const [c, d] of deltas.entries()) {
          const offset = beyond + at + 16 * c;
          f.do(v128.store(row, f32x4.add(v128.load(row, offset), f32x4.mul(value, d)), offset));
        }
        f.advance(pair, PAIR);
      });
    });
  });
}

/** v *= s, and s is 1. */
function emitFold(f: Body, { x, y, weights }: Site, first: FirstSite): void {
  const scale = f.let(f32x4.splat(f32.demote(f64.load(first.scale))));
  const end = weights.weight! + 4 * x.size * y.stride;
  f.for(weights.weight!, end, 16, (p) => f.do(v128.store(p, f32x4.mul(v128.load(p), scale))));
  f.do(f64.store(first.scale, 1));
}

/**
 * Bytes to packed samples, eight at a time and without a jump: where ink begins and ends, no processor can guess. A table
 * has the positions of the bytes that are not 0, for each of the 256 ways in which they can stand.
 */
function emitCompress(f: Body, first: FirstSite, n: Local<"i32">, to: Local<"i32">): void {
  const sample = f.pointer(first.bytes.address);
  const place = f.pointer(first.places);
  f.repeat(n, [sample.by(first.bytes.stride), place.by(PLACE)], () => {
    f.do(i32.store(place, to));
    const before = f.pointer(-1);
    f.for(0, first.bytes.stride, STRETCH, (stretch) => {
      // Before a distance can pass 255, an input of value 0 stands in between.
      f.if(i32.gt(i32.sub(stretch, before), FAR), () => {
        f.do(i32.store16(to, i32.sub(stretch, before)));
        f.advance(to, 2);
        f.set(before, stretch);
      });
      const at = f.let(i32.add(sample, stretch));
      const [a, b, c, d] = vectorsAt(STRETCH / 16, at);
      f.if(v128.anyTrue(v128.or(v128.or(a!, b!), v128.or(c!, d!))), () => {
        const next = f.let(i32.add(stretch, STRETCH));
        const end = f.let(i32.select(next, first.bytes.stride, i32.lt(next, first.bytes.stride)));
        f.for(stretch, end, 8, (k) => compressEight(f, first, { sample, k, before, to }));
      });
    });
    f.do(i32.store(place, to, 4));
  });
}

/** The eight bytes at k; `before` is the position of the last input, `to` where it was packed to. */
function compressEight(
  f: Body,
  first: FirstSite,
  { sample, k, before, to }: Record<"sample" | "k" | "before" | "to", Local<"i32">>,
): void {
  const bytes = f.let(v128.load8x8(i32.add(sample, k)));
  const inked = f.let(i8x16.bitmask(i8x16.ne(bytes, splat(0))));
  const positions = f.let(v128.load8x8(i32.shl(inked, 3), first.positions));
  // Each position less the one before it; before the first stands the last of the bytes before.
  const shifted = i8x16.shuffle(positions, positions, [0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0]);
  const distances = f.let(i8x16.sub(positions, i8x16.withFirst(shifted, i32.sub(before, k))));
  const values = f.let(i8x16.swizzle(bytes, positions));
  const pairs = i8x16.shuffle(distances, values, [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23]);
  f.do(v128.store(to, pairs));
  f.advance(to, i32.shl(i32.popcnt(inked), 1));
  f.set(before, i32.select(i32.add(k, i32.sub(31, i32.clz(inked))), before, inked));
}

/**
 * Packed samples to lists, eight inputs at a time. The last eight may hold what is not this sample's: it is written, behind
 * the end, and the next sample's list goes over it.
 */
function emitDecode(f: Body, { y, weights }: Site, first: FirstSite, places: Local<"i32">, n: Local<"i32">): void {
  const pair = f.pointer(first.pairs);
  const ends = f.pointer(first.ends);
  const [bytes, top, row] = [0xff, 255, 4 * y.stride].map((each) => f.let(i32x4.splat(each)));
  const most = f.let(i32x4.toFloats(top!));
  f.repeat(n, [places.by(PLACE), ends.by(4)], () => {
    const packed = f.let(i32.load(places));
    const last = f.let(i32.load(places, 4));
    const end = f.let(i32.add(pair, i32.shl(i32.sub(last, packed), 2)));
    // The row before the first, in every lane.
    const before = f.let(i32x4.splat(weights.weight! - 4 * y.stride));
    f.while(i32.lt(packed, last), () => {
      for (const half of [0, 8]) {
        // Four entries of two bytes, each widened to a lane: b * 256 + distance.
        const entries = f.let(v128.load4x16(packed, half));
        // Rows are sums of distances: to each lane its left neighbor is added, then its neighbor two to the left.
        const rows = f.let(i32x4.mul(v128.and(entries, bytes!), row!));
        f.set(rows, i32x4.add(rows, i32x4.shuffle(splat(0), rows, [0, 4, 5, 6])));
        f.set(rows, i32x4.add(rows, i32x4.shuffle(splat(0), rows, [0, 1, 4, 5])));
        f.set(rows, i32x4.add(rows, before));
        f.set(before, i32x4.shuffle(rows, rows, [3, 3, 3, 3]));
        const values = f.let(f32x4.div(i32x4.toFloats(i32x4.shr(entries, 8)), most));
        f.do(v128.store(pair, i32x4.shuffle(rows, values, [0, 4, 1, 5]), 4 * half));
        f.do(v128.store(pair, i32x4.shuffle(rows, values, [2, 6, 3, 7]), 4 * half + 16));
      }
      f.advance(packed, 16);
      f.advance(pair, 8 * PAIR);
    });
    f.set(pair, end);
    f.do(i32.store(ends, end));
  });
}

/**
 * Loads a byte of each 64 of packed samples. In a shuffled epoch the next batch's samples stand anywhere: what
 * is asked for now arrives while this batch is worked on. The sum is stored so that no compiler leaves the loads out.
 */
function emitTouch(f: Body, first: FirstSite, places: Local<"i32">, n: Local<"i32">): void {
  const sum = f.local("i32");
  f.repeat(n, [places.by(PLACE)], () => {
    f.for(i32.load(places), i32.load(places, 4), 64, (p) => f.set(sum, i32.add(sum, i32.load8(p))));
  });
  f.do(i32.store(first.touched, sum));
}

/** Goes over n lists, with their beginnings and ends; the pointers move on by their strides. */
function forEachList(
  f: Body,
  { pairs, ends }: FirstSite,
  n: Local<"i32">,
  pointers: readonly Stride[],
  body: (start: Local<"i32">, end: Local<"i32">) => void,
): void {
  const start = f.pointer(pairs);
  const at = f.pointer(ends);
  f.repeat(n, [...pointers, at.by(4)], () => {
    const end = f.let(i32.load(at));
    body(start, end);
    f.set(start, end);
  });
}
