import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "../../scripts/files.ts";
import { launchBrowser } from "./browser.ts";
import { serve } from "./serve.ts";

/** Kilobytes of 1,000 bytes, gzipped, that the first view may load: all but networks and data. */
export const LIMIT = 150;

/** A file that a first visit loads. */
interface Loaded {
  readonly file: string;
  /** Bytes, gzipped as hosts send them. */
  readonly bytes: number;
}

/** What a browser that has seen nothing before loads for a view, as it asks for it; networks and data are left out. */
export async function firstLoad(view: string): Promise<Loaded[]> {
  const folder = join(ROOT, "dist/studio");
  const asked = new Set<string>();
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = await serve(folder, { headers, onGet: (path) => asked.add(path) });
  const browser = await launchBrowser();
  try {
    // What the service worker keeps is loaded afterwards, when there is nothing more urgent.
    const page = await browser.newPage({ serviceWorkers: "block" });
    await page.goto(`${server.url}#/${view}`, { waitUntil: "networkidle" });
    await page.locator("h1").waitFor();
  } finally {
    await browser.close();
    server.close();
  }
  return [...asked]
    .map((path) => (path === "/" ? "index.html" : path.slice(1)))
    .filter((file) => !file.startsWith("data/") && !file.endsWith(".safetensors"))
    .map((file) => ({ file, bytes: gzipSync(readFileSync(join(folder, file)), { level: 9 }).length }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Bytes of all of them. */
export function totalOf(files: readonly Loaded[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
