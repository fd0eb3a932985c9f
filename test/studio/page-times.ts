/**
 * How smooth the page is, in Chromium, on what `npm run build` built: `npx tsx test/studio/page-times.ts`.
 *
 * From a stroke to the network's answer: digits are drawn with the mouse in the view Read, a second after it opened. Of every
 * move of the pen, the time is taken from the browser's own stamp of the event to the change of the bars in the document, which
 * the next frame shows. A move that comes while the picture before it is still being read waits, and only the newest of those is
 * read: their waiting counts.
 *
 * While the view Train trains three epochs: the time from frame to frame, and tasks of the page's thread of more than 50 ms, as
 * the browser itself observes them. On a machine that is busy they count what other programs take, too.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus } from "node:os";
import { ROOT } from "../../scripts/files.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { drawSomewhere, drawString } from "../helpers/drawings.ts";

const SEED = 5;

/** What the page's thread does while a network learns: milliseconds from frame to frame, and those of long tasks. */
async function train(pace: string): Promise<{ frames: number[]; tasks: number[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}#/train?epochs=3&pace=${pace}`);
  await page.getByText("of 100 right").waitFor();
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    const [frames, tasks]: [number[], number[]] = [[], []];
    let before: number | undefined;
    // A method: tsx wraps functions that have names in a helper of its own, which the page has not.
    const each = {
      frame(now: number): void {
        if (before !== undefined) frames.push(now - before);
        before = now;
        requestAnimationFrame(each.frame);
      },
    };
    requestAnimationFrame(each.frame);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
    Object.assign(window, { seen: { frames, tasks } });
  });
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText(/^Done, epoch/).waitFor({ timeout: 300_000 });
  const seen = await page.evaluate(() => (window as unknown as { seen: { frames: number[]; tasks: number[] } }).seen);
  await page.close();
  return seen;
}

/** Draws with the mouse, a point each 60th of a second as a hand does; the milliseconds from each move to the next answer. */
async function measure(text: string): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}#/read`);
  await page.waitForTimeout(1000);
  const pad = page.getByRole("application", { name: "Pad to draw digits on" });
  const { x, y, height } = (await pad.boundingBox())!;
  const cell = height / 28;
  await page.evaluate(() => {
    const times: number[] = [];
    let since: number | undefined;
    addEventListener(
      "pointermove",
      ({ timeStamp, buttons }) => {
        if (buttons === 1) since ??= timeStamp;
      },
      { capture: true },
    );
    new MutationObserver(() => {
      if (since !== undefined) times.push(performance.now() - since);
      since = undefined;
    }).observe(document.querySelector("section.answer")!, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    Object.assign(window, { times });
  });
  const drawing = text.length === 1 ? drawSomewhere(Number(text), SEED) : drawString(text, SEED);
  for (const stroke of drawing) {
    for (let i = 0; i < stroke.length; i += 2) {
      await page.mouse.move(x + cell * stroke[i]!, y + cell * stroke[i + 1]!);
      if (i === 0) await page.mouse.down();
      await page.waitForTimeout(1000 / 60);
    }
    await page.mouse.up();
  }
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times);
  await page.close();
  return times;
}

function line(name: string, times: number[], what: string): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `${name.padEnd(36)} median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms, of ${sorted.length} ${what}`;
}

const server = spawn(process.execPath, [`${ROOT}/dist/cli/main.js`, "studio", "--no-open", "--port", "0"]);
const address = /http:\S+/.exec(String(await once(server.stdout, "data")))?.[0];
const browser = await launchBrowser();
try {
  console.log(`${cpus()[0]?.model}, ${cpus().length} processors, Chromium ${browser.version()}`);
  const single: number[] = [];
  for (let digit = 0; digit < 10; digit++) single.push(...(await measure(String(digit))));
  console.log(line("stroke, one digit", single, "answers"));
  console.log(line("stroke, six in a row", await measure("504192"), "answers"));
  for (const [name, pace] of [
    ["in slow motion", "watch"],
    ["as fast as it can", "full"],
  ] as const) {
    const { frames, tasks } = await train(pace);
    console.log(line(`frames, training ${name}`, frames, "frames"));
    console.log(`  tasks of more than 50 ms: ${tasks.map((ms) => ms.toFixed(0)).join(", ") || "none"}`);
  }
} finally {
  await browser.close();
  server.kill("SIGINT");
}
