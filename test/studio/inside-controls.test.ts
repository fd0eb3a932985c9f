import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { lookInside, type Name, taught, unitsOf } from "../helpers/inside.ts";
import { axe, overflow, type Served, startStudio, WIDTHS } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

describe.skipIf(excuse !== undefined)(`how inside is handled${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let studio: Served;
  let browser: Browser;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
    for (const name of ["dense", "convolutional"] as const) await taught(name);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });
  const look = (name: Name, query: string) => lookInside(browser, studio.address, name, query);

  test("what does not apply is said", async () => {
    const { page, close } = await look("dense", "");
    await page.getByText("This network has no convolution").waitFor();
    await page.goto(`${studio.address}#/inside?layer=9&unit=99&digit=mnist-3`);
    await page.getByText("“layer” is 9, and this network has 2").waitFor();
    await page.getByText("“unit” is 99").waitFor();
    await page.getByText("“digit” is one of MNIST, which this page does not have").waitFor();
    await close();
  });

  test("an address brings back what was seen", async () => {
    const { page, close } = await look("convolutional", "");
    await page.getByRole("button", { name: "Ten test digits on" }).click();
    await page.getByText("Above: 10 to 19 of").waitFor();
    await page.getByRole("button", { name: "Actual 4." }).first().click();
    await page.getByRole("button", { name: "The next layer" }).click();
    await page.getByRole("group", { name: "What layer 2 says", exact: true }).getByRole("button").nth(3).click();
    await page.getByRole("heading", { name: "Layer 2, feature map 3" }).waitFor();
    const address = page.url();
    expect(address).toMatch(/#\/inside\?digit=generated-14&layer=2&unit=3$/);
    const seen = await unitsOf(page, "What layer 2 says");
    await close();
    const again = await look("convolutional", address.split("?")[1]!);
    await again.page.getByRole("heading", { name: "Layer 2, feature map 3" }).waitFor();
    expect(await unitsOf(again.page, "What layer 2 says")).toEqual(seen);
    await again.close();
  });

  test("works by keyboard alone", async () => {
    const { page, close } = await look("convolutional", "");
    await page.getByRole("group", { name: "What layer 1 says", exact: true }).waitFor();
    const until = async (name: string): Promise<void> => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press("Tab");
        const label = await page.evaluate(() => {
          const { activeElement: at } = document;
          return `${at?.getAttribute("aria-label") ?? ""} ${at?.getAttribute("value") ?? ""}`;
        });
        if (label.includes(name)) return;
      }
      throw new Error(`the tab key does not lead to ${name}`);
    };
    await until("answers");
    await page.keyboard.press("ArrowUp");
    await page.getByText("Each image is a filter").waitFor();
    await until("Weights of Layer 1");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Layer 1, feature map 1" }).waitFor();
    await page.locator("input[value=weights]").focus();
    await page.keyboard.press("ArrowUp");
    await until("actual 0, read as 0");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^1 read as 0/ }).waitFor();
    expect(page.url()).toContain("actual=1&read=0");
    await close();
  });

  const asks = ["weights", "answers", "pixels", "errors"] as const;
  const all = asks.flatMap((ask) => (["dense", "convolutional"] as const).map((name) => [name, ask] as const));
  test.each(all)("%s, %s: axe finds nothing serious, and nothing is wider than the window", async (name, ask) => {
    const { page, complaints, close } = await look(name, `ask=${ask}`);
    await page.waitForFunction(() => !document.body.textContent.includes(" …"));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page), colorScheme).toEqual([]);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect({ width, more: await overflow(page) }).toEqual({ width, more: 0 });
    }
    expect(complaints).toEqual([]);
    await close();
  });
});
