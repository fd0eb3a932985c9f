import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { runNode } from "../scripts/run.ts";
import { CONV, DENSE, pageScripts } from "./whole.ts";

test.each([
  ["dense", DENSE],
  ["convolutional", CONV],
])("the scripts that count for a page are enough to train a %s network", async (_, source) => {
  const scripts = await pageScripts(source);
  const folder = mkdtempSync(join(tmpdir(), "inkling-page-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const { name, contents } of scripts) writeFileSync(join(folder, name), contents);
    const program = `
      import { generatedDigits } from "inkling";
      globalThis.digits = generatedDigits({ count: 20, seed: 1 });
      await import(${JSON.stringify(pathToFileURL(join(folder, scripts[0]!.name)))});
      console.log("trained");`;
    const { output } = runNode(["--input-type=module", "--eval", program]);
    expect(output.trim()).toBe("trained");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
