/**
 * Measures the kernels of convolution one by one: `npx tsx bench/kernels.ts`. MNIST is looked for as everywhere
 * (INKLING_DATA). Kernels take turns, so that whatever else the machine does meets all of them; the best and the median of
 * the rounds are told, in microseconds an image.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Random } from "../src/core/random.ts";
import { type ConvPoolCode, emitConvPool, layoutConvPool } from "../src/layers/conv-pool.simd.ts";
import { type ConvShape, geometryOf } from "../src/layers/convolution.simd.ts";
import { strideOf } from "../src/layers/layer.simd.ts";
import { Arena, makeMemory } from "../src/wasm/arena.ts";
import { Assembler } from "../src/wasm/assembler.ts";

const N = Number(process.env.BENCH_CHUNK ?? 10);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 60);
const CALLS = 40;
const CHUNKS = 8;
/** Part of all windows whose gradient is not 0. */
const ACTIVE = 0.45;

interface Kernel {
  readonly name: string;
  /** Products with a sum that the definition asks for, an image, times two. */
  readonly operations: number;
  run(chunk: number): void;
  readonly images: number;
}

const random = new Random(1);
const memory = makeMemory(64 << 20);
const floats = new Float32Array(memory.buffer);
const arena = new Arena();

function rows(count: number, size: number, value: (i: number) => number): number {
  const stride = strideOf(size);
  const address = arena.floats(count * stride + 8);
  for (let n = 0; n < count; n++)
    for (let i = 0; i < size; i++) floats[address / 4 + n * stride + i] = value(n * size + i);
  return address;
}

const relu = () => Math.max(0, random.gaussian());
const pixels = gunzipSync(
  readFileSync(`${process.env.INKLING_DATA ?? "data"}/mnist/train-images-idx3-ubyte.gz`),
).subarray(16);

async function stage(name: string, shape: ConvShape, input: (i: number) => number, first: boolean): Promise<Kernel[]> {
  const g = geometryOf(shape);
  const layout = layoutConvPool(shape, first);
  const { pool } = layout;
  const weights = rows(1, layout.weight.floats, () => random.gaussian() / Math.sqrt(g.run * g.kernelHeight));
  const bias = rows(1, layout.bias.floats, () => 0.1 * random.gaussian());
  const copy = rows(1, layout.copy, () => 0);
  const module = new Assembler();
  emitConvPool({ module, name: "s", shape, weights, bias, copy, skipsZeros: first });
  const compiled = await WebAssembly.compile(module.encode());
  const { exports } = await WebAssembly.instantiate(compiled, { host: { memory } });
  const call = (name: keyof ConvPoolCode, ...args: number[]): void =>
    (exports[`s.${name}`] as (...args: number[]) => void)(...args);
  const count = N * CHUNKS;
  const x = rows(count, g.height * g.width * g.channels, input);
  const size = pool.windows * g.filters;
  const y = rows(count, size, () => 0);
  const winners = rows(count, size, () => 0);
  const scratch = arena.allocate(layout.scratch);
  const dx = rows(N, g.stride, () => 0);
  const dw = rows(1, layout.weight.floats, () => 0);
  const db = rows(1, layout.bias.floats, () => 0);
  call("prepare", scratch, 0, g.filters);
  call("forward", x, count, y, winners, scratch);
  // After a relu: a gradient where y is large, at the share of windows that training has.
  const sorted = floats.slice(y / 4, y / 4 + count * pool.stride).sort();
  const least = sorted[Math.floor((1 - ACTIVE) * sorted.length)]!;
  const dy = rows(count, size, (i) => {
    const at = y / 4 + Math.floor(i / size) * pool.stride + (i % size);
    return floats[at]! > least ? random.gaussian() : 0;
  });
  const products = pool.windows * 4 * g.filters * g.run * g.kernelHeight;
  const at = (address: number, stride: number, chunk: number) => address + 4 * stride * N * chunk;
  const xs = (c: number) => at(x, g.stride, c);
  const ys = (address: number, c: number) => at(address, pool.stride, c);
  const kernel = (what: string, operations: number, run: (chunk: number) => void, images = N): Kernel => ({
    name: `${name} ${what}`,
    operations,
    run,
    images,
  });
  return [
    kernel("prepare (a batch)", 0, () => call("prepare", scratch, 0, g.filters), 1),
    kernel("forward", 2 * products, (c) => call("forward", xs(c), N, ys(y, c), ys(winners, c), scratch)),
    kernel("accumulate", 2 * products, (c) =>
      call("accumulate", xs(c), N, ys(dy, c), ys(winners, c), dw, scratch, 0, g.filters),
    ),
    kernel("accumulateBias", 0, (c) => call("accumulateBias", N, ys(dy, c), db, 0, g.filters)),
    ...(first
      ? []
      : [kernel("backward", 2 * products, (c) => call("backward", N, ys(dy, c), ys(winners, c), dx, scratch))]),
  ];
}

const conv1: ConvShape = {
  height: 28,
  width: 28,
  channels: 1,
  filters: 20,
  kernelHeight: 5,
  kernelWidth: 5,
  padding: "valid",
};
const conv2: ConvShape = {
  height: 12,
  width: 12,
  channels: 20,
  filters: 40,
  kernelHeight: 5,
  kernelWidth: 5,
  padding: "valid",
};
const kernels = [
  ...(await stage("conv1", conv1, (i) => pixels[i]! / 255, true)),
  ...(await stage("conv2", conv2, relu, false)),
];
const times = new Map<Kernel, number[]>(kernels.map((kernel) => [kernel, []]));
for (let round = -10; round < ROUNDS; round++) {
  for (const [kernel, list] of times) {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) kernel.run(i % CHUNKS);
    const us = ((performance.now() - start) * 1000) / CALLS / kernel.images;
    if (round >= 0) list.push(us);
  }
  await new Promise((done) => setTimeout(done, 1));
}
console.log(`Node ${process.versions.node}, ${N} images a call`);
for (const [{ name, operations }, list] of times) {
  list.sort((a, b) => a - b);
  const best = list[0]!;
  const rate =
    operations === 0 ? "" : `${(operations / best / 1000).toFixed(1).padStart(8)} GFLOP/s of the definition's`;
  console.log(
    `${name.padEnd(28)}${best.toFixed(2).padStart(8)}${list[list.length >> 1]!.toFixed(2).padStart(8)} us${rate}`,
  );
}
