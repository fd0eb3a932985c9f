import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { serve } from "../helpers/serve.ts";
import { startStudio, VIEWS, visit } from "../helpers/studio.ts";

const excuse = whyNoBrowser();

/** Waits until the service worker has kept every file of the build. */
async function kept(page: Page): Promise<void> {
  const files = readdirSync(join(ROOT, "dist/studio"), { recursive: true, withFileTypes: true });
  const count = files.filter((file) => file.isFile() && file.name !== "service-worker.js").length;
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const names = await caches.keys();
          const sizes = names.map(async (name) => (await (await caches.open(name)).keys()).length);
          return Math.max(0, ...(await Promise.all(sizes)));
        }),
      { timeout: 30_000 },
    )
    .toBe(count);
}

describe.skipIf(excuse !== undefined)(`the service worker${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  let browser: Browser;
  let host: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    host = mkdtempSync(join(tmpdir(), "inkling-host-"));
    cpSync(join(ROOT, "dist/studio"), join(host, "class/7b"), { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(host, { recursive: true, force: true });
  });

  test("after the first visit every view opens without the server, and with threads", async () => {
    const studio = await startStudio();
    const { page, complaints, close } = await visit(browser, studio.address, { serviceWorkers: "allow" });
    await kept(page);
    await studio.close();
    for (const view of VIEWS) {
      await page.goto(`${studio.address}#/${view}`);
      await page.reload();
      await page.locator("h1").waitFor();
      expect(await page.title()).not.toContain("No such view");
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test("a static host's sub-folder without headers: it gives the page threads, loading it once more and never again", async () => {
    const server = await serve(host);
    const { page, complaints, close } = await visit(browser, `${server.url}class/7b/`, { serviceWorkers: "allow" });
    let loads = 1;
    page.on("load", () => loads++);
    await expect
      .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), { timeout: 20_000 })
      .toBe(true);
    await page.locator("h1").waitFor();
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe("function");
    await kept(page);
    expect(loads).toBeLessThanOrEqual(2);
    expect(complaints).toEqual([]);
    await close();
    server.close();
  });

  test("a reader who has begun is not interrupted: this visit goes on with one thread", async () => {
    const server = await serve(host);
    const context = await browser.newContext();
    const page = await context.newPage();
    let loads = 0;
    page.on("load", () => loads++);
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" })));
    });
    await page.goto(`${server.url}class/7b/`);
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 20_000 })
      .toBe(true);
    await kept(page);
    expect(loads).toBe(1);
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe("undefined");
    await context.close();
    server.close();
  });

  test("a new build replaces the old one, whose pages still find their parts", async () => {
    const folder = join(host, "changing");
    mkdirSync(join(folder, "assets"), { recursive: true });
    const worker = readFileSync(join(ROOT, "dist/studio/service-worker.js"), "utf8");
    const build = /"[0-9a-f]{12}"/.exec(worker)![0];
    /** A page of one file with a name of its own, as builds have them. */
    const deploy = (name: string): void => {
      rmSync(join(folder, "assets"), { recursive: true });
      mkdirSync(join(folder, "assets"));
      writeFileSync(join(folder, "assets", `${name}.txt`), name);
      writeFileSync(join(folder, "index.html"), `<!doctype html><title>${name}</title><h1>${name}</h1>`);
      const files = JSON.stringify([`assets/${name}.txt`, "index.html"]);
      const told = worker
        .replace(/\[("[^"\]]+",?)*"index\.html"[^\]]*\]/, files)
        .replaceAll(build, JSON.stringify(name));
      writeFileSync(join(folder, "service-worker.js"), told);
    };
    /** Registers the worker that is deployed now, and waits until it has kept a file. A busy worker is not replaced: it is told once. */
    const register = async (page: Page, name: string): Promise<void> => {
      await page.evaluate(async (name) => {
        const { serviceWorker } = navigator;
        const registration = await serviceWorker.register("./service-worker.js", { updateViaCache: "none" });
        await registration.update();
        const newest = registration.installing ?? registration.waiting ?? registration.active!;
        while (newest.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 20));
        newest.postMessage("keep");
        const file = new URL(`assets/${name}.txt`, location.href);
        while ((await caches.match(file)) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
      }, name);
    };
    const part = (page: Page, file: string) => page.evaluate(async (file) => (await fetch(file)).text(), file);

    deploy("first");
    const server = await serve(folder);
    const { page: old, close } = await visit(browser, server.url, { serviceWorkers: "allow" });
    await register(old, "first");
    deploy("second");
    const page = await old.context().newPage();
    await page.goto(server.url);
    expect(await page.title()).toBe("second");
    await register(page, "second");
    expect(await part(old, "assets/first.txt")).toBe("first");
    expect(await part(page, "assets/second.txt")).toBe("second");
    server.close();
    await page.reload();
    expect(await page.title()).toBe("second");
    await close();
  });
});
