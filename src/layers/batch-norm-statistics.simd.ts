import type { Assembler, Body, Callee, Local } from "../wasm/assembler.ts";
import { f32, f32x4, i32, v128 } from "../wasm/instructions.ts";
import { loadVectors, splat, storeVectors, type Vector, zeros } from "../wasm/vectors.ts";
import { inBlocks } from "./convolution.simd.ts";
import { rowAt, type Site, strideOf } from "./layer.simd.ts";

/*
 * What batch normalization knows of x and dy, for each channel. Of an image, `gather` finds mean m and variance v by itself.
 * When all images have theirs, each thread puts them together for itself, in their order, so that no sum knows of the number
 * of threads:
 *
 *   mean = mean of m        variance = mean of v + mean of (m - mean)^2
 *
 * Likewise, on the way back, the means of dy and of dy (x - mean). Of vectors nothing is gathered: all are met at once.
 *
 * A mean far from 0 has few digits left behind those of the deviation. So what is left of x - mean, the rest, is carried
 * beside it: "mean" in a formula is their sum.
 *
 * A place has a number of each channel: it is a pixel of an image, a vector, or what was found out about an image. Pixels
 * have no padding between them. Where the channels are no whole vectors, a pixel is read with numbers of the next, and the
 * last lanes of what is found out say nothing.
 */

/** What a batch normalization is configured by. */
export interface Config {
  readonly momentum: number;
  readonly epsilon: number;
}

/** Arrays that each thread has for itself, with a float for each channel. */
export const MEAN = 0;
export const REST = 1;
export const VARIANCE = 2;
/** 1 / sqrt(variance + epsilon) */
export const INVERSE = 3;
/** The means of dy and of dy (x - mean). */
export const ERROR = 4;
export const MOMENT = 5;
export const ARRAYS = 6;

/** Whether a sample has several places: numbers of each channel. */
export function isImage(input: readonly number[]): boolean {
  return input.slice(0, -1).some((axis) => axis > 1);
}

/** A layer's arrays and lengths, and the functions that all others use. */
export interface Norm extends Site, Config {
  readonly channels: number;
  /** Places of a sample, and bytes from one to the next; of vectors, from one sample to the next. */
  readonly places: number;
  readonly step: number;
  /** Bytes of an array with a float for each channel. */
  readonly bytes: number;
  readonly means: Means;
}

export function normOf(site: Site, input: readonly number[], config: Config): Norm {
  const channels = input.at(-1)!;
  const places = site.x.size / channels;
  return {
    ...site,
    ...config,
    ...{ channels, places },
    step: 4 * (places > 1 ? channels : site.x.stride),
    bytes: 4 * strideOf(channels),
    means: emitMeans(site.module, site.name, channels),
  };
}

/** What is found out of each image by itself, before all are put together. */
export function emitGather({ module, name, x: { stride }, dy, kept, places, step, bytes, means }: Norm) {
  const [itsMean, itsSpread, itsErrors] = kept as [Site["dy"], Site["dy"], Site["dy"]];
  const sample = 4 * stride;
  return {
    /** (x, from, n) */
    forward: module.procedure(`${name}.gather`, ["i32", "i32", "i32"], (f, inputs, from, n) => {
      const x = f.let(i32.add(inputs, i32.mul(from, sample)));
      const [mean, spread] = [f.let(rowAt(itsMean, from)), f.let(rowAt(itsSpread, from))];
      f.repeat(n, [x.by(sample), mean.by(bytes), spread.by(2 * bytes)], () => {
        f.call(means.value, x, x, step, places, mean, mean);
        f.call(means.spread, x, x, step, places, mean, spread);
      });
    }),
    /** (x, from, n, own) */
    backward: module.procedure(`${name}.gatherErrors`, ["i32", "i32", "i32", "i32"], (f, inputs, from, n, own) => {
      const x = f.let(i32.add(inputs, i32.mul(from, sample)));
      const [error, errors] = [f.let(rowAt(dy, from)), f.let(rowAt(itsErrors, from))];
      f.repeat(n, [x.by(sample), error.by(sample), errors.by(2 * bytes)], () =>
        f.call(means.errors, x, error, step, places, own, errors),
      );
    }),
  };
}

/** (x, batch, own) */
type Measure = Callee<readonly ["i32", "i32", "i32"]>;

