import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { sgd } from "../../training/optimizer.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { learnedFilters } from "./learned-filters.ts";

/** The book's first convolutional network: 20 feature maps. */
export const conv1 = trainingExperiment({
  id: "conv-1",
  section: "deep",
  title: "The book's first convolutional network",
  source: "Nielsen, Neural Networks and Deep Learning, chapter 6",
  setup:
    "A convolution of 20 feature maps (5x5), 2x2 max-pooling, 100 sigmoid neurons, 10 softmax neurons; learning rate 0.1, 60 epochs.",
  published: 98.78,
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
    monitor: { training: 5_000 },
    keep: { weightsOf: "conv2d1" },
  },
  seeds: [1, 2, 3],
  figure: "chosen",
  seconds: 200,
  pictures: learnedFilters,
  why: "Each of the 20 filters looks at 5x5 pixels wherever they are, so that a stroke learned in one place is known in all; pooling keeps whether it is there and forgets exactly where.",
});
