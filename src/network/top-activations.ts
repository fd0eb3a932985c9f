import type { Dataset } from "../core/dataset.ts";
import { requireChoice, requireInteger } from "../core/errors.ts";
import type { Shape, Tensor } from "../core/shape.ts";
import { toInputs } from "./inputs.ts";
import { inspect } from "./inspect.ts";
import type { Model } from "./model.ts";
import { placedLayers } from "./network.ts";

/** What `topActivations` is told. */
export interface TopActivationsOptions {
  /** The layer that is watched, by its name: `conv2d1`. */
  readonly layer: string;
  /** How many examples are wanted for each unit; 5. */
  readonly count?: number;
  /** Told how many examples were looked at, every hundred; what it returns is waited for, and what it throws ends the work. */
  readonly onProgress?: (examples: number) => void | Promise<void>;
}

/** The examples that excite the units of a layer most. */
export interface TopActivations {
  /** Numbers of the examples, `[units][count]`, the most exciting first. */
  readonly examples: readonly Uint32Array[];
  /** What the unit says of each, `[units][count]`. */
  readonly activations: readonly Float64Array[];
  /** Where a feature map says it, as row x width + column, `[units][count]`; 0 for a neuron. */
  readonly places: readonly Uint32Array[];
}

/** Examples that are looked at together: all that goes on inside is kept for as many. */
const AT_ONCE = 100;

interface Excited {
  readonly example: number;
  readonly activation: number;
  readonly weightedInput: number;
  readonly place: number;
}

/**
 * Which examples each neuron or feature map of a layer likes best: those of which it says most. A feature map says as
 * much as the place in it that says most. Of examples that say the same, such as 1, the one with the larger weighted input
 * comes first, then the earlier one.
 *
 * @throws RequestError for a layer that is not there, more examples than the data have, or data of a wrong size
 *
 * @example
 * ```ts
 * const { examples } = await topActivations(model, data.test, { layer: "dense1" });
 * examples[12]; // the five test digits that excite neuron 12 most
 * ```
 */
export async function topActivations<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  data: Dataset,
  { layer, count = 5, onProgress }: TopActivationsOptions,
): Promise<TopActivations> {
  toInputs("topActivations", model.network, data);
  requireChoice(
    "topActivations: layer",
    layer,
    placedLayers(model.network).map(({ name }) => name),
  );
  requireInteger("topActivations: count", count, 1, data.count);
  let best: Excited[][] = [];
  for (let start = 0; start < data.count; start += AT_ONCE) {
    const end = Math.min(start + AT_ONCE, data.count);
    const part = data.slice(start, end);
    const { activations, weightedInputs } = await inspect(model, part);
    const excited = mostExcited(activations[layer]!, weightedInputs[layer]!, start);
    best = excited.map((units, unit) => [...(best[unit] ?? []), ...units].sort(moreExcited).slice(0, count));
    await onProgress?.(end);
  }
  return {
    examples: best.map((unit) => Uint32Array.from(unit, ({ example }) => example)),
    activations: best.map((unit) => Float64Array.from(unit, ({ activation }) => activation)),
    places: best.map((unit) => Uint32Array.from(unit, ({ place }) => place)),
  };
}

/** The place of each unit that says most of each example, `[units][examples]`. */
function mostExcited({ shape, data: a }: Tensor, { data: z }: Tensor, start: number): Excited[][] {
  const units = shape.at(-1)!;
  const size = a.length / shape[0]!;
  return Array.from({ length: units }, (_, unit) =>
    Array.from({ length: shape[0]! }, (_, n) => {
      let best = n * size + unit;
      for (let i = best + units; i < (n + 1) * size; i += units) {
        if (a[i]! > a[best]! || (a[i] === a[best] && z[i]! > z[best]!)) best = i;
      }
      const place = (best - n * size - unit) / units;
      return { example: start + n, activation: a[best]!, weightedInput: z[best]!, place };
    }),
  );
}

function moreExcited(a: Excited, b: Excited): number {
  return b.activation - a.activation || b.weightedInput - a.weightedInput || a.example - b.example;
}
