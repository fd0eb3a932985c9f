import type { Dataset } from "../../core/dataset.ts";
import { inspect } from "../../network/inspect.ts";
import type { Model } from "../../network/model.ts";

/** How far the sigmoid neurons of a layer are from where they can learn, over the first 1,000 training images. */
export interface Neurons {
  /** Mean of the squared length of an input, pixels from 0 to 1: z moves by eta delta times as much. */
  readonly inputSquares: number;
  /** Root of the mean of z^2, over neurons and images. */
  readonly size: number;
  /** Mean of sigma'(z) = a (1 - a), at most 1/4. */
  readonly slope: number;
  /** Share of neurons and images with an activation below 0.01 or above 0.99. */
  readonly saturated: number;
  /** Neurons whose activation is below 0.01 for every image, or above 0.99 for every image: they tell nothing. */
  readonly silent: number;
  /** All neurons of the layer. */
  readonly count: number;
}

/** Looks at a layer of sigmoid neurons. */
export async function neuronsOf(model: Model, training: Dataset, layer: string): Promise<Neurons> {
  const shown = training.take(Math.min(training.count, 1000));
  const { weightedInputs, activations } = await inspect(model, shown);
  const z = weightedInputs[layer]!.data;
  const a = activations[layer]!.data;
  const count = a.length / shown.count;
  let [squares, slopes, saturated] = [0, 0, 0];
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < a.length; i++) {
    squares += z[i]! * z[i]!;
    slopes += a[i]! * (1 - a[i]!);
    if (a[i]! < 0.01) low[i % count]!++;
    if (a[i]! > 0.99) high[i % count]!++;
    if (a[i]! < 0.01 || a[i]! > 0.99) saturated++;
  }
  const unit = shown.inputs instanceof Uint8Array ? 1 / 255 : 1;
  let ink = 0;
  for (const x of shown.inputs) ink += x * x * unit * unit;
  return {
    inputSquares: short(ink / shown.count),
    size: short(Math.sqrt(squares / a.length)),
    slope: short(slopes / a.length),
    saturated: short(saturated / a.length),
    silent: [...low.keys()].filter((j) => low[j] === shown.count || high[j] === shown.count).length,
    count,
  };
}

/** Four digits are enough to be read. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
