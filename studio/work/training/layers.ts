/*
 * The hidden layers of a network in a line of text, as they stand in an address: `30`, `100relu`, `c20k5-p2-100`. A layer is
 * a convolution of 20 maps with kernels of 5x5 (`c20k5`), a max-pooling or average pooling of 2x2 (`p2`, `a2`), or dense
 * neurons (`30`); what is no sigmoid says so at its end. `none` stands for a network without hidden layers.
 */

export const activations = ["sigmoid", "tanh", "relu", "linear"] as const;
export type Activation = (typeof activations)[number];

/** A hidden layer that can be added in the page. */
export type HiddenLayer =
  | { readonly kind: "dense"; readonly units: number; readonly activation: Activation }
  | { readonly kind: "conv2d"; readonly channels: number; readonly kernel: number; readonly activation: Activation }
  | { readonly kind: "maxPool2d"; readonly size: number }
  | { readonly kind: "averagePool2d"; readonly size: number };

/** Text that is no list of layers: what is wrong with it, and what to do. */
export interface LayersProblem {
  readonly what: string;
  readonly remedy: string;
}

const SHAPES = {
  dense: /^([1-9]\d{0,4})([a-z]*)$/,
  conv2d: /^c([1-9]\d{0,2})k([1-9]\d?)([a-z]*)$/,
  pooling: /^([pa])([1-9]\d?)$/,
};

/** The layers that a text means, or what is wrong with it. */
export function parseLayers(text: string): { layers: HiddenLayer[] } | { problem: LayersProblem } {
  if (text === "none") return { layers: [] };
  const layers: HiddenLayer[] = [];
  for (const part of text.split("-")) {
    const layer = parseLayer(part);
    if ("what" in layer) return { problem: layer };
    layers.push(layer);
  }
  return { layers };
}

function parseLayer(part: string): HiddenLayer | LayersProblem {
  const pooling = SHAPES.pooling.exec(part);
  if (pooling !== null) return { kind: pooling[1] === "p" ? "maxPool2d" : "averagePool2d", size: Number(pooling[2]) };
  const conv = SHAPES.conv2d.exec(part);
  const dense = SHAPES.dense.exec(part);
  const word = (conv?.[3] ?? dense?.[2]) || "sigmoid";
  const activation = activations.find((name) => name === word);
  if ((conv ?? dense) !== null && activation === undefined) {
    return {
      what: `“${part}” in net ends in “${word}”, which is no activation`,
      remedy: `end it in ${activations.slice(1).join(", ")}, or in nothing for sigmoid`,
    };
  }
  if (conv !== null)
    return { kind: "conv2d", channels: Number(conv[1]), kernel: Number(conv[2]), activation: activation! };
  if (dense !== null) return { kind: "dense", units: Number(dense[1]), activation: activation! };
  return {
    what: `“${part}” in net is no layer`,
    remedy: "write 30 for neurons, c20k5 for 20 maps with kernels of 5x5, p2 or a2 for pooling, and - between layers",
  };
}

/** The text that means these layers. */
export function formatLayers(layers: readonly HiddenLayer[]): string {
  if (layers.length === 0) return "none";
  return layers.map(formatLayer).join("-");
}

function formatLayer(layer: HiddenLayer): string {
  if (layer.kind === "maxPool2d") return `p${layer.size}`;
  if (layer.kind === "averagePool2d") return `a${layer.size}`;
  const ending = layer.activation === "sigmoid" ? "" : layer.activation;
  return layer.kind === "dense" ? `${layer.units}${ending}` : `c${layer.channels}k${layer.kernel}${ending}`;
}
