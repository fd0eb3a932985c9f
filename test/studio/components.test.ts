import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Browser, Locator, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { serve } from "../helpers/serve.ts";
import { axe, overflow, visit, WIDTHS } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

/** The gallery of components, built and served under the content policy of the page. */
async function serveGallery(folder: string) {
  const root = join(ROOT, "studio");
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "error",
    plugins: [svelte()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, "gallery/index.html") },
    },
  });
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(join(root, "index.html"), "utf8"),
  )![1];
  return serve(folder, { headers: { "content-security-policy": policy } });
}

describe.skipIf(excuse !== undefined)(`components${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "inkling-gallery-"));
  let gallery: Awaited<ReturnType<typeof serveGallery>>;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    [gallery, browser] = await Promise.all([serveGallery(folder), launchBrowser()]);
    ({ page, complaints } = await visit(browser, `${gallery.url}gallery/index.html`, {
      colorScheme: "light",
      reducedMotion: "reduce",
    }));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    gallery?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const section = (name: string): Locator => page.getByRole("region", { name, exact: true });
  const press = (...keys: string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);

  test("complain of nothing under the page's content policy, and fit every width", async () => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect({ width, more: await overflow(page) }).toEqual({ width, more: 0 });
    }
    expect(complaints).toEqual([]);
  });

  test("axe finds nothing serious, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page), colorScheme).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  });

  test("canvases are painted anew when the page turns dark, by the system and by choice", async () => {
    const paper = (): Promise<number[]> =>
      page.evaluate(() => {
        const context = document.querySelector("canvas")!.getContext("2d")!;
        return [...context.getImageData(0, 0, 1, 1).data];
      });
    await expect.poll(paper).toEqual([255, 255, 255, 255]);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(paper).toEqual([0x12, 0x19, 0x21, 255]);
    await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
    await expect.poll(paper).toEqual([255, 255, 255, 255]);
    await page.evaluate(() => document.documentElement.removeAttribute("data-theme"));
    await page.emulateMedia({ colorScheme: "light" });
  });

  test("a wall is one stop for the tab key; arrows, Home and End move, Enter picks, each digit says what it is", async () => {
    const wall = page.getByRole("group", { name: "100 digits" });
    expect(await wall.getByRole("button").count()).toBe(100);
    expect(await wall.locator("[tabindex='0']").count()).toBe(1);
    await wall.getByRole("button").first().focus();
    expect(await focused()).toBe("Actual 0, read as 3, wrong, 30 percent sure.");
    await press("ArrowRight");
    expect(await focused()).toBe("Actual 1, read as 1, right, 56 percent sure.");
    await press("ArrowDown", "ArrowDown", "Home");
    expect(await focused()).toMatch(/^Actual 0, read as 0, right/);
    await press("Control+End", "Enter");
    await section("Walls").getByText("picked: 99").waitFor();
    expect(await wall.locator("[tabindex='0']").getAttribute("aria-pressed")).toBe("true");
  });

  test("a heat image says the value of each cell that the arrows come to, with its sign", async () => {
    const heat = page.getByRole("slider", { name: "Weights of neuron 1" });
    await heat.focus();
    await press("ArrowDown", "ArrowRight", "ArrowRight");
    expect(await heat.getAttribute("aria-valuetext")).toBe("row 2, column 3: −0.13");
    await press("End");
    expect(await heat.getAttribute("aria-valuetext")).toBe("row 2, column 28: +0.13");
  });

  test("a chart says the values at its cursor, and shows them as a table", async () => {
    const chart = page.getByRole("slider", { name: "accuracy in percent, by epoch" }).first();
    await chart.focus();
    await press("Home", "ArrowRight");
    expect(await chart.getAttribute("aria-valuetext")).toBe(
      "epoch 2: training 42 %, validation 48 %, test 43 %, darkness 20 %",
    );
    await press("End");
    expect(await chart.getAttribute("aria-valuetext")).toBe("epoch 30: training 99 %, validation 96 %, test 95 %");
    const charts = section("Line charts");
    await charts.getByText("Show as table").first().click();
    const table = charts.getByRole("table", { name: "accuracy in percent, by epoch" });
    expect(await table.getByRole("row").count()).toBe(31);
    expect(await table.getByRole("row").nth(30).getByRole("cell").allTextContents()).toEqual([
      "99 %",
      "96 %",
      "95 %",
      "",
    ]);
  });

  test("bars are a table", async () => {
    const row = section("Bar charts").getByRole("row", { name: "7 78 %" });
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(["78 %"]);
  });

  describe("a number", () => {
    const range = (): Locator => page.getByRole("slider", { name: "Learning rate" });
    const field = (): Locator => page.getByRole("textbox", { name: "Learning rate" });
    const committed = (): Promise<string | null> => page.locator("#committed").textContent();

    test("is stepped 1, 2, 5 by arrows and said as itself", async () => {
      await range().focus();
      await press("ArrowRight");
      expect(await range().getAttribute("aria-valuetext")).toBe("5");
      await press("ArrowRight", "ArrowRight");
      expect(await range().getAttribute("aria-valuetext")).toBe("20");
      expect(await committed()).toBe("committed: 20");
      await press("Home");
      expect(await committed()).toBe("committed: 0.001");
    });

    test("is taken exactly where it is typed, and is then a stop of its own", async () => {
      await field().fill("0,3");
      await press("Enter");
      expect(await committed()).toBe("committed: 0.3");
      await range().focus();
      await press("ArrowLeft");
      expect(await committed()).toBe("committed: 0.2");
    });

    test.each(["1000", "-1", "", "two"])("%j is refused with what it must be, never clamped", async (text) => {
      await field().fill("3");
      await press("Enter");
      await field().fill(text);
      await press("Enter");
      await section("Sliders").getByText("It must be a number from 0.001 to 100.").waitFor();
      expect(await field().getAttribute("aria-invalid")).toBe("true");
      expect(await committed()).toBe("committed: 3");
      await press("Escape");
      expect(await field().inputValue()).toBe("3");
    });

    test("may have to be whole", async () => {
      await page.getByRole("textbox", { name: "Hidden neurons" }).fill("2.5");
      await press("Enter");
      await section("Sliders").getByText("It must be a whole number from 1 to 200.").waitFor();
    });
  });

  test("play controls offer what can be done, and go back to kept moments by keys", async () => {
    const running = page.getByRole("group", { name: "Learning" }).nth(1);
    expect((await running.getByRole("button").allInnerTexts()).map((text) => text.trim())).toEqual([
      "Pause",
      "1 batch",
      "1 epoch",
      "Stop",
      "Start over",
    ]);
    await running.getByRole("button", { name: "1 epoch" }).press("Enter");
    expect(await running.textContent()).toContain("Learning, epoch 8 of 10");
    const moments = running.getByRole("slider", { name: "Moment shown" });
    await moments.focus();
    await press("ArrowLeft");
    expect(await moments.getAttribute("aria-valuetext")).toBe("after 39 mini-batches");
  });

  test("a matrix is a table with one stop; arrows move, Enter chooses", async () => {
    const matrix = page.getByRole("table", { name: "Rows: what it is." });
    expect(await matrix.getByRole("columnheader").count()).toBe(10);
    expect(await matrix.locator("[tabindex='0']").count()).toBe(1);
    await matrix.getByRole("button").first().focus();
    await press("ArrowRight", "Enter");
    expect(await focused()).toBe("actual 0, read as 1: 7");
    await section("Matrices").getByText("chosen: 0 1").waitFor();
  });

  test("arrows go through a network from unit to unit and choose it, Escape lets go", async () => {
    const networks = section("Networks");
    const network = networks.getByRole("group").first();
    expect(await network.locator("[tabindex='0']").count()).toBe(1);
    await network.getByRole("button", { name: "Output, unit 4" }).focus();
    await press("ArrowDown");
    await networks.getByText("chosen: 2 5").waitFor();
    await press("ArrowLeft");
    expect(await focused()).toMatch(/^Layer 1, neuron/);
    expect(await network.locator("line").count()).toBe(11);
    await press("Escape");
    await networks.getByText("chosen: none").waitFor();
  });

  test("a layer that cannot follow says what it expects, what it is given, and what to do", async () => {
    const said = await section("Networks").getByRole("alert").textContent();
    expect(said).toContain("Convolution expects 28 × 28 × 1, and is given 3. Put it before the first dense layer.");
  });

  test("a formula has a sentence", async () => {
    const formula = section("Equations").getByRole("group");
    expect(await formula.getAttribute("aria-label")).toMatch(/^The error of the last layer is/);
    expect(await formula.locator("math mi").count()).toBeGreaterThan(5);
  });

  test("under a finger tiles are 24 pixels or larger, and every other target 44", async () => {
    const { page, close } = await visit(browser, `${gallery.url}gallery/index.html`, { width: 360, hasTouch: true });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, input:not([type=checkbox]), select, summary")].flatMap(
        (each) => {
          const { width, height } = each.getBoundingClientRect();
          const least = each.querySelector("canvas") || each.closest(".wall, .picture, table") ? 24 : 44;
          return Math.min(width, height) < least ? [`${each.outerHTML.slice(0, 80)}: ${width} by ${height}`] : [];
        },
      ),
    );
    expect(small).toEqual([]);
    await close();
  });
});
