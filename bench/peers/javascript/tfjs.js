/**
 * TensorFlow.js on its WebAssembly backend, with its layers and `trainOnBatch`, which is faster than `fit` for so small
 * batches. `tfjs.js by-hand` trains the dense networks with gradients written out as tensor operations: no layers, no
 * optimizer, no automatic differentiation.
 */
import { createRequire } from "node:module";
import { accuracyOf, CannotError, serve, shuffled, toFloats } from "../serve.ts";

// Its packages for Node are CommonJS; the backend must meet the same copy of the core.
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const { setThreadsCount } = require("@tensorflow/tfjs-backend-wasm");

const byHand = process.argv[2] === "by-hand";

await serve(async (workload, digits) => {
  setThreadsCount(workload.threads);
  if (!(await tf.setBackend("wasm"))) throw new CannotError("its WebAssembly backend does not start");
  const { batchSize, images: count } = workload;
  const dense = workload.network === "dense";
  const model = tf.sequential({ layers: dense ? denseLayers(workload) : convLayers(workload) });
  model.setWeights(digits.weights.map((weights, i) => laidOut(weights, workload.tensors[i])));
  const shape = dense ? [784] : [28, 28, 1];
  const images = (bytes) => tf.tensor(toFloats(bytes), [bytes.length / 784, ...shape]);

  if (workload.does === "train") {
    const { learn, weights } = byHand ? learnerByHand(workload, model) : learner(workload, model);
    const pixels = toFloats(digits.trainingImages);
    const [xs, ys] = [new Float32Array(784 * batchSize), new Float32Array(10 * batchSize)];
    const trainOn = async (images) => {
      const order = shuffled(count);
      for (let start = 0; start < images; start += batchSize) {
        ys.fill(0);
        for (let i = 0; i < batchSize; i++) {
          const image = order[start + i];
          xs.set(pixels.subarray(784 * image, 784 * (image + 1)), 784 * i);
          ys[10 * i + digits.trainingLabels[image]] = 1;
        }
        const [x, y] = [tf.tensor(xs, [batchSize, ...shape]), tf.tensor(ys, [batchSize, 10])];
        await learn(x, y);
        tf.dispose([x, y]);
      }
    };
    const run = async (images) => {
      const time = await seconds(() => trainOn(images));
      if (byHand) model.setWeights(weights());
      return time;
    };
    return { ...common(images, model, digits), run };
  }
  const pixels = toFloats(digits.testImages);
  const calls = Array.from({ length: count / batchSize }, (_, i) =>
    tf.tensor(pixels.slice(784 * batchSize * i, 784 * batchSize * (i + 1)), [batchSize, ...shape]),
  );
  const read = (images) => {
    for (let i = 0; i < images / batchSize; i++) {
      const outputs = model.predict(calls[i % calls.length], { batchSize });
      outputs.dataSync();
      outputs.dispose();
    }
  };
  return { ...common(images, model, digits), run: (images) => seconds(() => read(images)) };
});

function common(images, model, { testImages, testLabels }) {
  return {
    version: tf.version.tfjs,
    accuracy() {
      const outputs = tf.tidy(() => model.predict(images(testImages), { batchSize: 1000 }).dataSync());
      return accuracyOf(outputs, testLabels);
    },
  };
}

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function denseLayers({ hidden }) {
  return [
    tf.layers.dense({ inputShape: [784], units: hidden, activation: "sigmoid" }),
    tf.layers.dense({ units: 10, activation: "sigmoid" }),
  ];
}

function convLayers({ hidden }) {
  return [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 20, kernelSize: 5, activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 40, kernelSize: 5, activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    // The weights after it expect [channel, height, width].
    tf.layers.permute({ dims: [3, 1, 2] }),
    tf.layers.flatten(),
    tf.layers.dense({ units: hidden, activation: "relu" }),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ];
}

/** Weights as its layers hold them: [from, to], kernels [height, width, from, to]. */
function laidOut(weights, shape) {
  const given = tf.tensor(weights, shape);
  if (shape.length === 1) return given;
  return shape.length === 2 ? given.transpose() : given.transpose([2, 3, 1, 0]);
}

/** A function that learns from a mini-batch as people write it. */
function learner(workload, model) {
  model.compile({ optimizer: tf.train.sgd(workload.learningRate), loss: costOf(workload, model) });
  const learn = async (x, y) => {
    try {
      await model.trainOnBatch(x, y);
    } catch (error) {
      throw /not registered/.test(error.message) ? new CannotError(error.message.split(/[.\n]/)[0]) : error;
    }
  };
  return { learn, weights: () => model.getWeights() };
}

/** The same for a dense network, with equations BP1 to BP4 written out. */
function learnerByHand({ cost, learningRate, batchSize, l2, images }, model) {
  const [w1, b1, w2, b2] = model.getWeights().map((weights) => tf.variable(weights));
  const rate = tf.scalar(learningRate / batchSize);
  const kept = tf.scalar(1 - (learningRate * l2) / images);
  const slope = (a) => a.mul(tf.sub(1, a));
  const shrunk = (w) => (l2 === 0 ? w : w.mul(kept));
  const learn = (x, y) =>
    tf.tidy(() => {
      const h = x.matMul(w1).add(b1).sigmoid();
      const a = h.matMul(w2).add(b2).sigmoid();
      const delta2 = cost === "quadratic" ? a.sub(y).mul(slope(a)) : a.sub(y);
      const delta1 = delta2.matMul(w2, false, true).mul(slope(h));
      w2.assign(shrunk(w2).sub(h.matMul(delta2, true).mul(rate)));
      b2.assign(b2.sub(delta2.sum(0).mul(rate)));
      w1.assign(shrunk(w1).sub(x.matMul(delta1, true).mul(rate)));
      b1.assign(b1.sub(delta1.sum(0).mul(rate)));
    });
  return { learn, weights: () => [w1, b1, w2, b2] };
}

/** The book's costs add up over the outputs; what the library offers averages over them. */
function costOf({ cost, l2, images }, model) {
  const mean = (y, a) => tf.losses.meanSquaredError(y, a).mul(5);
  if (cost === "quadratic") return mean;
  if (cost === "log-likelihood") return "categoricalCrossentropy";
  const decay = l2 / (2 * images);
  return (y, a) => {
    const entropy = tf.metrics.binaryCrossentropy(y, a).mean().mul(10);
    const squares = model.layers.map((layer) => layer.getWeights()[0].square().sum());
    return entropy.add(tf.addN(squares).mul(decay));
  };
}
