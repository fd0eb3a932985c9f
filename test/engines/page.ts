/** What every JavaScript engine runs: it fetches the data from the server, trains, and posts what came out. */
import { type Dataset, dataset, generatedDigits } from "inkling";
import { type Outcome, threadsOfTwo, trainAll } from "../package/program.ts";

/** What the server tells of the data: their name, and how many digits it has, or how many are to be drawn. */
export interface DataDescription {
  readonly name: string;
  readonly served: boolean;
  readonly count: number;
}

/** What is posted. */
export interface Posted {
  readonly version: string;
  readonly javaScript: string;
  readonly seconds: number;
  /** The threads that two threads come to there. */
  readonly threads: number;
  readonly outcomes: readonly Outcome[];
  readonly error?: string;
}

const versions: Readonly<Record<string, string | undefined>> = typeof process === "object" ? process.versions : {};
// The address is an argument on a command line, and the page's own in a browser.
const home = versions.node === undefined ? location.href : process.argv[2]!;
const read = (path: string): Promise<Response> => fetch(new URL(path, home));

async function readDigits(): Promise<Dataset> {
  const { name, served, count } = (await (await read("data.json")).json()) as DataDescription;
  if (!served) return generatedDigits({ count });
  const bytes = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await read(path)).arrayBuffer());
  const [inputs, targets] = await Promise.all([bytes("inputs.bin"), bytes("targets.bin")]);
  return dataset({ name, shape: [28, 28, 1], inputs, targets });
}

/** The engine's own version and the JavaScript engine inside it, as far as it says. */
function describeEngine(): Pick<Posted, "version" | "javaScript"> {
  const { bun, deno, node, v8, webkit } = versions;
  if (bun !== undefined) return { version: bun, javaScript: `JavaScriptCore ${webkit?.slice(0, 9) ?? ""}`.trim() };
  if (node !== undefined) return { version: deno ?? node, javaScript: `V8 ${v8}` };
  const [, browser, version = "unknown"] = /(Firefox|Chrome)\/([\d.]+)/.exec(navigator.userAgent) ?? [];
  return { version, javaScript: browser === "Firefox" ? "SpiderMonkey" : "V8" };
}

async function run(): Promise<Posted> {
  const engine = describeEngine();
  try {
    const digits = await readDigits();
    const started = performance.now();
    const outcomes = await trainAll(digits);
    const seconds = (performance.now() - started) / 1000;
    return { ...engine, seconds, threads: await threadsOfTwo(), outcomes };
  } catch (error) {
    return {
      ...engine,
      seconds: 0,
      threads: 0,
      outcomes: [],
      error: error instanceof Error ? `${error}\n${error.stack}` : `${error}`,
    };
  }
}

await fetch(new URL("posted", home), { method: "POST", body: JSON.stringify(await run()) });
