import { type Command, Option } from "commander";
import { type Figures, RequestError } from "inkling";
import { presets } from "inkling/experiments";
import { openDigits } from "../digits.ts";
import { anyNumber, layerSizes, oneOf, splitOf, wholeNumber } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { activationNames, initializations } from "../layers.ts";
import { optimizerNames, scheduleNames } from "../optimizer-settings.ts";
import { newRunPath, readSettings } from "../run-folder.ts";
import {
  costNames,
  defaultPreset,
  digitKinds,
  engineNames,
  MOST_THREADS,
  type Settings,
  settingsOf,
  type TrainingFlags,
} from "../settings.ts";
import { invocation, openScreen, percent, type Screen, typed } from "../terminal.ts";
import { runTraining, type Trained } from "../training.ts";

interface TrainFlags extends TrainingFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
}

const examples = `Examples
  inkling train --preset book-30 --seed 2 --out runs/second
  inkling train --preset conv-relu --epochs 3
  inkling train --preset strings --out runs/strings
  inkling train --network 784,100,10 --cost cross-entropy --learning-rate 0.5
  inkling train --learning-rate 0.1 --momentum 0.9 --schedule one-cycle
  inkling train --optimizer adam --network 784,100,10 --weights scaled
  inkling train --resume runs/second
`;

const notes = `
Without flags it trains the first network of the book, ${defaultPreset}, on MNIST; where
that cannot be found or downloaded, it says so and uses generated digits. Flags
change single settings; the layers of a convolutional preset are as they are.

Presets:
${Object.keys(presets).join(", ")}.

--activation is that of the hidden layers. Output neurons are softmax where the
cost is log-likelihood, and sigmoid otherwise.

--config names a JSON file with the library's own description and options:
  { "network": { "input": [784], "cost": "quadratic", "layers": [
      { "kind": "dense", "units": 30, "activation": "sigmoid" },
      { "kind": "dense", "units": 10, "weights": "scaled" } ] },
    "training": { "epochs": 30, "batchSize": 10,
      "optimizer": { "kind": "sgd", "learningRate": 3, "momentum": 0.5,
        "nesterov": true, "l1": 0, "l2": 5 },
      "schedule": { "kind": "step-decay", "epochs": [20, 25], "factor": 0.1 },
      "stop": { "patience": 10, "restoreBest": true } },
    "split": [50000, 10000], "seed": 1 }
Layers are dense, conv2d, maxPool2d, averagePool2d, flatten, dropout, batchNorm:
  { "network": { "input": [28, 28, 1], "cost": "log-likelihood", "layers": [
      { "kind": "conv2d", "channels": 20, "kernel": 5, "activation": "relu" },
      { "kind": "maxPool2d", "size": 2 }, { "kind": "flatten" },
      { "kind": "dropout", "rate": 0.5 },
      { "kind": "dense", "units": 10, "activation": "softmax" } ] } }

Another "optimizer" is { "kind": "adam", "learningRate": 0.001, "beta1": 0.9,
"beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0 }; other schedules are
{ "kind": "halving", "patience": 10, "most": 7 }, which needs validation images,
and { "kind": "one-cycle", "warmUp": 0.3, "startDivisor": 25,
"endDivisor": 10000, "shape": "cosine" }, whose highest rate is --learning-rate.
--schedule halving and --schedule one-cycle mean these very numbers.

The folder of --out (runs/DATE-TIME-SEED without) holds settings.json,
checkpoint.safetensors, model.safetensors (the final weights: the last, or the
best again where "restoreBest" says so) and best.safetensors (those of the epoch
that was best on the validation images).
Ctrl-C saves and says how to go on.`;

