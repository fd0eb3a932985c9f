import {
  adam,
  create,
  type Dataset,
  dataset,
  dense,
  type EngineName,
  fingerprint,
  generatedDigits,
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
}

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

/** Trains the book's network in each way for an epoch: on every JavaScript engine, whatever bundled it, to the same bits. */
export async function trainAll(digits: Dataset = generatedDigits({ count: 200 })): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const training of TRAININGS) outcomes.push(await outcomeOf(training, digits));
  return outcomes;
}

async function outcomeOf(training: Training, digits: Dataset): Promise<Outcome> {
  const { name, engine, cost, optimizer, schedule, data } = training;
  const output = dense(10, { activation: cost === "log-likelihood" ? "softmax" : "sigmoid", weights: "scaled" });
  const hidden = dense(30, { activation: cost === "log-likelihood" ? "tanh" : "sigmoid" });
  const model = await create(network({ input: [784], cost, layers: [hidden, output] }), { seed: 1, engine });
  const examples = data(digits);
  const { epochs } = await train(model, examples, { epochs: 1, batchSize: 10, optimizer, schedule }).result;
  const answers = await predict(model, first(examples, 500));
  return {
    name,
    cost: epochs[0]!.training.cost,
    data: await fingerprint(examples),
    weights: await parametersHash(model),
    answers: await sha256(bytesOf(answers.flatMap((answer) => [...answer.outputs, ...answer.probabilities]))),
  };
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
