import { join } from "node:path";
import type { Command } from "commander";
import {
  DataNotFoundError,
  type Dataset,
  describeSummary,
  folderStore,
  mnist,
  RequestError,
  summarize,
  writeIdx,
} from "inkling";
import { type DigitsChoice, drawDigits, openDigits } from "../digits.ts";
import { writeBytes } from "../files.ts";
import { wholeNumber } from "../flags.ts";
import { interruptible, pause } from "../interrupt.ts";
import { contactSheet } from "../sheet.ts";
import { columns, invocation, openScreen, type Screen, typed } from "../terminal.ts";
import { addDigitsFlags } from "./train.ts";

type DigitsFlags = Pick<DigitsChoice, "digits" | "data">;

/** The book's split, and as many generated digits. */
const split = [50_000, 10_000] as const;

const examples = {
  data: "Examples\n  inkling data info\n  inkling data show --digits generated --out digits.png\n",
  info: "Example\n  inkling data info --data ../data\n",
  fetch: "Example\n  inkling data fetch\n",
  generate: "Examples\n  inkling data generate --count 60000 --seed 1 --out drawn\n  inkling train --data drawn\n",
  show: "Example\n  inkling data show --digits generated --columns 20 --out digits.png\n",
};

/** Adds `inkling data info|fetch|generate|show`. */
export function addData(program: Command): void {
  const data = program
    .command("data")
    .description("Find, download, draw and look at digits.")
    .helpCommand(false)
    .addHelpText("before", examples.data);

  const info = data
    .command("info")
    .description("Say where digits are found, and what they look like from afar.")
    .addHelpText("before", examples.info)
    .option("--json", "print one JSON document, and nothing else, on standard output");
  addDigitsFlags(info).action((flags: DigitsFlags & { json?: boolean }) =>
    interruptible((signal) => infoCommand(flags, signal)),
  );

  data
    .command("fetch")
    .description("Download MNIST into the cache, checked by SHA-256; nothing where it is at hand.")
    .addHelpText("before", examples.fetch)
    .option("--mirror <address>", "download from this folder of the web, not from Google or PyTorch")
    .action((flags: { mirror?: string }) => interruptible((signal) => fetchCommand(flags, signal)));

  data
    .command("generate")
    .description("Draw digits, and write them as MNIST's four files, gzipped.")
    .addHelpText("before", examples.generate)
    .requiredOption("--out <dir>", "folder for the files")
    .option(
      "--count <n>",
      "digits for training; a sixth as many more for tests",
      wholeNumber("--count", { least: 10 }),
      60_000,
    )
    .option("--seed <n>", "where all chance comes from", wholeNumber("--seed"), 1)
    .action((flags: GenerateFlags) => interruptible((signal) => generateCommand(flags, signal)));

  const show = data
    .command("show")
    .description("Write a contact sheet, a PNG picture: a row for each digit.")
    .addHelpText("before", examples.show)
    .option("--rows <n>", "rows; the eleventh begins with 0 again", wholeNumber("--rows", { least: 1, most: 200 }), 10)
    .option("--columns <n>", "digits in a row", wholeNumber("--columns", { least: 1, most: 200 }), 16)
    .option("--seed <n>", "which of the digits are shown", wholeNumber("--seed"), 1)
    .option("--out <file>", "the picture", "digits.png");
  addDigitsFlags(show).action((flags: ShowFlags) => interruptible((signal) => showCommand(flags, signal)));
}

