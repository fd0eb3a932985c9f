import { Child, type Command, PeerError } from "./child.ts";
import type { Workload } from "./workloads.ts";

/** A peer, and how to start it. */
export interface Contender {
  readonly id: string;
  readonly name: string;
  readonly command: Command;
}

/** What one peer was measured to do in one workload. */
export interface Measured {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly note?: string;
  /** Images in each round's run; fewer than an epoch's for slow peers, whose times are scaled. */
  readonly imagesARound: number;
  /** Seconds an epoch, a training to its end, or an image that is read; of all rounds. */
  readonly best: number;
  readonly median: number;
  readonly rounds: number;
  /** Part of the test images read rightly in the end, and how many epochs the peer had learned by then. */
  readonly accuracy: number;
  readonly epochs: number;
  /** Of trainings to their end: the accuracy of each; `accuracy` is their mean. */
  readonly accuracies?: readonly number[];
}

/** A peer that could not be had, or fell out. */
export interface Missing {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

export interface Outcome {
  readonly measured: readonly Measured[];
  readonly missing: readonly Missing[];
}

/** Seconds that peers get. */
export interface Limits {
  /** About the most that one run takes: a peer for which an epoch takes longer gets a part of one. */
  readonly run: number;
  /** When an answer is no longer waited for. */
  readonly answer: number;
}

interface Runner extends Contender {
  readonly child: Child;
  readonly version: string;
  readonly note?: string;
  images: number;
  /** Images learned from in all. */
  seen: number;
  readonly times: number[];
  readonly accuracies: number[];
}

/** Compilers take a few: the first runs of a peer can be a hundred times slower than its later ones. */
const WARM_UP_RUNS = 8;

/** Parts of an epoch that a run may be; whoever reads fast reads all test images several times. */
const PARTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const TIMES = [1 / 20, 1 / 10, 1 / 5, 1 / 2];

/**
 * Measures peers by turns: in every round each does a run, one after the other, so that whatever else the machine does
 * meets all of them. Only one of them computes at a time.
 */
export async function measure(
  workload: Workload,
  contenders: readonly Contender[],
  folder: string,
  rounds: number,
  limits: Limits,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<Outcome> {
  const runners: Runner[] = [];
  const missing: Missing[] = [];
  const children: Child[] = [];
  const stopAll = () => {
    for (const child of children) child.stop();
  };
  signal?.addEventListener("abort", stopAll);

  /** Does something with a peer; one that fails is listed with its reason, and `undefined` comes back. */
  async function attempt<Result>({ id, name }: Contender, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PeerError)) throw error;
      missing.push({ id, name, reason: error.reason });
      say(`  ${name} is missing: ${error.reason}`);
      return undefined;
    }
  }

  try {
    for (const contender of contenders) {
      const runner = await attempt(contender, async () => {
        const child = new Child(contender.command);
        children.push(child);
        const answer = await child.ask({ do: "prepare", folder, workload }, limits.answer);
        const runner = { ...contender, ...answer, child, images: workload.images, seen: 0, times: [], accuracies: [] };
        // Who trains to the end has warmed up by itself.
        if (workload.does !== "finish") await warmUp(workload, runner, limits);
        return runner;
      });
      if (runner !== undefined) runners.push(runner);
    }
    let playing = runners;
    for (let round = 1; round <= rounds; round++) {
      say(`  round ${round} of ${rounds}`);
      const still: Runner[] = [];
      for (const runner of playing) {
        const seconds = await attempt(runner, () => takeTurn(workload, runner, round, limits));
        if (seconds === undefined) continue;
        runner.times.push(seconds);
        still.push(runner);
      }
      playing = still;
    }
    const measured: Measured[] = [];
    for (const runner of playing) {
      const accuracy = await attempt(runner, () => accuracyOf(runner, limits));
      if (accuracy !== undefined) measured.push(resultOf(workload, runner, accuracy));
    }
    return { measured, missing };
  } finally {
    signal?.removeEventListener("abort", stopAll);
    stopAll();
  }
}

/** What a peer does in a round: seconds. */
async function takeTurn(workload: Workload, runner: Runner, round: number, limits: Limits): Promise<number> {
  const { seeds } = workload;
  if (seeds === undefined) return run(runner, runner.images, limits);
  const seed = seeds[(round - 1) % seeds.length]!;
  const { seconds, accuracy } = await runner.child.ask({ do: "finish", seed }, limits.answer);
  runner.accuracies.push(accuracy);
  return seconds;
}

/** Part of the test images that a peer reads rightly in the end; where it trained more than once, the mean. */
async function accuracyOf({ child, accuracies }: Runner, limits: Limits): Promise<number> {
  if (accuracies.length > 0) return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
  return (await child.ask({ do: "accuracy" }, limits.answer)).accuracy;
}

async function run(runner: Runner, images: number, limits: Limits): Promise<number> {
  const { seconds } = await runner.child.ask({ do: "run", images }, limits.answer);
  runner.seen += images;
  return seconds;
}

/**
 * Runs of growing size until one was as large as its time allows: compilers have then compiled, and the size is known.
 */
async function warmUp(workload: Workload, runner: Runner, limits: Limits): Promise<void> {
  runner.images = 10 * workload.batchSize;
  for (let i = 0; i < WARM_UP_RUNS; i++) {
    const ran = runner.images;
    const seconds = await run(runner, ran, limits);
    runner.images = imagesARun(workload, limits.run * (ran / seconds));
    if (i > 0 && runner.images <= ran) break;
  }
}

/** The largest part of an epoch with at most so many images, in whole mini-batches. */
function imagesARun({ does, images, batchSize }: Workload, most: number): number {
  const parts = does === "read" ? [...TIMES, ...PARTS] : PARTS;
  const sizes = parts.map((part) => Math.max(1, Math.floor(images / part / batchSize)) * batchSize);
  return sizes.find((size) => size <= most) ?? batchSize;
}

function resultOf(workload: Workload, runner: Runner, accuracy: number): Measured {
  const { id, name, version, note, images, times, seen, accuracies } = runner;
  const scale = workload.does === "read" ? 1 / images : workload.images / images;
  const sorted = times.map((seconds) => seconds * scale).sort((a, b) => a - b);
  return {
    ...{ id, name, version, note },
    imagesARound: images,
    best: sorted[0]!,
    median: sorted[sorted.length >> 1]!,
    rounds: sorted.length,
    accuracy,
    epochs: workload.settings?.epochs ?? (workload.does === "train" ? seen / workload.images : 0),
    ...(accuracies.length > 0 ? { accuracies } : {}),
  };
}
