import { adam, type Dataset, dataset, evaluate, predict, train, transform, transformations } from "inkling";
import { openDigits, requireDigits } from "../digits.ts";
import type { TaskContext } from "../messages.ts";
import { fileOf, loadFile } from "../networks.ts";

/** What is trained further, and on what. */
export interface TuningRequest {
  /** The network's file. */
  readonly file: Uint8Array;
  /** The reader's own digits: `[count, 28, 28]`, and what they are. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** How well a network reads, as right answers. */
export interface TuningScore {
  readonly own: number;
  readonly heldOut: number;
}

/** A network that was trained further. */
export interface Tuned {
  readonly file: Uint8Array;
  readonly fingerprint: string;
  readonly before: TuningScore;
  readonly after: TuningScore;
  /** Of how many digits that it never learned from, and of which. */
  readonly heldOut: number;
  readonly on: string;
}

/** Other digits in the mix, how often all is gone through, and how many digits are held out to be measured on. */
export const TUNING = { others: 2000, epochs: 4, heldOut: 2000, learningRate: 0.0005, share: 0.25 } as const;
const SEED = 1;

/**
 * Trains a network further on the reader's own digits: each many times, moved a little, so that they are a quarter of the mix,
 * beside others so as not to forget those, of MNIST where the page has it and generated otherwise, with small steps.
 */
export async function tuneNetwork(
  { file, pixels, labels }: TuningRequest,
  { signal, tell }: TaskContext<{ done: number }>,
): Promise<Tuned> {
  const model = await loadFile(file, "network");
  const others = (await openDigits("mnist")) ?? (await requireDigits("generated"));
  const own = dataset({
    name: "own digits",
    shape: [28, 28, 1],
    inputs: pixels,
    targets: labels,
    classes: others.training.classes,
  });
  const heldOut = others.test.take(TUNING.heldOut);
  const score = async (): Promise<TuningScore> => ({
    own: (await predict(model, own)).filter(({ label }, i) => label === labels[i]).length,
    heldOut: (await evaluate(model, heldOut)).correct,
  });
  const before = await score();
  const mix = mixOf(own, others.training.take(TUNING.others));
  const run = train(model, mix, {
    epochs: TUNING.epochs,
    batchSize: 10,
    optimizer: adam({ learningRate: TUNING.learningRate }),
    seed: SEED,
    signal,
    onProgress: ({ epoch, done, total }) => tell({ done: (epoch - 1 + done / total) / TUNING.epochs }),
  });
  await run.result;
  signal.throwIfAborted();
  const after = await score();
  const { bytes, fingerprint } = await fileOf(model);
  return {
    file: bytes,
    fingerprint,
    before,
    after,
    heldOut: heldOut.count,
    on: others.name === "mnist" ? "test images of MNIST" : "generated digits",
  };
}

/** Own digits, as often as makes their share of the mix, each time moved by other chances; and the others. */
function mixOf(own: Dataset, others: Dataset): Dataset {
  const times = Math.ceil((TUNING.share * others.count) / (1 - TUNING.share) / own.count);
  const moves = transformations({ shift: 1, rotate: 8, scale: 0.08, shear: 0.1, elastic: undefined });
  const parts = [
    others,
    ...Array.from({ length: times }, (_, i) => transform(own, moves, { seed: SEED, epoch: i + 1 })),
  ];
  const [inputs, targets] = (["inputs", "targets"] as const).map((name) => joined(parts.map((part) => part[name])));
  return dataset({
    name: "own digits among others",
    shape: own.shape,
    inputs: inputs!,
    targets: targets!,
    classes: own.classes,
  });
}

function joined(arrays: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
