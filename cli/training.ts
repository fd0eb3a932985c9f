import { resolve } from "node:path";
import {
  create,
  type Dataset,
  describeSummary,
  type Epoch,
  type Figures,
  type Model,
  parametersHash,
  type Schedule,
  save,
  summarize,
  type Tensors,
  type TrainingResult,
  train,
  withNonDigits,
} from "inkling";
import type { Digits } from "./digits.ts";
import { Interruption } from "./failures.ts";
import { optimizerOf } from "./optimizer-settings.ts";
import { checkpointIn, openRunFolder, type RunFolder } from "./run-folder.ts";
import type { Settings } from "./settings.ts";
import { columns, duration, invocation, percent, type Screen, typed } from "./terminal.ts";

/** A training that came to its end. */
export interface Trained {
  readonly model: Model;
  readonly test: Dataset;
  readonly result: TrainingResult;
  /** Epochs done by this process: none where there was nothing left to do. */
  readonly newEpochs: number;
  readonly folder: Pick<RunFolder, "path" | "model" | "best">;
  readonly parametersHash: string;
}

/** Where and how a training runs. */
interface TrainingPlace {
  /** Its folder. */
  readonly path: string;
  /** Whether to go on with the training in that folder. */
  readonly resume: boolean;
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** Asked after each epoch: whether that is enough. */
  readonly enough?: (epoch: Epoch) => boolean;
}

/**
 * Trains as the settings say, with a line for each epoch, and leaves models and a checkpoint in the folder.
 *
 * @throws Interruption where the signal is aborted: a checkpoint is left then
 */
export async function runTraining(settings: Settings, digits: Digits, place: TrainingPlace): Promise<Trained> {
  const { path, resume, screen, signal, enough } = place;
  const { seed, engine, threads, limit, nonDigits } = settings;
  const { epochs, batchSize, optimizer, schedule, stop } = settings.training;
  const whole = (await digits.part("training"))!;
  const training = limit === undefined ? whole : whole.take(limit);
  const learned = nonDigits === true ? withNonDigits(training, { seed }) : training;
  const validation = await digits.part("validation");
  const test = (await digits.part("test"))!;
  const model = await create(settings.network, { seed, engine, threads });
  let began = performance.now();
  const run = train(model, learned, {
    epochs,
    batchSize,
    optimizer: optimizerOf(optimizer),
    schedule,
    seed,
    validation,
    test,
    stop,
    signal,
    checkpoint: { ...checkpointIn(path), resume },
    onProgress({ epoch, done, total }) {
      const left = ((performance.now() - began) / 1000) * (total / done - 1);
      screen.progress(`epoch ${epoch} of ${epochs}`, done / total, duration(left));
    },
  });
  // From here on the request is known to make sense.
  const data = settings.data === undefined ? undefined : resolve(settings.data);
  const kept = { ...settings, engine: model.engine, digits: digits.kind, data };
  const folder = await openRunFolder(path, kept, resume);
  try {
    introduce(settings, digits, training, learned.count - training.count, model, folder, screen);
    let newEpochs = 0;
    for await (const epoch of run) {
      screen.say(epochLine(epoch, schedule));
      newEpochs++;
      began = performance.now();
      if (enough?.(epoch)) break;
    }
    const result = await run.result;
    if (result.stoppedBecause === "aborted") throw interrupted(path, result.epochs.length + 1);
    const hash = await keepModels(model, result, folder);
    return { model, test, result, newEpochs, folder, parametersHash: hash };
  } finally {
    screen.clear();
    await folder.close();
  }
}

function introduce(
  { network, training, seed, threads }: Settings,
  digits: Digits,
  data: Dataset,
  nonDigits: number,
  model: Model,
  { path }: RunFolder,
  screen: Screen,
): void {
  const { optimizer, schedule, batchSize, epochs } = training;
  screen.tell(`digits: ${digits.kind === "mnist" ? `MNIST, ${digits.source}` : digits.source}`);
  for (const line of describeSummary(summarize(data), { columns: columns() - 1 })) screen.say(line);
  if (nonDigits > 0) screen.say(`and ${nonDigits} images that are no digit`);
  screen.say();
  // Who asked for threads is told how many there are.
  const engine = `${model.engine}${threads === undefined ? "" : `, ${model.threads} thread${model.threads > 1 ? "s" : ""}`}`;
  screen.tell(`network: ${sizesOf(network)}, cost ${network.cost}, engine ${engine}, seed ${seed}`);
  const rule = optimizer.kind === "adam" ? "Adam, " : "";
  const changes = schedule === undefined ? "" : `, ${schedule.kind}`;
  const rate = `${rule}learning rate ${optimizer.learningRate}${changes}`;
  screen.tell(`training: ${epochs} epochs, mini-batches of ${batchSize}, ${rate}`);
  screen.say(`folder: ${path}`);
  screen.say();
  screen.say(`epoch  validation        test      cost   seconds${schedule === undefined ? "" : "      rate"}`);
}

/** `784 - 30 sigmoid - 10 sigmoid`, or `28x28x1 - conv2d 5x5x20 sigmoid - maxPool2d 2x2 - flatten - 10 sigmoid` */
export function sizesOf({ input, layers }: Settings["network"]): string {
  return [input.join("x"), ...layers.map(describeLayer)].join(" - ");
}

/** Numbers and words of a layer, as it stands in a description, that tell it from others of its kind. */
function describeLayer(layer: Settings["network"]["layers"][number]): string {
  const { kind, units, kernel, channels, size, rate, activation } = layer as typeof layer &
    Partial<Record<"units" | "channels" | "rate", number> & Record<"kernel" | "size", readonly number[]>>;
  const sizes = kernel === undefined ? size?.join("x") : [...kernel, channels].join("x");
  return [kind === "dense" ? units : kind, sizes, rate, activation].filter((part) => part !== undefined).join(" ");
}

/** One line of the table of epochs, 48 columns wide, or 58 with a learning rate that a schedule changes. */
function epochLine({ epoch, seconds, learningRate, training, validation, test }: Epoch, schedule?: Schedule): string {
  const cell = (figures: Figures | undefined): string => (figures === undefined ? "-" : percent(figures.accuracy));
  return [
    String(epoch).padStart(5),
    cell(validation).padStart(12),
    cell(test).padStart(12),
    training.cost.toPrecision(4).padStart(10),
    seconds.toFixed(2).padStart(10),
    schedule === undefined ? "" : shortRate(learningRate).padStart(10),
  ].join("");
}

/** 0.00812, 1.00e-6: at most nine columns. */
function shortRate(rate: number): string {
  return rate < 1e-5 ? rate.toExponential(2) : rate.toPrecision(3);
}

function interrupted(path: string, epoch: number): Interruption {
  return new Interruption(
    `interrupted in epoch ${epoch}; all is saved`,
    `go on with: ${invocation()} train --resume ${typed(path)}`,
  );
}

/** Saves the final weights, and those of the best epoch; the hash of the final ones. */
async function keepModels(model: Model, { best }: TrainingResult, folder: RunFolder): Promise<string> {
  await save(model, folder.model);
  const hash = await parametersHash(model);
  if (best !== undefined) {
    const final: Tensors = model.weights;
    model.compiled.writeWeights(best.weights);
    await save(model, folder.best);
    model.compiled.writeWeights(final);
  }
  return hash;
}
