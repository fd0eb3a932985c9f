import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { InklingError, type Model, type Polarity, predict, type ReadString, RequestError, readDigits } from "inkling";
import { exitCodeOf, report } from "../failures.ts";
import { loadModel } from "../files.ts";
import { oneOf } from "../flags.ts";
import { readPicture } from "../picture.ts";
import { documentOf, inFull, inShort, shown } from "../reading.ts";
import { openScreen } from "../terminal.ts";

interface ReadFlags {
  readonly polarity: Polarity;
  readonly show?: boolean;
  readonly json?: boolean;
}

const polarities = ["auto", "dark-on-light", "light-on-dark"] as const satisfies readonly Polarity[];

/** The model that ships with the package. */
const SHIPPED = "inkling/models/digits.safetensors";

const examples = `Examples
  inkling read number.jpg
  inkling read runs/second/best.safetensors seven.png --show
`;

const notes = `
Each picture is a PNG or JPEG file that shows digits on one line, or a single
one, of any size, dark on light or light on dark. They are cut apart where both
sides are digits; each is sized and centered as those of MNIST were. A
photograph is turned as its Exif data say.

A first file whose name ends in .safetensors is the model. Without one, the
model that ships with Inkling reads: it has learned from drawn digits alone. One
that has learned from MNIST is better at handwriting:
  inkling train --preset strings --out runs/mnist
  inkling read runs/mnist/model.safetensors number.jpg`;

/** Adds `inkling read [MODEL] IMAGE…`. */
export function addRead(program: Command): void {
  program
    .command("read")
    .description("Read pictures of digits.")
    .usage("[options] [model] <image...>")
    .argument("<image...>", "PNG or JPEG files; before them, a model that train has saved")
    .addHelpText("before", examples)
    .addHelpText("after", notes)
    .option("--show", "draw what the network sees")
    .addOption(
      new Option("--polarity <kind>", "auto, dark-on-light or light-on-dark")
        .default("auto")
        .argParser(oneOf("--polarity", polarities)),
    )
    .option("--json", "print one JSON document, and nothing else, on standard output")
    .action(readCommand);
}

async function readCommand(paths: string[], flags: ReadFlags, command: Command): Promise<void> {
  const [path, files] = paths[0]!.endsWith(".safetensors") ? [paths[0]!, paths.slice(1)] : [undefined, paths];
  if (files.length === 0) {
    throw new RequestError(
      `read: ${path} is a model, and there is no picture to read`,
      "name a PNG or JPEG file after it",
    );
  }
  const screen = openScreen(flags);
  const model = await loadModel(path ?? fileURLToPath(import.meta.resolve(SHIPPED)));
  checkReader(model, path ?? SHIPPED);
  const documents: unknown[] = [];
  for (const [i, file] of files.entries()) {
    try {
      const read = await readIn(file, model, flags);
      documents.push(documentOf(file, read));
      if (i > 0 && (flags.show || files.length === 1)) screen.say();
      for (const line of flags.show
        ? shown(file, read)
        : files.length === 1
          ? inFull(file, read)
          : inShort(file, read)) {
        screen.say(line);
      }
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      const named = error.problem.includes(file) ? error : nameIn(file, error);
      documents.push({ file, error: { problem: named.problem, remedy: named.remedy } });
      report(named, command.optsWithGlobals());
      process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCodeOf(error));
    }
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ model: path ?? SHIPPED, images: documents }, null, 2)}\n`);
}

async function readIn(file: string, model: Model, { polarity }: ReadFlags): Promise<ReadString> {
  const classify = async (digits: Uint8Array) =>
    (await predict(model, digits)).map(({ probabilities }) => probabilities);
  return readDigits(await readPicture(file), classify, { polarity });
}

/** Refuses a model that cannot be shown a digit, or whose outputs are none. */
function checkReader({ network: { input, output } }: Model, path: string): void {
  const [inputs, outputs] = [input, output].map((shape) => shape.reduce((product, size) => product * size, 1));
  if (inputs === 784 && outputs === 10) return;
  throw new RequestError(
    `${path} does not read digits: it has ${inputs} inputs and ${outputs} outputs, not 784 and 10`,
    "give a model that was trained on digits, such as inkling train saves",
  );
}

/** The same error with the file's name before it. */
function nameIn(file: string, error: InklingError): InklingError {
  const Kind = error.constructor as typeof InklingError;
  return new Kind(`${file}: ${error.problem}`, error.remedy, { cause: error });
}
