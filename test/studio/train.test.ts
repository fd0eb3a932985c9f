import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeIdx } from "inkling";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { folder, inkling } from "../helpers/command-line.ts";
import { mnistFolder, type Served, startStudio, type Visit, visit } from "../helpers/studio.ts";

const excuse = whyNoBrowser();
const noMnist = mnistFolder() === undefined ? "INKLING_DATA names no folder of MNIST" : undefined;
/** What is long enough for a training of a few epochs on a machine that does other things too. */
const PATIENCE = 300_000;
/** What follows a click soon, soon enough on such a machine. */
const WAIT = { timeout: 30_000 };

describe.skipIf(excuse !== undefined)(`Train${excuse ? ` (skipped: ${excuse})` : ""}`, { timeout: PATIENCE }, () => {
  let studio: Served;
  let browser: Browser;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  }, PATIENCE);
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  /** Opens the view with some settings, and waits for the wall. */
  async function open(settings: string, served = studio): Promise<Visit> {
    const visited = await visit(browser, `${served.address}#/train?${settings}`);
    await visited.page.getByText("of 100 right").waitFor({ timeout: PATIENCE });
    await visited.page.getByRole("button", { name: "Start" }).waitFor({ timeout: PATIENCE });
    return visited;
  }

  const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
  const done = (page: Page): Promise<void> => page.getByText(/^Done, epoch/).waitFor({ timeout: PATIENCE });
  const fingerprint = (page: Page): Promise<string | null> => page.locator("#network code").textContent();
  /** What the page says of a moment comes a little after the words "paused" and "done": waits until it stays. */
  async function settled(page: Page): Promise<void> {
    const said = (): Promise<string | null> => page.locator("body").textContent();
    const stays = async (): Promise<boolean> => {
      const before = await said();
      await page.waitForTimeout(500);
      return (await said()) === before;
    };
    await expect.poll(stays, WAIT).toBe(true);
  }
  const right = async (page: Page): Promise<number> => Number(await page.locator(".count .right b").textContent());

  /** What the command line's training comes to, with these flags. */
  async function trained(flags: readonly string[], env = {}): Promise<{ hash: string; accuracy: number }> {
    const { stdout, stderr } = await inkling(
      ["train", ...flags, "--out", join(folder, crypto.randomUUID()), "--json"],
      { env },
    );
    if (stdout === "") throw new Error(stderr);
    const { parametersHash, epochs } = JSON.parse(stdout);
    const { correct, total } = epochs.at(-1).test;
    return { hash: parametersHash, accuracy: correct / total };
  }

  test("on generated digits the page trains the command line's network, at any pace, paused and stepped or not", async () => {
    const expected = await trained(["--digits", "generated", "--split", "10000,1000", "--epochs", "2", "--seed", "1"]);
    const { page, complaints, close } = await open("epochs=2&pace=full");
    await press(page, "Start");
    await done(page);
    await expect.poll(() => fingerprint(page), WAIT).toBe(expected.hash);
    const percent = `${(100 * expected.accuracy).toFixed(1)} % of 2,000 generated digits`;
    await expect.poll(() => page.locator(".count").textContent(), WAIT).toContain(percent);
    expect(complaints).toEqual([]);

    await press(page, "Start over");
    for (let i = 0; i < 3; i++) {
      await press(page, "1 batch");
      await page.getByText(`after ${i + 1} mini-batch`).waitFor();
    }
    await page.getByLabel("slow motion").check();
    await press(page, "Go on");
    await page.getByText("after 5 mini-batches").waitFor();
    await press(page, "Pause");
    await page.getByText(/^Paused/).waitFor();
    await page.getByLabel("slow motion").uncheck();
    await press(page, "1 epoch");
    await page.getByText("Paused, epoch 1 of 2").waitFor();
    await press(page, "Go on");
    await done(page);
    await expect.poll(() => fingerprint(page), WAIT).toBe(expected.hash);
    await close();
  });

  test.skipIf(noMnist !== undefined)(
    `on MNIST the book's network reads 94 % and more after ten epochs, with the command line's bits${noMnist ? ` (skipped: ${noMnist})` : ""}`,
    async () => {
      const data = mnistFolder()!;
      const expected = await trained(["--epochs", "10", "--seed", "1"], { INKLING_DATA: data });
      expect(expected.accuracy).toBeGreaterThan(0.94);
      const served = await startStudio({ data });
      const { page, close } = await open("pace=full", served);
      await expect.poll(() => right(page), WAIT).toBe(10);
      await press(page, "Start");
      await done(page);
      await expect.poll(() => fingerprint(page), WAIT).toBe(expected.hash);
      await expect.poll(() => right(page), WAIT).toBeGreaterThan(90);
      await close();
      await served.close();
    },
  );

  test("a convolutional network, on two threads, is the command line's on one", async () => {
    const config = join(folder, "convolution.json");
    const layers = [
      { kind: "conv2d", channels: 4, kernel: 5, activation: "relu", weights: "he" },
      { kind: "maxPool2d", size: 2 },
      { kind: "flatten" },
      { kind: "dense", units: 20, weights: "he" },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 10, activation: "softmax", weights: "he" },
    ];
    writeFileSync(config, JSON.stringify({ network: { input: [28, 28, 1], cost: "log-likelihood", layers } }));
    const flags = ["--config", config, "--digits", "generated", "--split", "10000,1000", "--limit", "300"];
    const more = ["--learning-rate", "0.1", "--l2", "1", "--batch-size", "20", "--epochs", "2", "--seed", "7"];
    const expected = await trained([...flags, ...more]);
    const net = "net=c4k5relu-p2-20&cost=log-likelihood&init=he&dropout=0.5";
    const { page, close } = await open(`${net}&n=300&eta=0.1&lambda=1&batch=20&epochs=2&seed=7&pace=full`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await press(page, "Start");
    await done(page);
    await expect.poll(() => fingerprint(page), WAIT).toBe(expected.hash);
    await close();
  });

  test("a moment of the timeline shows the wall, the weights and the network of then; its link leads back there", async () => {
    const { page, close } = await open("n=1000&epochs=3&pace=full");
    await press(page, "1 epoch");
    await page.getByText("Paused, epoch 1 of 3").waitFor();
    await settled(page);
    const [then, hash] = [await right(page), await fingerprint(page)];
    await press(page, "Go on");
    await done(page);
    const timeline = page.getByLabel("Moment shown");
    await timeline.press("ArrowLeft");
    await timeline.press("ArrowLeft");
    await page.getByText("after 1 epoch", { exact: true }).waitFor();
    await expect.poll(() => right(page), WAIT).toBe(then);
    await expect.poll(() => fingerprint(page), WAIT).toBe(hash);
    expect(page.url()).toMatch(/[?&]at=100$/);
    await page.reload();
    await page.getByText("Paused, epoch 1 of 3").waitFor({ timeout: PATIENCE });
    await expect.poll(() => right(page), WAIT).toBe(then);
    await expect.poll(() => fingerprint(page), WAIT).toBe(hash);
    await close();
  });

  test("settings stand in the address and come from it; what makes no sense is named", async () => {
    const { page, close } = await open("net=c4k5-12tanh-p2&eta=0.25&seed=3&cost=cross-entropy&lambda=5&n=200&epochs=4");
    expect(await page.getByLabel("Learning rate, typed").inputValue()).toBe("0.25");
    await page.getByText("It cannot stand here.").waitFor();
    await press(page, "Move it before the neurons");
    await expect.poll(() => page.url(), WAIT).toContain("net=c4k5-p2-12tanh&");
    await page.getByText("12 × 12 × 4").waitFor();
    await page.getByLabel("Learning rate, typed").fill("0.5");
    await page.getByLabel("Learning rate, typed").press("Enter");
    await page.getByText("More settings").click();
    await page.getByRole("combobox", { name: "Cost" }).selectOption("quadratic");
    await expect
      .poll(() => page.url().split("?")[1], WAIT)
      .toBe("n=200&net=c4k5-p2-12tanh&eta=0.5&lambda=5&seed=3&epochs=4");
    await page.goto(`${studio.address}#/train?net=30-c20&eta=-1`);
    await page.getByText("“c20” in net is no layer").waitFor();
    await page.getByText("“eta” is").waitFor();
    await page.goto(`${studio.address}#/train?preset=eta-100`);
    await expect.poll(() => page.url(), WAIT).toMatch(/train\?eta=100&epochs=30$/);
    await page.getByText("Experiments of the book").click();
    await page.getByRole("button", { name: "Learning rate 100", pressed: true }).waitFor();
    await close();
  });

  test("the learning rate, moved after a training, trains anew; the old curve stays, and leads back", async () => {
    const { page, close } = await open("n=1000&epochs=2&pace=full");
    await press(page, "Start");
    await done(page);
    await settled(page);
    const good = await right(page);
    await page.getByLabel("Learning rate, typed").fill("100");
    await page.getByLabel("Learning rate, typed").press("Enter");
    await done(page);
    await expect.poll(() => right(page), WAIT).toBeLessThan(good);
    await page.getByRole("link", { name: "784–30–10, η 3" }).click();
    await page.getByText("Not started").waitFor();
    expect(page.url()).not.toContain("eta=");
    await close();
  });

  test("numbers beyond all bounds are a notice, with ways back", async () => {
    const { page, close } = await open("net=30linear-30linear&cost=log-likelihood&eta=500&n=1000&epochs=2&pace=full");
    await press(page, "Start");
    const notice = page.getByRole("alert").filter({ hasText: "NaN or infinity" });
    await notice.waitFor();
    expect(await notice.textContent()).toContain("A learning rate of 500 is too large here.");
    await press(page, "Last good moment");
    await press(page, "Back to 3");
    await page.getByText("Not started").waitFor();
    await close();
  });

  test("all of it by keyboard, with each epoch said", async () => {
    const { page, close } = await open("n=500&epochs=2&pace=full");
    const start = page.getByRole("button", { name: "Start" });
    for (let i = 0; i < 60 && !(await start.evaluate((element) => element === document.activeElement)); i++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await done(page);
    await expect
      .poll(() => page.getByRole("status").textContent(), WAIT)
      .toMatch(/^Epoch \d: \d+ of 100 on the wall; [\d.]+ percent of 2,000\.$/);
    const tile = page.getByRole("group", { name: "100 test digits" }).getByRole("button").first();
    await tile.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    const named = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    expect(named).toMatch(/^Actual 1, read as \d, (right|wrong), \d+ percent sure\.$/);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url(), WAIT).toMatch(/#\/inside\?digit=generated-11$/);
    await close();
  });

  test("files: a network is saved and opened, MNIST's are kept, all others are refused with the reason", async () => {
    const { page, close } = await open("n=300&epochs=1&pace=full");
    const files = page.locator("input[type=file]");
    await press(page, "Start");
    await done(page);
    await settled(page);
    const hash = await fingerprint(page);
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save the network")]);
    expect(download.suggestedFilename()).toBe("784-30-10-1-epoch.safetensors");
    const saved = join(folder, "saved.safetensors");
    await download.saveAs(saved);
    await press(page, "Start over");
    await files.setInputFiles(saved);
    await page.locator("strong", { hasText: "saved.safetensors reads" }).waitFor();
    await expect.poll(() => fingerprint(page), WAIT).toBe(hash);

    const bytes = (text: string): Buffer => Buffer.from(text);
    await files.setInputFiles({ name: "wrong.safetensors", mimeType: "", buffer: bytes("no network") });
    await page.getByRole("alert").filter({ hasText: "wrong.safetensors" }).waitFor();
    await files.setInputFiles({ name: "train-images", mimeType: "", buffer: bytes("no images") });
    await page.getByRole("alert").filter({ hasText: "train-images" }).waitFor();

    const given = await Promise.all(
      (["train", "t10k"] as const).flatMap((part) => {
        const count = part === "train" ? 60_000 : 10_000;
        const labels = new Uint8Array(count).map((_, i) => i % 10);
        const images = new Uint8Array(count * 784).map((_, i) =>
          i % 784 < 28 * (labels[Math.floor(i / 784)]! + 1) ? 255 : 0,
        );
        const file = async (name: string, shape: number[], data: Uint8Array) => ({
          name: `${part}-${name}-ubyte.gz`,
          mimeType: "application/gzip",
          buffer: Buffer.from(await writeIdx(shape, data, { gzip: true })),
        });
        return [file("images-idx3", [count, 28, 28], images), file("labels-idx1", [count], labels)];
      }),
    );
    await files.setInputFiles(given.slice(0, 3));
    await page.getByText("Still missing: t10k-labels-idx1-ubyte").waitFor();
    await files.setInputFiles(given.slice(3));
    await page.getByText("It learns from MNIST").waitFor({ timeout: PATIENCE });
    await page.reload();
    await page.getByText("It learns from MNIST").waitFor({ timeout: PATIENCE });
    await close();
  });

  test("while it trains, no task of the page's thread takes more than 50 ms of its processor", async () => {
    const { page, close } = await open("epochs=3");
    // The observer of long tasks counts what other programs take meanwhile too; a trace has the thread's own time.
    await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
    await press(page, "Start");
    await done(page);
    const trace: { traceEvents: TraceEvent[] } = JSON.parse(String(await browser.stopTracing()));
    const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const named = trace.traceEvents.filter(({ args }) => args?.name === "CrRendererMain");
    const pages = new Set(named.map(threadOf));
    const tasks = trace.traceEvents.filter((event) => event.tdur !== undefined && pages.has(threadOf(event)));
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter(({ tdur }) => tdur! > 50_000)).toEqual([]);
    await close();
  });
});

/** What a browser's trace says of a piece of work: on which thread, and how many microseconds of it. */
interface TraceEvent {
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}
