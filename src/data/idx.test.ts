import fc from "fast-check";
import { expect, test } from "vitest";
import { RequestError } from "../core/errors.ts";
import { gzip, isGzip } from "./gzip.ts";
import { type Idx, readIdx, writeIdx } from "./idx.ts";

const samples: [Idx["type"], number, Idx["data"]][] = [
  ["uint8", 0x08, Uint8Array.of(0, 1, 127, 128, 254, 255)],
  ["int8", 0x09, Int8Array.of(0, 1, -1, 127, -128, 5)],
  ["int16", 0x0b, Int16Array.of(0, 1, -1, 32767, -32768, 258)],
  ["int32", 0x0c, Int32Array.of(0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 66051)],
  ["float32", 0x0d, Float32Array.of(0, -0, 1.5, -Infinity, NaN, 1e-40)],
  ["float64", 0x0e, Float64Array.of(0, -0, Math.PI, Infinity, NaN, 5e-324)],
];

test.each(samples)("%s: what is written is read, gzipped or not", async (type, code, data) => {
  for (const packed of [false, true]) {
    const bytes = await writeIdx([2, 3], data, { gzip: packed });
    expect(isGzip(bytes)).toBe(packed);
    if (!packed) expect([...bytes.subarray(0, 12)]).toEqual([0, 0, code, 2, 0, 0, 0, 2, 0, 0, 0, 3]);
    const read = await readIdx(bytes);
    expect(read).toEqual({ type, shape: [2, 3], data });
  }
});

test("elements are big-endian", async () => {
  const bytes = await writeIdx([1], Int32Array.of(0x01020304));
  expect([...bytes.subarray(8)]).toEqual([1, 2, 3, 4]);
});

test("bytes of an unpacked file are a view, wherever the file lies in memory", async () => {
  const file = await writeIdx([3], Uint8Array.of(7, 8, 9));
  const memory = new Uint8Array(file.length + 5);
  memory.set(file, 5);
  const { data } = await readIdx(memory.subarray(5));
  expect([...data]).toEqual([7, 8, 9]);
  expect(data.buffer).toBe(memory.buffer);
  const odd = new Uint8Array(5 + 24);
  odd.set(await writeIdx([2], Float64Array.of(1, 2)), 5);
  expect([...(await readIdx(odd.subarray(5))).data]).toEqual([1, 2]);
});

const plain = [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3];
const most = [0x7f, 0xff, 0xff, 0xff];
const packed = await gzip(Uint8Array.from(plain));
const changed = (bytes: Uint8Array, offset: number): Uint8Array => {
  const copy = bytes.slice();
  copy[offset]! ^= 0xff;
  return copy;
};

test.each<[string, ArrayLike<number>, string]>([
  ["nothing", [], "x.idx: cut off at offset 0: a header has at least 8 bytes"],
  ["half a header", [0, 0, 8, 2, 0, 0], "x.idx: cut off at offset 6: 2 axes end at offset 12"],
  ["a PNG", [0x89, 0x50, 0x4e, 0x47, 0], "x.idx: not an IDX file: expected 00 00 at offset 0, got 89 50"],
  [
    "an unknown type",
    [0, 0, 0x0a, 1, 0, 0, 0, 1, 0],
    "x.idx: the element type at offset 2 must be one of 08 (uint8), 09 (int8), 0b (int16), 0c (int32), " +
      "0d (float32), 0e (float64), got 0a",
  ],
  ["no axes", [0, 0, 8, 0], "x.idx: the number of axes at offset 3 must be from 1 to 8, got 0"],
  ["255 axes", [0, 0, 8, 255], "x.idx: the number of axes at offset 3 must be from 1 to 8, got 255"],
  ["an empty axis", [0, 0, 8, 1, 0, 0, 0, 0], "x.idx: axis 0 at offset 4 must be at least 1 long, got 0"],
  [
    "a negative axis",
    [0, 0, 8, 2, 0, 0, 0, 1, 255, 255, 255, 255],
    "x.idx: axis 1 at offset 8 must be at least 1 long, got -1",
  ],
  [
    "more than memory",
    [0, 0, 8, 3, ...most, ...most, ...most],
    "x.idx: the axes at offset 4 promise more than 2147483648 bytes of data (at axis 1, 2147483647 long)",
  ],
  [
    "more than memory in wide elements",
    [0, 0, 0x0e, 1, 0x10, 0, 0, 1],
    "x.idx: the axes at offset 4 promise more than 2147483648 bytes of data (at axis 0, 268435457 long)",
  ],
  [
    "a lie of 2 GiB",
    [0, 0, 8, 1, ...most, 1, 2],
    "x.idx: cut off at offset 10: 2147483647 elements of uint8 end at offset 2147483655",
  ],
  ["too short", plain.slice(0, -1), "x.idx: cut off at offset 10: 3 elements of uint8 end at offset 11"],
  ["too long", [...plain, 0], "x.idx: goes on after its data: 3 elements of uint8 end at offset 11, the file at 12"],
  [
    "gzip of too much",
    await gzip(Uint8Array.from([...plain, 0])),
    "x.idx: goes on after its data: 3 elements of uint8 end at offset 11\n",
  ],
  [
    "gzip of too little",
    await gzip(Uint8Array.from(plain.slice(0, -1))),
    "x.idx: cut off at offset 10: 3 elements of uint8 end at offset 11",
  ],
  [
    "gzip cut off",
    packed.subarray(0, 20),
    "x.idx: the gzip file of 20 bytes is damaged or cut off\nget the file again",
  ],
  ["only gzip's magic", [0x1f, 0x8b], "x.idx: the gzip file of 2 bytes is damaged or cut off"],
  [
    "gzip with a wrong checksum",
    changed(packed, packed.length - 5),
    `x.idx: the gzip file of ${packed.length} bytes is damaged or cut off`,
  ],
  [
    "gzip with something after it",
    [...packed, 1, 2, 3],
    `x.idx: the gzip file of ${packed.length + 3} bytes is damaged or cut off`,
  ],
])("refused: %s", async (_, bytes, text) => {
  const attempt = readIdx(Uint8Array.from(bytes), { name: "x.idx" });
  await expect(attempt).rejects.toThrow(RequestError);
  await expect(attempt).rejects.toThrow(text);
});

