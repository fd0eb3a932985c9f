import { readFile } from "node:fs/promises";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { text } from "node:stream/consumers";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** What `serve` can be told. */
interface ServeOptions {
  /** Sent with every file. */
  readonly headers?: OutgoingHttpHeaders;
  /** Told of each path that is asked for. */
  readonly onGet?: (path: string) => void;
  /** Told of what a page posts. */
  readonly onPost?: (body: string) => void;
}

/** Serves a folder on this machine alone. */
export async function serve(
  folder: string,
  { headers = {}, onGet = () => {}, onPost = () => {} }: ServeOptions = {},
): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      onPost(await text(request));
      response.writeHead(204).end();
      return;
    }
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    onGet(path);
    const file = join(folder, path.endsWith("/") || path.endsWith("\\") ? `${path}index.html` : path);
    try {
      const bytes = await readFile(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...headers }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
