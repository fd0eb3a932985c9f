/** onnxruntime reading: `onnxruntime.js node` is its native library, `onnxruntime.js web` its WebAssembly. */
import { accuracyOf, serve, toFloats } from "../serve.ts";
import { onnxModel } from "./onnx-model.js";

const web = process.argv[2] === "web";
const { default: module, ...names } = await import(web ? "onnxruntime-web" : "onnxruntime-node");
const { env, InferenceSession, Tensor } = names.InferenceSession === undefined ? module : names;

await serve(async (workload, digits) => {
  const { batchSize, images: count, threads } = workload;
  if (web) env.wasm.numThreads = threads;
  const session = await InferenceSession.create(onnxModel(workload, digits.weights), {
    executionProviders: [web ? "wasm" : "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const shape = workload.network === "dense" ? [784] : [1, 28, 28];
  const x = toFloats(digits.testImages);
  const calls = Array.from({ length: count / batchSize }, (_, i) => ({
    x: new Tensor("float32", x.slice(784 * batchSize * i, 784 * batchSize * (i + 1)), [batchSize, ...shape]),
  }));
  return {
    version: env.versions[web ? "web" : "node"] ?? env.versions.common,
    async run(images) {
      const start = performance.now();
      for (let i = 0; i < images / batchSize; i++) await session.run(calls[i % calls.length]);
      return (performance.now() - start) / 1000;
    },
    async accuracy() {
      const outputs = new Float32Array(10 * count);
      for (let i = 0; i < calls.length; i++) outputs.set((await session.run(calls[i])).y.data, 10 * batchSize * i);
      return accuracyOf(outputs, digits.testLabels);
    },
  };
});
