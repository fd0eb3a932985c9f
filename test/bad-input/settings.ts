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
    says: [
      'c.json: network.layers[0].kind must be one of dense, conv2d, maxPool2d, averagePool2d, flatten, dropout, batchNorm, got "lstm"',
      "correct c.json: network.layers[0].kind",
    ],
  },
  {
    name: "a layer without its size",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ kind: "dense" }] } }),
    says: ["c.json: network.layers[0] must have units", 'write for example { "kind": "dense", "units": 30 }'],
  },
  {
    name: "a layer without its kind",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ units: 10 }] } }),
    says: ["c.json: network.layers[0] must have a kind", 'write for example { "kind": "dense", "units": 30 }'],
  },
  {
    name: "a convolution without its kernel",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ kind: "conv2d", channels: 20 }, dense10] } }),
    says: [
      "c.json: network.layers[0] must have kernel",
      'write for example { "kind": "conv2d", "channels": 20, "kernel": 5 }',
    ],
  },
  {
    name: "a setting that a kind of layer has not",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ kind: "maxPool2d", size: 2, stride: 1 }, dense10] } }),
    says: ['c.json: network.layers[0] has no "stride"', "take it out; there is kind, size"],
  },
  {
    name: "a kernel of three sizes",
    args: fromFile,
    files: config({ network: { ...network, layers: [{ kind: "conv2d", channels: 2, kernel: [1, 2, 3] }, dense10] } }),
    says: [
      "c.json: network.layers[0].kernel must be a whole number, or two of them, got [1,2,3]",
      "write for example 5, or [3, 5] for height and width",
    ],
  },
  {
    name: "a kernel larger than the image",
    args: fromFile,
    files: config({
      network: { ...network, input: [4, 4, 1], layers: [{ kind: "conv2d", channels: 2, kernel: 5 }, dense10] },
    }),
    says: [
      "c.json: network: network: layer conv2d1: conv2d: a kernel of 5x5 does not fit into images of 4x4",
      'choose a kernel of at most 4x4, or padding "same"',
    ],
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
      "put flatten() before it: images are then read pixel by pixel, row by row",
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
