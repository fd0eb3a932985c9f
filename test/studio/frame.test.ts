import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { overflow, type Served, startStudio, VIEWS, type Visit, visit } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

describe.skipIf(excuse !== undefined)(`the frame${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let studio: Served;
  let browser: Browser;
  let visited: Visit;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  /** Opens an address, closing the one before. */
  async function open(hash: string, options = {}) {
    await visited?.close();
    visited = await visit(browser, `${studio.address}${hash}`, options);
    return visited.page;
  }

  test("without a view in the address, Train opens; its question is the page's heading and in its title", async () => {
    const page = await open("");
    expect(await page.locator("h1").textContent()).toBe("Can numbers learn to read?");
    expect(await page.title()).toBe("Train: Can numbers learn to read? · Inkling");
    expect(await page.locator("nav a[aria-current=page]").textContent()).toBe("Train");
    expect(visited.complaints).toEqual([]);
  });

  test("a view goes into the history, takes the focus to its question, and leaves it alone in a page just opened", async () => {
    const page = await open("#/train");
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    expect(await focused()).toBe("BODY");
    await page.getByRole("link", { name: "Descent" }).click();
    await page.getByRole("heading", { level: 1, name: "How big a step?" }).waitFor();
    expect(await focused()).toBe("H1");
    expect(await page.title()).toContain("Descent");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Can numbers learn to read?" }).waitFor();
    expect(page.url()).toBe(`${studio.address}#/train`);
  });

  test("a view that there is not is named, with those that there are", async () => {
    const page = await open("#/trian?theme=dark");
    expect(await page.locator("h1").textContent()).toBe("There is no view “trian”");
    await page.locator("main").getByRole("link", { name: "Train" }).click();
    await page.getByRole("heading", { level: 1, name: "Can numbers learn to read?" }).waitFor();
    expect(page.url()).toBe(`${studio.address}#/train?theme=dark`);
    expect(visited.complaints).toEqual([]);
  });

  test("theme and text size stand in the address, go along from view to view, and are left out at their defaults", async () => {
    const page = await open("#/read");
    const html = page.locator("html");
    const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    const before = await size();
    await page.getByRole("button", { name: "Text size" }).click();
    await page.getByRole("button", { name: "Text size" }).click();
    expect(await size()).toBe(1.5 * before);
    await page.getByRole("button", { name: "Colors" }).click();
    await page.getByRole("button", { name: "Colors" }).click();
    expect(page.url()).toBe(`${studio.address}#/read?theme=dark&size=1.5`);
    expect(await html.evaluate((element) => getComputedStyle(element).colorScheme)).toBe("dark");
    await page.getByRole("link", { name: "Inside" }).click();
    await page.getByRole("heading", { level: 1, name: "What does it look at?" }).waitFor();
    expect(page.url()).toBe(`${studio.address}#/inside?theme=dark&size=1.5`);
    await page.getByRole("button", { name: "Text size" }).click();
    await page.getByRole("button", { name: "Colors" }).click();
    expect(page.url()).toBe(`${studio.address}#/inside`);
    expect(await html.evaluate((element) => getComputedStyle(element).colorScheme)).toBe("light dark");
  });

  test("what a teacher hides is not there", async () => {
    const page = await open("#/descent?hide=header,intro,controls");
    expect(await page.locator("header, details.intro, .columns > .controls").count()).toBe(0);
    expect(await page.locator(".columns > .main").count()).toBe(1);
  });

  test.each(VIEWS)(
    "%s names what makes no sense in its address, with the remedy, and changes nothing there",
    async (view) => {
      const hash = `#/${view}?nosuch=1&theme=pink&hide=nothing`;
      const page = await open(hash);
      expect(await page.locator(".question [role=alert]").allInnerTexts()).toEqual([
        expect.stringMatching(/“nosuch” is no setting of this view: remove it from the address\.$/),
        expect.stringMatching(/“theme” is "pink", and must be one of system, light, dark: system is used here\.$/),
        expect.stringMatching(/“hide” names “nothing”, which this view does not have: it can hide header, intro, /),
      ]);
      expect(page.url()).toBe(studio.address + hash);
    },
  );

  test("three sentences are unfolded the first time, and folded afterwards", async () => {
    const page = await open("#/descent");
    const intro = page.locator("details.intro");
    expect(await intro.getAttribute("open")).not.toBeNull();
    await page.reload();
    await intro.waitFor();
    expect(await intro.getAttribute("open")).toBeNull();
  });

  test("on a telephone all of the header is behind one button", async () => {
    const page = await open("#/train", { width: 360, height: 740 });
    const menu = page.getByRole("button", { name: "Train" });
    const links = page.locator("nav a");
    expect(await links.first().isVisible()).toBe(false);
    await menu.click();
    expect(await menu.getAttribute("aria-expanded")).toBe("true");
    expect(await page.getByRole("button", { name: "Copy link" }).isVisible()).toBe(true);
    expect(await overflow(page)).toBe(0);
    await links.filter({ hasText: "Read" }).click();
    await page.getByRole("heading", { level: 1, name: "Can it read mine?" }).waitFor();
    expect(await links.first().isVisible()).toBe(false);
  });

  test("Copy link copies the address of what is seen, and says so", async () => {
    const page = await open("#/read?size=1.25", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect.poll(() => page.getByRole("status").first().textContent()).toBe("Link copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${studio.address}#/read?size=1.25`);
  });

  test("an error that nobody expected is shown with a remedy, and the page goes on", async () => {
    const page = await open("#/train");
    await page.evaluate(() => setTimeout(() => Promise.reject(new Error("the sky fell")), 0));
    const notice = page.getByRole("alert").filter({ hasText: "the sky fell" });
    await notice.waitFor();
    expect(await notice.textContent()).toContain("What to do: reload the page; the address keeps your settings.");
    await page.getByRole("button", { name: "Put this away" }).click();
    expect(await notice.count()).toBe(0);
    expect(await page.locator("h1").textContent()).toBe("Can numbers learn to read?");
  });

  test("a view whose program cannot be had: the page says so and keeps the one that it has", async () => {
    const page = await open("#/train");
    await page.context().route(/assets\/Descent-/, (route) => route.abort());
    await page.getByRole("link", { name: "Descent" }).click();
    await page.getByRole("alert").filter({ hasText: "the view “Descent” could not be loaded" }).waitFor();
    expect(await page.locator("h1").textContent()).toBe("Can numbers learn to read?");
  });
});
