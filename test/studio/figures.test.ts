import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { samples } from "../../figures/testing.ts";
import { resultFiles } from "../../scripts/studio-results.ts";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, visit, WIDTHS } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

/** What `inkling reproduce` writes of an experiment, made up. */
function reproduced(id: string, section: string, claims: readonly object[], pictures: readonly object[] = []): object {
  const run = { name: "seed 1", kind: "training", settings: { epochs: 30 }, seed: 1, seconds: 3.4 };
  return {
    id,
    section,
    title: `The experiment ${id}`,
    source: "chapter 1",
    setup: "30 hidden neurons.",
    why: "It reads most.\n\nIt learned.",
    extent: "full",
    claims,
    remarks: ["One start sticks."],
    pictures,
    runs: [{ ...run, hash: "0123456789abcdef", hashes: { weights: "fedcba9876543210" } }],
    command: `npx inkling reproduce ${id}`,
  };
}

const accuracy = {
  what: "accuracy on the test images, %",
  published: "95.42, the best of three runs",
  band: { low: 94.5, high: 95.9 },
  measured: { value: 95.1, values: [94.9, 95.1, 95.3] },
  verdict: "within the band",
};
const shown = { what: "learns", published: "yes", measured: { holds: true, figures: "it does" }, verdict: "shown" };
const missed = { ...shown, what: "fails", verdict: "not shown", missed: "Ours learns even so." };
const first = "The book's first network and its readers";

describe.skipIf(excuse !== undefined)(`the view of results${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "inkling-results-"));
  let files: Map<string, string>;
  let studio: Served;
  let browser: Browser;
  beforeAll(async () => {
    const results = [
      reproduced("perceptron-nand", "Neurons and circuits", [shown], [samples.circuit]),
      reproduced("book-30", first, [accuracy, shown], Object.values(samples)),
      reproduced("eta-100", first, [shown, missed]),
    ];
    for (const each of results) {
      writeFileSync(join(folder, `${(each as { id: string }).id}.json`), JSON.stringify(each));
    }
    files = resultFiles(folder);
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the view over these results instead of those that the page was built with. */
  async function open(query = "", { results = files, width = 1440 } = {}) {
    const opened = await visit(browser, `${studio.address}#/perceptrons`, { width });
    await opened.page.route("**/results/**", (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = results.get(name);
      const contentType = name.endsWith(".svg") ? "image/svg+xml" : "application/json";
      return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType });
    });
    await opened.page.evaluate((hash) => {
      location.hash = hash;
    }, `#/figures${query}`);
    return opened;
  }

  const cards = (page: Page) => page.getByRole("listitem").getByRole("link");

  test("shows every experiment in the order of the book, and says how they came out", async () => {
    const { page, complaints, close } = await open();
    await page.getByRole("main").getByText("3 shown; 2 agree, 1 differ.").waitFor();
    expect(await cards(page).allTextContents()).toEqual([
      "The experiment perceptron-nand",
      "The experiment book-30",
      "The experiment eta-100",
    ]);
    const card = page.getByRole("listitem").filter({ hasText: "The experiment book-30" });
    expect(await card.getByRole("definition").allTextContents()).toEqual([
      "95.42, the best of three runs",
      "95.10 (94.90 to 95.30, 3 seeds)",
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("filters by chapter and verdict, in the address, and announces what is left", async () => {
    const { page, close } = await open();
    await page.getByLabel("Chapter").selectOption({ label: first });
    await page.getByLabel("Verdict").selectOption({ label: "differs" });
    await page.getByRole("status").getByText("1 shown; 0 agree, 1 differ.").waitFor();
    expect(new URL(page.url()).hash).toBe("#/figures?chapter=first-network&verdict=differ");
    expect(await cards(page).allTextContents()).toEqual(["The experiment eta-100"]);
    await page.getByLabel("Chapter").selectOption({ label: "Neurons and circuits" });
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("main").getByText("3 shown; 2 agree, 1 differ.").waitFor();
    await close();
  });

  test("opens an experiment by keyboard, goes on to the next, and comes back to its card", async () => {
    const { page, close } = await open();
    await cards(page).nth(1).press("Enter");
    const title = page.getByRole("heading", { level: 2, name: "The experiment book-30" });
    await title.waitFor();
    expect(await title.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(new URL(page.url()).hash).toBe("#/figures?id=book-30");
    await page.getByRole("link", { name: "The next one: The experiment eta-100" }).press("Enter");
    await page.getByText("Ours learns even so.").waitFor();
    await page.goBack();
    await title.waitFor();
    await page.goBack();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("The experiment book-30");
    await close();
  });

  test("shows all kinds of pictures under the page's content policy, charts also as tables", async () => {
    const { page, complaints, close } = await open("?id=book-30");
    await page.getByRole("heading", { name: "The experiment book-30" }).waitFor();
    expect(await page.locator("figure").count()).toBe(Object.keys(samples).length);
    expect(await page.locator("figure svg[role='img']").count()).toBeGreaterThan(4);
    expect(await page.getByRole("table", { name: "Rows: what it is." }).getByRole("row").count()).toBe(
      samples.confusion.counts.length + 1,
    );
    expect(await page.locator("figure canvas").count()).toBeGreaterThan(0);
    await page.getByText("Show as table").first().click();
    expect(await page.getByRole("region", { name: "a table" }).first().getByRole("row").count()).toBeGreaterThan(2);
    expect(complaints).toEqual([]);
    await close();
  });

  test("says what repeats an experiment, and links to the training where that takes seconds", async () => {
    const { page, close } = await open("?id=book-30");
    await page.getByText("npx inkling reproduce book-30").waitFor();
    await page.getByRole("link", { name: "Run it here (3 s)" }).click();
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/train/);
    await close();
  });

  test("names an experiment that it has no results of, and says where there are none at all", async () => {
    const { page, close } = await open("?id=book-31");
    await page.getByText("There are no results of “book-31” here.").waitFor();
    await close();
    const empty = await open("", { results: new Map() });
    await empty.page.getByText("No results here yet.").waitFor();
    expect(await empty.page.getByRole("note").textContent()).toContain("npx inkling reproduce all");
    await empty.close();
  });

  test.each(["", "?id=book-30"])(
    "axe finds nothing serious in “%s”, light and dark, and it fits every width",
    async (query) => {
      const { page, close } = await open(query);
      await page.getByRole("main").getByText("3 shown").waitFor();
      await page.getByText(query === "" ? "The experiment eta-100" : "It learned.").waitFor();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        expect(await axe(page), colorScheme).toEqual([]);
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect({ width, more: await overflow(page) }).toEqual({ width, more: 0 });
      }
      await close();
    },
  );
});
