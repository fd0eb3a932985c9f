import { RequestError } from "inkling";
import { presets, type Settings } from "inkling/experiments";

/** One piece of work that programs are compared by; sent to every peer as it stands. */
export interface Workload {
  readonly id: string;
  /** What it is, for tables. */
  readonly title: string;
  /** `train`: epochs, one after the other. `finish`: a training to its end, from fresh weights, once for each seed. */
  readonly does: "train" | "finish" | "read";
  /**
   * `dense`: 784 inputs, `hidden` sigmoid neurons, 10 sigmoid outputs. `conv`: 20 filters of 5x5, ReLU, pooling by 2; 40 of
   * 5x5, ReLU, pooling by 2; `hidden` ReLU neurons; 10 softmax outputs. `preset`: as `settings` say.
   */
  readonly network: "dense" | "conv" | "preset";
  readonly hidden: number;
  /** Summed over the outputs, averaged over the mini-batch: so the learning rates mean what they mean in the book. */
  readonly cost: "quadratic" | "cross-entropy" | "log-likelihood";
  readonly learningRate: number;
  /** The book's lambda: an update shrinks weights (not biases) by learningRate * l2 / images. */
  readonly l2: number;
  /** Images in a mini-batch, or in one call that reads. */
  readonly batchSize: number;
  /** Images in an epoch of training (the first ones of MNIST's 60,000), or the test images that are read. */
  readonly images: number;
  readonly threads: number;
  /** Shapes of weights and biases, layer by layer: [to, from], kernels [to, from, height, width]. */
  readonly tensors: readonly (readonly number[])[];
  /** Where Inkling's weights, with which all begin, come from. */
  readonly seed: number;
  /** The file in the data folder that holds them: where training starts, or what reads. */
  readonly weights: string;
  /** What `finish` trains and how: a preset's settings, which are plain data. */
  readonly settings?: Settings;
  /** The seeds that rounds of it go through. */
  readonly seeds?: readonly number[];
}

const READ = { learningRate: 0, l2: 0, images: 10_000, threads: 1, does: "read" } as const;

/**
 * With the quadratic cost, an output neuron stays silent for epochs after many a start. From these seeds all of them soon
 * learn, so that an accuracy tells whether a peer does.
 */
const SEEDS: Readonly<Record<number, number>> = { 30: 4, 100: 20 };

function denseOf(hidden: number, purpose: "start" | "trained") {
  const tensors = [[hidden, 784], [hidden], [10, hidden], [10]];
  return {
    network: "dense",
    hidden,
    tensors,
    seed: SEEDS[hidden] ?? 1,
    weights: `dense-${hidden}-${purpose}.f32`,
  } as const;
}

function convOf() {
  const tensors = [[20, 1, 5, 5], [20], [40, 20, 5, 5], [40], [100, 640], [100], [10, 100], [10]];
  return { network: "conv", hidden: 100, tensors, seed: 1, weights: "conv.f32" } as const;
}

/** A preset's training, for as many images as it sees in all. Its weights are drawn by whoever trains. */
function presetOf(id: string, seeds: readonly number[]): Omit<Workload, "title" | "threads"> {
  const settings = presets[id]!;
  const { optimizer, batchSize, epochs, split } = settings;
  return {
    ...{ id, does: "finish", network: "preset", settings, seeds, seed: seeds[0]! },
    ...{ images: epochs * split[0], batchSize, learningRate: optimizer.learningRate, l2: 0 },
    ...{ hidden: 0, cost: "log-likelihood", tensors: [], weights: "none" },
  };
}

const book = { does: "train", batchSize: 10, images: 50_000, threads: 1 } as const;
const quadratic = { cost: "quadratic", learningRate: 3, l2: 0 } as const;
const conv = { ...convOf(), cost: "log-likelihood" } as const;
const trainConv = { ...conv, does: "train", l2: 0, images: 60_000 } as const;

export const WORKLOADS: readonly Workload[] = [
  { id: "book", title: "the book's network, an epoch", ...book, ...quadratic, ...denseOf(30, "start") },
  {
    id: "cross-entropy-l2",
    title: "with cross-entropy and L2, an epoch",
    ...book,
    ...{ cost: "cross-entropy", learningRate: 0.5, l2: 5 },
    ...denseOf(30, "start"),
  },
  { id: "hundred", title: "with 100 hidden neurons, an epoch", ...book, ...quadratic, ...denseOf(100, "start") },
  { id: "read-one", title: "read one image", ...READ, ...denseOf(30, "trained"), cost: "quadratic", batchSize: 1 },
  {
    id: "read-1000",
    title: "read 1,000 images at once, each",
    ...READ,
    ...denseOf(30, "trained"),
    ...{ cost: "quadratic", batchSize: 1000 },
  },
  ...[1, 2].flatMap((threads): Workload[] => {
    const [id, title] = threads === 1 ? ["", ""] : [`-threads-${threads}`, `, ${threads} threads`];
    return [
      {
        id: `conv-10${id}`,
        title: `convolutions, batches of 10, an epoch${title}`,
        ...trainConv,
        ...{ batchSize: 10, learningRate: 0.05, threads },
      },
      {
        id: `conv-128${id}`,
        title: `convolutions, batches of 128, an epoch${title}`,
        ...trainConv,
        ...{ batchSize: 128, learningRate: 0.1, threads },
      },
    ];
  }),
  // The seeds that its record has: it was chosen with others.
  {
    ...presetOf("fast-99", [6, 7, 8, 9, 10]),
    title: "99 % on the test images: a whole training, 2 threads",
    threads: 2,
  },
  { id: "conv-read-one", title: "convolutions, read one image", ...conv, ...READ, batchSize: 1 },
  { id: "conv-read-1000", title: "convolutions, read 1,000 at once, each", ...conv, ...READ, batchSize: 1000 },
];

/** The workloads that a comma-separated list names: their ids, `dense`, `conv` or `all`. */
export function chooseWorkloads(list: string): Workload[] {
  const names = list.split(",");
  const unknown = names.find((name) => name !== "all" && !WORKLOADS.some((workload) => isNamed(workload, name)));
  if (unknown !== undefined) {
    throw new RequestError(
      `bench:peers: --workload names ${JSON.stringify(unknown)}, which there is not`,
      `choose of ${WORKLOADS.map(({ id }) => id).join(", ")}, or dense, conv, all`,
    );
  }
  return WORKLOADS.filter((workload) => names.some((name) => name === "all" || isNamed(workload, name)));
}

function isNamed(workload: Workload, name: string): boolean {
  return workload.id === name || workload.network === name;
}
