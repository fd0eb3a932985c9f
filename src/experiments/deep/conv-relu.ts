import { sgd } from "../../training/optimizer.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { conv2, twoConvolutions } from "./conv-2.ts";
import { learnedFilters } from "./learned-filters.ts";

/** The book's network of two convolutional layers, with rectified linear neurons. */
export const convRelu = trainingExperiment({
  id: "conv-relu",
  section: "deep",
  source: conv2.source,
  title: "Rectified linear neurons",
  setup:
    "The two convolutions with rectified linear neurons, learning rate 0.03, lambda 0.1 over the number of mini-batches.",
  published: 99.23,
  settings: {
    ...conv2.settings,
    network: twoConvolutions("relu"),
    // The program of chapter 6 divides its lambda, 0.1, by the number of mini-batches, where chapter 3 divides by the number
    // of examples, which is ten times as large: in chapter 3's terms, and ours, what it did is 1.
    optimizer: sgd({ learningRate: 0.03, l2: 1 }),
  },
  seeds: conv2.seeds,
  figure: "chosen",
  seconds: 300,
  pictures: learnedFilters,
  why: "A rectified neuron that is active passes the whole gradient back, where a sigmoid neuron passes a quarter of it at best, so the early layers learn faster.",
});
