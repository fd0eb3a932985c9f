import { sgd } from "../../training/optimizer.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { conv1 } from "./conv-1.ts";

/** What chapter 6 begins with: no convolution yet. */
export const softmax100 = trainingExperiment({
  id: "softmax-100",
  section: "deep",
  title: "A dense network with softmax outputs",
  source: conv1.source,
  setup:
    "784, 100 sigmoid and 10 softmax neurons, log-likelihood cost; learning rate 0.1, 60 epochs, no regularization.",
  published: 97.8,
  settings: {
    network: { sizes: [784, 100, 10], activation: "sigmoid", cost: "log-likelihood", weights: "scaled" },
    optimizer: sgd({ learningRate: 0.1 }),
    batchSize: 10,
    epochs: 60,
    split: [50_000, 10_000],
    monitor: { training: 5_000 },
  },
  seeds: [1, 2, 3, 4, 5],
  figure: "chosen",
  seconds: 25,
  why: "With the log-likelihood cost the error of a softmax output is the output minus what it should be, however wrong it is, as with sigmoid neurons and the cross-entropy; so it does about as well. It is the figure that convolutions have to beat.",
});