async function infoCommand(flags: DigitsFlags & { json?: boolean }, signal: AbortSignal): Promise<void> {
  const screen = openScreen(flags);
  const { source, kind, parts } = await look(flags, screen, signal);
  const summaries = parts.map(summarize);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ digits: kind, source, parts: summaries }, null, 2)}\n`);
    return;
  }
  screen.say(`found: ${source}`);
  for (const summary of summaries) {
    screen.say();
    for (const line of describeSummary(summary, { columns: columns() - 1 })) screen.say(line);
  }
}

/** What is at hand, without a download. */
async function look(
  { digits, data }: DigitsFlags,
  screen: Screen,
  signal: AbortSignal,
): Promise<{ source: string; kind: string; parts: Dataset[] }> {
  if (digits === "generated") {
    const drawn = await openDigits({ digits, data, split: [10_000, 2_000] }, screen, signal);
    return { source: drawn.source, kind: drawn.kind, parts: [(await drawn.part("training"))!] };
  }
  try {
    const { source, training, validation, test } = await mnist({ folder: data, split, download: false, signal });
    return { source, kind: "mnist", parts: [training, validation!, test] };
  } catch (error) {
    if (!(error instanceof DataNotFoundError)) throw error;
    const remedy = `download it with ${invocation()} data fetch, or name a folder with --data or INKLING_DATA`;
    const problem = error.problem.replace("; downloading was not allowed", "");
    throw new DataNotFoundError(problem, remedy, { cause: error });
  }
}

async function fetchCommand({ mirror }: { mirror?: string }, signal: AbortSignal): Promise<void> {
  const screen = openScreen();
  let received = false;
  const { source } = await mnist({
    signal,
    mirrors: mirror === undefined ? undefined : [mirror],
    onProgress({ file, received: bytes, total }) {
      if (!received) screen.say("downloading MNIST, 11 MB");
      received = true;
      const megabytes = `${(bytes / 1e6).toFixed(1)} MB`;
      screen.progress(file, total === undefined ? 0 : bytes / total, megabytes);
    },
  });
  screen.say(received ? `downloaded from ${source}, checked, and kept in the cache` : `at hand already: ${source}`);
}

interface GenerateFlags {
  readonly out: string;
  readonly count: number;
  readonly seed: number;
}

async function generateCommand({ out, count, seed }: GenerateFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen();
  const store = folderStore(join(out, "mnist"));
  const old = (await store.list()).find((name) => /^(train|t10k)-/.test(name));
  if (old !== undefined) {
    throw new RequestError(`--out ${out} already holds digits: ${store.locate(old)}`, "name another folder");
  }
  const training = await drawDigits({ part: "training", count, seed }, screen, signal);
  const tests = Math.round(count / 6);
  const test = await drawDigits({ part: "test", count: tests, seed }, screen, signal);
  const files = [
    ["train-images-idx3-ubyte.gz", [count, 28, 28], training.inputs],
    ["train-labels-idx1-ubyte.gz", [count], training.targets],
    ["t10k-images-idx3-ubyte.gz", [tests, 28, 28], test.inputs],
    ["t10k-labels-idx1-ubyte.gz", [tests], test.targets],
  ] as const;
  try {
    for (const [name, shape, bytes] of files) {
      await store.write(name, await writeIdx([...shape], bytes as Uint8Array, { gzip: true }));
      await pause(signal);
    }
  } catch (error) {
    // A part of the files would be taken for a damaged whole.
    for (const [name] of files) await store.remove(name);
    throw error;
  }
  for (const [name] of files) screen.say(join(out, "mnist", name));
  const share = count === 60_000 ? "" : ` --split ${count - tests},${tests}`;
  screen.say(`learn from them: ${invocation()} train --data ${typed(out)}${share}`);
}

interface ShowFlags extends DigitsFlags {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  readonly out: string;
}

async function showCommand(flags: ShowFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen();
  const { rows, columns, seed, out } = flags;
  // Enough generated digits that each row can be filled: they come in turns, 0 to 9.
  const needed = 10 * Math.ceil(rows / 10) * columns;
  const digits = await openDigits({ ...flags, split, drawn: [needed, 0] }, screen, signal);
  const data = (await digits.part("training"))!;
  await writeBytes(out, contactSheet(data, { rows, columns, seed }));
  screen.say(`${out}: ${rows} rows of ${columns} ${data.name}`);
}
