/* The page's service worker: with it the page opens without a network, and has threads on hosts that do not send their headers. */

const RELOADED = "inkling.reloaded";

/** Registers the service worker, where the browser has them, and has it keep the page's files. */
export async function workOffline(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const { serviceWorker } = navigator;
  if (!crossOriginIsolated) reloadForThreads();
  try {
    await serviceWorker.register("./service-worker.js", { updateViaCache: "none" });
    const { active } = await serviceWorker.ready;
    active?.postMessage("keep");
  } catch {
    // A browser that keeps nothing for this page works with one thread, and with a network.
  }
}

/**
 * Loads the page once more as soon as the service worker stands behind it: then it may share memory between threads. Not when
 * the reader has begun, who would lose what is there, and never twice.
 */
function reloadForThreads(): void {
  const untouched = new AbortController();
  const options = { once: true, capture: true, signal: untouched.signal };
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => untouched.abort(), options);
  navigator.serviceWorker.addEventListener(
    "controllerchange",
    () => {
      untouched.abort();
      try {
        if (sessionStorage.getItem(RELOADED) !== null) return;
        sessionStorage.setItem(RELOADED, "once");
        location.reload();
      } catch {
        // Where nothing can be noted, it is not reloaded.
      }
    },
    options,
  );
}
