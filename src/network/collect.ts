import type { Floats, Shape, Tensors } from "../core/shape.ts";
import type { WeightDefinition } from "../layers/layer.ts";
import type { LayerState } from "./back-propagation.ts";

/* Arrays of all layers, by name. */

/** Copies of one array for each weight of each layer, by full name; of those that are wanted. */
export function collect(
  layers: readonly LayerState[],
  read: (layer: LayerState, name: string) => Float64Array,
  wanted: (definition: WeightDefinition) => boolean = () => true,
): Tensors {
  const entries = layers.flatMap((layer) =>
    Object.entries(layer.place.weights)
      .filter(([, definition]) => wanted(definition))
      .map(([name, { shape }]) => {
        return [`${layer.place.name}.${name}`, { shape, data: read(layer, name).slice() }] as const;
      }),
  );
  return Object.fromEntries(entries);
}

/** Room for one array of every layer over all samples, filled a chunk at a time. */
export function stack(layers: readonly LayerState[], count: number, read: (layer: LayerState) => Float64Array) {
  const tensors: Record<string, { shape: Shape; data: Floats }> = {};
  for (const { place, size } of layers) {
    tensors[place.name] = { shape: [count, ...place.outputShape], data: new Float64Array(count * size) };
  }
  return {
    tensors,
    add(start: number): void {
      for (const layer of layers) tensors[layer.place.name]!.data.set(read(layer), start * layer.size);
    },
  };
}
