/** Plain loops in TypeScript over flat arrays of float32: no library, no tricks, mini-batches as the book has them. */
import { accuracyOf, serve, shuffled, toFloats } from "./serve.ts";

await serve((workload, digits) => {
  const { hidden, batchSize, cost, learningRate, l2 } = workload;
  const inputs = 784;
  const [w1, b1, w2, b2] = digits.weights as [Float32Array, Float32Array, Float32Array, Float32Array];
  const [dw1, db1, dw2, db2] = digits.weights.map(
    (weights) => new Float32Array(weights.length),
  ) as typeof digits.weights & [Float32Array, Float32Array, Float32Array, Float32Array];
  const [h, y] = [new Float32Array(hidden), new Float32Array(10)];
  const [dh, dy] = [new Float32Array(hidden), new Float32Array(10)];
  const x = toFloats(workload.does === "train" ? digits.trainingImages : digits.testImages);
  const test = workload.does === "train" ? toFloats(digits.testImages) : x;

  function forward(images: Float32Array, at: number): void {
    for (let j = 0; j < hidden; j++) {
      let sum = b1[j]!;
      for (let k = 0; k < inputs; k++) sum += w1[j * inputs + k]! * images[at + k]!;
      h[j] = 1 / (1 + Math.exp(-sum));
    }
    for (let i = 0; i < 10; i++) {
      let sum = b2[i]!;
      for (let j = 0; j < hidden; j++) sum += w2[i * hidden + j]! * h[j]!;
      y[i] = 1 / (1 + Math.exp(-sum));
    }
  }

  /** Adds an image's gradients to those of its mini-batch. */
  function backward(at: number, label: number): void {
    for (let i = 0; i < 10; i++) {
      const error = y[i]! - (i === label ? 1 : 0);
      dy[i] = cost === "quadratic" ? error * y[i]! * (1 - y[i]!) : error;
    }
    for (let j = 0; j < hidden; j++) {
      let sum = 0;
      for (let i = 0; i < 10; i++) sum += w2[i * hidden + j]! * dy[i]!;
      dh[j] = sum * h[j]! * (1 - h[j]!);
    }
    for (let i = 0; i < 10; i++) {
      db2[i]! += dy[i]!;
      for (let j = 0; j < hidden; j++) dw2[i * hidden + j]! += dy[i]! * h[j]!;
    }
    for (let j = 0; j < hidden; j++) {
      db1[j]! += dh[j]!;
      for (let k = 0; k < inputs; k++) dw1[j * inputs + k]! += dh[j]! * x[at + k]!;
    }
  }

  /** Weights move against the mean gradient of the batch; the gradients are 0 again. */
  function update(weights: Float32Array, gradients: Float32Array, kept: number): void {
    const rate = learningRate / batchSize;
    for (let i = 0; i < weights.length; i++) weights[i] = kept * weights[i]! - rate * gradients[i]!;
    gradients.fill(0);
  }

  function trainOn(images: number): void {
    const order = shuffled(workload.images);
    const kept = 1 - (learningRate * l2) / workload.images;
    for (let start = 0; start < images; start += batchSize) {
      for (let i = start; i < start + batchSize; i++) {
        forward(x, inputs * order[i]!);
        backward(inputs * order[i]!, digits.trainingLabels[order[i]!]!);
      }
      update(w1, dw1, kept);
      update(b1, db1, 1);
      update(w2, dw2, kept);
      update(b2, db2, 1);
    }
  }

  return {
    version: `Node ${process.versions.node}`,
    run(images) {
      const start = performance.now();
      if (workload.does === "train") trainOn(images);
      else for (let i = 0; i < images; i++) forward(x, inputs * (i % workload.images));
      return (performance.now() - start) / 1000;
    },
    accuracy() {
      const outputs = new Float32Array(10 * digits.testLabels.length);
      digits.testLabels.forEach((_, i) => {
        forward(test, inputs * i);
        outputs.set(y, 10 * i);
      });
      return accuracyOf(outputs, digits.testLabels);
    },
  };
});
