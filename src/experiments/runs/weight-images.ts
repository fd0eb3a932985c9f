import type { Model } from "../../network/model.ts";

/**
 * The weights of a layer as images: of a dense layer over 28x28 pixels one for each neuron, of a convolution over one
 * channel one for each filter. Bytes in Base64, 128 for 0, the largest weight of all 1 or 255.
 */
export function imagesOf(model: Model, layer: string): string[] {
  const { shape, data } = model.weights[`${layer}.weight`]!;
  const count = shape[0]!;
  const size = data.length / count;
  let largest = 0;
  for (const weight of data) largest = Math.max(largest, Math.abs(weight));
  const bytes = Uint8Array.from(data, (weight) => 128 + Math.round((127 * weight) / largest));
  return Array.from({ length: count }, (_, i) => base64(bytes.subarray(i * size, (i + 1) * size)));
}

/** Bytes as text, as pictures carry their pixels. */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
