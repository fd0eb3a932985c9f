import { once } from "node:events";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, dense, generatedDigits, generatedParts, network, parametersHash, sgd, train } from "inkling";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/files.ts";
import { simplify, toPlace, writeStrokes } from "../../studio/components/strokes.ts";
import { drawSomewhere } from "../helpers/drawings.ts";
import { firefoxPath, startFirefox } from "../helpers/firefox.ts";
import { serve } from "../helpers/serve.ts";
import { VIEWS } from "../helpers/studio.ts";

const command = firefoxPath();
const excuse = command === undefined ? " (skipped: there is no Firefox here: install it, or name it in FIREFOX)" : "";

/** What the page is asked for. */
interface Asked {
  readonly views: readonly string[];
  readonly fingerprint: string;
  readonly ink: string;
}

/** What it found. */
interface Found {
  readonly isolated: boolean;
  readonly fingerprint: string | undefined;
  readonly text: string | undefined;
  /** The question of each view. */
  readonly questions: readonly string[];
  readonly tooWide: readonly string[];
  readonly complaints: readonly string[];
}

/** Runs in the page: trains, reads, looks at every view, and posts what it saw. */
async function drive({ views, fingerprint, ink }: Asked): Promise<void> {
  const complaints: string[] = [];
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ blockedURI }) => complaints.push(`not allowed: ${blockedURI}`));
  const textOf = (selector: string) => document.querySelector(selector)?.textContent?.trim();
  /** Waits for what is to come; goes on with what there is after two minutes. */
  const until = async (come: () => boolean): Promise<void> => {
    for (let waits = 0; !come() && waits < 2400; waits++) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  location.hash = "#/train?n=1000&epochs=2&seed=1&pace=full";
  const start = () =>
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === "Start");
  await until(() => start() !== undefined);
  start()?.click();
  await until(() => textOf("#network code") === fingerprint);
  const trained = textOf("#network code");

  location.hash = `#/read?model=shipped&ink=${ink}`;
  await until(() => textOf(".answer .text") !== undefined);
  const text = textOf(".answer .text");

  const [questions, tooWide]: [string[], string[]] = [[], []];
  for (const view of views) {
    const before = textOf("h1");
    location.hash = `#/${view}`;
    await until(() => location.hash.startsWith(`#/${view}`) && textOf("h1") !== before);
    questions.push(textOf("h1") ?? "");
    if (document.documentElement.scrollWidth > innerWidth) tooWide.push(view);
  }
  const found: Found = { isolated: crossOriginIsolated, fingerprint: trained, text, questions, tooWide, complaints };
  await fetch("posted", { method: "POST", body: JSON.stringify(found) });
}

test.skipIf(command === undefined)(
  `in Firefox too the page trains the library's network, bit by bit, reads what is drawn, and shows every view${excuse}`,
  async () => {
    const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
    const model = await create(spec, { seed: 1 });
    const digits = generatedDigits({ count: 1000, from: generatedParts.training });
    await train(model, digits, { epochs: 2, batchSize: 10, optimizer: sgd({ learningRate: 3 }), seed: 1 }).result;
    const fingerprint = await parametersHash(model);
    const drawn = drawSomewhere(5, 91_007).map((stroke) => simplify(stroke.map((at) => Math.max(0, toPlace(at)))));

    const folder = mkdtempSync(join(tmpdir(), "inkling-studio-"));
    cpSync(join(ROOT, "dist/studio"), folder, { recursive: true });
    const asked: Asked = { views: [...VIEWS], fingerprint, ink: writeStrokes(drawn) };
    writeFileSync(join(folder, "drive.js"), `(${drive})(${JSON.stringify(asked)});`);
    appendFileSync(join(folder, "index.html"), '<script type="module" src="./drive.js"></script>');
    let posted = (_: string): void => {};
    const answer = new Promise<string>((resolve) => (posted = resolve));
    const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
    const server = await serve(folder, { headers, onPost: (body) => posted(body) });
    const { child, clean } = startFirefox(command!, server.url);
    const ended = once(child, "close").then(([status]) => Promise.reject(new Error(`Firefox ended with ${status}`)));
    try {
      const found: Found = JSON.parse(await Promise.race([answer, ended]));
      expect(found).toEqual({
        isolated: true,
        fingerprint,
        text: "5",
        questions: expect.arrayContaining(["Can numbers learn to read?"]),
        tooWide: [],
        complaints: [],
      });
      expect(new Set(found.questions).size).toBe(VIEWS.length);
    } finally {
      child.kill();
      await ended.catch(() => {});
      clean();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  400_000,
);
