/**
 * Measures the kernels of convolution one by one: `npx tsx bench/kernels.ts`, with INKLING_DATA naming a folder that holds
 * mnist/. Another engine runs it as `node --import tsx bench/kernels.ts`.
 *
 * Kernels take turns, so that whatever else the machine does meets all of them; the best and the median of the rounds are
 * told, in microseconds an image. The first stage reads images of MNIST; others what stands behind a relu, half of it 0.
 * Gradients are 0 but for those 45 of 100 windows whose value is largest.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Random } from "../src/core/random.ts";
import { emitConvPool, layoutConvPool } from "../src/layers/conv-pool.simd.ts";
import { emitConv2d, layoutConv2d } from "../src/layers/conv2d.simd.ts";
import { type ConvShape, geometryOf } from "../src/layers/convolution.simd.ts";
import { strideOf } from "../src/layers/layer.simd.ts";
import { Arena, makeMemory } from "../src/wasm/arena.ts";
import { Assembler } from "../src/wasm/assembler.ts";

/** Images of a call. */
const N = Number(process.env.BENCH_CHUNK ?? 10);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 60);
const WARM_UP = 10;
const CALLS = 40;
/** Sets of images, one after the other: no processor learns one by heart. */
const CHUNKS = 8;
const ACTIVE = 0.45;

interface Kernel {
  readonly name: string;
  readonly times: number[];
  /** Images of a call. */
  readonly images: number;
  /** Operations that the definition asks for, an image: a product and a sum are two. */
  readonly operations: number;
  run(chunk: number): void;
}

const random = new Random(1);
const memory = makeMemory(64 << 20);
const floats = new Float32Array(memory.buffer);
const arena = new Arena();

/** The address of new rows, of which each has room for a vector behind it. */
function rows(count: number, size: number, value: (i: number) => number = () => 0): number {
  const stride = strideOf(size);
  const address = arena.floats(count * stride + 8);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < size; i++) floats[address / 4 + n * stride + i] = value(n * size + i);
  }
  return address;
}

async function compile(define: (module: Assembler) => void): Promise<Record<string, (...args: number[]) => void>> {
  const module = new Assembler();
  define(module);
  const compiled = await WebAssembly.compile(module.encode());
  const { exports } = await WebAssembly.instantiate(compiled, { host: { memory } });
  return exports as unknown as Record<string, (...args: number[]) => void>;
}

/** What the kernels of a shape share: its weights, and images. */
function materials(shape: ConvShape, copy: number, input: (i: number) => number) {
  const g = geometryOf(shape);
  const taps = g.run * g.kernelHeight;
  const x = rows(N * CHUNKS, g.height * g.width * g.channels, input);
  return {
    ...{ g, x, taps },
    weights: rows(1, g.filters * g.filterStride, () => random.gaussian() / Math.sqrt(taps)),
    bias: rows(1, g.filters, () => 0.1 * random.gaussian()),
    copy: rows(1, copy),
    dx: rows(N, g.stride),
    dw: rows(1, g.filters * g.filterStride),
    db: rows(1, g.filters),
    xs: (chunk: number) => x + 4 * g.stride * N * chunk,
  };
}

function kernel(name: string, operations: number, run: (chunk: number) => void, images = N): Kernel {
  return { name, operations, run, images, times: [] };
}

