import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PLACES = [
  process.env.FIREFOX,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/** Where a Firefox stands on this machine; undefined where there is none. */
export function firefoxPath(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path));
}

/** A headless Firefox that calls nobody, at an address. It has no driver: what the page finds out, it posts by itself. */
export function startFirefox(command: string, url: string): { readonly child: ChildProcess; clean(): void } {
  const profile = mkdtempSync(join(tmpdir(), "inkling-firefox-"));
  const quiet = ["datareporting.policy.dataSubmissionEnabled", "app.update.enabled", "browser.aboutwelcome.enabled"];
  writeFileSync(join(profile, "user.js"), quiet.map((name) => `user_pref("${name}", false);\n`).join(""));
  const args = ["--headless", "--no-remote", "--profile", profile, url];
  return {
    child: spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] }),
    clean() {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
