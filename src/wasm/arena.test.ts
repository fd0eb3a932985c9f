import { afterEach, expect, test, vi } from "vitest";
import { FailureError } from "../core/errors.ts";
import { Arena, growMemory, makeMemory, makeSharedMemory } from "./arena.ts";

afterEach(() => vi.restoreAllMocks());

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

test("memory grows to what is wanted, as far as there can be as much", () => {
  const memory = makeSharedMemory(1, {});
  growMemory(memory, 65537, 4 * 65536);
  expect(memory.buffer.byteLength).toBe(4 * 65536);
  growMemory(memory, 5 * 65536, 2 ** 40);
  expect(memory.buffer.byteLength).toBe(2 ** 30);
});

const GIBIBYTE = 2 ** 30;

test.each<[string, () => unknown, string]>([
  [
    "more than addresses reach",
    () => makeMemory(5 * GIBIBYTE),
    "the network and its data need 5120 MiB of memory, more than the 4096 MiB that there can be\n" +
      "make the network smaller or the data fewer, or drop models that are no longer used",
  ],
  [
    "more than threads share",
    () => makeSharedMemory(2 * GIBIBYTE, {}),
    "the network and its data need 2048 MiB of memory, more than the 1024 MiB that threads can share\n" +
      "pass threads: 1, or make the network smaller or the data fewer, or drop models that are no longer used",
  ],
  [
    "growing beyond what threads share",
    () => growMemory(makeSharedMemory(1, {}), GIBIBYTE + 1),
    "the network and its data need 1025 MiB of memory, more than the 1024 MiB that threads can share\npass threads: 1, or",
  ],
])("%s: an error with the remedy", (_, ask, text) => {
  expect(ask).toThrow(FailureError);
  expect(ask).toThrow(text);
});

test("memory that the machine does not have: the same error, where it is made and where it grows", () => {
  const text = "the network and its data need 1 MiB of memory, which are not to be had\n";
  const memory = makeMemory(1);
  vi.spyOn(memory, "grow").mockImplementation(() => {
    throw new RangeError("WebAssembly.Memory.grow(): Unable to grow instance memory");
  });
  expect(() => growMemory(memory, 2 ** 20)).toThrow(text);
  class NoMemory {
    constructor() {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    }
  }
  vi.spyOn(WebAssembly, "Memory").mockImplementation(NoMemory as never);
  expect(() => makeMemory(2 ** 20)).toThrow(FailureError);
  expect(() => makeMemory(2 ** 20)).toThrow(text);
});
