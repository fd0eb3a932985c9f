import { create, dense, generatedDigits, network, parametersHash, predict, sgd, train } from "inkling";

/** Trains a small network; what it returns must be the same in Node and in every page, whatever bundled it. */
export async function program(): Promise<string> {
  const digits = generatedDigits({ count: 200 });
  const spec = network({
    input: [784],
    cost: "cross-entropy",
    layers: [dense(12, { activation: "tanh" }), dense(10, { activation: "sigmoid", weights: "scaled" })],
  });
  const model = await create(spec, { seed: 1 });
  const run = train(model, digits, { epochs: 2, batchSize: 10, optimizer: sgd({ learningRate: 0.5 }) });
  const { epochs } = await run.result;
  const [top] = await predict(model, digits.inputs.subarray(0, 784));
  return JSON.stringify({
    cost: epochs.map((epoch) => epoch.training.cost),
    label: top?.label,
    probability: top?.probability,
    hash: await parametersHash(model),
  });
}
