import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, VIEWS, type Visit, visit, WIDTHS } from "../helpers/studio.ts";
import { walkByKeyboard } from "../helpers/studio-keyboard.ts";

/** Settings of each view, none of them at its default. */
const ADDRESSES: Readonly<Record<(typeof VIEWS)[number], string>> = {
  train: "net=20&eta=0.5&seed=7&epochs=2&pace=full",
  read: "model=shipped",
  inside: "model=shipped&ask=errors",
  perceptrons: "part=smooth&smooth=2",
  descent: "eta=0.2&momentum=0.5&seed=3",
  "back-propagation": "x=0.1,0.7&seed=4&step=3",
  figures: "verdict=differ",
};

/** What comes last to each view, from workers and files. */
const LAST: Readonly<Record<(typeof VIEWS)[number], string>> = {
  train: "[aria-label='neuron 1: look inside']",
  read: "text=test images right",
  inside: "text=those of which it says most",
  perceptrons: "tbody tr",
  descent: ".count",
  "back-propagation": ".network",
  figures: "text=shown;",
};

const excuse = whyNoBrowser();

describe.skipIf(excuse !== undefined)(`every view${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let studio: Served;
  let browser: Browser;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  /** Opens a view, and waits until all of it is there. */
  async function open(view: (typeof VIEWS)[number], options: Parameters<typeof visit>[2]): Promise<Visit> {
    const visited = await visit(browser, `${studio.address}#/${view}`, options);
    await visited.page.locator(LAST[view]).first().waitFor();
    return visited;
  }

  test.each(VIEWS)(
    "%s is as wide as its window, from a telephone's to a desk's, and complains of nothing",
    async (view) => {
      const { page, complaints, close } = await open(view, { width: WIDTHS[0] });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect({ width, more: await overflow(page) }).toEqual({ width, more: 0 });
      }
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test.each(VIEWS)("%s: axe finds nothing serious, light and dark", async (view) => {
    const { page, close } = await open(view, { reducedMotion: "reduce" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page), colorScheme).toEqual([]);
    }
    await close();
  });

  test.each(VIEWS)("%s: the tab key reaches every control, and each shows that it has the focus", async (view) => {
    const { page, close } = await open(view, { reducedMotion: "reduce" });
    const { missed, unmarked, reached } = await walkByKeyboard(page);
    expect({ missed, unmarked }).toEqual({ missed: [], unmarked: [] });
    // The header alone has a dozen.
    expect(reached).toBeGreaterThan(11);
    await close();
  });

  test.each(Object.entries(ADDRESSES))(
    "%s takes its settings from the address and leaves it alone",
    async (view, query) => {
      const hash = `#/${view}?${query}`;
      const { page, complaints, close } = await visit(browser, studio.address + hash, { reducedMotion: "reduce" });
      expect(await page.locator(".question [role=alert]").allTextContents()).toEqual([]);
      expect(page.url()).toBe(studio.address + hash);
      for (let theme = 0; theme < 3; theme++) await page.getByRole("button", { name: "Colors" }).click();
      expect(page.url()).toBe(studio.address + hash);
      expect(complaints).toEqual([]);
      await close();
    },
  );
});
