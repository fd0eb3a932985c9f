// A program as users write it, for the type checker alone: their settings differ from ours.
import { create, type Dataset, dense, type Model, network, type Prediction, predict, sgd, train } from "inkling";

const spec = network({ input: [28, 28, 1], cost: "log-likelihood", layers: [dense(10, { activation: "softmax" })] });

export async function learn(data: Dataset, signal: AbortSignal): Promise<Model> {
  const model = await create(spec, { seed: 1 });
  const output: readonly [10] = model.network.output;
  const options = { epochs: 1, batchSize: output[0], optimizer: sgd({ learningRate: 1 }), validation: data, signal };
  for await (const { validation } of train(model, data, options)) console.log(validation.accuracy.toFixed(3));
  // @ts-expect-error a cost that does not exist
  network({ input: [2], cost: "absolute", layers: [dense(1)] });
  return model;
}

export async function read(model: Model, pixels: Uint8Array): Promise<Prediction | undefined> {
  return (await predict(model, pixels))[0];
}
