import { create, dense, load, memoryStore, network, parametersHash } from "inkling";
import { describe, expect, test } from "vitest";
import { remedyFor } from "../../studio/views/train/strip.ts";
import type { TaskContext } from "../../studio/work/messages.ts";
import { checkNetwork } from "../../studio/work/tasks/network.ts";
import { presets } from "../../studio/work/tasks/presets.ts";
import { formatLayers, type HiddenLayer, parseLayers } from "../../studio/work/training/layers.ts";
import { MOST_MOMENTS, Moments } from "../../studio/work/training/moments.ts";
import { marksOf } from "../../studio/work/training/pace.ts";

const context = {} as TaskContext;

function layersOf(text: string): readonly HiddenLayer[] {
  const parsed = parseLayers(text);
  if ("problem" in parsed) throw new Error(parsed.problem.what);
  return parsed.layers;
}

describe("layers as text", () => {
  test.each(["none", "30", "100relu-30tanh", "c20k5-p2-c40k3relu-a2-100"])("%s means what it says", (text) => {
    expect(formatLayers(layersOf(text))).toBe(text);
  });

  test.each([
    ["30-x", "“x” in net is no layer"],
    ["c20", "“c20” in net is no layer"],
    ["", "“” in net is no layer"],
    ["0", "“0” in net is no layer"],
    ["30-relu", "“relu” in net is no layer"],
    ["30softmax", "“30softmax” in net ends in “softmax”, which is no activation"],
  ])("%o is refused: %s", (text, what) => {
    expect(parseLayers(text)).toMatchObject({ problem: { what } });
  });
});

describe("a network is checked layer by layer", () => {
  const check = (text: string) =>
    checkNetwork({ layers: layersOf(text), cost: "quadratic", init: "gaussian", dropout: 0.5 }, context);

  test("shapes and numbers are the library's", async () => {
    expect(await check("c20k5-p2-100")).toEqual({
      layers: [
        { shape: [24, 24, 20], parameters: 520 },
        { shape: [12, 12, 20], parameters: 0 },
        { shape: [100], parameters: 288_100 },
      ],
      parameters: 289_630,
    });
    expect((await check("none")).parameters).toBe(7850);
  });

  test("a layer that cannot stand where it is says so, the others go on without it, and one click mends it", async () => {
    for (const [text, index, received, mended] of [
      ["30-p2", 1, [30], "p2-30"],
      ["c5k5-100-c5k3", 2, [100], "c5k5-c5k3-100"],
      ["p7-c5k5-30", 1, [4, 4, 1], "p7-c5k4-30"],
      ["p7-p5-30", 1, [4, 4, 1], "p7-p4-30"],
    ] as const) {
      const { layers } = await check(text);
      expect(layers[index], text).toMatchObject({ received });
      expect(layers.filter((layer) => "problem" in layer)).toHaveLength(1);
      const remedy = remedyFor(layersOf(text), index, received);
      expect(formatLayers(remedy.layers)).toBe(mended);
      expect((await check(mended)).layers.some((layer) => "problem" in layer)).toBe(false);
    }
  });
});

test("every preset is a network that can stand, and none is there twice", async () => {
  const all = await presets(undefined, context);
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(["book-30", "eta-100", "conv-1", "conv-relu"]));
  expect(new Set(all.map(({ settings }) => JSON.stringify(settings))).size).toBe(all.length);
  for (const { settings } of all) {
    const { cost, init, dropout, net } = settings;
    const { layers } = await checkNetwork({ layers: layersOf(net), cost, init, dropout }, context);
    expect(layers.some((layer) => "problem" in layer)).toBe(false);
  }
});

test("slow motion shows 18 moments of an epoch of 5,000 mini-batches, close together at first", () => {
  const tenths = [500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500];
  expect(marksOf(5000)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, ...tenths]);
  expect(marksOf(10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(marksOf(1)).toEqual([]);
});

test("64 moments are kept, the first and the latest among them, and each can be opened again", async () => {
  const description = network({ input: [784], cost: "quadratic", layers: [dense(2), dense(10)] });
  const moments = new Moments(description);
  const weightsOf = async (seed: number) => (await create(description, { seed })).weights;
  const dropped: (number | undefined)[] = [];
  for (let step = 0; step < 100; step++) dropped.push(moments.keep(step, await weightsOf(step)));
  expect(dropped.filter((step) => step !== undefined)).toHaveLength(100 - MOST_MOMENTS);
  expect([moments.has(0), moments.has(99)]).toEqual([true, true]);
  const store = memoryStore();
  await store.write("then", (await moments.fileAt(99))!.bytes);
  expect((await load("then", { store })).weights).toEqual(await weightsOf(99));
  expect(await moments.fileAt(dropped.find((step) => step !== undefined)!)).toBeUndefined();
});

test("moments that are asked for at once are each their own network, file and fingerprint alike", async () => {
  const description = network({ input: [784], cost: "quadratic", layers: [dense(2), dense(10)] });
  const moments = new Moments(description);
  const models = await Promise.all([0, 1, 2].map((seed) => create(description, { seed })));
  for (const [step, { weights }] of models.entries()) moments.keep(step, weights);
  const files = await Promise.all([0, 1, 2].map((step) => moments.fileAt(step)));
  const store = memoryStore();
  for (const [step, model] of models.entries()) {
    const { bytes, fingerprint } = files[step]!;
    await store.write("then", bytes);
    expect(await parametersHash(await load("then", { store }))).toBe(await parametersHash(model));
    expect(fingerprint).toBe(await parametersHash(model));
  }
});
