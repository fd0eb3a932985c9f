import type { Dataset } from "../core/dataset.ts";
import { digestOfBytes, digestOfDataset } from "../core/digest.ts";
import { describe, RequestError } from "../core/errors.ts";

import { isDataset } from "./inputs.ts";
import type { Model } from "./model.ts";

/* What tells bytes, data and models from others, for whoever asks from outside. */

/**
 * SHA-256 of bytes, as 64 hexadecimal digits (FIPS 180-4).
 *
 * A FailureError where the browser has no cryptography: it gives it to pages served over https or from localhost only.
 *
 * @throws RequestError for anything but bytes
 *
 * @example
 * ```ts
 * await sha256(new Uint8Array(0)); // "e3b0c44298fc1c149afb…"
 * ```
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (bytes instanceof Uint8Array) return digestOfBytes(bytes);
  throw new RequestError(
    `sha256: expected a Uint8Array, got ${describe(bytes)}`,
    "encode text with new TextEncoder().encode(text)",
  );
}

/**
 * What tells one dataset from another: SHA-256 over the shape, the inputs and the targets, as 64 hexadecimal digits.
 * Name and classes do not count. Computed once for each dataset object: arrays changed later go unnoticed.
 *
 * @throws RequestError for anything but a dataset
 *
 * @example
 * ```ts
 * (await fingerprint(data.training)) === checkpoint.dataset; // is it the data that the training began with?
 * ```
 */
export async function fingerprint(dataset: Dataset): Promise<string> {
  if (isDataset(dataset)) return digestOfDataset(dataset);
  throw new RequestError(`fingerprint: expected a dataset, got ${describe(dataset)}`, "make one with dataset({ ... })");
}

/**
 * SHA-256 over the bytes of all weights in their order: two models with one hash have the same bits.
 *
 * @returns 64 hexadecimal digits
 *
 * @example
 * ```ts
 * await parametersHash(await create(spec, { seed: 1 }));
 * ```
 */
export async function parametersHash(model: Model): Promise<string> {
  const arrays = Object.values(model.weights).map(({ data }) => new Uint8Array(data.buffer));
  const bytes = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return digestOfBytes(bytes);
}
