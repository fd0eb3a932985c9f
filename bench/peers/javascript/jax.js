/** jax-js on its WebAssembly device: the update of a mini-batch is one compiled function. */
import { readFileSync } from "node:fs";
import { defaultDevice, grad, init, jit, lax, nn, numpy as np } from "@jax-js/jax";
import { accuracyOf, serve, shuffled, toFloats } from "../serve.ts";

const manifest = new URL("node_modules/@jax-js/jax/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));

// An array that is passed on is used up; `.ref` keeps it for one use more.
const linear = (x, w, b) => np.matmul(x, np.transpose(w)).add(b);
const pool = (x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);
const convolve = (x, k, b) => pool(nn.relu(lax.conv(x, k, [1, 1], "VALID").add(b.reshape([1, -1, 1, 1]))));

/** The outputs before their last activation, [batch, 10]. */
function logits({ network, tensors }, weights, x) {
  if (network === "dense") {
    const [w1, b1, w2, b2] = weights;
    return linear(nn.sigmoid(linear(x, w1, b1)), w2, b2);
  }
  const [k1, b1, k2, b2, w3, b3, w4, b4] = weights;
  const flat = convolve(convolve(x, k1, b1), k2, b2).reshape([-1, tensors[4][1]]);
  return linear(nn.relu(linear(flat, w3, b3)), w4, b4);
}

/** The workload's cost of a mini-batch: summed over the outputs, averaged over the images. */
function costOf({ cost, batchSize }, z, y) {
  if (cost === "quadratic")
    return np
      .square(nn.sigmoid(z).sub(y))
      .sum()
      .mul(0.5 / batchSize);
  if (cost === "cross-entropy")
    return nn
      .softplus(z.ref)
      .sub(z.mul(y))
      .sum()
      .mul(1 / batchSize);
  return nn
    .logSoftmax(z, -1)
    .mul(y)
    .sum()
    .mul(-1 / batchSize);
}

await serve(async (workload, digits) => {
  await init("wasm");
  defaultDevice("wasm");
  const { batchSize, images: count, learningRate, l2, tensors } = workload;
  const shape = workload.network === "dense" ? [784] : [1, 28, 28];
  let weights = digits.weights.map((floats, i) => np.array(floats).reshape(tensors[i]));
  const held = () => weights.map((tensor) => tensor.ref);
  const answer = jit((weights, x) => logits(workload, weights, x));
  const x = toFloats(workload.does === "train" ? digits.trainingImages : digits.testImages);
  const batches = (pixels, size) =>
    Array.from({ length: pixels.length / (784 * size) }, (_, i) =>
      np.array(pixels.slice(784 * size * i, 784 * size * (i + 1))).reshape([size, ...shape]),
    );

  const gradient = grad((weights, x, y) => costOf(workload, logits(workload, weights, x), y));
  const update = jit((weights, x, y) => {
    const gradients = gradient(
      weights.map((tensor) => tensor.ref),
      x,
      y,
    );
    return weights.map((tensor, i) => {
      const kept = tensors[i].length > 1 ? 1 - (learningRate * l2) / count : 1;
      return tensor.mul(kept).sub(gradients[i].mul(learningRate));
    });
  });

  async function trainOn(images) {
    const order = shuffled(count);
    const pixels = new Float32Array(784 * batchSize);
    for (let start = 0; start < images; start += batchSize) {
      const y = new Float32Array(10 * batchSize);
      for (let i = 0; i < batchSize; i++) {
        const image = order[start + i];
        pixels.set(x.subarray(784 * image, 784 * (image + 1)), 784 * i);
        y[10 * i + digits.trainingLabels[image]] = 1;
      }
      weights = update(weights, np.array(pixels).reshape([batchSize, ...shape]), np.array(y).reshape([batchSize, 10]));
    }
    await weights[0].blockUntilReady();
  }

  const calls = workload.does === "read" ? batches(x, batchSize) : [];
  async function read(images) {
    for (let i = 0; i < images / batchSize; i++) await answer(held(), calls[i % calls.length].ref).data();
  }

  return {
    version,
    note: workload.threads > 1 ? "one thread: it has no more in Node" : undefined,
    async run(images) {
      const start = performance.now();
      await (workload.does === "train" ? trainOn(images) : read(images));
      return (performance.now() - start) / 1000;
    },
    async accuracy() {
      const outputs = new Float32Array(10 * digits.testLabels.length);
      const parts = batches(toFloats(digits.testImages), 1000);
      for (let i = 0; i < parts.length; i++) outputs.set(await answer(held(), parts[i]).data(), 10_000 * i);
      return accuracyOf(outputs, digits.testLabels);
    },
  };
});
