import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simplify, toPlace, writeStrokes } from "../../studio/components/strokes.ts";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { type Drawing, drawSomewhere, drawString } from "../helpers/drawings.ts";
import { axe, type Served, startStudio, visit } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

/** Seeds of the hands that draw: nothing was tuned on these. */
const HANDS = 91_000;

const pad = (page: Page) => page.getByRole("application", { name: "Pad to draw digits on" });
const answer = (page: Page) => page.locator(".answer .text");

/** What the page has read, once it has read all that is on the pad. */
async function readText(page: Page): Promise<string> {
  await page.locator("[aria-busy=false] > .answer .text").waitFor();
  return (await answer(page).textContent())!.trim();
}

/** Draws with the mouse, from point to point. */
async function draw(page: Page, drawing: Drawing): Promise<void> {
  const { x, y, height } = (await pad(page).boundingBox())!;
  const cell = height / 28;
  for (const stroke of drawing) {
    for (let i = 0; i < stroke.length; i += 2) {
      await page.mouse.move(x + cell * stroke[i]!, y + cell * stroke[i + 1]!);
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

/** A drawing as it stands in an address. */
function inkOf(drawing: Drawing): string {
  return writeStrokes(drawing.map((stroke) => simplify(stroke.map((cells) => Math.max(0, toPlace(cells))))));
}

describe.skipIf(excuse !== undefined)(`the view Read${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let studio: Served;
  let browser: Browser;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  const openRead = (query = "", options = {}) => visit(browser, `${studio.address}#/read${query}`, options);

  test("of 200 digits by hands that nothing was tuned on, the shipped network reads at least 190", async () => {
    const { page, complaints, close } = await openRead();
    const drawings = Array.from({ length: 200 }, (_, i) => inkOf(drawSomewhere(i % 10, HANDS + i)));
    const texts = await page.evaluate(async (inks) => {
      const shown = () => document.querySelector(".answer .text")?.textContent?.trim();
      const until = async (done: () => boolean) => {
        while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
      };
      const found: (string | undefined)[] = [];
      for (const ink of inks) {
        location.hash = "#/read";
        await until(() => shown() === undefined);
        location.hash = `#/read?ink=${ink}`;
        await until(() => shown() !== undefined);
        found.push(shown());
      }
      return found;
    }, drawings);
    const right = texts.filter((text, i) => text === String(i % 10)).length;
    expect({ right, texts }).toEqual({ right: expect.toSatisfy((count: number) => count >= 190), texts });
    expect(complaints).toEqual([]);
    await close();
  }, 300_000);

  test("ten digits drawn with the mouse are read, and so is 504192 in one go, from left to right", async () => {
    const { page, close } = await openRead();
    let right = 0;
    for (let digit = 0; digit < 10; digit++) {
      await draw(page, drawSomewhere(digit, HANDS + 500 + digit));
      if ((await readText(page)) === String(digit)) right++;
      await page.getByRole("button", { name: "Clear" }).click();
      await answer(page).waitFor({ state: "detached" });
    }
    expect(right).toBeGreaterThanOrEqual(9);
    await draw(page, drawString("504192", HANDS));
    expect(await readText(page)).toBe("504192");
    expect(await page.locator(".tiles .seen").count()).toBe(6);
    await close();
  });

  test("by keys alone: a 1 is drawn and said, Z takes it back, Escape leaves", async () => {
    const { page, close } = await openRead();
    await pad(page).focus();
    for (let step = 0; step < 9; step++) await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Space");
    for (let step = 0; step < 18; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    expect(await readText(page)).toBe("1");
    const said = page.locator("[role=status]");
    await expect.poll(() => said.textContent()).toMatch(/^One, (over )?\d+ percent; else \w+, .+\.$/);
    await page.keyboard.press("z");
    await answer(page).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toMatch(/Undo$/);
    await close();
  });

  test("undo takes back stroke by stroke, and what was cleared", async () => {
    const { page, close } = await openRead();
    const [undo, clear] = [page.getByRole("button", { name: "Undo" }), page.getByRole("button", { name: "Clear" })];
    await draw(page, drawString("17", HANDS + 3));
    expect(await readText(page)).toBe("17");
    await clear.click();
    await answer(page).waitFor({ state: "detached" });
    await undo.click();
    expect(await readText(page)).toBe("17");
    const strokes = drawString("17", HANDS + 3).length;
    for (let stroke = 0; stroke < strokes; stroke++) await undo.click();
    await answer(page).waitFor({ state: "detached" });
    expect(await undo.getAttribute("aria-disabled")).toBe("true");
    await close();
  });

  test("a drawing that stands in the link is the same drawing for whoever follows it, and for the network", async () => {
    const here = await openRead();
    await draw(here.page, drawSomewhere(8, HANDS + 42));
    await here.page.getByLabel("The drawing stands in the link").check();
    const bars = (page: Page) => page.locator(".answer table tbody").textContent();
    await readText(here.page);
    const address = here.page.url();
    expect(address).toMatch(/[?&]ink=[\w.-]{20,}/);
    const there = await visit(browser, address, { width: 360 });
    expect(await readText(there.page)).toBe(await readText(here.page));
    expect(await there.page.getByLabel("The drawing stands in the link").isChecked()).toBe(true);
    expect(there.page.url()).toBe(address);
    // On the same paper it is the same picture, to the bit.
    await there.page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => bars(there.page)).toBe(await bars(here.page));
    await here.page.getByLabel("The drawing stands in the link").uncheck();
    expect(here.page.url()).not.toContain("ink");
    await there.close();
    await here.close();
  });

  test.each(["pasted", "dropped"])("a picture that is %s is read, and gives way to the first stroke", async (way) => {
    const { page, close } = await openRead();
    await page.evaluate(
      async ({ strokes, way }) => {
        const canvas = new OffscreenCanvas(300, 200);
        const context = canvas.getContext("2d")!;
        context.fillStyle = "#ddd";
        context.fillRect(0, 0, 300, 200);
        [context.lineWidth, context.lineCap, context.strokeStyle] = [12, "round", "#113"];
        for (const stroke of strokes) {
          context.beginPath();
          for (let i = 0; i < stroke.length; i += 2) context.lineTo(60 + 6 * stroke[i]!, 15 + 6 * stroke[i + 1]!);
          context.stroke();
        }
        const data = new DataTransfer();
        data.items.add(new File([await canvas.convertToBlob({ type: "image/png" })], "digit.png"));
        if (way === "pasted") dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
        else for (const kind of ["dragover", "drop"]) dispatchEvent(new DragEvent(kind, { dataTransfer: data }));
      },
      { strokes: drawSomewhere(5, HANDS + 7), way },
    );
    expect(await page.getByText("Drop the picture").count()).toBe(0);
    expect(await readText(page)).toBe("5");
    await draw(page, drawSomewhere(0, HANDS + 8));
    expect(await readText(page)).toBe("0");
    await close();
  });

  test("a file that is no picture is named, with what to use instead", async () => {
    const { page, complaints, close } = await openRead();
    const file = { name: "photo.heic", mimeType: "image/heic", buffer: Buffer.from("ftypheic and no picture") };
    await page.getByLabel("Open a picture").setInputFiles(file);
    const notice = page.locator(".pad [role=alert]");
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/photo\.heic cannot be opened[\s\S]*use PNG or JPEG/);
    expect(complaints).toEqual([]);
    await close();
  });

  test("own digits are kept over a reload, learned from, and deleted; the network in hand is another then", async () => {
    const { page, complaints, close } = await openRead();
    for (const digit of [4, 6]) {
      await draw(page, drawSomewhere(digit, HANDS + 60 + digit));
      await readText(page);
      await page.getByRole("button", { name: `That was a ${digit}` }).click();
      await answer(page).waitFor({ state: "detached" });
    }
    await page.reload();
    const own = page.getByRole("heading", { name: /^Your digits/ });
    await expect.poll(() => own.textContent()).toBe("Your digits (2)");
    await page.getByRole("button", { name: "Teach it mine" }).click();
    const table = page.locator(".main table", { hasText: "which it learned" });
    await table.waitFor({ timeout: 120_000 });
    expect(await table.textContent()).toMatch(/of your 2, which it learned\s*[012]\s*2/);
    expect(await page.getByLabel("Network", { exact: true }).inputValue()).toBe("hand");
    await page.getByRole("button", { name: "Mark all" }).click();
    await page.getByRole("button", { name: "Delete 2" }).click();
    await expect.poll(() => own.textContent()).toBe("Your digits");
    expect(complaints).toEqual([]);
    await close();
  }, 300_000);

  test("axe finds nothing serious while digits stand on the pad, light and dark, wide and narrow", async () => {
    const { page, close } = await openRead(`?ink=${inkOf(drawString("31", HANDS + 9))}`, { reducedMotion: "reduce" });
    await readText(page);
    await page.getByRole("button", { name: "That was a 3" }).click();
    await page.getByRole("heading", { name: "Your digits (1)" }).waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        expect(await axe(page), `${colorScheme}, ${width}`).toEqual([]);
      }
    }
    await close();
  });
});
