import { describe, expect, test, vi } from "vitest";
import * as exact from "../core/math.ts";
import { Arena, growMemory, makeMemory } from "./arena.ts";
import { Assembler, type Body, result } from "./assembler.ts";
import { signed, unsigned } from "./binary.ts";
import * as elementary from "./elementary.ts";
import { compileModule, hasSimd } from "./features.ts";
import { f32, f32x4, f64, i8x16, i32, i32x4, v128 } from "./instructions.ts";
import { firstLanes, splat, sumOfLanes, sumsOfLanes, type Vector } from "./vectors.ts";

type Exports = Record<string, (...args: number[]) => number>;

/** Builds a module, and gives its functions and the memory that they see. */
async function build(define: (module: Assembler) => void, host: Record<string, unknown> = {}) {
  const assembler = new Assembler();
  define(assembler);
  const memory = makeMemory(65536);
  const { exports } = await WebAssembly.instantiate(await compileModule(assembler.encode()), {
    host: { ...host, memory } as WebAssembly.ModuleImports,
  });
  return { run: exports as unknown as Exports, memory, floats: new Float32Array(memory.buffer) };
}

describe("assembler", () => {
  test("numbers in LEB128 are those of the specification's examples", () => {
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
    expect([signed(63), signed(64), signed(-64), signed(-65)]).toEqual([[63], [0xc0, 0], [0x40], [0xbf, 0x7f]]);
  });

  test("a loop, a condition, a call", async () => {
    const { run } = await build((module) => {
      const square = module.define("square", ["i32"], "i32", (_, x) => i32.mul(x, x));
      module.define("oddSquares", ["i32"], "i32", (f, below) => {
        const sum = f.local("i32");
        f.for(0, below, 1, (i) => {
          f.if(i32.and(i, 1), () => f.advance(sum, result(square, i)));
        });
        return sum;
      });
      module.define("sign", ["i32"], "i32", (f, x) => {
        const sign = f.local("i32");
        f.if(
          x,
          () => f.set(sign, 1),
          () => f.set(sign, -1),
        );
        return sign;
      });
    });
    expect([0, 1, 6].map((n) => run.oddSquares!(n))).toEqual([0, 0, 1 + 9 + 25]);
    expect([run.sign!(5), run.sign!(0)]).toEqual([1, -1]);
  });

  test("`repeat` moves its pointers on, and does nothing for 0", async () => {
    const { run, floats } = await build((module) => {
      module.define("sum", ["i32", "i32"], "f64", (f, p, count) => {
        const sum = f.local("f64");
        f.repeat(count, [p.by(8)], () => f.set(sum, f64.add(sum, f64.promote(f32.load(p)))));
        return sum;
      });
    });
    floats.set([1, 10, 100, 1000, 10000]);
    expect([run.sum!(0, 0), run.sum!(0, 3), run.sum!(4, 2)]).toEqual([0, 10101, 1010]);
  });

  test("imports are called with their arguments, and come first", async () => {
    const seen: number[][] = [];
    const { run } = await build(
      (module) => {
        const tell = module.import("tell", ["i32", "f64"]);
        module.procedure("go", ["f64"], (f, x) => f.call(tell, 7, f64.mul(x, 2)));
        expect(() => module.import("late", [])).toThrow("import late before defining functions");
      },
      { tell: (...args: number[]) => void seen.push(args) },
    );
    run.go!(1.25);
    expect(seen).toEqual([[7, 2.5]]);
  });

  test("every instruction does what its name says", async () => {
    const { run, memory, floats } = await build((module) => {
      const x = v128.load(0);
      const y = v128.load(16);
      const vectors: readonly Vector[] = [
        f32x4.add(x, y),
        f32x4.sub(x, y),
        f32x4.mul(x, y),
        f32x4.div(x, y),
        f32x4.least(x, y),
        f32x4.most(x, y),
        f32x4.abs(x),
        v128.and(f32x4.gt(x, y), splat(1)),
        v128.select(x, y, firstLanes(3)),
        i32x4.shuffle(x, y, [0, 5, 2, 7]),
        v128.loadSplat(4),
        i32x4.toFloats(i32x4.sar(i32x4.shl(i32x4.splat(-3), 4), 2)),
        f32x4.splat(f32x4.lane(x, 2)),
        i32x4.toFloats(i32x4.mul(i32x4.splat(-3), i32x4.shr(i32x4.splat(-1), 30))),
        i32x4.toFloats(v128.load4x16(64)),
        i32x4.toFloats(i32x4.sub(i32x4.splat(1), i32x4.add(i32x4.splat(2), i32x4.splat(3)))),
        v128.or(v128.xor(x, x), y),
        i32x4.toFloats(i8x16.swizzle(v128.load8x8(64), i8x16.withFirst(v128.load(80), i32.load8(82)))),
        v128.and(f32x4.ne(x, v128.load(128)), splat(1)),
        v128.andNot(x, firstLanes(1)),
        i32x4.toFloats(
          i8x16.sub(
            v128.load(80),
            i8x16.shuffle(v128.load(80), splat(0), [31, 31, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
          ),
        ),
      ];
      module.procedure("vectors", [], (f) => {
        for (const [i, vector] of vectors.entries()) f.do(v128.store(1024, vector, 16 * i));
        f.do(v128.store(512, sumOfLanes(f, x)));
        f.do(v128.store(528, sumsOfLanes(f, [x, y, x, y])));
      });
      module.define("any", [], "i32", () =>
        i32.or(
          i32.or(v128.anyTrue(firstLanes(0)), i32.shl(v128.anyTrue(firstLanes(1)), 1)),
          i32.or(i32.shl(i32x4.bitmask(x), 4), i32.shl(i32.ctz(40), 8)),
        ),
      );
      module.define("mask", [], "i32", () => i8x16.bitmask(i8x16.ne(v128.load(32), splat(0))));
      module.define("narrow", [], "i32", (f) => {
        f.do(i32.store8(48, i32.load8(49)));
        f.do(i32.store16(50, i32.load16(48)));
        return i32.or(
          i32.shl(i32.sub(33, i32.clz(i32.popcnt(i32.load8(48)))), 8),
          i32.select(16, 1, i32.shr(i32.sub(300, 44), 4)),
        );
      });
      module.define("compare", ["i32", "i32"], "i32", (_, a, b) =>
        i32.or(
          i32.or(i32.lt(a, b), i32.shl(i32.gt(a, b), 1)),
          i32.or(i32.shl(i32.eq(a, b), 2), i32.shl(i32.eqz(a), 3)),
        ),
      );
      module.define("scalars", ["f64", "f64"], "f64", (f, a, b) => {
        f.if(f64.gt(a, b), () => f.set(a, f64.div(a, b)));
        f.if(f64.lt(a, b), () => f.set(a, f64.mul(a, 1)));
        f.do(f32.store(64, f32.div(f32.demote(a), f32.convert(4))));
        f.do(f64.store(72, f64.sub(f64.promote(f32.load(64)), 1)));
        f.if(f32.ne(f32.load(64), 0), () => f.do(f32.store(64, f32.add(f32.mul(f32.load(64), 2), 1))));
        return f64.add(f64.load(72), f64.promote(f32.load(64)));
      });
    });
    floats.set([1, -2, 3, 4, 0.5, 8, -3, 4]);
    floats.set([1, 0, -3, 4], 32);
    new Uint16Array(memory.buffer).set([1, 65535, 3, 4], 32);
    new Uint8Array(memory.buffer).set([6, 128, 6, 128, 128, 128, 128, 128, 128, 128, 128, 128, 2, 3, 128, 128], 80);
    run.vectors!();
    const at = (address: number): number[] => Array.from(floats.subarray(address / 4, address / 4 + 4));
    const rows = Array.from({ length: 21 }, (_, i) => at(1024 + 16 * i));
    expect(rows).toEqual([
      [1.5, 6, 0, 8],
      [0.5, -10, 6, 0],
      [0.5, -16, -9, 16],
      [2, -0.25, -1, 1],
      [0.5, -2, -3, 4],
      [1, 8, 3, 4],
      [1, 2, 3, 4],
      [1, 0, 1, 0],
      [1, -2, 3, 4],
      [1, 8, 3, 4],
      [-2, -2, -2, -2],
      [-12, -12, -12, -12],
      [3, 3, 3, 3],
      [-9, -9, -9, -9],
      [1, 65535, 3, 4],
      [-4, -4, -4, -4],
      [0.5, 8, -3, 4],
      [262148, 0, 0, 65535],
      [0, 1, 1, 0],
      [0, -2, 3, 4],
      [32774, 0, 0, 0],
    ]);
    expect([at(512), at(528)]).toEqual([
      [6, 6, 6, 6],
      [6, 9.5, 6, 9.5],
    ]);
    expect(run.any!()).toBe(2 | (2 << 4) | (3 << 8));
    const bytes = new Uint8Array(memory.buffer);
    bytes.set([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9], 32);
    expect(run.mask!()).toBe(0x8002);
    bytes.set([0, 4], 48);
    expect(run.narrow!()).toBe((2 << 8) | 16);
    expect(Array.from(bytes.subarray(48, 52))).toEqual([4, 4, 4, 4]);
    expect([run.compare!(1, 2), run.compare!(-1, 2), run.compare!(0, 0)]).toEqual([1, 2, 12]);
    expect(run.scalars!(6, 3)).toBe(2 / 4 - 1 + 2 * (2 / 4) + 1);
  });
});

describe("elementary functions, in units in the last place", () => {
  /** Largest error of a function of four floats over many points, in units in the last place of the true value. */
  async function worst(
    emit: (f: Body, x: Vector) => Vector,
    truth: (x: number) => number,
    low: number,
    high: number,
  ): Promise<number> {
    const { run, floats } = await build((module) => {
      module.procedure("map", [], (f) => f.for(0, 4000, 16, (p) => f.do(v128.store(p, emit(f, v128.load(p))))));
    });
    let largest = 0;
    for (let round = 0; round < 20; round++) {
      const points = Float32Array.from({ length: 1000 }, (_, i) => low + ((high - low) * (i + round / 20)) / 1000);
      floats.set(points);
      run.map!();
      points.forEach((point, i) => {
        const wanted = truth(point);
        const exponent = Math.max(Math.floor(Math.log2(Math.abs(wanted))), -126);
        largest = Math.max(largest, Math.abs(floats[i]! - wanted) / 2 ** (exponent - 23));
      });
    }
    return largest;
  }

  test.each([
    ["exp", elementary.exp, exact.exp, -87, 88, 2],
    ["exp near 0", elementary.exp, exact.exp, -1, 1, 2],
    ["expm1", elementary.expm1, exact.expm1, -20, 20, 4],
    ["expm1 near 0", elementary.expm1, exact.expm1, -1e-3, 1e-3, 4],
    ["sigmoid", elementary.sigmoid, exact.sigmoid, -80, 80, 4],
    ["tanh", elementary.tanh, exact.tanh, -50, 50, 4],
    ["tanh near 0", elementary.tanh, exact.tanh, -1e-2, 1e-2, 4],
    ["log", elementary.log, exact.log, 1e-3, 100, 2],
    ["log of large numbers", elementary.log, exact.log, 1e10, 1e38, 2],
    ["log1p", elementary.log1p, exact.log1p, 0, 1, 3],
    ["softplus", elementary.softplus, exact.softplus, -60, 60, 4],
  ] as const)("%s", async (_, emit, truth, low, high, bound) => {
    expect(await worst(emit, truth, low, high)).toBeLessThan(bound);
  });

  test("ends: no overflow, no NaN but from NaN", async () => {
    const { run, floats } = await build((module) => {
      const functions = [elementary.sigmoid, elementary.tanh, elementary.exp, elementary.softplus];
      module.procedure("map", [], (f) => {
        for (const [i, emit] of functions.entries()) f.do(v128.store(16 + 16 * i, emit(f, v128.load(0))));
      });
    });
    floats.set([-Infinity, Infinity, -1e30, Number.NaN]);
    run.map!();
    expect(Array.from(floats.subarray(4, 8))).toEqual([expect.closeTo(0, 30), 1, expect.closeTo(0, 30), Number.NaN]);
    expect(Array.from(floats.subarray(8, 12))).toEqual([-1, 1, -1, Number.NaN]);
    expect(floats[12]).toBeLessThan(2e-38);
    expect(Array.from(floats.subarray(16, 18))).toEqual([expect.closeTo(0, 30), Infinity]);
  });
});

describe("arena and memory", () => {
  test("pieces start on cache lines and do not overlap; none is at address 0", () => {
    const arena = new Arena();
    const [a, b, c] = [arena.allocate(1), arena.floats(17), arena.allocate(64)];
    expect([a, b, c, arena.end]).toEqual([64, 128, 256, 320]);
  });

  test("memory grows by whole pages, and not where there is enough", () => {
    const memory = makeMemory(1);
    expect(memory.buffer.byteLength).toBe(65536);
    growMemory(memory, 65536);
    expect(memory.buffer.byteLength).toBe(65536);
    growMemory(memory, 65537);
    expect(memory.buffer.byteLength).toBe(2 * 65536);
  });
});

describe("features", () => {
  test("vectors are found where they are", () => {
    expect(hasSimd()).toBe(true);
  });

  test("a host that forbids compiling: the error names the directive and the remedy", async () => {
    const refused = new WebAssembly.CompileError("WebAssembly.compile(): Wasm code generation disallowed by embedder");
    const compile = vi.spyOn(WebAssembly, "compile").mockRejectedValue(refused);
    await expect(compileModule(new Assembler().encode())).rejects.toThrow(
      "WebAssembly may not be compiled here: the content security policy's script-src lacks 'wasm-unsafe-eval', or the host forbids it\n" +
        "add 'wasm-unsafe-eval' to script-src, or pass engine: \"reference\"",
    );
    compile.mockRestore();
  });

  test("a module that is wrong is our fault, and said as it is", async () => {
    await expect(compileModule(new Uint8Array([0, 1, 2]))).rejects.toThrow(WebAssembly.CompileError);
  });
});