async function stage(name: string, shape: ConvShape, input: (i: number) => number, first: boolean): Promise<Kernel[]> {
  const { pool, copy, scratch: bytes } = layoutConvPool(shape, first);
  const { g, weights, bias, copy: at, taps, dx, dw, db, x, xs } = materials(shape, copy, input);
  const s = await compile((module) => {
    emitConvPool({ module, name: "s", shape, weights, bias, copy: at, skipsZeros: first });
  });
  const scratch = arena.allocate(bytes);
  const [count, size] = [N * CHUNKS, pool.windows * g.filters];
  const [y, winners] = [rows(count, size), rows(count, size)];
  s["s.prepare"]!(scratch, 0, g.filters);
  s["s.forward"]!(x, count, y, winners, scratch);
  const sorted = floats.slice(y / 4, y / 4 + count * pool.stride).sort();
  const least = sorted[Math.floor((1 - ACTIVE) * sorted.length)]!;
  const dy = rows(count, size, (i) => {
    const value = floats[y / 4 + Math.floor(i / size) * pool.stride + (i % size)]!;
    return value > least ? random.gaussian() : 0;
  });
  const operations = 2 * 4 * size * taps;
  const at2 = (address: number, chunk: number) => address + 4 * pool.stride * N * chunk;
  const [ys, ws, dys] = [y, winners, dy].map((address) => (chunk: number) => at2(address, chunk));
  const backward = kernel(`${name} backward`, operations, (c) => s["s.backward"]!(N, dys!(c), ws!(c), dx, scratch));
  return [
    kernel(`${name} prepare, a batch`, 0, () => s["s.prepare"]!(scratch, 0, g.filters), 1),
    kernel(`${name} forward`, operations, (c) => s["s.forward"]!(xs(c), N, ys!(c), ws!(c), scratch)),
    ...(first ? [] : [backward]),
    kernel(`${name} accumulate`, operations, (c) =>
      s["s.accumulate"]!(xs(c), N, dys!(c), ws!(c), dw, scratch, 0, g.filters),
    ),
    kernel(`${name} accumulateBias`, 0, (c) => s["s.accumulateBias"]!(N, dys!(c), db, 0, g.filters)),
  ];
}

async function convolution(name: string, shape: ConvShape, input: (i: number) => number): Promise<Kernel[]> {
  const { copy, stride } = layoutConv2d(shape);
  const { g, weights, bias, copy: at, taps, dx, dw, xs } = materials(shape, copy, input);
  const s = await compile((module) => {
    emitConv2d({ module, name: "s", shape, weights, bias, copy: at });
  });
  const size = g.outHeight * g.outWidth * g.filters;
  const [y, dy] = [rows(N, stride), rows(N, stride, () => random.gaussian())];
  s["s.prepare"]!(0, 0, g.filters);
  const operations = 2 * size * taps;
  return [
    kernel(`${name} forward`, operations, (c) => s["s.forward"]!(xs(c), N, y)),
    kernel(`${name} backward`, operations, () => s["s.backward"]!(N, dy, dx)),
    kernel(`${name} accumulate`, operations, (c) => s["s.accumulate"]!(xs(c), N, dy, dw, 0, g.filters)),
  ];
}

const five = { kernelHeight: 5, kernelWidth: 5, padding: "valid" } as const;
const conv1: ConvShape = { height: 28, width: 28, channels: 1, filters: 20, ...five };
const conv2: ConvShape = { height: 12, width: 12, channels: 20, filters: 40, ...five };
const folder = process.env.INKLING_DATA;
if (folder === undefined) throw new Error("INKLING_DATA is not set: let it name a folder that holds mnist/");
const images = gunzipSync(readFileSync(`${folder}/mnist/train-images-idx3-ubyte.gz`)).subarray(16);
const pixel = (i: number) => images[i]! / 255;
const relu = () => Math.max(0, random.gaussian());
const kernels = [
  ...(await stage("conv1 + pool", conv1, pixel, true)),
  ...(await stage("conv2 + pool", conv2, relu, false)),
  ...(await convolution("conv1 alone", conv1, pixel)),
  ...(await convolution("conv2 alone", conv2, relu)),
];
for (let round = -WARM_UP; round < ROUNDS; round++) {
  for (const { run, images, times } of kernels) {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) run(i % CHUNKS);
    const microseconds = ((performance.now() - start) * 1000) / CALLS / images;
    if (round >= 0) times.push(microseconds);
  }
  // Faster code comes in between calls.
  await new Promise((done) => setTimeout(done, 1));
}
console.log(`Node ${process.versions.node}, ${N} images a call${" ".repeat(8)}best  median   microseconds an image`);
for (const { name, operations, times } of kernels) {
  times.sort((a, b) => a - b);
  const [best, median] = [times[0]!, times[times.length >> 1]!];
  const rate = operations === 0 ? "" : `${(operations / best / 1000).toFixed(1).padStart(9)} GFLOP/s of the definition`;
  console.log(`${name.padEnd(30)}${best.toFixed(2).padStart(8)}${median.toFixed(2).padStart(8)}${rate}`);
}
