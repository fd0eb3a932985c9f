import {
  type BackPropagationTrace,
  create,
  dataset,
  dense,
  finiteDifference,
  network,
  traceBackPropagation,
} from "inkling";
import type { TaskContext } from "../messages.ts";

/** A small network and one example for it. */
export interface SmallNetwork {
  /** Of its weights. */
  readonly seed: number;
  /** Weights and biases that are other ones than the seed's, by array and place in it. */
  readonly changes: readonly { readonly name: string; readonly entry: number; readonly value: number }[];
  /** Two inputs. */
  readonly x: readonly number[];
  /** What is wanted of two outputs. */
  readonly y: readonly number[];
}

/** Every number of the network for the example. */
export interface Propagated {
  readonly trace: BackPropagationTrace;
  /** Weights and biases by their arrays' names. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  /** dC/dw and dC/db by finite differences, in the same order. */
  readonly differences: Readonly<Record<string, Float64Array>>;
}

const spec = network({ input: [2], cost: "quadratic", layers: [dense(3), dense(2)] });

/** Takes the example through the network and its error back, and asks for each gradient a second time, without calculus. */
export async function backPropagation(
  { seed, changes, x, y }: SmallNetwork,
  _context: TaskContext,
): Promise<Propagated> {
  const model = await create(spec, { seed, engine: "reference" });
  const tensors = model.weights;
  for (const { name, entry, value } of changes) tensors[name]!.data[entry] = value;
  model.compiled.writeWeights(tensors);
  const example = dataset({
    name: "the example",
    shape: [2],
    inputs: Float32Array.from(x),
    targets: Float32Array.from(y),
  });
  const weights: Record<string, Float64Array> = {};
  const differences: Record<string, Float64Array> = {};
  for (const [name, { data }] of Object.entries(tensors)) {
    weights[name] = Float64Array.from(data);
    const slopes = new Float64Array(data.length);
    for (let entry = 0; entry < slopes.length; entry++) {
      slopes[entry] = await finiteDifference(model, example, { name, entry });
    }
    differences[name] = slopes;
  }
  return { trace: traceBackPropagation(model, example), weights, differences };
}
