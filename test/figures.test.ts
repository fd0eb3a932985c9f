import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { drawPicture } from "../figures/draw.ts";
import { samples } from "../figures/testing.ts";
import { ROOT } from "../scripts/files.ts";
import { launchBrowser, whyNoBrowser } from "./helpers/browser.ts";

const BUILT = join(ROOT, "dist/cli/figures.js");

test("the command line starts without what draws, and finds it beside it", async () => {
  const main = readFileSync(join(ROOT, "dist/cli/main.js"), "utf8");
  expect(main).not.toMatch(/^import .*figures|@observablehq/m);
  const built = (await import(pathToFileURL(BUILT).href)) as { drawPicture: typeof drawPicture };
  expect(built.drawPicture(samples.valley)).toBe(drawPicture(samples.valley));
});

test("the licenses of what draws are in the package", () => {
  const notices = readFileSync(join(ROOT, "dist/cli/THIRD-PARTY.txt"), "utf8");
  for (const name of ["@observablehq/plot", "@xmldom/xmldom", "d3-scale", "d3-contour", "fast-png"]) {
    expect(notices).toMatch(new RegExp(`^${name} \\d`, "m"));
  }
});

const excuse = whyNoBrowser();
test.skipIf(excuse !== undefined)(`a page draws the same${excuse ? ` (skipped: ${excuse})` : ""}`, async () => {
  if (!existsSync(join(ROOT, "dist/index.js"))) throw new Error("there is nothing to bundle\nnpm run build makes it");
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["figures/draw-picture.ts"],
    bundle: true,
    format: "iife",
    globalName: "figures",
    write: false,
    logLevel: "silent",
  });
  const browser = await launchBrowser();
  try {
    // On a screen of fewer dots Plot moves lines by half a pixel, to be sharp.
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    await page.addScriptTag({ content: outputFiles[0]!.text });
    for (const picture of [samples.lines, samples.bars, samples.valley, samples.circuit]) {
      const drawn = await page.evaluate(`figures.drawPicture(${JSON.stringify(picture)}, { document })`);
      expect(drawn).toBe(drawPicture(picture));
    }
  } finally {
    await browser.close();
  }
});
