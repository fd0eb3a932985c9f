import { againstSigmoid } from "./activations.ts";

/** Rectified linear neurons in the place of sigmoid ones. */
export const relu = againstSigmoid({
  id: "relu",
  title: "Rectified linear neurons in a dense network",
  activation: "relu",
  stuck: "rectified neurons that are 0 for every image",
  setup:
    "100 hidden neurons, rectified linear against sigmoid, softmax outputs, log-likelihood, lambda 5, learning rate 0.1, 30 epochs. Weights start with variance 1/n for sigmoid, 2/n for rectified neurons.",
  why: "A rectified neuron that fires has the slope 1 however large its input: it never saturates, and passes the whole gradient back where a sigmoid neuron passes a quarter of it at best. So it learns in fewer epochs at the same rate. One that fires for no image at all would never learn again; with these weights there are hardly any.",
});
