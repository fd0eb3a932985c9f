import type { Command } from "commander";
import { type Dataset, type Evaluation, evaluate } from "inkling";
import { presets } from "inkling/experiments";
import { colors } from "../colors.ts";
import { describeMistake, neverRead, worstPairs } from "../confusion.ts";
import { accuracyCurve } from "../curve.ts";
import { type DigitKind, type DigitsChoice, openDigits } from "../digits.ts";
import { drawDigit, sideBySide } from "../drawing.ts";
import { wholeNumber } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { newRunPath } from "../run-folder.ts";
import { type Settings, settingsOf, type TrainingFlags } from "../settings.ts";
import { columns, invocation, openScreen, percent, type Screen, typed } from "../terminal.ts";
import { runTraining, type Trained } from "../training.ts";
import { addDigitsFlags } from "./train.ts";

interface DemoFlags extends Pick<DigitsChoice, "digits" | "data"> {
  readonly seed: number;
}

/** What is trained on either kind of digits, and the seconds after which it is enough. */
const plans: Readonly<Record<DigitKind, { flags: TrainingFlags; seconds: number }>> = {
  mnist: { flags: { preset: "book-30" }, seconds: 105 },
  // These vary more than MNIST's: more neurons and the settings of chapter 3 learn them better.
  generated: {
    flags: {
      network: [784, 100, 10],
      cost: "cross-entropy",
      weights: "scaled",
      learningRate: 0.2,
      l2: 5,
      epochs: 20,
      split: [50_000, 5_000],
    },
    seconds: 40,
  },
};

const example = `Example
  inkling demo
`;

/** Adds `inkling demo`. */
export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .description("Train the book's first network before your eyes, and look at what it learned.")
    .addHelpText("before", example)
    .option("--seed <n>", "where all chance comes from", wholeNumber("--seed"), 1);
  addDigitsFlags(command).action((flags: DemoFlags) => interruptible((signal) => demo(flags, signal), { saves: true }));
}

async function demo({ seed, digits, data }: DemoFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen();
  screen.tell("Inkling learns to read digits: ten images at a time, each weight moves a little.", colors.bold);
  screen.say();
  const { split } = presets["book-30"]!;
  const found = await openDigits({ digits, data, split, drawn: plans.generated.flags.split }, screen, signal);
  const { flags, seconds } = plans[found.kind];
  const settings = await settingsOf({ ...flags, seed, digits: found.kind, data });

  const began = performance.now();
  const path = newRunPath(seed);
  const trained = await runTraining(settings, found, {
    path,
    resume: false,
    screen,
    signal,
    enough({ epoch }) {
      const spent = (performance.now() - began) / 1000;
      return epoch < settings.training.epochs && spent + spent / epoch > seconds;
    },
  });
  await look(settings, trained, screen);
}

/** What the network learned, what it did not, and what to do next. */
async function look(settings: Settings, { model, test, result, folder }: Trained, screen: Screen): Promise<void> {
  const best = result.best!;
  const { epochs } = result;
  screen.say();
  if (epochs.length < settings.training.epochs) {
    screen.say(`time is up after ${epochs.length} of ${settings.training.epochs} epochs`);
    screen.say(`go on with: ${invocation()} train --resume ${typed(folder.path)}`);
    screen.say();
  }
  if (epochs.length > 1) {
    screen.say(colors.bold("Accuracy on the validation images, epoch by epoch"));
    const values = epochs.map(({ validation }) => validation!.accuracy);
    for (const line of accuracyCurve(values, { width: columns() - 1, height: 10 })) screen.say(line);
    screen.say();
  }
  model.compiled.writeWeights(best.weights);
  const evaluation = await evaluate(model, test);
  const { correct, total, accuracy, confusion } = evaluation;
  screen.tell(`It reads ${percent(accuracy)} of images it never learned from: ${correct} of ${total}`, colors.bold);
  screen.say(`(weights of epoch ${best.epoch}, the best on the validation images)`);
  for (const digit of neverRead(confusion)) {
    screen.tell(
      `It never reads a ${digit}: from this start, that neuron got stuck. --seed ${settings.seed + 1} starts elsewhere.`,
    );
  }
  const mistakes = worstPairs(confusion, 6);
  if (mistakes.length > 0) {
    screen.say();
    screen.say(colors.bold("What it confuses most"));
    for (const mistake of mistakes) screen.say(`  ${describeMistake(mistake)}`);
    screen.say();
    screen.say(colors.bold("Some that it misread"));
    for (const line of sideBySide(misread(test, evaluation, 6), columns() - 1)) screen.say(line);
  }
  screen.say();
  screen.say(`The model is ${folder.best}`);
  screen.say();
  screen.say(colors.bold("What to try next"));
  screen.say(`  ${invocation()} evaluate ${typed(folder.best)}`);
  screen.say(`  ${invocation()} data show --out digits.png`);
  screen.say(`  ${invocation()} train --preset book-100`);
  screen.say(`  ${invocation()} studio`);
}

/** Images that were misread: one of each of the commonest mistakes first, then others. */
function misread(test: Dataset, { labels, confusion }: Evaluation, most: number) {
  const wrong = Array.from(labels.keys()).filter((n) => labels[n] !== test.targets[n]);
  const pairs = worstPairs(confusion, most);
  const typical = pairs.map(
    ({ digit, readAs }) => wrong.find((n) => test.targets[n] === digit && labels[n] === readAs)!,
  );
  const chosen = [...new Set([...typical, ...wrong])].slice(0, most);
  const size = test.inputs.length / test.count;
  return chosen.map((n) => ({
    lines: drawDigit((test.inputs as Uint8Array).subarray(n * size, (n + 1) * size)),
    caption: `a ${test.targets[n]}, read as ${labels[n]}`,
  }));
}
