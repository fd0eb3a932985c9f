import { create, type Dataset, dense, type Model, type Network, network, sgd, train } from "inkling";
import { CannotError } from "./serve.ts";
import type { Workload } from "./workloads.ts";

/** A workload's network as Inkling describes it. */
export function networkOf(workload: Workload): Network<readonly [784], readonly [10]> {
  if (workload.network === "conv" || workload.cost === "log-likelihood") {
    throw new CannotError("not yet: the library has no convolutions");
  }
  return network({ input: [784], cost: workload.cost, layers: [dense(workload.hidden), dense(10)] });
}

/** The network that reading is measured with: an epoch of the book's training, the same weights at each call. */
export async function trainedModel(
  workload: Workload,
  training: Dataset,
): Promise<Model<readonly [784], readonly [10]>> {
  const model = await create(networkOf(workload), { seed: workload.seed });
  const optimizer = sgd({ learningRate: 3 });
  await train(model, training.take(50_000), { epochs: 1, batchSize: 10, optimizer }).result;
  return model;
}
