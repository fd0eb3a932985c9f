import { conv2d, dense, dropout, flatten, generatedDigits, maxPool2d, network } from "inkling";

/** A network that threads work on: with and without pooling and padding, several activations, and chance. */
export const convolutional = network({
  input: [28, 28, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(6, 5, { activation: "relu", weights: "scaled" }),
    maxPool2d(2),
    conv2d(5, 3, { activation: "sigmoid", padding: "same" }),
    flatten(),
    dense(20, { activation: "tanh", weights: "scaled" }),
    dropout(0.25),
    dense(10, { activation: "softmax", weights: "scaled" }),
  ],
});

/** Digits for it; their number is no multiple of the mini-batches that tests use. */
export const digits = generatedDigits({ count: 263, seed: 1 });
