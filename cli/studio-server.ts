import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { FailureError, folderStore, InklingError, RequestError, type Store } from "inkling";

/** The page, built beside the command line. */
const PAGE = fileURLToPath(new URL("../studio", import.meta.url));
/** Where the page asks for MNIST's files; always with `.gz`, be they packed or not. */
const MNIST = "data/mnist/";

/** The port to be on where nobody says: browsers keep what a page stores by its port, so it should be the same each time. */
const USUAL_PORT = 4784;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

export interface StudioServer {
  readonly address: string;
  close(): Promise<void>;
}

/** How the studio is served. */
interface StudioOptions {
  /** 0 for any that is free; undefined for the usual one or, where that is taken, any that is free. */
  readonly port?: number | undefined;
  /** Folder of MNIST's files; undefined where there are none. */
  readonly data?: string | undefined;
}

/** Serves the page on this machine alone. */
export async function serveStudio({ port, data }: StudioOptions): Promise<StudioServer> {
  const page = folderStore(PAGE);
  const headers = await headersOf(page);
  const mnist = data === undefined ? undefined : folderStore(data);
  const server = createServer((request, response) => {
    respond(request, response, { page, mnist, headers }).catch(() => response.destroy());
  });
  try {
    await listen(server, port ?? USUAL_PORT);
  } catch (error) {
    if (port !== undefined) throw refusedPort(port, error as NodeJS.ErrnoException);
    await listen(server, 0);
  }
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", fail);
      done();
    });
  });
}

function refusedPort(port: number, cause: NodeJS.ErrnoException): InklingError {
  const reason =
    cause.code === "EADDRINUSE" ? "another program has it" : cause.code === "EACCES" ? "permission is missing" : cause;
  return new RequestError(
    `--port ${port} cannot be listened on: ${reason}`,
    "name another port, or none to have a free one chosen",
    { cause },
  );
}

/** What is sent with every file: threads need the first two; the page's own content policy is repeated, so that it is one. */
async function headersOf(page: Store): Promise<Record<string, string>> {
  const html = await page.read("index.html");
  const policy =
    html && /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(new TextDecoder().decode(html));
  if (!policy) {
    throw new FailureError(
      `the studio's page is not there: ${page.locate("index.html")}`,
      "build it with npm run build, or install the package again",
    );
  }
  return {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": policy[1]!,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
}

interface Served {
  readonly page: Store;
  readonly mnist: Store | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function respond(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const refuse = (status: number, why: string, more: Record<string, string> = {}): void => {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...served.headers, ...more });
    response.end(`${why}\n`);
  };
  // A page of another name that resolves to this machine must not read from here: DNS rebinding.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(request.headers.host ?? "")) {
    refuse(421, "Inkling's studio answers to 127.0.0.1 and localhost alone.");
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    refuse(405, "Inkling's studio only sends files: use GET or HEAD.", { allow: "GET, HEAD" });
    return;
  }
  const name = nameOf(request.url ?? "/");
  const bytes = name && (await read(served, name));
  if (!name || !bytes) {
    refuse(404, "There is no such file in Inkling's studio.");
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "content-length": bytes.length,
    // Names in assets/ change with what is in them.
    "cache-control": name.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache",
    ...served.headers,
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** The file that is asked for; undefined where the address is none. */
function nameOf(url: string): string | undefined {
  try {
    const name = decodeURIComponent(/^\/([^?#]*)/.exec(url)?.[1] ?? "\0");
    return name.includes("\0") ? undefined : name === "" ? "index.html" : name;
  } catch {
    return undefined;
  }
}

/** A file's bytes; undefined where there is none. No name leads out of a folder: the Store sees to that. */
async function read({ page, mnist }: Served, name: string): Promise<Uint8Array | undefined> {
  try {
    if (!name.startsWith(MNIST)) return await page.read(name);
    const file = name.slice(MNIST.length);
    return (await mnist?.read(file)) ?? (await mnist?.read(file.replace(/\.gz$/, "")));
  } catch (error) {
    if (error instanceof InklingError) return undefined;
    throw error;
  }
}