/** Adds `inkling train`. */
export function addTrain(program: Command): void {
  const command = program
    .command("train")
    .description("Train a network to read digits.")
    .addHelpText("before", examples)
    .addHelpText("after", notes)
    .option("--resume <dir>", "go on with the training in this folder; beside it: --epochs --data --threads --json")
    .option("--out <dir>", "folder for the models, the checkpoint and the settings")
    .option("--json", "print one JSON document, and nothing else, on standard output");
  addNetworkFlags(command)
    .option("--preset <name>", "settings of a published experiment; any other word lists them", String)
    .option("--config <file>", "settings from a JSON file")
    .option("--optimizer <name>", "sgd or adam (sgd)", oneOf("--optimizer", optimizerNames))
    .option(
      "--learning-rate <eta>",
      "step of gradient descent (3; 0.001 for adam)",
      anyNumber("--learning-rate", { above: 0 }),
    )
    .option("--schedule <name>", "constant, halving or one-cycle (constant)", oneOf("--schedule", scheduleNames))
    .option("--momentum <mu>", "share of the last step taken again (0)", anyNumber("--momentum", { least: 0, most: 1 }))
    .option("--nesterov", "take the gradient where the momentum leads")
    .option("--l1 <lambda>", "L1 regularization; lambda/n is applied (0)", anyNumber("--l1", { least: 0 }))
    .option("--l2 <lambda>", "weight decay; lambda/n is applied (0)", anyNumber("--l2", { least: 0 }))
    .option("--batch-size <n>", "images in a mini-batch (10)", wholeNumber("--batch-size", { least: 1 }))
    .option("--epochs <n>", "times through the training images (30)", wholeNumber("--epochs", { least: 1 }))
    .option("--split <n,m>", "training and validation images (50000,10000)", splitOf("--split"))
    .option("--limit <n>", "only the first n training images", wholeNumber("--limit", { least: 1 }))
    .option("--non-digits", "learn from images that are no digit besides, to cut strings of digits where they end")
    .option("--seed <n>", "where all chance comes from (1)", wholeNumber("--seed"));
  addDigitsFlags(command)
    .option("--engine <name>", "auto, simd or reference (auto)", oneOf("--engine", engineNames))
    .option(
      "--threads <n>",
      "threads to compute on (1): for networks that begin with a convolution; the bits stay the same",
      wholeNumber("--threads", { least: 1, most: MOST_THREADS }),
    )
    .action((flags: TrainFlags) => interruptible((signal) => trainCommand(flags, signal), { saves: true }));
}

/** The flags that describe a network. */
export function addNetworkFlags(command: Command): Command {
  const choice = (flag: string, name: string, help: string, choices: readonly string[]): Option =>
    new Option(`${flag} <${name}>`, `${help}: ${choices.join(", ")}`).argParser(oneOf(flag, choices));
  return command
    .option("--network <sizes>", "neurons of each layer, the input first (784,30,10)", layerSizes("--network"))
    .addOption(choice("--activation", "name", "of the hidden layers (sigmoid)", activationNames))
    .addOption(choice("--cost", "name", "what is to become small (quadratic)", costNames))
    .addOption(choice("--weights", "name", "how weights start (gaussian)", initializations));
}

/** The flags that say which digits. */
export function addDigitsFlags(command: Command): Command {
  return command
    .option("--digits <kind>", "mnist or generated (mnist, if it can be had)", oneOf("--digits", digitKinds))
    .option("--data <dir>", "folder that holds mnist/ with its four files (INKLING_DATA, or downloaded)");
}

async function trainCommand(flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen(flags);
  const settings = flags.resume === undefined ? await settingsOf(flags) : await resumed(flags.resume, flags);
  checkLimit(settings);
  const digits = await openDigits(settings, screen, signal);
  const path = flags.resume ?? flags.out ?? newRunPath(settings.seed);
  const trained = await runTraining(settings, digits, { path, resume: flags.resume !== undefined, screen, signal });
  if (flags.json) process.stdout.write(`${JSON.stringify(document(settings, digits.kind, trained), null, 2)}\n`);
  conclude(settings, trained, screen);
}

