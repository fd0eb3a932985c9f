import { descend, landscapes } from "inkling";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, type Visit, visit } from "../helpers/studio.ts";

const skipped = whyNoBrowser();

describe.skipIf(skipped !== undefined)(`descent in the page${skipped ? ` (${skipped})` : ""}`, () => {
  let browser: Browser;
  let studio: Served;
  let open: Visit;

  beforeAll(async () => {
    [browser, studio] = await Promise.all([launchBrowser(), startStudio()]);
    open = await visit(browser, `${studio.address}#/descent`);
  }, 240_000);
  afterAll(async () => {
    expect(open.complaints).toEqual([]);
    await browser?.close();
    await studio?.close();
  });

  const go = (query: string) => open.page.goto(`${studio.address}#/descent${query}`);

  /** Text as it is read: the first element that the selector finds. */
  const read = async (selector: string): Promise<string> =>
    ((await open.page.locator(selector).first().textContent()) ?? "").replace(/\s+/g, " ").trim();

  /** All that is said in boxes of their own. */
  const notices = async (): Promise<string> => (await open.page.locator(".notice").allTextContents()).join(" ");

  test.each([
    { query: "?step=14", surface: "valley", options: { learningRate: 0.1 } },
    {
      query: "?surface=bend&eta=0.05&momentum=0.5&noise=0.2&seed=7&step=31",
      surface: "bend",
      options: { learningRate: 0.05, momentum: 0.5, noise: 0.2, seed: 7 },
    },
    {
      query: "?surface=twoValleys&eta=0.02&momentum=0.9&step=9",
      surface: "twoValleys",
      options: { learningRate: 0.02, momentum: 0.9 },
    },
  ] as const)(
    "the path is the library's for the settings of the address: $query",
    async ({ query, surface, options }) => {
      const { value, gradient, start, region } = landscapes[surface];
      const steps = [
        ...descend(value as (point: readonly number[]) => number, { ...options, start: [...start], gradient }),
      ];
      const step = Number(/step=(\d+)/.exec(query)?.[1]);
      await go(query);
      await expect.poll(() => read(".height")).toBe(steps[step]!.value.toFixed(3));
      // The dots of the path, in parts of the picture's width.
      const dots = await open.page.locator(".picture svg").evaluate((svg) => {
        const wide = svg.clientWidth;
        return Array.from(
          svg.querySelectorAll("circle.start, circle.dot"),
          (dot) => Number(dot.getAttribute("cx")) / wide,
        );
      });
      const [from, to] = region[0];
      const expected = steps.slice(0, step + 1).map(({ point }) => (point[0]! - from) / (to - from));
      expect(dots).toHaveLength(step + 1);
      for (const [i, place] of expected.entries()) expect(dots[i]).toBeCloseTo(place, 6);
    },
  );

  test("a rate that is too large leaves the picture; what is offered instead comes down", async () => {
    await go("?eta=0.26&step=60");
    await expect
      .poll(() => read("[role=note]"))
      .toContain("It left the picture at step 7: every step overshoots further.");
    await open.page.getByRole("button", { name: "Try 0.2" }).press("Enter");
    await expect.poll(() => read("[role=note]")).toContain("Step 0");
    expect(open.page.url()).toMatch(/#\/descent\?eta=0\.2$/);
    await open.page.getByRole("slider", { name: "Step shown" }).press("End");
    await expect.poll(() => read("[role=note]")).toMatch(/^Step 60: height almost 0, level\.$/);
  });

  test("by the keyboard alone: step, start over, play to the end; it is said, and stands in the address", async () => {
    const { page } = open;
    await go("?surface=bowl&eta=1.05");
    await page.getByRole("button", { name: "Step", exact: true }).press("Enter");
    await expect.poll(() => read(".count")).toBe("1 of 5");
    expect(page.url()).toContain("step=1");
    await page.getByRole("button", { name: "Start over" }).press("Enter");
    await expect.poll(() => read(".count")).toBe("0 of 5");
    await page.getByRole("button", { name: "Play" }).press("Enter");
    await expect.poll(() => read(".count"), { timeout: 20_000 }).toBe("5 of 5");
    await expect.poll(() => read("[role=status]"), { timeout: 20_000 }).toContain("It left the picture at step 5");
    await expect.poll(() => page.url()).toContain("step=5");
  });

  test("three balls at once: too small, good, too large", async () => {
    await go("?twins=yes&step=30");
    await expect.poll(() => read(".balls .grey")).toMatch(/^0\.01 Step 30: height \S+, falling\.$/);
    expect(await read(".balls .ink")).toMatch(/^0\.2 Step 30/);
    expect(await read(".balls .orange")).toMatch(/^0\.26 It left the picture at step 7/);
  });

  test("what in an address makes no sense is named", async () => {
    await go("?surface=moon&momentum=2");
    await expect.poll(notices).toContain('“surface” is "moon", and must be one of bowl, twoValleys');
    expect(await notices()).toContain('“momentum” is "2", and must be a number from 0 to 1: 0 is used here');
  });

  test.each([
    { width: 360, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
  ] as const)(
    "axe finds nothing serious, nothing is wider than the page: $width, $colorScheme",
    async (options) => {
      const { page, complaints, close } = await visit(
        browser,
        `${studio.address}#/descent?twins=yes&step=9&noise=0.1`,
        options,
      );
      expect(await overflow(page)).toBe(0);
      expect(await axe(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
    120_000,
  );

  test("with reduced motion nothing plays: the way is shown, and stepped by hand", async () => {
    const { page, close } = await visit(browser, `${studio.address}#/descent`, { reducedMotion: "reduce" });
    expect(await page.getByRole("button", { name: "Play" }).count()).toBe(0);
    expect(await page.locator("polyline.ahead").count()).toBe(1);
    await page.getByRole("button", { name: "Step", exact: true }).press("Enter");
    await expect.poll(() => page.locator(".count").textContent()).toBe("1 of 60");
    await close();
  });
});
