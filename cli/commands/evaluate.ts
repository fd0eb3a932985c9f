import { type Command, Option } from "commander";
import { evaluate } from "inkling";
import { confusionTable, describeMistake, neverRead, worstPairs } from "../confusion.ts";
import { type DigitsChoice, openDigits, type PartName } from "../digits.ts";
import { loadModel } from "../files.ts";
import { oneOf } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { openScreen, percent } from "../terminal.ts";
import { sizesOf } from "../training.ts";
import { addDigitsFlags } from "./train.ts";

interface EvaluateFlags extends Pick<DigitsChoice, "digits" | "data"> {
  readonly on: PartName;
  readonly json?: boolean;
}

const parts = ["test", "validation", "training"] as const satisfies readonly PartName[];

/** The book's split: the parts of data that a model is evaluated on. */
const split = [50_000, 10_000] as const;

const example = `Example
  inkling evaluate runs/second/best.safetensors
`;

const notes = `
Of MNIST's 60,000 images for training, the last 10,000 are those for validation.
A model that was trained with another --split may have learned from these.`;

/** Adds `inkling evaluate MODEL`. */
export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("Say how well a model reads digits, and which it confuses.")
    .argument("<model>", "file that train has saved")
    .addHelpText("before", example)
    .addHelpText("after", notes)
    .addOption(
      new Option("--on <part>", "test, validation or training images").default("test").argParser(oneOf("--on", parts)),
    )
    .option("--json", "print one JSON document, and nothing else, on standard output");
  addDigitsFlags(command).action((model: string, flags: EvaluateFlags) =>
    interruptible((signal) => evaluateCommand(model, flags, signal)),
  );
}

async function evaluateCommand(path: string, flags: EvaluateFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen(flags);
  const model = await loadModel(path);
  const digits = await openDigits({ ...flags, split }, screen, signal);
  const data = (await digits.part(flags.on))!;
  const { correct, total, accuracy, cost, confusion } = await evaluate(model, data);
  const pairs = worstPairs(confusion, 6);
  if (flags.json) {
    const { kind } = digits;
    const { engine } = model;
    const document = { model: path, engine, digits: kind, on: flags.on, correct, total, accuracy, cost, confusion };
    process.stdout.write(`${JSON.stringify({ ...document, worstPairs: pairs }, null, 2)}\n`);
    return;
  }
  screen.say(`model: ${path}`);
  screen.tell(`network: ${sizesOf(model.network)}, cost ${model.network.cost}`);
  screen.tell(`digits: ${data.name}, ${digits.source}`);
  screen.say();
  screen.say(`accuracy: ${percent(accuracy)}, ${correct} of ${total}`);
  screen.say(`mean cost: ${cost.toPrecision(4)}`);
  screen.say();
  for (const line of confusionTable(confusion)) screen.say(line);
  screen.say();
  for (const digit of neverRead(confusion)) screen.say(`no image was read as ${digit}: that neuron got stuck`);
  if (pairs.length > 0) screen.say("confused most:");
  for (const pair of pairs) screen.say(`  ${describeMistake(pair)}`);
}
