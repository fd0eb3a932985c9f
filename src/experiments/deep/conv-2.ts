import type { ActivationName } from "../../layers/activation.ts";
import { conv2d } from "../../layers/conv2d.ts";
import { dense } from "../../layers/dense.ts";
import { flatten } from "../../layers/flatten.ts";
import { maxPool2d } from "../../layers/max-pool2d.ts";
import { type Network, network } from "../../network/network.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { conv1 } from "./conv-1.ts";
import { learnedFilters } from "./learned-filters.ts";

/** Two convolutional layers with pooling, of 20 and 40 feature maps, and 100 hidden neurons. */
export function twoConvolutions(activation: ActivationName): Network {
  const options = { activation, weights: "scaled" } as const;
  return network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(20, 5, options),
      maxPool2d(2),
      conv2d(40, 5, options),
      maxPool2d(2),
      flatten(),
      dense(100, options),
      dense(10, { activation: "softmax", weights: "scaled" }),
    ],
  });
}

/** The book's network of two convolutional layers. */
export const conv2 = trainingExperiment({
  id: "conv-2",
  section: "deep",
  source: conv1.source,
  title: "A second convolutional layer",
  setup: "A second convolution of 40 feature maps (5x5) with pooling before the dense layers.",
  published: 99.06,
  settings: { ...conv1.settings, network: twoConvolutions("sigmoid") },
  seeds: conv1.seeds,
  figure: "chosen",
  seconds: 330,
  pictures: learnedFilters,
  why: "The second convolution sees the first one's feature maps, 12x12 with 20 channels, as an image of strokes, and learns how strokes stand to one another.",
});
