import { contributions, evaluate, inspect, type Model, occlusion, predict, topActivations } from "inkling";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { digits, lookInside, type Name, taught, unitsOf } from "../helpers/inside.ts";
import { type Served, startStudio } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

/** A number as the page writes it. */
function numberIn(text: string): number {
  return Number(/[+−]?[\d,]*\.?\d+(?!.*\d)/.exec(text)![0].replace("−", "-").replaceAll(",", ""));
}

describe.skipIf(excuse !== undefined)(`what inside shows${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let studio: Served;
  let browser: Browser;
  const models = {} as Record<Name, Model>;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
    for (const name of ["dense", "convolutional"] as const) models[name] = await taught(name);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });
  const look = (name: Name, query: string) => lookInside(browser, studio.address, name, query);

  test.each([
    ["dense", "dense1", 12],
    ["convolutional", "conv2d1", 4],
  ] as const)(
    "%s: what units say, like and tell is what the library says in Node, to 0.006",
    async (name, layer, count) => {
      const { page, complaints, close } = await look(name, "digit=generated-13&unit=2");
      const image = digits.slice(13, 14);
      const { activations } = await inspect(models[name], image);
      const { data } = activations[layer]!;
      await page.getByText("What it tells each output").waitFor();
      const said = (await unitsOf(page, "What layer 1 says")).map(numberIn);
      expect(said.length).toBe(count);
      for (const [unit, value] of said.entries()) {
        const own = [...data].filter((_, i) => i % count === unit);
        expect(Math.abs(value - Math.max(...own))).toBeLessThan(0.006);
      }

      const top = await topActivations(models[name], digits.take(1000), { layer });
      await page.getByText("those of which it says most").waitFor();
      const liked = await page
        .locator("figcaption")
        .filter({ hasText: /^[\d.]+$/ })
        .allInnerTexts();
      for (const [i, value] of top.activations[2]!.entries()) {
        expect(Math.abs(numberIn(liked[i]!) - value)).toBeLessThan(0.006);
      }

      const told = await contributions(models[name], image, { layer });
      const weights = models[name].weights["dense2.weight"];
      const expected = Array.from({ length: 10 }, (_, j) => (weights ?? told).data[j * count + 2]!);
      const bars = await page
        .getByRole("table", { name: /What it tells|What Layer/ })
        .locator(".value")
        .allInnerTexts();
      for (const [j, value] of expected.entries()) expect(Math.abs(numberIn(bars[j]!) - value)).toBeLessThan(0.006);

      const sides = (sign: number): number[] => {
        const least = Math.max(...expected.map(Math.abs)) / 2;
        return expected.flatMap((value, j) => (value * sign >= least ? [j] : []));
      };
      const status = () => page.getByRole("status").first().textContent();
      await expect.poll(status).toMatch(/^Layer 1, (neuron|feature map) 2: [\d.]+\. Speaks/);
      for (const digit of [...sides(1), ...sides(-1)].slice(0, 2)) expect(await status()).toContain(String(digit));
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test.each(["dense", "convolutional"] as const)(
    "%s: gradient and occlusion are the library's, cell by cell",
    async (name) => {
      const { page, close } = await look(name, "ask=pixels&digit=generated-25&unit=5");
      const image = digits.slice(25, 26);
      const { inputGradient } = await inspect(models[name], image, { target: 5 });
      const falls = await occlusion(models[name], image, { target: 5 });
      for (const [map, values] of [
        ["Gradient of output 5", inputGradient!.data],
        ["Occlusion of output 5", falls.data],
      ] as const) {
        const slider = page.getByRole("slider", { name: map });
        const box = (await slider.boundingBox())!;
        for (const [x, y] of [
          [14, 14],
          [9, 20],
          [0, 27],
          [18, 8],
        ] as const) {
          await page.mouse.move(box.x + ((x + 0.5) * box.width) / 28, box.y + ((y + 0.5) * box.height) / 28);
          const text = (await slider.getAttribute("aria-valuetext"))!;
          expect(text).toContain(`row ${y}, column ${x}:`);
          const decimals = /\.(\d+)$/.exec(text)![1]!.length;
          const step = Number(`1e-${decimals}`);
          expect(Math.abs(numberIn(text) - values[28 * y + x]!)).toBeLessThanOrEqual(0.51 * step);
        }
        // Two decimals at least are told of the greatest value.
        expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0);
      }
      const [top] = await predict(models[name], image);
      const bars = await page
        .getByRole("table", { name: /Probability/ })
        .locator(".value")
        .allInnerTexts();
      for (const [j, text] of bars.entries()) {
        expect(Math.abs(Number(text.replace(" %", "")) - 100 * top!.probabilities[j]!)).toBeLessThan(0.06);
      }
      await close();
    },
  );

  test.each(["dense", "convolutional"] as const)(
    "%s: the matrix counts as the library does, and shows the digits of a cell",
    async (name) => {
      const { page, close } = await look(name, "ask=errors");
      const { confusion, labels, correct } = await evaluate(models[name], digits);
      const cells = page.getByRole("table", { name: /Rows: what a digit is/ }).locator("tbody button");
      await expect.poll(async () => (await cells.allInnerTexts()).map(Number)).toEqual(confusion.flat());
      await expect
        .poll(() => page.getByText("generated test digits right").textContent())
        .toContain(correct.toLocaleString("en"));

      await page.getByRole("button", { name: /actual 3, read as 3/ }).click();
      await page.getByRole("heading", { name: `Read rightly as 3: ${confusion[3]![3]}` }).waitFor();
      const tiles = page
        .getByRole("region", { name: /Read rightly as 3/ })
        .getByRole("button", { name: /Actual 3, read as 3, right/ });
      await expect.poll(() => tiles.count()).toBe(Math.min(36, confusion[3]![3]!));

      const first = [...labels].findIndex((label, n) => label === 3 && digits.targets[n] === 3);
      await tiles.first().click();
      await page.getByRole("heading", { name: "A spot hidden" }).waitFor();
      expect(page.url()).toContain(`digit=generated-${first}`);
      await close();
    },
  );

  test("a convolution is taken apart into the number that the network computed, to 0.0006", async () => {
    const { page, close } = await look("convolutional", "digit=generated-42&unit=1");
    const { weightedInputs } = await inspect(models.convolutional, digits.slice(42, 43));
    const map = page.getByRole("slider", { name: /a cursor over its places/ });
    await map.focus();
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    await expect.poll(() => map.getAttribute("aria-valuetext")).toContain("row 2, column 1:");
    const computed = await page.locator("dl div", { hasText: "The network computed" }).locator("dd").textContent();
    expect(computed).toContain("✓ the same");
    const z = weightedInputs.conv2d1!.data[(2 * 24 + 1) * 4 + 1]!;
    expect(Math.abs(Number(/[+−]?\d+\.\d+/.exec(computed!)![0].replace("−", "-")) - z)).toBeLessThan(0.0006);
    await close();
  });
});
