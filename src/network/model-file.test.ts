import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestError } from "../core/errors.ts";
import { memoryStore } from "../core/store.ts";
import { dense } from "../layers/dense.ts";
import { defineLayer } from "../layers/layer.ts";
import { parametersHash } from "./hashes.ts";
import { create } from "./model.ts";
import { load, save } from "./model-file.ts";
import { network } from "./network.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

const spec = network({ input: [4], cost: "cross-entropy", layers: [dense(3, { activation: "relu" }), dense(2)] });
const scale = defineLayer<{ by: number }>({
  kind: "scale",
  shape: (input) => input,
  forward({ x, y, config }) {
    for (let i = 0; i < y.length; i++) y[i] = x[i]! * config.by;
  },
  backward({ dx, dy, config }) {
    if (dx) for (let i = 0; i < dy.length; i++) dx[i] = dy[i]! * config.by;
  },
});

/** A saved model's bytes. */
async function saved(): Promise<Uint8Array> {
  const store = memoryStore();
  await save(await create(spec, { seed: 1, engine: "reference" }), "model", { store });
  return (await store.read("model"))!;
}

/** Loads these bytes. */
async function loadBytes(bytes: Uint8Array) {
  const store = memoryStore();
  await store.write("model", bytes);
  return load("model", { store });
}

/** The file with another header: some of its text is replaced. */
function withHeader(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = new TextDecoder().decode(bytes.slice(8, 8 + length));
  const text = new TextEncoder().encode(header.replace(from, to));
  expect(new TextDecoder().decode(text), "the header was to be changed").not.toBe(header);
  const changed = new Uint8Array(8 + text.length + bytes.length - 8 - length);
  new DataView(changed.buffer).setBigUint64(0, BigInt(text.length), true);
  changed.set(text, 8);
  changed.set(bytes.slice(8 + length), 8 + text.length);
  return changed;
}

describe("save and load", () => {
  test.each(["reference", "simd"] as const)(
    "give back the same network and the same bits, %s engine",
    async (engine) => {
      const store = memoryStore();
      const model = await create(spec, { seed: 1, engine });
      await save(model, "a/digits.safetensors", { store });
      const again = await load("a/digits.safetensors", { store, engine });
      expect(again.network).toEqual(spec);
      expect(await parametersHash(again)).toBe(await parametersHash(model));
    },
  );

  test("know layers of one's own when they are told", async () => {
    const store = memoryStore();
    const custom = network({ input: [4], cost: "quadratic", layers: [scale({ by: 3 }), dense(2)] });
    await save(await create(custom, { seed: 1 }), "model", { store });
    expect((await load("model", { store, layers: [scale] })).network).toEqual(custom);
    await expect(load("model", { store })).rejects.toThrow(
      'model holds a layer of kind "scale", known are dense, conv2d, maxPool2d, averagePool2d, flatten, dropout, batchNorm\npass your own kinds of layers to load: { layers: [...] }',
    );
  });

  test("the file is what the format's specification says, byte by byte", async () => {
    const bytes = await saved();
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length)));
    expect(header["dense1.weight"]).toEqual({ dtype: "F64", shape: [3, 4], data_offsets: [0, 96] });
    expect(header.__metadata__.format).toBe("inkling-model-1");
    const { weights } = await create(spec, { seed: 1, engine: "reference" });
    const [start] = header["dense2.bias"].data_offsets;
    expect(view.getFloat64(8 + length + start + 8, true)).toBe(weights["dense2.bias"]!.data[1]);
    expect(bytes.length).toBe(8 + length + 8 * (12 + 3 + 6 + 2));
  });

  test("32-bit floats are read too", () => {
    const tensors = { w: { shape: [2, 2], data: new Float32Array([1, 2, 3, 0.1]) } };
    expect(readSafetensors(writeSafetensors({ tensors, metadata: { a: "b" } }), "f")).toEqual({
      tensors,
      metadata: { a: "b" },
    });
  });

  test("a missing file is named", async () => {
    await expect(load("nowhere", { store: memoryStore() })).rejects.toThrow("load: there is no file memory:nowhere");
  });

  const bias = '"dense1.bias":{"dtype":"F64","shape":[3],"data_offsets":[96,120]}';
  test.each<[string, string | RegExp, string, string]>([
    ["no format", '"format":"inkling-model-1",', "", "its metadata must say format inkling-model-1, got undefined"],
    ["no metadata", /"__metadata__":{.*?},(?="dense1.w)/, "", "is not an Inkling model"],
    ["metadata of numbers", '"inkling-model-1"', "3", "__metadata__ must hold text only"],
    ["a hole between tensors", `${bias},`, "", "must start at 96 of the data, got 120"],
    ["overlapping tensors", "[96,120]", "[0,24]", "must start at"],
    ["a lying length", "[96,120]", "[96,128]", "must have 24 bytes, got 32"],
    ["a lying shape", '"shape":[3]', '"shape":[4]', "4 of F64, must have 32 bytes, got 24"],
    ["a shape of nonsense", '"shape":[3]', '"shape":["3"]', 'must have a shape of whole numbers, got ["3"]'],
    ["offsets of nonsense", "[96,120]", "[96]", "must have two data_offsets, got [96]"],
    ["another number format", bias, bias.replace("F64", "BF16"), 'must be F64 or F32, got "BF16"'],
    ["an entry of nonsense", bias, '"dense1.bias":7', "must be an object, got 7"],
    ["a header that is a list", /.*/, "[]", "must be an object, got []"],
    ["another name", '"dense1.bias"', '"dense1.b"', "dense1.bias must be 3, got none"],
    ["no description", '"network"', '"other"', "the network's description must be JSON"],
    [
      "a description of nonsense",
      /"network":".*?"},(?="dense1)/,
      '"network":"[1]"},',
      "must have input, cost and layers",
    ],
    ["another network", 'units\\":3', 'units\\":5', "weights: dense1.weight must be 5x4, got 3x4"],
    ["a wrong size", 'units\\":3', 'units\\":-3', "units must be a whole number from 1 to 1000000, got -3"],
  ])("a file with %s is refused", async (_, from, to, message) => {
    const error = await loadBytes(withHeader(await saved(), from, to)).catch((error) => error);
    expect(error).toBeInstanceOf(RequestError);
    expect(error.message).toContain(message);
  });

  test("weights that are not numbers are refused", async () => {
    const bytes = await saved();
    new DataView(bytes.buffer).setFloat64(bytes.length - 8, Number.NaN, true);
    await expect(loadBytes(bytes)).rejects.toThrow("weights: dense2.bias must hold finite numbers, got NaN at 1");
  });

  test("whatever is cut off, added or changed: read rightly or refused with a RequestError, never anything else", async () => {
    const bytes = await saved();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const onlyRefused = async (changed: Uint8Array) => {
      const result = await loadBytes(changed).catch((error) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(RequestError);
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (end) => {
        await expect(loadBytes(bytes.slice(0, end))).rejects.toBeInstanceOf(RequestError);
      }),
      { seed: 1, numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (more) => {
        await expect(loadBytes(Uint8Array.from([...bytes, ...more]))).rejects.toBeInstanceOf(RequestError);
      }),
      { seed: 2, numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 8 + length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = bytes.slice();
          changed[at]! ^= flip;
          await onlyRefused(changed);
        },
      ),
      { seed: 3, numRuns: 1000 },
    );
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), onlyRefused), { seed: 4, numRuns: 300 });
  });
});
