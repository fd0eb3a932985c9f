import { expect, test } from "vitest";
import { makeMemory } from "./arena.ts";
import { Assembler, type Body } from "./assembler.ts";
import { compileModule } from "./features.ts";
import { v128 } from "./instructions.ts";
import { splat, storeFloats, storeVectors, transposed } from "./vectors.ts";

/** What a function leaves in memory behind address 64, where `values` stand from address 0 on. */
async function memoryAfter(values: readonly number[], build: (f: Body) => void): Promise<number[]> {
  const module = new Assembler();
  module.procedure("go", [], build);
  const memory = makeMemory(1);
  const floats = new Float32Array(memory.buffer);
  floats.set(values);
  const { exports } = await WebAssembly.instantiate(await compileModule(module.encode()), { host: { memory } });
  (exports.go as () => void)();
  return Array.from(floats.subarray(16, 32));
}

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];
const [low, high] = [v128.load(0), v128.load(16)];

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("%i floats are written, and nothing behind them", async (count) => {
  const after = await memoryAfter(EIGHT, (f) => storeFloats(f, 64, [low, high], count));
  expect(after.slice(0, 8)).toEqual(EIGHT.map((value, i) => (i < count ? value : 0)));
});

test("one lane of four, one of two", async () => {
  const after = await memoryAfter(EIGHT, (f) => {
    f.do(v128.storeLane(64, low, 2, 4));
    f.do(v128.storeHalf(64, high, 1, 8));
  });
  expect(after.slice(0, 5)).toEqual([0, 3, 7, 8, 0]);
});

test("rows become columns", async () => {
  const after = await memoryAfter(EIGHT, (f) => storeVectors(f, 64, transposed(f, [low, high, splat(9), splat(10)])));
  expect(after).toEqual([1, 5, 9, 10, 2, 6, 9, 10, 3, 7, 9, 10, 4, 8, 9, 10]);
});
