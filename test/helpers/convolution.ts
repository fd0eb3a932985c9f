import { Random } from "../../src/core/random.ts";
import { type ConvShape, type Geometry, geometryOf, weightLayouts } from "../../src/layers/convolution.simd.ts";
import { Arena, makeMemory } from "../../src/wasm/arena.ts";
import { Assembler } from "../../src/wasm/assembler.ts";
import { compileModule } from "../../src/wasm/features.ts";

/* What tests of the kernels of convolution share: the definition in float64, and memory that notices who leaves his place. */

/** z [outHeight, outWidth, filters] of one sample [height, width, channels], which has its border. */
export function convolve(g: Geometry, x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const z = new Float64Array(g.outHeight * g.outWidth * g.filters);
  forProducts(g, (input, weight, output) => {
    z[output]! += x[input]! * w[weight]!;
  });
  return z.map((sum, i) => sum + b[i % g.filters]!);
}

/** dx and dw of one sample from dz. */
export function convolveBack(g: Geometry, x: Float64Array, w: Float64Array, dz: Float64Array) {
  const [dx, dw] = [new Float64Array(x.length), new Float64Array(w.length)];
  forProducts(g, (input, weight, output) => {
    dx[input]! += dz[output]! * w[weight]!;
    dw[weight]! += dz[output]! * x[input]!;
  });
  return { dx, dw };
}

/** Every product of a convolution: where its factors and its sum stand, by the outside's shapes. */
function forProducts(g: Geometry, body: (input: number, weight: number, output: number) => void): void {
  for (let output = 0; output < g.outHeight * g.outWidth * g.filters; output++) {
    const filter = output % g.filters;
    const column = Math.floor(output / g.filters) % g.outWidth;
    const line = Math.floor(output / g.filters / g.outWidth);
    for (let ky = 0; ky < g.kernelHeight; ky++) {
      for (let k = 0; k < g.run; k++) {
        body((line + ky) * g.row + column * g.channels + k, (filter * g.kernelHeight + ky) * g.run + k, output);
      }
    }
  }
}

/** A stage's shape in words, for titles. */
export function titleOf({ height, width, channels, filters, kernelHeight, kernelWidth, padding }: ConvShape): string {
  return `${height}x${width}x${channels}, ${filters} filters ${kernelHeight}x${kernelWidth}, ${padding}`;
}

/** Weights, biases and samples for a shape; half of the inputs are 0. */
export function exampleOf(shape: ConvShape, n: number, seed: number) {
  const random = new Random(seed);
  const g = geometryOf(shape);
  const floats = (length: number) => Float64Array.from({ length }, () => Math.fround(random.gaussian()));
  const sample = () => floats(g.height * g.width * g.channels).map((value) => (random.integer(2) === 0 ? 0 : value));
  return {
    geometry: g,
    random,
    w: floats(g.filters * g.kernelHeight * g.run),
    b: floats(g.filters),
    x: Array.from({ length: n }, sample),
  };
}

/** The weights' arrays as they stand in memory, from and to the outside's order. */
export function packWeights(shape: ConvShape, w: Float64Array): Float32Array {
  const { weight } = weightLayouts(shape);
  const packed = new Float32Array(weight.floats);
  w.forEach((value, i) => {
    packed[weight.position(i)] = value;
  });
  return packed;
}

type Run = Record<string, (...args: number[]) => void>;

/** What stands between two arrays: a signaling NaN, which no sum leaves as it is. */
const GUARD = 0x7f812345;
const GUARDS = 8;

/** Memory for kernels, with guards between the arrays, and their functions. */
export class Bench {
  readonly #arena = new Arena();
  readonly #guards: number[] = [];
  readonly memory = makeMemory(1 << 22);
  readonly floats = new Float32Array(this.memory.buffer);
  readonly words = new Int32Array(this.memory.buffer);

  /** The address of an array of floats. */
  array(length: number, values?: ArrayLike<number>): number {
    const address = this.#arena.floats(length + GUARDS);
    if (this.#arena.end > this.memory.buffer.byteLength) throw new Error("the bench's memory is too small");
    if (values !== undefined) this.floats.set(values, address / 4);
    for (let i = 0; i < GUARDS; i++) this.words[address / 4 + length + i] = GUARD;
    this.#guards.push(address / 4 + length);
    return address;
  }

  /** The address of rows of samples, each as long as `stride`. */
  rows(stride: number, samples: readonly ArrayLike<number>[]): number {
    const address = this.array(stride * samples.length);
    samples.forEach((sample, n) => {
      this.floats.set(sample, address / 4 + n * stride);
    });
    return address;
  }

  read(address: number, length: number): Float32Array {
    return this.floats.slice(address / 4, address / 4 + length);
  }

  async compile(define: (module: Assembler) => void): Promise<Run> {
    const module = new Assembler();
    define(module);
    const { exports } = await WebAssembly.instantiate(await compileModule(module.encode()), {
      host: { memory: this.memory },
    });
    return exports as unknown as Run;
  }

  /** How many floats behind arrays were written. */
  get broken(): number {
    const all = this.#guards.flatMap((start) => Array.from(this.words.subarray(start, start + GUARDS)));
    return all.filter((word) => word !== GUARD).length;
  }
}

/** Largest |a - b| over the largest |b|. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, largest] = [0, 1e-30];
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
    if (Number.isNaN(a[i]!)) return Number.NaN;
  }
  return difference / largest;
}
