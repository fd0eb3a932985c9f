import {
  conv2d,
  create,
  type Dataset,
  dense,
  flatten,
  type Model,
  maxPool2d,
  type Network,
  network,
  type Shape,
  sgd,
  train,
} from "inkling";
import type { Workload } from "./workloads.ts";

const relu = { activation: "relu", weights: "scaled" } as const;

/** A workload's network as Inkling describes it. */
export function networkOf({ network: kind, cost, hidden }: Workload): Network<Shape, readonly [10]> {
  if (kind === "dense") return network({ input: [784], cost, layers: [dense(hidden), dense(10)] });
  return network({
    input: [28, 28, 1],
    cost,
    layers: [
      conv2d(20, 5, relu),
      maxPool2d(2),
      conv2d(40, 5, relu),
      maxPool2d(2),
      flatten(),
      dense(hidden, relu),
      dense(10, { activation: "softmax", weights: "scaled" }),
    ],
  });
}

/** The model that a workload begins with; of convolutions, with these weights, one for each of the workload's tensors. */
export async function firstModel(
  workload: Workload,
  tensors: readonly Float32Array[],
): Promise<Model<Shape, readonly [10]>> {
  const { seed, threads, hidden } = workload;
  const model = await create(networkOf(workload), { seed, threads });
  if (workload.network === "dense") return model; // the weights came from this seed
  const named = Object.entries(model.weights).map(([name, { shape }], i) => {
    // What the hidden neurons read comes from 40 maps of 4x4.
    const given = name === "dense1.weight" ? [hidden, 40, 4, 4] : workload.tensors[i]!;
    return [name, { shape, data: channelsLast(tensors[i]!, given) }] as const;
  });
  model.compiled.writeWeights(Object.fromEntries(named));
  return model;
}

/** [to, channels, height, width] as [to, height, width, channels]; anything else as it is. */
export function channelsLast(tensor: Float32Array, [to = 0, channels = 0, ...rest]: readonly number[]): Float32Array {
  if (rest.length === 0) return tensor;
  const pixels = rest.reduce((product, length) => product * length, 1);
  const last = new Float32Array(tensor.length);
  for (let filter = 0; filter < to; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let p = 0; p < pixels; p++) {
        last[(filter * pixels + p) * channels + channel] = tensor[(filter * channels + channel) * pixels + p]!;
      }
    }
  }
  return last;
}

/** The dense network that reading is measured with: an epoch of the book's training, the same weights at each call. */
export async function trainedModel(workload: Workload, training: Dataset): Promise<Model<Shape, readonly [10]>> {
  const model = await create(networkOf(workload), { seed: workload.seed });
  const optimizer = sgd({ learningRate: 3 });
  await train(model, training.take(50_000), { epochs: 1, batchSize: 10, optimizer }).result;
  return model;
}
