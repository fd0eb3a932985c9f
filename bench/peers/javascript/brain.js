/**
 * brain.js as people write it: its defaults, a learning rate of 0.3 and a momentum of 0.1, image by image. It has no
 * mini-batches; 0.3 for each image is the book's 3 for ten.
 */
import { createRequire } from "node:module";
import { accuracyOf, CannotError, serve, shuffled, toFloats } from "../serve.ts";

const require = createRequire(import.meta.url);
const { NeuralNetwork } = require("brain.js");
const { version } = require("brain.js/package.json");

await serve((workload, digits) => {
  if (workload.cost !== "quadratic") throw new CannotError("it has neither the cross-entropy nor weight decay");
  const network = new NeuralNetwork({ hiddenLayers: [workload.hidden], activation: "sigmoid" });
  const images = (bytes) => {
    const floats = toFloats(bytes);
    return Array.from({ length: floats.length / 784 }, (_, i) => Array.from(floats.subarray(784 * i, 784 * (i + 1))));
  };
  const test = images(digits.testImages);
  const wanted = Array.from({ length: 10 }, (_, label) => Array.from({ length: 10 }, (_, i) => (i === label ? 1 : 0)));
  // Only the images that a run takes are made into its arrays of numbers: all 50,000 would need gigabytes.
  const some = (count) => {
    const order = shuffled(workload.images).subarray(0, count);
    return Array.from(order, (i) => ({
      input: images(digits.trainingImages.subarray(784 * i, 784 * (i + 1)))[0],
      output: wanted[digits.trainingLabels[i]],
    }));
  };
  network.sizes = [784, workload.hidden, 10];
  network.initialize();
  const [w1, b1, w2, b2] = digits.weights;
  const rows = (weights, from) =>
    Array.from({ length: weights.length / from }, (_, j) => weights.slice(from * j, from * (j + 1)));
  network.weights[1] = rows(w1, 784);
  network.weights[2] = rows(w2, workload.hidden);
  network.biases[1] = b1.slice();
  network.biases[2] = b2.slice();

  return {
    version,
    note: workload.does === "train" ? "image by image, with momentum 0.1: it has no mini-batches" : undefined,
    run(images) {
      if (workload.does === "train") {
        const data = some(images);
        const start = performance.now();
        network.train(data, { iterations: 1 });
        return (performance.now() - start) / 1000;
      }
      const start = performance.now();
      for (let i = 0; i < images; i++) network.run(test[i % test.length]);
      return (performance.now() - start) / 1000;
    },
    accuracy: () =>
      accuracyOf(
        test.flatMap((image) => Array.from(network.run(image))),
        digits.testLabels,
      ),
  };
});
