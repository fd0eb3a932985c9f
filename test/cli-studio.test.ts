import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { writeIdx } from "inkling";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";
import { type Served, startStudio } from "./helpers/studio-server.ts";

/** Files in the form of MNIST's, with as many images as `mnist` asks for. */
const files = {
  "train-images-idx3-ubyte": await writeIdx([60_000, 28, 28], new Uint8Array(60_000 * 784)),
  "train-labels-idx1-ubyte": await writeIdx([60_000], new Uint8Array(60_000)),
  "t10k-images-idx3-ubyte": await writeIdx([10, 28, 28], new Uint8Array(7840)),
  "t10k-labels-idx1-ubyte": await writeIdx([10], new Uint8Array(10)),
};

/** A folder of such files, the labels packed and the images not. */
function dataFolder(): string {
  const data = join(folder, "data");
  mkdirSync(join(data, "mnist"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    if (name.includes("labels")) writeFileSync(join(data, "mnist", `${name}.gz`), gzipSync(bytes));
    else writeFileSync(join(data, "mnist", name), bytes);
  }
  return data;
}

let studio: Served;
beforeAll(async () => {
  studio = await startStudio({ data: dataFolder() });
});
afterAll(() => studio.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Asks for a path as it stands: `fetch` would set it right first, and choose the host itself. */
function ask(path: string, { method = "GET", host }: { method?: string; host?: string } = {}): Promise<Answer> {
  const { hostname, port } = new URL(studio.address);
  const headers = { host: host ?? `${hostname}:${port}` };
  return new Promise((done, fail) => {
    const asked = httpRequest({ hostname, port, path, method, headers }, async (response) => {
      done({ status: response.statusCode, headers: response.headers, body: await buffer(response) });
    });
    asked.on("error", fail).end();
  });
}

describe("the studio's server", () => {
  test("sends the page and its parts with their types, and the headers that threads need", async () => {
    const page = await ask("/");
    expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
    const html = page.body.toString();
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(html)![1]!;
    const style = /href="\.(\/assets\/[^"]+\.css)"/.exec(html)![1]!;
    const types = { [script]: "text/javascript; charset=utf-8", [style]: "text/css; charset=utf-8" };
    for (const [path, type] of Object.entries({ ...types, "/icon.svg": "image/svg+xml" })) {
      const { status, headers } = await ask(path);
      expect({ path, status, type: headers["content-type"] }).toEqual({ path, status: 200, type });
      expect(headers).toMatchObject({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
    }
    expect((await ask(script)).headers["cache-control"]).toContain("immutable");
    expect(page.headers["cache-control"]).toBe("no-cache");
  });

  test("the header's content policy is that of the page, which allows WebAssembly and nothing else unusual", async () => {
    const { headers, body } = await ask("/");
    const policy = headers["content-security-policy"] as string;
    expect(body.toString().replaceAll(/\s+/g, " ")).toContain(
      `<meta http-equiv="Content-Security-Policy" content="${policy}"`,
    );
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  test("HEAD is answered without a body", async () => {
    const { status, headers, body } = await ask("/", { method: "HEAD" });
    expect({ status, bytes: body.length }).toEqual({ status: 200, bytes: 0 });
    expect(Number(headers["content-length"])).toBe((await ask("/")).body.length);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s is refused", async (method) => {
    expect(await ask("/", { method })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });

  test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1]"])(
    "host %j is refused",
    async (host) => {
      const { status, body } = await ask("/", { host });
      expect({ status, body: body.toString() }).toEqual({
        status: 421,
        body: "Inkling's studio answers to 127.0.0.1 and localhost alone.\n",
      });
    },
  );

  test("localhost is answered too", async () => {
    expect(await ask("/", { host: "localhost:4784" })).toMatchObject({ status: 200 });
  });

  test.each([
    "/nothing.js",
    "/assets",
    "/assets/",
    "/../cli/main.js",
    "/%2e%2e/cli/main.js",
    "/..%2fcli/main.js",
    "/assets/../../cli/main.js",
    "//etc/passwd",
    "/data/mnist/../../secret",
    "/data/mnist/",
    "/data/mnist/train-images-idx3-ubyte.png",
    "/%",
    "/%00",
    "/index.html%00.png",
  ])("%s is not there", async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404 });
  });

  test("MNIST's files are sent by their packed names, be they packed or not", async () => {
    for (const [name, bytes] of Object.entries(files)) {
      const { status, body } = await ask(`/data/mnist/${name}.gz`);
      expect({ name, status }).toEqual({ name, status: 200 });
      expect(Buffer.compare(name.includes("labels") ? gunzipSync(body) : body, bytes)).toBe(0);
    }
  });
});

describe("inkling studio", () => {
  test("without MNIST says so, answers 404 for it, and Ctrl-C ends it with code 0", async () => {
    const other = await startStudio();
    expect((await fetch(new URL("data/mnist/t10k-labels-idx1-ubyte.gz", other.address))).status).toBe(404);
    const ended = await other.close();
    expect(ended).toEqual({
      code: 0,
      signal: null,
      stdout: `Inkling's studio: ${other.address}\nCtrl-C ends it\n`,
      stderr: "MNIST is not at hand: the page learns from digits that it draws; inkling data fetch downloads it\n",
    });
  });

  test("Ctrl-C does not wait for a browser that keeps its connection open", async () => {
    const other = await startStudio();
    await fetch(other.address);
    expect(await other.close()).toMatchObject({ code: 0 });
  });

  test("a port that is taken: an error with a remedy", async () => {
    const taken = createServer();
    await new Promise<void>((ready) => taken.listen(0, "127.0.0.1", ready));
    const { port } = taken.address() as AddressInfo;
    expect(await inkling(["studio", "--no-open", "--port", String(port)])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(
        `inkling: --port ${port} cannot be listened on: another program has it\nname another port, or none to have a free one chosen\n`,
      ),
    });
    taken.close();
  });
});
