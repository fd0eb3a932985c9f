import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { thirdParty } from "../scripts/licenses.ts";
import { resultsInPage } from "../scripts/studio-results.ts";

const OUT = join(import.meta.dirname, "../dist/studio");

/** The sources that are in the page or its workers. */
const sources = new Set<string>();

/** Puts the licenses of the packages that are in the page beside it. */
const licenses = (isPage: boolean): Plugin => ({
  name: "licenses",
  apply: "build",
  generateBundle(_, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== "chunk") continue;
      for (const [id, { renderedLength }] of Object.entries(output.modules)) if (renderedLength > 0) sources.add(id);
    }
    if (isPage) this.emitFile({ type: "asset", fileName: "THIRD-PARTY.txt", source: thirdParty([...sources]) });
  },
});

/** Tells the service worker what it is to keep: every file of the build, once all of them are there. */
const listFiles: Plugin = {
  name: "list files for the service worker",
  apply: "build",
  closeBundle() {
    const entries = readdirSync(OUT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = entries.map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(OUT.length + 1)
        .replaceAll("\\", "/"),
    );
    const kept = files.filter((file) => file !== "service-worker.js").sort();
    const hash = createHash("sha256");
    for (const file of kept) hash.update(file).update(readFileSync(join(OUT, file)));
    const path = join(OUT, "service-worker.js");
    const code = readFileSync(path, "utf8");
    const told = code
      .replaceAll("__FILES__", JSON.stringify(kept))
      .replaceAll("__BUILD__", JSON.stringify(hash.digest("hex").slice(0, 12)));
    writeFileSync(path, told);
  },
};

/** While it is developed, the page's styles are put into it by script, which its content policy forbids. */
const noPolicy: Plugin = {
  name: "no content policy",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

/** The page is built into the package, beside the command that serves it; it works from any folder of any host. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [svelte(), licenses(true), resultsInPage(join(import.meta.dirname, "../results")), listFiles, noPolicy],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The content security policy allows files of the page's own, and no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: [join(import.meta.dirname, "index.html"), join(import.meta.dirname, "service-worker.ts")],
      // A service worker rules over the folder that it stands in, by a name that stays.
      output: { entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js") },
    },
  },
  server: {
    headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
  },
  worker: {
    plugins: () => [licenses(false)],
    format: "es",
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
