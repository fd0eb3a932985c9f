import { type Command, Option } from "commander";
import {
  InklingError,
  type Model,
  normalizeDigit,
  type Polarity,
  type Prediction,
  predict,
  RequestError,
} from "inkling";
import { colors } from "../colors.ts";
import { DRAWING_COLUMNS, drawDigit } from "../drawing.ts";
import { exitCodeOf, report } from "../failures.ts";
import { loadModel } from "../files.ts";
import { oneOf } from "../flags.ts";
import { readPicture } from "../picture.ts";
import { bar, columns, openScreen, percent } from "../terminal.ts";

interface ReadFlags {
  readonly polarity: Polarity;
  readonly show?: boolean;
  readonly json?: boolean;
}

const polarities = ["auto", "dark-on-light", "light-on-dark"] as const satisfies readonly Polarity[];

/** What one image came to. */
interface Reading {
  readonly file: string;
  /** The digit as the network sees it, `[28, 28]`. */
  readonly seen: Uint8Array;
  readonly prediction: Prediction;
}

const example = `Example
  inkling read runs/second/best.safetensors seven.png --show
`;

const notes = `
Each image is a PNG file that shows one digit, of any size, dark on light or
light on dark. The digit is cut out, sized and centered as those of MNIST were.`;

/** Adds `inkling read MODEL IMAGE…`. */
export function addRead(program: Command): void {
  program
    .command("read")
    .description("Read pictures of digits.")
    .argument("<model>", "file that train has saved")
    .argument("<image...>", "PNG files")
    .addHelpText("before", example)
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

async function readCommand(path: string, files: string[], flags: ReadFlags, command: Command): Promise<void> {
  const screen = openScreen(flags);
  const model = await loadModel(path);
  checkReader(model, path);
  const documents: unknown[] = [];
  for (const [i, file] of files.entries()) {
    try {
      const seen = normalizeDigit(await readPicture(file), flags);
      const [prediction] = await predict(model, seen);
      const reading = { file, seen, prediction: prediction! };
      documents.push(documentOf(reading));
      if (i > 0 && (flags.show || files.length === 1)) screen.say();
      for (const line of flags.show ? shown(reading) : files.length === 1 ? inFull(reading) : inShort(reading)) {
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
  if (flags.json) process.stdout.write(`${JSON.stringify({ model: path, images: documents }, null, 2)}\n`);
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

/** Number of the largest probability but one. */
function runnerUp({ label, probabilities }: Prediction): number {
  const others = Array.from(probabilities.keys()).filter((digit) => digit !== label);
  return others.reduce(
    (best, digit) => (probabilities[digit]! > probabilities[best]! ? digit : best),
    others[0] ?? label,
  );
}

function documentOf({ file, prediction }: Reading): unknown {
  const { label, probability, probabilities } = prediction;
  const second = runnerUp(prediction);
  return {
    file,
    digit: label,
    probability,
    runnerUp: { digit: second, probability: probabilities[second] },
    probabilities: [...probabilities],
  };
}

function headline({ file, prediction }: Reading): string {
  const { label, probability, probabilities } = prediction;
  const second = runnerUp(prediction);
  const other = `or else ${second} (${percent(probabilities[second]!, 1)})`;
  return `${file}: ${colors.bold(String(label))} (${percent(probability, 1)}), ${other}`;
}

/** A line for each digit with a bar of its probability, at most `width` columns. */
function bars({ prediction }: Reading, width: number): string[] {
  return Array.from(prediction.probabilities, (probability, digit) => {
    const line = `${digit} ${percent(probability, 1).padStart(7)} ${bar(probability, Math.max(0, width - 10), " ").trimEnd()}`;
    return digit === prediction.label ? colors.bold(line.trimEnd()) : line.trimEnd();
  });
}

function inFull(reading: Reading): string[] {
  return [headline(reading), ...bars(reading, Math.min(50, columns() - 1)).map((line) => `  ${line}`)];
}

function inShort(reading: Reading): string[] {
  const all = Array.from(reading.prediction.probabilities, (each, digit) => `${digit}:${(100 * each).toFixed(0)}`);
  return [headline(reading), colors.dim(`  % ${all.join(" ")}`)];
}

/** What the network sees, and beside it, where there is room, the bars. */
function shown(reading: Reading): string[] {
  const drawing = drawDigit(reading.seen);
  const room = columns() - 1 - DRAWING_COLUMNS - 3;
  if (room < 12) return [headline(reading), ...drawing, ...bars(reading, columns() - 1)];
  const beside = ["", "", ...bars(reading, Math.min(40, room))];
  return [headline(reading), ...drawing.map((line, y) => `${line}   ${beside[y] ?? ""}`.trimEnd())];
}
