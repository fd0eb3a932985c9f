/// <reference lib="webworker" />
/*
 * What stands between the page and its host: it adds the headers that threads need where the host does not send them, and keeps
 * the page's files so that it opens without a network.
 *
 * A new build is asked for first: names in assets/ change with what is in them and are taken from what is kept, all others come from
 * the host as long as it answers. The files of the last build are kept too until the next, for pages that are still open.
 */
const scope = self as unknown as ServiceWorkerGlobalScope;

/** Paths of all files of this build, and a name that changes with them; the build puts them here. */
declare const __FILES__: readonly string[];
declare const __BUILD__: string;

const CACHE = "inkling-studio ";
const home = new URL("./", scope.location.href).href;

scope.addEventListener("install", () => void scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

/** The page says when it has nothing more urgent to load. */
scope.addEventListener("message", (event) => event.waitUntil(keepAll()));

/** Keeps all files of this build; where one cannot be had, the next visit tries again. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE + __BUILD__);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = __FILES__.map((file) => new URL(file, home).href).filter((url) => !there.has(url));
  const isResult = (url: string): boolean => url.startsWith(`${home}results/`);
  // The page itself first: results are many, and serve one view.
  for (const urls of [missing.filter((url) => !isResult(url)), missing.filter(isResult)]) {
    await cache.addAll(urls.map((url) => new Request(url, { cache: "no-cache" })));
  }
  const ours = (await caches.keys()).filter((name) => name.startsWith(CACHE));
  await Promise.all(ours.slice(0, -2).map((name) => caches.delete(name)));
}

scope.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  // MNIST is kept by the library itself, in the page's private files.
  if (method !== "GET" || !url.startsWith(home) || url.startsWith(`${home}data/`)) return;
  event.respondWith(answer(event.request).then(isolated));
});

async function answer(request: Request): Promise<Response> {
  if (request.url.startsWith(`${home}assets/`)) return (await kept(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const response = await kept(request.mode === "navigate" ? `${home}index.html` : request);
    if (response === undefined) throw error;
    return response;
  }
}

/** The file as this build has it, or else the last one. */
async function kept(file: Request | string): Promise<Response | undefined> {
  return (await caches.match(file, { cacheName: CACHE + __BUILD__ })) ?? caches.match(file);
}

/** The same answer with the headers that let a page share memory between threads. */
function isolated(response: Response): Response {
  if (response.status === 0) return response; // a redirection, which cannot be changed
  const headers = new Headers(response.headers);
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-embedder-policy", "require-corp");
  headers.set("cross-origin-resource-policy", "same-origin");
  const { status, statusText } = response;
  const body = [101, 204, 205, 304].includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers });
}
