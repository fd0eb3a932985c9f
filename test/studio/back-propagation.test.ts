import { create, dataset, dense, finiteDifference, network, traceBackPropagation } from "inkling";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figure } from "../../figures/text.ts";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, type Visit, visit } from "../helpers/studio.ts";

const skipped = whyNoBrowser();

/** The view's network for some settings, by the library. */
async function computed({
  seed = 1,
  x = [0.9, 0.3],
  y = [1, 0],
  hidden,
}: {
  seed?: number;
  x?: number[];
  y?: number[];
  hidden?: number;
}) {
  const model = await create(network({ input: [2], cost: "quadratic", layers: [dense(3), dense(2)] }), {
    seed,
    engine: "reference",
  });
  if (hidden !== undefined) {
    const weights = model.weights;
    weights["dense1.weight"]!.data[1] = hidden; // w2.1.2
    model.compiled.writeWeights(weights);
  }
  const example = dataset({ name: "x", shape: [2], inputs: Float32Array.from(x), targets: Float32Array.from(y) });
  const difference = (name: string, entry: number) => finiteDifference(model, example, { name, entry });
  return { trace: traceBackPropagation(model, example), difference };
}

describe.skipIf(skipped !== undefined)(`back-propagation in the page${skipped ? ` (${skipped})` : ""}`, () => {
  let browser: Browser;
  let studio: Served;
  let open: Visit;

  beforeAll(async () => {
    [browser, studio] = await Promise.all([launchBrowser(), startStudio()]);
    open = await visit(browser, `${studio.address}#/back-propagation`);
    await open.page.locator(".network").waitFor();
  }, 240_000);
  afterAll(async () => {
    expect(open.complaints).toEqual([]);
    await browser?.close();
    await studio?.close();
  });

  const go = (query: string) => open.page.goto(`${studio.address}#/back-propagation${query}`);

  /** Texts as they are read, of all that the selector finds. */
  const read = async (selector: string): Promise<string[]> =>
    (await open.page.locator(selector).allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());

  test.each([
    { step: 4, focus: "b3.2", array: "dense2.bias", entry: 1 },
    { step: 5, focus: "b2.3", array: "dense1.bias", entry: 2 },
    { step: 6, focus: "b2.1", array: "dense1.bias", entry: 0 },
    { step: 7, focus: "w2.1.2", array: "dense1.weight", entry: 1 },
    { step: 7, focus: "w3.2.3", array: "dense2.weight", entry: 5 },
  ])("step $step, $focus: what is shown is the library's gradient and its finite difference", async (given) => {
    const { step, focus, array, entry } = given;
    const { trace, difference } = await computed({ seed: 4, x: [-1, 0.5], y: [0, 1] });
    const [layer, kind] = array.split(".") as [string, string];
    const { gradients, errors } = trace.layers.find(({ name }) => name === layer)!;
    const value = step < 6 ? errors[entry]! : gradients[kind]![entry]!;
    await go(`?seed=4&x=-1,0.5&y=0,1&step=${step}&focus=${focus}`);
    const shown = [figure(value), figure(await difference(array, entry))];
    await expect.poll(() => read(".check dd"), { timeout: 20_000 }).toEqual(shown);
    expect((await read(".check .verdict"))[0]).toBe("✓ Checked");
    expect((await read("figcaption"))[0]).toContain(figure(value));
  });

  test("forward and the cost: activations on the neurons, each as soon as its step has come", async () => {
    const { trace } = await computed({});
    const says = (layer: number) => Array.from(trace.layers[layer]!.activations, (a) => a.toFixed(2));
    await go("");
    await expect.poll(() => read(".body"), { timeout: 20_000 }).toEqual(["0.90", "0.30", ...says(0), "?", "?"]);
    await open.page.getByRole("button", { name: "Next" }).press("Enter");
    await expect.poll(() => read(".body")).toEqual(["0.90", "0.30", ...says(0), ...says(1)]);
    await open.page.getByRole("button", { name: "Next" }).press("Enter");
    await expect.poll(async () => (await read("figcaption"))[0]).toContain(`the cost is ${figure(trace.cost)}.`);
    expect(open.page.url()).toContain("step=3");
  });

  test("by the keyboard alone: a weight is followed and changed; everything follows, is said, and stands in the address", async () => {
    const { page } = open;
    await go("?step=7");
    await page.getByRole("button", { name: "blame of the weight from input 2 to neuron 1 of layer 2" }).press("Enter");
    await expect.poll(() => page.url()).toContain("focus=w2.1.2");
    const field = page.getByRole("textbox", { name: "The weight from input 2 to neuron 1 of layer 2, typed" });
    await field.fill("-0.75");
    await field.press("Enter");
    await expect.poll(() => page.url()).toContain("w=w2.1.2:-0.75");
    const { trace } = await computed({ hidden: -0.75 });
    const blame = figure(trace.layers[0]!.gradients.weight![1]!);
    await expect.poll(async () => (await read(".check dd"))[0], { timeout: 20_000 }).toBe(blame);
    await expect.poll(async () => (await read("[role=status]"))[0], { timeout: 20_000 }).toContain(blame);
    const address = page.url();
    await page.reload();
    await expect.poll(async () => (await read(".check dd"))[0], { timeout: 20_000 }).toBe(blame);
    expect(page.url()).toBe(address);
  });

  test("what in an address makes no sense is named", async () => {
    await go("?x=7,0&w=w2.1.1:9&focus=w9");
    const notices = async () => (await read(".notice")).join(" ");
    await expect.poll(notices).toContain("“x” is “7,0”, and must be two numbers from -5 to 5");
    expect(await notices()).toContain("“w” changes w2.1.1 to 9, and a weight must be from -5 to 5");
    expect(await notices()).toContain('“focus” is "w9"');
  });

  test.each([
    { width: 360, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
  ] as const)(
    "axe finds nothing serious, nothing is wider than the page: $width, $colorScheme",
    async (options) => {
      const address = `${studio.address}#/back-propagation?step=7&w=w2.1.2:-0.75`;
      const { page, complaints, close } = await visit(browser, address, options);
      await page.locator(".network").waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await axe(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
    180_000,
  );
});
