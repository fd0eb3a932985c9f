import {
  adam,
  augmented,
  conv2d,
  create,
  type Dataset,
  dataset,
  dense,
  type EngineName,
  fingerprint,
  flatten,
  generatedDigits,
  maxPool2d,
  type Network,
  network,
  type Optimizer,
  oneCycle,
  parametersHash,
  predict,
  type Schedule,
  sgd,
  sha256,
  train,
} from "inkling";

/** A training whose weights and answers are the same bits wherever it runs. */
interface Training {
  readonly name: string;
  readonly engine: EngineName;
  readonly cost: "quadratic" | "cross-entropy" | "log-likelihood";
  readonly optimizer: Optimizer;
  readonly schedule?: Schedule;
  readonly data: (digits: Dataset) => Dataset;
  /** On how many threads a convolutional network is trained; without, it is the book's network, on one. */
  readonly threads?: number;
  /** Whether the images are transformed anew each epoch, by a worker where there can be one; it then takes two epochs. */
  readonly augmented?: boolean;
}

/** A convolutional network; it has the same bits on as many threads as there are. */
const CONVOLUTION = {
  engine: "simd",
  cost: "log-likelihood",
  optimizer: sgd({ learningRate: 0.05, momentum: 0.9, l2: 1 }),
  data: (digits: Dataset) => first(digits, 3000),
} as const;

const TRAININGS: readonly Training[] = [
  {
    name: "quadratic cost",
    engine: "simd",
    cost: "quadratic",
    optimizer: sgd({ learningRate: 3 }),
    data: (digits) => digits,
  },
  {
    name: "cross-entropy, L2",
    engine: "simd",
    cost: "cross-entropy",
    optimizer: sgd({ learningRate: 0.5, l2: 5 }),
    data: (digits) => digits,
  },
  {
    name: "softmax, momentum",
    engine: "simd",
    cost: "log-likelihood",
    optimizer: sgd({ learningRate: 0.05, momentum: 0.9, l2: 1 }),
    data: (digits) => digits,
  },
  {
    name: "Nesterov's momentum, L1",
    engine: "simd",
    cost: "cross-entropy",
    optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, l1: 0.1 }),
    data: (digits) => digits,
  },
  {
    name: "Adam, one cycle",
    engine: "simd",
    cost: "log-likelihood",
    optimizer: adam({ learningRate: 0.003, weightDecay: 0.01 }),
    schedule: oneCycle(),
    data: (digits) => digits,
  },
  {
    name: "floats for bytes",
    engine: "simd",
    cost: "quadratic",
    optimizer: sgd({ learningRate: 3 }),
    data: (digits) => asFloats(first(digits, 1000)),
  },
  { name: "convolution, one thread", ...CONVOLUTION, threads: 1 },
  { name: "convolution, two threads", ...CONVOLUTION, threads: 2 },
  {
    name: "transformed images",
    engine: "simd",
    cost: "cross-entropy",
    optimizer: sgd({ learningRate: 0.5 }),
    data: (digits) => first(digits, 3000),
    augmented: true,
  },
  {
    name: "reference engine",
    engine: "reference",
    cost: "cross-entropy",
    optimizer: sgd({ learningRate: 0.5, momentum: 0.5, l2: 5 }),
    data: (digits) => first(digits, 1000),
  },
  {
    name: "reference engine, Adam, one cycle",
    engine: "reference",
    cost: "cross-entropy",
    optimizer: adam({ l2: 5 }),
    schedule: oneCycle(),
    data: (digits) => first(digits, 1000),
  },
];

/** What a training left: of its data, weights and answers, one hash each. */
export interface Outcome {
  readonly name: string;
  readonly cost: number;
  readonly data: string;
  readonly weights: string;
  readonly answers: string;
}

/** The threads that two threads come to here: one where memory cannot be shared. */
export async function threadsOfTwo(): Promise<number> {
  return (await create(networkOf({ ...CONVOLUTION, threads: 2 }), { seed: 1, threads: 2 })).threads;
}

/** Trains in each way for an epoch or two: on every JavaScript engine, whatever bundled it, to the same bits. */
export async function trainAll(digits: Dataset = generatedDigits({ count: 200 })): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const training of TRAININGS) outcomes.push(await outcomeOf(training, digits));
  return outcomes;
}

async function outcomeOf(training: Training, digits: Dataset): Promise<Outcome> {
  const { name, engine, optimizer, schedule, data, threads } = training;
  const model = await create(networkOf(training), { seed: 1, engine, threads });
  const examples = data(digits);
  const options = { epochs: training.augmented ? 2 : 1, batchSize: 10, optimizer, schedule };
  const { epochs } = await train(model, training.augmented ? augmented(examples) : examples, options).result;
  const answers = await predict(model, first(examples, 500));
  return {
    name,
    cost: epochs.at(-1)!.training.cost,
    data: await fingerprint(examples),
    weights: await parametersHash(model),
    answers: await sha256(bytesOf(answers.flatMap((answer) => [...answer.outputs, ...answer.probabilities]))),
  };
}

function networkOf({ cost, threads }: Pick<Training, "cost" | "threads">): Network {
  const output = dense(10, { activation: cost === "log-likelihood" ? "softmax" : "sigmoid", weights: "scaled" });
  const hidden = dense(30, { activation: cost === "log-likelihood" ? "tanh" : "sigmoid" });
  if (threads === undefined) return network({ input: [784], cost, layers: [hidden, output] });
  const convolution = [conv2d(6, 5, { activation: "relu" }), maxPool2d(2), flatten()];
  return network({ input: [28, 28, 1], cost, layers: [...convolution, hidden, output] });
}

function first(digits: Dataset, most: number): Dataset {
  return digits.take(Math.min(most, digits.count));
}

function asFloats({ name, shape, inputs, targets, classes }: Dataset): Dataset {
  return dataset({ name, shape, inputs: Float32Array.from(inputs, (byte) => byte / 255), targets, classes });
}

function bytesOf(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
