import { Assembler, type Body, type Local } from "../src/wasm/assembler.ts";
import { f32x4, i32, v128 } from "../src/wasm/instructions.ts";
import { loadVectors, splat, storeVectors, type Vector, zeros } from "../src/wasm/vectors.ts";

/** What one core does in a second with vectors of four floats in its nearest cache, in billions. */
export interface Rates {
  readonly loads: number;
  readonly stores: number;
  /** Products with a sum each: two operations. */
  readonly productSums: number;
}

const ROUNDS = 2000;
/** Vectors in the piece of memory that is gone over: 8 KiB, well within the nearest cache. */
const VECTORS = 512;
const LANES = 8;

/** Measures the rates that emitted loops reach: the best of several tries, for a machine that has other things to do. */
export async function probe(tries: number): Promise<Rates> {
  const module = new Assembler();
  /** ROUNDS times over the memory, 8 vectors at a time. */
  const over = (f: Body, body: (p: Local<"i32">) => void): void => {
    f.repeat(ROUNDS, [], () => f.for(64, 64 + 16 * VECTORS, 16 * LANES, body));
  };
  const keep = (f: Body, vectors: readonly Vector[]): void => storeVectors(f, 0, vectors);
  module.procedure("loads", [], (f) => {
    // Loads that nothing uses are left out: each is combined with what was loaded before.
    const sums = zeros(f, 4);
    over(f, (p) => {
      for (let i = 0; i < LANES; i++) f.set(sums[i % 4]!, v128.or(sums[i % 4]!, v128.load(p, 16 * i)));
    });
    keep(f, sums);
  });
  module.procedure("stores", [], (f) =>
    over(f, (p) =>
      storeVectors(
        f,
        p,
        Array.from({ length: LANES }, () => splat(1)),
      ),
    ),
  );
  module.procedure("productSums", [], (f) => {
    const sums = zeros(f, LANES);
    const [a, b] = loadVectors(f, 2, 64);
    over(f, (p) => {
      f.set(a!, v128.xor(a!, f32x4.splat(0)));
      for (const sum of sums) f.set(sum, f32x4.add(sum, f32x4.mul(a!, b!)));
      f.set(b!, v128.and(b!, a!));
      f.do(i32.store(8, p));
    });
    keep(f, sums);
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const compiled = await WebAssembly.instantiate(await WebAssembly.compile(module.encode()), { host: { memory } });
  const best = (name: string): number => {
    let seconds = Infinity;
    for (let i = 0; i < tries; i++) {
      const start = performance.now();
      (compiled.exports[name] as () => void)();
      seconds = Math.min(seconds, (performance.now() - start) / 1000);
    }
    return (ROUNDS * VECTORS) / seconds / 1e9;
  };
  return { loads: best("loads"), stores: best("stores"), productSums: best("productSums") };
}