/** Adds the functions that find out MEAN to MOMENT to the module. */
export function emitStatistics(norm: Norm) {
  const { module, name, dy, weights, kept, whole, places, bytes, means, epsilon } = norm;
  const three = ["i32", "i32", "i32"] as const;
  /** MEAN to INVERSE: of the mini-batch where it is whole, otherwise what was kept in training. */
  const measure: Measure = module.procedure(`${name}.measure`, three, (f, x, batch, own) => {
    const ofMiniBatch = (): void => {
      const found = places > 1 ? f.pointer(kept[0]!.address) : x;
      f.call(means.value, found, found, bytes, batch, own, own);
      f.call(means.spread, found, found, bytes, batch, own, i32.add(own, bytes * REST));
      if (places === 1) return;
      // ERROR and MOMENT are not needed yet.
      meanOfImages(f, norm, kept[1]!, batch, f.let(i32.add(own, bytes * ERROR)));
      forChannels(f, own, bytes, (load, store) => {
        store(REST, f32x4.add(load(REST), load(ERROR)));
        store(VARIANCE, f32x4.add(load(VARIANCE), load(MOMENT)));
      });
    };
    const asKept = (): void =>
      f.for(0, bytes, 16, (p) => {
        const to = f.let(i32.add(own, p));
        f.do(v128.store(to, v128.load(p, weights.mean!), bytes * MEAN));
        f.do(v128.store(to, splat(0), bytes * REST));
        f.do(v128.store(to, v128.load(p, weights.variance!), bytes * VARIANCE));
      });
    f.if(i32.load(whole), ofMiniBatch, asKept);
    forChannels(f, own, bytes, (load, store) => {
      store(INVERSE, f32x4.div(splat(1), f32x4.sqrt(f32x4.add(load(VARIANCE), splat(epsilon)))));
    });
  });
  /** ERROR and MOMENT: 0 where the mini-batch's own statistics do not move with x. */
  const measureErrors: Measure = module.procedure(`${name}.measureErrors`, three, (f, x, batch, own) => {
    const ofMiniBatch = (): void => {
      const to = f.let(i32.add(own, bytes * ERROR));
      if (places > 1) meanOfImages(f, norm, kept[2]!, batch, to);
      else f.call(means.errors, x, dy.address, bytes, batch, own, to);
      forChannels(f, own, bytes, (load, store) => {
        store(MOMENT, f32x4.sub(load(MOMENT), f32x4.mul(load(REST), load(ERROR))));
      });
    };
    const none = (): void =>
      forChannels(f, own, bytes, (_load, store) => {
        store(ERROR, splat(0));
        store(MOMENT, splat(0));
      });
    f.if(i32.load(whole), ofMiniBatch, none);
  });
  return { measure, measureErrors };
}

/** The means, over the images of a batch, of two arrays that each of them has. */
function meanOfImages(f: Body, { means, bytes }: Norm, rows: Site["dy"], batch: Local<"i32">, to: Local<"i32">): void {
  for (const i of [0, 1]) {
    const from = rows.address + bytes * i;
    f.call(means.value, from, from, 2 * bytes, batch, to, i32.add(to, bytes * i));
  }
}

/** Goes over arrays with a float for each channel, four channels at a time. */
function forChannels(f: Body, own: Local<"i32">, bytes: number, body: (load: Loader, store: Storer) => void): void {
  const p = f.let(own);
  f.repeat(bytes / 16, [p.by(16)], () =>
    body(
      (array) => v128.load(p, bytes * array),
      (array, vector) => f.do(v128.store(p, vector, bytes * array)),
    ),
  );
}

type Loader = (array: number) => Vector;
type Storer = (array: number, vector: Vector) => void;

/**
 * (x, dy, step, times, mean, to): so many places, `step` bytes apart. `mean` has a float for each channel, and so do the
 * arrays that are written from `to` on, one behind the other.
 */
type Mean = Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32"]>;

interface Means {
  /** Writes the mean of x. */
  readonly value: Mean;
  /** Writes the means of x - mean, which is what rounding left of it, and of (x - mean)^2. */
  readonly spread: Mean;
  /** Writes the means of dy and of dy (x - mean). */
  readonly errors: Mean;
}

/** What is added up of a place's x, dy and the mean. */
type Terms = (f: Body, x: Vector, dy: Vector, mean: Vector) => Vector[];

/** Adds the functions for so many channels to the module. */
function emitMeans(module: Assembler, name: string, channels: number): Means {
  const bytes = 4 * strideOf(channels);
  const mean = (suffix: string, arrays: 1 | 2, terms: Terms): Mean =>
    module.procedure(`${name}.${suffix}`, ["i32", "i32", "i32", "i32", "i32", "i32"], (f, ...args) => {
      const [x, dy, step, times, means, to] = args;
      const count = f.let(f32x4.splat(f32.convert(times)));
      inBlocks(f, channels, [0, channels], (channel, { vectors }) => {
        const offset = f.let(i32.shl(channel, 2));
        const [p, q] = [f.let(i32.add(x, offset)), f.let(i32.add(dy, offset))];
        const middle = loadVectors(f, vectors, f.let(i32.add(means, offset)));
        const sumsOfAll = () => Array.from({ length: arrays }, () => zeros(f, vectors));
        const take = (sums: readonly (readonly Local<"v128">[])[]): void => {
          for (let v = 0; v < vectors; v++) {
            for (const [i, term] of terms(f, v128.load(p, 16 * v), v128.load(q, 16 * v), middle[v]!).entries()) {
              f.set(sums[i]![v]!, f32x4.add(sums[i]![v]!, term));
            }
          }
          f.advance(p, step);
          f.advance(q, step);
        };
        // Two sums, of every other place: an addition need not wait for the one before.
        const [even, odd] = [sumsOfAll(), sumsOfAll()];
        f.repeat(i32.shr(times, 1), [], () => {
          take(even);
          take(odd);
        });
        f.if(i32.and(times, 1), () => take(even));
        const target = f.let(i32.add(to, offset));
        for (const [i, sums] of even.entries()) {
          const total = sums.map((sum, v) => f32x4.div(f32x4.add(sum, odd[i]![v]!), count));
          storeVectors(f, target, total, bytes * i);
        }
      });
    });
  return {
    value: mean("mean", 1, (_f, x) => [x]),
    spread: mean("spread", 2, (f, x, _dy, mean) => {
      const apart = f.let(f32x4.sub(x, mean));
      return [apart, f32x4.mul(apart, apart)];
    }),
    errors: mean("errors", 2, (f, x, dy, mean) => {
      const error = f.let(dy);
      return [error, f32x4.mul(error, f32x4.sub(x, mean))];
    }),
  };
}
