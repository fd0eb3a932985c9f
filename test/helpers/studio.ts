import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export { type Served, startStudio } from "./studio-server.ts";
export { VIEWS, WIDTHS } from "./studio-views.ts";

/** A page of the studio, and all that it complained of. */
export interface Visit {
  readonly page: Page;
  /** Errors on the console, uncaught ones, what the content policy forbade, and what was asked of third parties. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** What `visit` is told besides the address. */
interface VisitOptions extends Omit<BrowserContextOptions, "viewport"> {
  readonly width?: number;
  readonly height?: number;
}

/**
 * Opens a view in a browser that has seen nothing before, and waits until it is there. Without the service worker, unless it is
 * allowed: it would keep the whole build for each page.
 */
export async function visit(
  browser: Browser,
  address: string,
  { width = 1440, height = 900, ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: "block", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(address);
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error" && !isAboutMnist(url)) complaints.push(`${message.text()} ${url}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  context.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.protocol !== "blob:") complaints.push(`asked for ${asked.href}`);
  });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto(address);
  await page.locator("h1").waitFor();
  return { page, complaints, close: () => context.close() };
}

/** The browser says itself that a file is missing: which is how a page finds out that its host has no MNIST. */
function isAboutMnist(url: string): boolean {
  return url.includes("/data/mnist/");
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds serious or critical in a page: a line each, with the elements. */
export async function axe(page: Page): Promise<string[]> {
  // As the browser's own debugger runs it, the page's content policy does not apply.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ; ")}`);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Milliseconds of each task on the page's thread that took longer than 50 ms, since it was opened. */
export function longTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
}

/** How many pixels a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Folder of MNIST on this machine; undefined where it has none. */
export function mnistFolder(): string | undefined {
  return process.env.INKLING_DATA || undefined;
}