test("a gzip file that unpacks to far more than its header says is left early", async () => {
  const bomb = new Uint8Array(64 * 2 ** 20);
  bomb.set(plain);
  const bytes = await gzip(bomb);
  expect(bytes.length).toBeLessThan(100_000);
  await expect(readIdx(bytes)).rejects.toThrow(
    "IDX file: goes on after its data: 3 elements of uint8 end at offset 11",
  );
});

test.each<[string, () => unknown, string]>([
  ["no bytes", () => readIdx("file" as unknown as Uint8Array), 'IDX file: bytes must be a Uint8Array, got "file"'],
  [
    "an array of another type",
    () => writeIdx([1], Uint16Array.of(1) as unknown as Uint8Array),
    "writeIdx: data must be an array of uint8, int8, int16, int32, float32, float64, got a Uint16Array of 1",
  ],
  [
    "no shape",
    () => writeIdx([], Uint8Array.of(1)),
    "writeIdx: shape must be a list of whole numbers of at least 1, got []",
  ],
  [
    "nine axes",
    () => writeIdx([1, 1, 1, 1, 1, 1, 1, 1, 1], Uint8Array.of(1)),
    "writeIdx: shape must have at most 8 axes, each shorter than 2^31, got 1x1x1x1x1x1x1x1x1",
  ],
  ["a shape of other data", () => writeIdx([2, 2], Uint8Array.of(1)), "writeIdx: shape 2x2 has 4 elements, data has 1"],
])("refused: %s", async (_, attempt, text) => {
  await expect(attempt).rejects.toThrow(RequestError);
  await expect(attempt).rejects.toThrow(text);
});

/** Anything may be read or refused, but nothing may crash, and what is read is as long as its shape says. */
async function readOrRefuse(bytes: Uint8Array): Promise<void> {
  try {
    const { shape, data } = await readIdx(bytes);
    expect(data.length).toBe(shape.reduce((product, axis) => product * axis, 1));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
}

test("random bytes after any header are read or refused", async () => {
  const header = fc.tuple(fc.constantFrom(0, 0, 0, 1), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 9 }));
  await fc.assert(
    fc.asyncProperty(header, fc.uint8Array({ maxLength: 64 }), ([zero, code, axes], rest) =>
      readOrRefuse(Uint8Array.from([zero, 0, code, axes, ...rest])),
    ),
    { numRuns: 2000 },
  );
});

test("random bytes that begin as gzip are read or refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), (rest) =>
      readOrRefuse(Uint8Array.from([0x1f, 0x8b, 8, 0, ...rest])),
    ),
    { numRuns: 500 },
  );
});

test("a file cut off anywhere, gzipped or not, is refused", async () => {
  const file = await writeIdx(
    [4, 3, 2],
    Int16Array.from({ length: 24 }, (_, i) => i * 300),
  );
  for (const bytes of [file, await gzip(file)]) {
    for (let length = 0; length < bytes.length; length++) {
      await expect(readIdx(bytes.subarray(0, length))).rejects.toThrow(RequestError);
    }
  }
});

test("a file with any one bit flipped is read or refused, and never crashes", async () => {
  const file = await writeIdx(
    [4, 3],
    Uint8Array.from({ length: 12 }, (_, i) => i * 20),
  );
  for (const bytes of [file, await gzip(file)]) {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await readOrRefuse(flipped);
    }
  }
});