/** The settings of the training to go on with, changed as far as they may be. */
async function resumed(path: string, { resume: _, json: __, ...flags }: TrainFlags): Promise<Settings> {
  const { epochs, data, threads, ...others } = flags;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const flag = other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new RequestError(
      `--${flag} cannot stand beside --resume: a training goes on with what it was begun with`,
      `leave it out, or begin a new training with --out; beside --resume there may be --epochs, --data, --threads, --json`,
    );
  }
  const settings = await readSettings(path);
  const { training } = settings;
  if (epochs !== undefined && epochs !== training.epochs && training.schedule?.kind === "one-cycle") {
    throw new RequestError(
      `--epochs must be ${training.epochs}, over which the schedule one-cycle of ${path} is stretched, got ${epochs}`,
      "leave it out, or begin a new training with --out",
    );
  }
  if (epochs !== undefined && epochs < training.epochs) {
    throw new RequestError(
      `--epochs must be at least ${training.epochs}, with which ${path} was begun, got ${epochs}`,
      "leave it out, or stop the training with Ctrl-C when it is enough",
    );
  }
  return {
    ...settings,
    training: { ...training, epochs: epochs ?? training.epochs },
    data: data ?? settings.data,
    threads: threads ?? settings.threads,
  };
}

function checkLimit({ limit, split: [training] }: Settings): void {
  if (limit === undefined || limit <= training) return;
  throw new RequestError(
    `--limit must be at most ${training}, the training images of the split, got ${limit}`,
    "give a smaller --limit, or a larger first number of --split",
  );
}

/** What `--json` prints. */
function document({ seed, network: { input, cost, layers } }: Settings, digits: string, trained: Trained): unknown {
  const { model, result, folder, parametersHash } = trained;
  const figures = (of: Figures | undefined) =>
    of === undefined ? null : { correct: of.correct, total: of.total, cost: of.cost };
  const { best, peakTest = null } = result;
  return {
    seed,
    engine: result.engine,
    threads: model.threads,
    digits,
    network: { input, cost, layers },
    epochs: result.epochs.map(({ epoch, seconds, learningRate, training, validation, test }) => ({
      epoch,
      seconds,
      learningRate,
      training,
      validation: figures(validation),
      test: figures(test),
    })),
    best:
      best === undefined ? null : { epoch: best.epoch, validation: figures(best.validation), test: figures(best.test) },
    peakTest,
    model: folder.model,
    parametersHash,
  };
}

function conclude({ training: { epochs, schedule } }: Settings, trained: Trained, screen: Screen): void {
  const { result, newEpochs, folder } = trained;
  const { best, peakTest } = result;
  const done = result.epochs.length;
  if (newEpochs === 0 && result.stoppedBecause === "finished") {
    const more = `${invocation()} train --resume ${typed(folder.path)} --epochs ${done + 10}`;
    const further = schedule?.kind === "one-cycle" ? "" : `; to go on: ${more}`;
    screen.note(`this training has already done its ${epochs} epochs${further}`);
  }
  if (result.stoppedBecause === "stopped early")
    screen.note(`stopped early: no better epoch since epoch ${best?.epoch}`);
  screen.say();
  if (best !== undefined) {
    const { epoch, validation, test } = best;
    const tested = test === undefined ? "" : `, then ${percent(test.accuracy)} on test`;
    screen.say(`best on validation: ${percent(validation.accuracy)} after epoch ${epoch}${tested}`);
  }
  if (peakTest !== undefined) {
    screen.say(`peak on test: ${percent(peakTest.correct / peakTest.total)} after epoch ${peakTest.epoch}`);
  }
  screen.say(`final weights: ${folder.model}`);
  if (best === undefined) return;
  screen.say(`best weights:  ${folder.best}`);
  screen.say(`look closer:   ${invocation()} evaluate ${typed(folder.best)}`);
}
