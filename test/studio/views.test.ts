import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, VIEWS, visit, WIDTHS } from "../helpers/studio.ts";

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

  test.each(VIEWS)(
    "%s is as wide as its window, from a telephone's to a desk's, and complains of nothing",
    async (view) => {
      const { page, complaints, close } = await visit(browser, `${studio.address}#/${view}`, { width: WIDTHS[0] });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect({ width, more: await overflow(page) }).toEqual({ width, more: 0 });
      }
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test.each(VIEWS)("%s: axe finds nothing serious, light and dark", async (view) => {
    const { page, close } = await visit(browser, `${studio.address}#/${view}`, { reducedMotion: "reduce" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page), colorScheme).toEqual([]);
    }
    await close();
  });
});
