import type { Dataset } from "../core/dataset.ts";
import type { Floats, Shape } from "../core/shape.ts";
import { checkDataset } from "./inputs.ts";
import type { Model } from "./model.ts";

/** How well a model reads a dataset. */
export interface Evaluation {
  /** Examples read rightly. */
  readonly correct: number;
  readonly total: number;
  /** correct / total, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cost of an example, without regularization. */
  readonly cost: number;
  /** `confusion[i][j]`: how many examples of class i were read as class j. Empty where targets are vectors. */
  readonly confusion: readonly (readonly number[])[];
  /** The class that each example was read as: its largest output, the first of equals. Empty where targets are vectors. */
  readonly labels: Uint16Array;
}

/**
 * Reads every example of a dataset and counts.
 *
 * With labels, an example is right when its class has the largest output, as in the book. With vectors as targets, it
 * is right when every output stands on the same side of one half as what was wanted.
 *
 * @throws RequestError where the data's inputs or classes do not fit the network
 *
 * @example
 * ```ts
 * const { accuracy, confusion } = await evaluate(model, data.test);
 * console.log(`${(100 * accuracy).toFixed(2)} %, fours read as nines: ${confusion[4]?.[9]}`);
 * ```
 */
export async function evaluate<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  data: Dataset,
): Promise<Evaluation> {
  checkDataset("evaluate", model.network, data);
  const { outputs, cost } = await model.compiled.evaluate(data);
  const counted = data.targets instanceof Float32Array ? countVectors(outputs, data) : countLabels(outputs, data);
  return { ...counted, total: data.count, accuracy: counted.correct / data.count, cost: cost / data.count };
}

function countLabels(outputs: Floats, data: Dataset): Pick<Evaluation, "correct" | "confusion" | "labels"> {
  const size = outputs.length / data.count;
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const labels = new Uint16Array(data.count).map((_, n) => largest(outputs, n * size, size));
  let correct = 0;
  labels.forEach((label, n) => {
    const target = data.targets[n]!;
    if (label === target) correct++;
    confusion[target]![label]!++;
  });
  return { correct, confusion, labels };
}

function countVectors(outputs: Floats, data: Dataset): Pick<Evaluation, "correct" | "confusion" | "labels"> {
  const size = outputs.length / data.count;
  let correct = 0;
  for (let n = 0; n < data.count; n++) {
    let right = true;
    for (let j = n * size; j < (n + 1) * size; j++) right &&= outputs[j]! >= 0.5 === data.targets[j]! >= 0.5;
    if (right) correct++;
  }
  return { correct, confusion: [], labels: new Uint16Array(0) };
}

/** Position of the largest of `size` numbers from `start` on; of equals, the first. */
export function largest(values: Floats, start: number, size: number): number {
  let best = 0;
  for (let j = 1; j < size; j++) if (values[start + j]! > values[start + best]!) best = j;
  return best;
}
