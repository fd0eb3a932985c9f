import { type Case, config, TRAIN } from "./case.ts";

const dense10 = { kind: "dense", units: 10, activation: "sigmoid", weights: "gaussian" };
const network = { input: [784], cost: "quadratic", layers: [dense10] };

/** Words of the command line that are wrong, alone or together. */
export const flags: readonly Case[] = [
  {
    name: "a flag that there is not",
    args: `${TRAIN} --epohs 3`,
    says: ["unknown option '--epohs'", "did you mean --epochs? inkling train --help lists what there is"],
  },
  {
    name: "a command that there is not",
    args: "trian",
    says: ["unknown command 'trian'", "did you mean train? inkling --help lists what there is"],
  },
  {
    name: "an argument that is missing",
    args: "evaluate",
    says: ["missing required argument 'model'", "inkling evaluate --help lists what there is"],
  },
  {
    name: "an argument too many",
    args: "evaluate a b",
    says: [
      "too many arguments for 'evaluate'. Expected 1 argument but got 2",
      "inkling evaluate --help lists what there is",
    ],
  },
  {
    name: "a flag without its value",
    args: "train --epochs",
    says: ["option '--epochs <n>' argument missing", "inkling train --help lists what there is"],
  },
  {
    name: "a word for a number",
    args: "train --epochs ten",
    says: ['--epochs must be a whole number of at least 1, got "ten"', "give --epochs a whole number of at least 1"],
  },
  {
    name: "half an epoch",
    args: "train --epochs 0.5",
    says: ['--epochs must be a whole number of at least 1, got "0.5"', "give --epochs a whole number of at least 1"],
  },
  {
    name: "a negative mini-batch",
    args: "train --batch-size -5",
    says: [
      '--batch-size must be a whole number of at least 1, got "-5"',
      "give --batch-size a whole number of at least 1",
    ],
  },
  {
    name: "a learning rate of 0",
    args: "train --learning-rate 0",
    says: ['--learning-rate must be a number above 0, got "0"', "give --learning-rate a number above 0"],
  },
  {
    name: "an infinite learning rate",
    args: "train --learning-rate 1e999",
    says: ['--learning-rate must be a number above 0, got "1e999"', "give --learning-rate a number above 0"],
  },
  {
    name: "a momentum above 1",
    args: "train --momentum 1.5",
    says: ['--momentum must be a number from 0 to 1, got "1.5"', "give --momentum a number from 0 to 1"],
  },
  {
    name: "Nesterov's momentum without momentum",
    args: "train --nesterov",
    says: ["sgd: nesterov needs a momentum above 0, got 0", "give momentum, such as 0.9, or leave nesterov out"],
  },
  {
    name: "a momentum for Adam, which has its own",
    args: "train --optimizer adam --momentum 0.9",
    says: [
      "--momentum and the optimizer adam contradict each other: Adam has a momentum of its own",
      "leave --momentum out, or choose --optimizer sgd",
    ],
  },
  {
    name: "an optimizer that there is not",
    args: "train --optimizer adagrad",
    says: ['--optimizer must be one of sgd, adam, got "adagrad"', "give --optimizer one of sgd, adam"],
  },
  {
    name: "a schedule that there is not",
    args: "train --schedule cosine",
    says: [
      '--schedule must be one of constant, halving, one-cycle, got "cosine"',
      "give --schedule one of constant, halving, one-cycle",
    ],
  },
  {
    name: "negative L1",
    args: "train --l1 -1",
    says: ['--l1 must be a number of at least 0, got "-1"', "give --l1 a number of at least 0"],
  },
  {
    name: "a negative weight decay",
    args: "train --l2 -1",
    says: ['--l2 must be a number of at least 0, got "-1"', "give --l2 a number of at least 0"],
  },
  {
    name: "a network of one layer",
    args: "train --network 784",
    says: [
      '--network must be two or more whole numbers of at least 1, such as 784,30,10, got "784"',
      "give --network two or more whole numbers of at least 1, such as 784,30,10",
    ],
  },
  {
    name: "a layer without neurons",
    args: "train --network 784,0,10",
    says: [
      '--network must be two or more whole numbers of at least 1, such as 784,30,10, got "784,0,10"',
      "give --network two or more whole numbers of at least 1, such as 784,30,10",
    ],
  },
  {
    name: "an activation that there is not",
    args: "train --activation sigmod",
    says: [
      '--activation must be one of sigmoid, tanh, relu, linear, got "sigmod"',
      "give --activation one of sigmoid, tanh, relu, linear",
    ],
  },
  {
    name: "a cost that there is not",
    args: "train --cost mse",
    says: [
      '--cost must be one of quadratic, cross-entropy, log-likelihood, got "mse"',
      "give --cost one of quadratic, cross-entropy, log-likelihood",
    ],
  },
  {
    name: "an engine that there is not",
    args: "train --engine cuda",
    says: ['--engine must be one of auto, simd, reference, got "cuda"', "give --engine one of auto, simd, reference"],
  },
  {
    name: "no thread",
    args: "train --threads 0",
    says: ['--threads must be a whole number from 1 to 1024, got "0"', "give --threads a whole number from 1 to 1024"],
  },
  {
    name: "too many threads",
    args: "train --threads 1025",
    says: [
      '--threads must be a whole number from 1 to 1024, got "1025"',
      "give --threads a whole number from 1 to 1024",
    ],
  },
  {
    name: "a split into one part",
    args: "train --split 50000",
    says: [
      '--split must be two whole numbers, of training and of validation images, such as 50000,10000, got "50000"',
      "give --split two whole numbers, of training and of validation images, such as 50000,10000",
    ],
  },
  {
    name: "a negative seed",
    args: "train --seed -1",
    says: ['--seed must be a whole number of at least 0, got "-1"', "give --seed a whole number of at least 0"],
  },
  {
    name: "digits that there are not",
    args: "train --digits emnist",
    says: ['--digits must be one of mnist, generated, got "emnist"', "give --digits one of mnist, generated"],
  },
  {
    name: "a preset that there is not",
    args: "train --preset book",
    says: [
      '--preset must be one of book-30, book-100, conv-1, conv-2, conv-relu, fast-99, generated-conv, strings, got "book"',
      "choose one of them, or describe the training with flags or --config",
    ],
  },
  {
    name: "a preset with the name of a method",
    args: "train --preset toString",
    says: [
      '--preset must be one of book-30, book-100, conv-1, conv-2, conv-relu, fast-99, generated-conv, strings, got "toString"',
      "choose one of them, or describe the training with flags or --config",
    ],
  },
  {
    name: "two whole descriptions",
    args: "train --preset book-30 --config c.json",
    says: [
      "--preset and --config contradict each other: both describe a whole training",
      "leave one of them out; flags beside it change single settings",
    ],
  },
  {
    name: "sizes of layers beside a convolutional network",
    args: "train --preset conv-1 --network 784,30,10",
    says: [
      "--network and the network of --preset conv-1 contradict each other: it has layers of several kinds",
      "leave --network out, or describe the network in the file of --config",
    ],
  },
  {
    name: "another cost beside a convolutional network",
    args: "check --preset conv-relu --cost quadratic",
    says: [
      "--cost and the network of --preset conv-relu contradict each other: it has layers of several kinds",
      "leave --cost out, or describe the network in the file of --config",
    ],
  },
  {
    name: "Nesterov's momentum for Adam beside a preset",
    args: "train --preset conv-2 --optimizer adam --nesterov",
    says: [
      "--nesterov and the optimizer adam contradict each other: Adam has a momentum of its own",
      "leave --nesterov out, or choose --optimizer sgd",
    ],
  },
  {
    name: "another optimizer at the learning rate of a preset",
    args: "train --preset fast-99 --optimizer sgd",
    says: [
      "--optimizer sgd needs a --learning-rate here: that of the preset is for adam",
      "give --learning-rate, such as 0.1, or leave --optimizer out",
    ],
  },
  {
    name: "a folder for digits that are drawn",
    args: "train --data d --digits generated",
    says: [
      "--data and --digits generated contradict each other: generated digits are not read from a folder",
      "leave one of them out",
    ],
  },
  {
    name: "two networks",
    args: "train --config c.json --activation tanh",
    files: config({ network }),
    says: [
      "--activation and the network of --config contradict each other",
      "leave --activation out, or take the network out of the file",
    ],
  },
  {
    name: "a limit above the split",
    args: `${TRAIN} --limit 61`,
    says: [
      "--limit must be at most 60, the training images of the split, got 61",
      "give a smaller --limit, or a larger first number of --split",
    ],
  },
  {
    name: "a mini-batch larger than the data",
    args: `${TRAIN} --batch-size 61`,
    says: [
      "train: batchSize must be at most 60, the number of examples, got 61",
      "choose a smaller mini-batch or take more examples",
    ],
  },
  {
    name: "inputs of another size",
    args: `${TRAIN} --network 100,10`,
    says: [
      "train: the network reads inputs of 100, generated training digits has 28x28x1",
      "make the network with input [28, 28, 1] or [784], or bring the data to its size",
    ],
  },
  {
    name: "too few outputs",
    args: `${TRAIN} --network 784,5`,
    says: ["train: the network has 5 outputs, generated training digits wants 10", "end the network with 10 outputs"],
  },
  {
    name: "a part of the data that there is not",
    args: "evaluate m --on tests",
    says: [
      '--on must be one of test, validation, training, got "tests"',
      "give --on one of test, validation, training",
    ],
  },
  {
    name: "a sheet without rows",
    args: "data show --rows 0",
    says: ['--rows must be a whole number from 1 to 200, got "0"', "give --rows a whole number from 1 to 200"],
  },
  {
    name: "a learning rate at which numbers overflow",
    args: `${TRAIN} --learning-rate 1e308 --network 784,9,10 --activation relu --json`,
    code: 1,
    says: [
      /^train: a NaN or infinity in the .* of dense[12], in epoch 1, mini-batch \d$/,
      "lower the learning rate (it is 1e+308); an earlier checkpoint is untouched",
    ],
  },
];
