import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { dropout } from "../../layers/dropout.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { network } from "../../network/network.ts";
import { adam } from "../../training/optimizer.ts";
import { oneCycle } from "../../training/schedule.ts";
import { trainingExperiment } from "../training-experiment.ts";

const rectified = { activation: "relu", weights: "he" } as const;

/** Learns from drawn digits alone, and is then asked for handwritten ones: chosen on MNIST's first 10,000 training images. */
export const noMnist = trainingExperiment({
  id: "no-mnist",
  section: "beyond",
  title: "Handwriting read by a network that never saw any",
  source: "Inkling's own: no published figure was found",
  setup:
    "Two convolutions of 32 and 48 feature maps learn from 300,000 digits that Inkling draws, and read MNIST's test images.",
  published: 98.0,
  publishedAs: "no figure found; 98.0 was aimed at",
  settings: {
    network: network({
      input: [28, 28, 1],
      cost: "log-likelihood",
      layers: [
        conv2d(32, 5, rectified),
        maxPool2d(2),
        conv2d(48, 5, rectified),
        maxPool2d(2),
        flatten(),
        dense(100, rectified),
        dropout(0.4),
        dense(10, { activation: "softmax", weights: "he" }),
      ],
    }),
    optimizer: adam({ learningRate: 0.004, weightDecay: 0.1 }),
    schedule: oneCycle(),
    batchSize: 64,
    epochs: 3,
    split: [300_000, 0],
    digits: "generated",
  },
  seeds: [1],
  // Of MNIST's first 10,000 training images, this network read 98.41 %.
  band: { low: 98.0, high: 99.0 },
  figure: "last",
  seconds: 300,
  quick: { split: [5_000, 0], epochs: 3 },
  why: "The digits that Inkling draws vary in more ways than people's: slant, thickness, proportion, missing and extra strokes. What a network learns from them holds for handwriting as far as they cover it.",
});
