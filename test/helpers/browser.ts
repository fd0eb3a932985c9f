import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Where a Chromium stands on this machine; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path));
}

/** Why tests in a browser are skipped, or undefined where they run. On a build server there is no excuse. */
export function whyNoBrowser(): string | undefined {
  if (chromiumPath() !== undefined || process.env.CI === "true") return undefined;
  return "there is no Chromium here: install it, or name it in the variable CHROMIUM";
}

/** A headless Chromium that calls nobody. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error("there is no Chromium here, which a build server must have\ninstall it: apt-get install chromium");
  }
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
