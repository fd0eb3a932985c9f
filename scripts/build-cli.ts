/**
 * Bundles the command line and what it needs into dist/cli, so that who installs the package installs nothing else; the
 * library stays outside and is imported by its name. The licenses of what is inside stand beside it.
 */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { ROOT } from "./files.ts";
import { thirdParty } from "./licenses.ts";

const ENTRY = "cli/main.ts";
/** Threads that the command line starts, files of their own. */
const THREADS = { "reproduce-job": "cli/reproduce/job.ts" };
/** Drawing, a file of its own too: half a megabyte that only the commands that draw load. */
const FIGURES = "figures/draw.ts";

const figuresApart: Plugin = {
  name: "figures apart",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/figures\/draw\.ts$/ }, () => ({ path: "./figures.js", external: true }));
  },
};

/** Packages in the older module format call require for Node's modules. */
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);';

/** Bundles these files; the answer lists the sources of which something is in them. */
async function bundle(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    outdir: "dist/cli",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["inkling", "inkling/*"],
    logLevel: "warning",
    ...options,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

async function buildCommandLine(): Promise<void> {
  const inputs = [
    ...(await bundle({
      entryPoints: { main: ENTRY, ...THREADS },
      plugins: [figuresApart],
      sourcemap: true,
      sourcesContent: false,
      banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
    })),
    ...(await bundle({ entryPoints: { figures: FIGURES }, minify: true, banner: { js: REQUIRE } })),
  ];
  mkdirSync(`${ROOT}/dist/cli`, { recursive: true });
  writeFileSync(`${ROOT}/dist/cli/THIRD-PARTY.txt`, thirdParty(inputs));
  chmodSync(`${ROOT}/dist/cli/main.js`, 0o755);
}

if (existsSync(`${ROOT}/${ENTRY}`)) await buildCommandLine();
else console.log(`there is no ${ENTRY}: the command line is not built`);
