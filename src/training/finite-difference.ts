import type { Dataset } from "../core/dataset.ts";
import { RequestError, requireInteger } from "../core/errors.ts";
import { checkDataset } from "../network/inputs.ts";
import type { Model } from "../network/model.ts";

/** Which number of a model is meant. */
export interface WeightPlace {
  /** An array of weights: `dense1.weight`. */
  readonly name: string;
  /** Which number of it, from 0, in its own order. */
  readonly entry: number;
}

/** h of the finite difference. Its error is about h^4 from the series and 1e-16/h from rounding. */
const STEP = 2e-4;

/**
 * How the mean cost of some examples changes with one weight, found without any calculus: the weight is moved a little
 * to both sides, and the cost asked each time, by the five-point formula (C(w-2h) - 8 C(w-h) + 8 C(w+h) - C(w+2h)) / 12h.
 * Afterward the weight is what it was.
 *
 * Use a model of engine `reference`, where it agrees with back-propagation to about 1e-9: in float32 the differences have
 * too few digits. Where a kink of ReLU or of max-pooling lies within the step it means nothing; `gradientCheck`, which goes over
 * many weights, leaves these out.
 *
 * @throws RequestError for an array or a number that the model does not have, and for data that do not fit it
 * @see Nielsen, chapter 2, equation 46
 *
 * @example
 * ```ts
 * const model = await create(spec, { seed: 1, engine: "reference" });
 * const slope = await finiteDifference(model, data.take(1), { name: "dense1.weight", entry: 0 });
 * traceBackPropagation(model, data.take(1)).layers[0]?.gradients.weight?.[0]; // the same to nine digits
 * ```
 */
export async function finiteDifference(model: Model, data: Dataset, { name, entry }: WeightPlace): Promise<number> {
  checkDataset("finiteDifference", model.network, data);
  const { compiled } = model;
  const weights = compiled.readWeights();
  const values = weights[name]?.data;
  if (values === undefined) {
    throw new RequestError(
      `finiteDifference: the model has no weights "${name}"`,
      `name one of ${Object.keys(weights).join(", ")}`,
    );
  }
  requireInteger(`finiteDifference: entry of ${name}`, entry, 0, values.length - 1);
  const middle = values[entry]!;
  const costAt = async (steps: number): Promise<number> => {
    values[entry] = middle + steps * STEP;
    compiled.writeWeights(weights);
    return (await compiled.evaluate(data, { wholeBatch: true })).cost / data.count;
  };
  try {
    const across = (await costAt(-2)) - (await costAt(2));
    const near = (await costAt(1)) - (await costAt(-1));
    return (across + 8 * near) / (12 * STEP);
  } finally {
    values[entry] = middle;
    compiled.writeWeights(weights);
  }
}
