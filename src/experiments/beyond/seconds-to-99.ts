import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { adam } from "../../training/optimizer.ts";
import { oneCycle } from "../../training/schedule.ts";
import { trainingExperiment } from "../training-experiment.ts";

const rectified = { activation: "relu", weights: "he" } as const;

/** The least work after which 99 % of the test images are read, whatever the seed: chosen on the validation images. */
export const secondsTo99 = trainingExperiment({
  id: "seconds-to-99",
  section: "beyond",
  title: "99 % in seconds",
  source: "train_mnist_fast, github.com/tuomaso/train_mnist_fast",
  setup:
    "Two convolutions of 8 and 32 feature maps, rectified; Adam with one cycle of the learning rate, 2 epochs of 60,000 images.",
  published: 99,
  publishedAs: "99, after 0.76 s of training on a laptop's graphics processor",
  settings: {
    network: network({
      input: [28, 28, 1],
      cost: "log-likelihood",
      layers: [
        // Few maps where they are large, more where they are small: most of the work is in the first layer's 576 places.
        conv2d(8, 5, rectified),
        maxPool2d(2),
        conv2d(32, 5, rectified),
        maxPool2d(2),
        flatten(),
        dense(64, rectified),
        dense(10, { activation: "softmax", weights: "he" }),
      ],
    }),
    optimizer: adam({ learningRate: 0.01, weightDecay: 0.05 }),
    schedule: oneCycle(),
    batchSize: 64,
    epochs: 2,
    // The search trained on 50,000; once all is chosen, the validation images are better learned from.
    split: [60_000, 0],
  },
  seeds: [6, 7, 8, 9, 10],
  // Every seed above 99.0. Two epochs are the fewest whose mean on the validation images, after learning from 50,000, is
  // above 99: 99.03 over other seeds. The band was written for three, which gave 99.09.
  band: { low: 99.0, high: 99.4 },
  figure: "last",
  seconds: 5,
  why: "Few maps where they are large and more where they are small, Adam's own step for each weight, and a learning rate that rises and falls once: chosen on validation images, for the least work after which every seed is above 99.",
});
