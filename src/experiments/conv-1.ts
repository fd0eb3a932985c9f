import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { network } from "../network/network.ts";
import { sgd } from "../training/optimizer.ts";
import { trainingExperiment } from "./experiment.ts";

/** The book's first convolutional network: 20 feature maps. */
export const conv1 = trainingExperiment({
  id: "conv-1",
  title: "The book's first convolutional network",
  source: "Nielsen, Neural Networks and Deep Learning, chapter 6",
  published: "98.78 % on the test images with the weights that were best on the validation images",
  settings: {
    network: network({
      input: [28, 28, 1],
      cost: "log-likelihood",
      layers: [
        conv2d(20, 5, { weights: "scaled" }),
        maxPool2d(2),
        flatten(),
        dense(100, { weights: "scaled" }),
        dense(10, { activation: "softmax", weights: "scaled" }),
      ],
    }),
    // The program of chapter 6 regularizes only where it is told to, and here it is not.
    optimizer: sgd({ learningRate: 0.1 }),
    batchSize: 10,
    epochs: 60,
    split: [50_000, 10_000],
  },
  seeds: [1, 2, 3],
  // 1.96 binomial standard errors of 10,000 images are 0.22.
  band: [98.56, 99.0],
  figure: "chosen",
});
