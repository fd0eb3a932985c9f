/* Changes to a list of layers, and the size that each kind of layer has. */
import type { HiddenLayer } from "../../work/training/layers.ts";

type Layers = readonly HiddenLayer[];

/** The number that a layer is known by. */
export interface LayerSize {
  readonly name: "units" | "channels" | "size";
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly text: string;
}

/** How large a layer is, in one number and in words. */
export function sizeOf(layer: HiddenLayer): LayerSize {
  switch (layer.kind) {
    case "dense":
      return {
        name: "units",
        label: "Neurons",
        value: layer.units,
        most: 10_000,
        text: `${layer.units} ${layer.activation}`,
      };
    case "conv2d":
      return {
        name: "channels",
        label: "Maps",
        value: layer.channels,
        most: 256,
        text: `${layer.channels} ${layer.activation}`,
      };
    case "maxPool2d":
    case "averagePool2d":
      return { name: "size", label: "Window", value: layer.size, most: 28, text: `${layer.size} × ${layer.size}` };
  }
}

const FRESH: Readonly<Record<HiddenLayer["kind"], HiddenLayer>> = {
  dense: { kind: "dense", units: 30, activation: "sigmoid" },
  conv2d: { kind: "conv2d", channels: 20, kernel: 5, activation: "sigmoid" },
  maxPool2d: { kind: "maxPool2d", size: 2 },
  averagePool2d: { kind: "averagePool2d", size: 2 },
};

/** With a layer more: neurons at the end, what looks at images behind the last that does. */
export function added(layers: Layers, kind: HiddenLayer["kind"]): Layers {
  return kind === "dense" ? [...layers, FRESH.dense] : amongImages(layers, FRESH[kind]);
}

/** With a layer put where there are still images: before the first neurons. */
function amongImages(layers: Layers, layer: HiddenLayer): Layers {
  const neurons = layers.findIndex(({ kind }) => kind === "dense");
  return layers.toSpliced(neurons < 0 ? layers.length : neurons, 0, layer);
}

export function changed(layers: Layers, index: number, change: Readonly<Record<string, unknown>>): Layers {
  return layers.with(index, { ...layers[index], ...change } as HiddenLayer);
}

export function takenOut(layers: Layers, index: number): Layers {
  return layers.toSpliced(index, 1);
}

/** What one click does about a layer that cannot stand where it is. */
export function remedyFor(
  layers: Layers,
  index: number,
  received: readonly number[],
): { readonly label: string; readonly layers: Layers } {
  const layer = layers[index]!;
  const [height = 0, , channels] = received;
  if (layer.kind !== "dense" && channels === undefined) {
    return { label: "Move it before the neurons", layers: amongImages(takenOut(layers, index), layer) };
  }
  if (layer.kind === "conv2d") {
    return { label: `Make its kernel ${height} × ${height}`, layers: changed(layers, index, { kernel: height }) };
  }
  if (layer.kind !== "dense" && height > 1) {
    return { label: `Make its window ${height} × ${height}`, layers: changed(layers, index, { size: height }) };
  }
  return { label: "Take it out", layers: takenOut(layers, index) };
}
