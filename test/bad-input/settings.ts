import { type Case, config } from "./case.ts";

const dense10 = { kind: "dense", units: 10, activation: "sigmoid", weights: "gaussian" };
const network = { input: [784], cost: "quadratic", layers: [dense10] };

const fromFile = "train --config c.json";

/** Files of settings. */
export const settings: readonly Case[] = [
  {
    name: "settings that are not there",
    args: fromFile,
    says: ["there is no file c.json", "check the name and the folder"],
  },
  {
    name: "a folder for a file of settings",
    args: "train --config .",
    says: ["read DIR: this is a folder, not a file", "name a file"],
  },
  {
    name: "settings that are not JSON",
    args: fromFile,
    files: { "c.json": "epochs: 3" },
    says: [/^c\.json is not JSON: ./, "correct the file"],
  },
  {
    name: "settings that are a list",
    args: fromFile,
    files: config([1]),
    says: ["c.json must be an object, got [1]", "correct c.json"],
  },
  {
    name: "a setting that there is not",
    args: fromFile,
    files: config({ training: { epoch: 3 } }),
    says: ['c.json: training has no "epoch"', "take it out; there is epochs, batchSize, optimizer, schedule, stop"],
  },
  {
    name: "text for a number",
    args: fromFile,
    files: config({ training: { epochs: "3" } }),
    says: ['c.json: training.epochs must be a whole number of at least 1, got "3"', "correct c.json: training.epochs"],
  },
  {
    name: "a number out of range",
    args: fromFile,
    files: config({ training: { optimizer: { learningRate: -1 } } }),
    says: [
      "c.json: training.optimizer.learningRate must be a number above 0, got -1",
      "correct c.json: training.optimizer.learningRate",
    ],
  },
  {
    name: "an optimizer that there is not, in a file",
    args: fromFile,
    files: config({ training: { optimizer: { kind: "rmsprop" } } }),
    says: [
      'c.json: training.optimizer.kind must be one of sgd, adam, got "rmsprop"',
      "correct c.json: training.optimizer.kind",
    ],
  },
  {
    name: "a word for an optimizer",
    args: fromFile,
    files: config({ training: { optimizer: "adam" } }),
    says: ['c.json: training.optimizer must be an object, got "adam"', "correct c.json: training.optimizer"],
  },
  {
    name: "a momentum for Adam",
    args: fromFile,
    files: config({ training: { optimizer: { kind: "adam", momentum: 0.9 } } }),
    says: [
      'c.json: training.optimizer has no "momentum"',
      "take it out; there is learningRate, l1, l2, beta1, beta2, epsilon, weightDecay",
    ],
  },
  {
    name: "a momentum above 1 in a file",
    args: fromFile,
    files: config({ training: { optimizer: { momentum: 2 } } }),
    says: [
      "c.json: training.optimizer.momentum must be a number from 0 to 1, got 2",
      "correct c.json: training.optimizer.momentum",
    ],
  },
  {
    name: "means that never change",
    args: fromFile,
    files: config({ training: { optimizer: { kind: "adam", beta2: 1 } } }),
    says: [
      "c.json: training.optimizer.beta2 must be a number from 0 to 0.999999, got 1",
      "correct c.json: training.optimizer.beta2",
    ],
  },
  {
    name: "two optimizers",
    args: `${fromFile} --optimizer adam`,
    files: config({ training: { optimizer: { learningRate: 0.1 } } }),
    says: [
      "--optimizer adam and the optimizer of --config contradict each other: that is sgd",
      "leave --optimizer out, or take the optimizer out of the file",
    ],
  },
  {
    name: "a schedule without its kind",
    args: fromFile,
    files: config({ training: { schedule: { patience: 3 } } }),
    says: [
      "c.json: training.schedule.kind must be one of step-decay, halving, one-cycle, got none",
      "correct c.json: training.schedule.kind",
    ],
  },
  {
    name: "steps out of order",
    args: fromFile,
    files: config({ training: { schedule: { kind: "step-decay", epochs: [20, 10] } } }),
    says: [
      "c.json: training.schedule: stepDecay: epochs must be whole numbers of at least 1, each larger than the one before, got [20,10]",
      "write for example epochs: [20, 30]",
    ],
  },
  {
    name: "a warm-up longer than the training",
    args: fromFile,
    files: config({ training: { schedule: { kind: "one-cycle", warmUp: 1.5 } } }),
    says: [
      "c.json: training.schedule.warmUp must be a number from 0 to 1, got 1.5",
      "correct c.json: training.schedule.warmUp",
    ],
  },
  {
    name: "a schedule that judges without validation data",
    args: `train --schedule halving --digits generated --split 60,0`,
    says: ["train: schedule halving needs validation data to judge by, got none", "pass validation: data.validation"],
  },
  {
    name: "an engine that there is not, for a training",
    args: fromFile,
    files: config({ engine: "cuda" }),
    says: ['c.json: engine must be one of auto, simd, reference, got "cuda"', "correct c.json: engine"],
  },
  {
    name: "too many threads, for a training",
    args: fromFile,
    files: config({ threads: 1025 }),
    says: ["c.json: threads must be a whole number from 1 to 1024, got 1025", "correct c.json: threads"],
  },
  {
    name: "a kind of layer that there is not",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ ...dense10, kind: "lstm" }] } }),
    says: ['c.json: network.layers[0].kind must be one of dense, got "lstm"', "correct c.json: network.layers[0].kind"],
  },
  {
    name: "a layer without its size",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ kind: "dense" }] } }),
    says: ["c.json: network.layers[0] must have kind and units", 'write for example { "kind": "dense", "units": 30 }'],
  },
  {
    name: "a cost that does not fit the outputs",
    args: fromFile,
    files: config({ network: { ...network, cost: "cross-entropy", layers: [{ ...dense10, activation: "relu" }] } }),
    says: [
      "c.json: network: network: cost cross-entropy is not defined for the relu outputs of dense1",
      "give the last layer activation sigmoid or softmax, or choose cost quadratic",
    ],
  },
  {
    name: "an input of a shape that does not fit",
    args: fromFile,
    files: config({ network: { ...network, input: [28, 28] } }),
    says: [
      "c.json: network: network: layer dense1: dense(10) expects a vector, got 28x28",
      "give the network's input as [784]: images are then read pixel by pixel, row by row",
    ],
  },
  {
    name: "a split into three",
    args: fromFile,
    files: config({ split: [1, 2, 3] }),
    says: [
      "c.json: split must be two whole numbers, of training and of validation images, got [1,2,3]",
      "write for example [50000, 10000]",
    ],
  },
  {
    name: "a stopping rule without validation data",
    args: `${fromFile} --digits generated --split 60,0`,
    files: config({ training: { stop: { patience: 1 } } }),
    says: ["train: stop needs validation data to judge by, got none", "pass validation: data.validation"],
  },
];
