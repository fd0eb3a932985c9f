import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { digestOfBytes } from "../core/digest.ts";
import { gzip } from "./gzip.ts";
import { type DownloadProgress, download, type RemoteFile } from "./mnist-download.ts";

const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
const file: RemoteFile = { name: "digits", size: content.length, sha256: await digestOfBytes(content) };
const packed = await gzip(content);

/** What the client says of a connection that ends too early depends on the system. */
const cutOff = /^the connection failed \((UND_ERR_SOCKET|ECONNRESET|EPIPE)\)$/;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A mirror on this machine that answers as it is told. */
async function mirror(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/folder`;
}

const good: RequestListener = (request, response) => {
  if (request.url !== "/some/folder/digits.gz") response.writeHead(404).end();
  else response.writeHead(200, { "content-length": packed.length }).end(packed);
};

test("a file is fetched, verified and unpacked, with progress", async () => {
  const progress: DownloadProgress[] = [];
  const from = await mirror(good);
  const failures = new Map<string, string>();
  const got = await download(file, [`${from}/`], failures, { onProgress: (now) => progress.push(now) });
  expect(got).toMatchObject({ name: "digits.gz", url: `${from}/digits.gz` });
  expect(got?.unpacked).toEqual(content);
  expect(got?.stored).toEqual(packed);
  expect(progress.at(-1)).toEqual({ file: "digits", received: packed.length, total: packed.length });
  expect(failures.size).toBe(0);
});

test("a mirror whose server lets the client unpack gives the plain file", async () => {
  const from = await mirror((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(packed));
  const progress: DownloadProgress[] = [];
  const got = await download(file, [from], new Map(), { onProgress: (now) => progress.push(now) });
  expect(got).toMatchObject({ name: "digits" });
  expect(got?.stored).toEqual(content);
  expect(progress.at(-1)).toEqual({ file: "digits", received: content.length, total: undefined });
});

const other = await gzip(content.map((byte) => byte ^ 1));
const otherSum = await digestOfBytes(content.map((byte) => byte ^ 1));
const shorter = await gzip(content.subarray(1));
const longer = await gzip(Uint8Array.of(...content, 0));

test.each<[string, RequestListener, string | RegExp]>([
  ["HTTP 404", (_, response) => response.writeHead(404).end("gone"), "HTTP 404 for digits.gz"],
  ["HTTP 500", (_, response) => response.writeHead(500).end(), "HTTP 500 for digits.gz"],
  ["a closed connection", (request) => request.socket.destroy(), cutOff],
  ["no answer", () => {}, "no answer within 1 s"],
  [
    "silence in the middle",
    (_, response) => void response.writeHead(200).write(packed.subarray(0, 100)),
    "digits.gz stopped at byte 100: nothing more within 1 s",
  ],
  [
    "a body cut off against its length",
    (_, response) => {
      response.writeHead(200, { "content-length": packed.length }).write(packed.subarray(0, 100));
      setTimeout(() => response.destroy(), 20);
    },
    cutOff,
  ],
  [
    "a body cut off unnoticed",
    (_, response) => response.end(packed.subarray(0, 100)),
    "digits.gz: the gzip file of 100 bytes is damaged or cut off",
  ],
  [
    "another file",
    (_, response) => response.end(other),
    `digits has the wrong checksum (SHA-256 ${otherSum.slice(0, 8)}…, expected ${file.sha256.slice(0, 8)}…)`,
  ],
  ["a shorter file", (_, response) => response.end(shorter), "digits has 4999, not 5000, bytes"],
  ["a longer file", (_, response) => response.end(longer), "digits has more than 5000 bytes"],
  [
    "an endless body",
    (_, response) => response.end(new Uint8Array(5001)),
    "digits.gz is larger than its 5000 bytes unpacked",
  ],
])("%s: the reason is kept and the next mirror is asked", async (_, answer, why) => {
  const [first, second] = [await mirror(answer), await mirror(good)];
  const failures = new Map<string, string>();
  const limits = { connectSeconds: 1, silenceSeconds: 1 };
  const got = await download(file, [first, second], failures, limits);
  expect(got?.url).toBe(`${second}/digits.gz`);
  expect([...failures]).toEqual([[first, typeof why === "string" ? why : expect.stringMatching(why)]]);
});

test("a mirror that failed is not asked again", async () => {
  let asked = 0;
  const dead = await mirror((_, response) => {
    asked++;
    response.writeHead(503).end();
  });
  const failures = new Map<string, string>();
  const fine = await mirror(good);
  for (let i = 0; i < 3; i++) expect(await download(file, [dead, fine], failures)).toBeDefined();
  expect(asked).toBe(1);
});

test("where no mirror gives the file there is none, and each reason", async () => {
  const dead = await mirror((_, response) => response.writeHead(404).end());
  servers.splice(0, 1)[0]!.close();
  const gone = await mirror((_, response) => response.writeHead(410).end());
  const failures = new Map<string, string>();
  expect(await download(file, [dead, gone, "nonsense"], failures)).toBeUndefined();
  expect([...failures.values()]).toEqual([
    "the connection failed (ECONNREFUSED)",
    "HTTP 410 for digits.gz",
    "the connection failed (ERR_INVALID_URL)",
  ]);
});

test("an aborted signal stops the download in the middle, and its reason is thrown", async () => {
  const from = await mirror((_, response) => void response.writeHead(200).write(packed.subarray(0, 100)));
  const controller = new AbortController();
  const failures = new Map<string, string>();
  const attempt = download(file, [from, await mirror(good)], failures, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(attempt).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(failures.size).toBe(0);
  await expect(download(file, [from], failures, { signal: controller.signal })).rejects.toThrow("aborted");
});
