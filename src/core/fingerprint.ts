import type { Dataset } from "./dataset.ts";
import { FailureError } from "./errors.ts";

/**
 * SHA-256 of bytes, as 64 hexadecimal digits (FIPS 180-4).
 *
 * A FailureError where the browser has no cryptography: it gives it to pages served over https or from localhost only.
 *
 * @example
 * ```ts
 * await sha256(new Uint8Array(0)); // "e3b0c44298fc1c149afb…"
 * ```
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // `subtle` is undefined in insecure pages, although its type does not say so.
  const subtle = globalThis.crypto?.subtle as typeof crypto.subtle | undefined;
  if (subtle === undefined) {
    throw new FailureError(
      "sha256: this page has no cryptography, because it was not served securely",
      "serve the page over https, or open it from localhost",
    );
  }
  // The digest takes no shared memory.
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
  const digest = new Uint8Array(await subtle.digest("SHA-256", own));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const known = new WeakMap<Dataset, Promise<string>>();

/**
 * What tells one dataset from another: SHA-256 over the shape, the inputs and the targets, as 64 hexadecimal digits.
 * Name and classes do not count. Computed once for each dataset object: arrays changed later go unnoticed.
 *
 * @example
 * ```ts
 * (await fingerprint(data.training)) === checkpoint.dataset; // is it the data that the training began with?
 * ```
 */
export function fingerprint(dataset: Dataset): Promise<string> {
  let result = known.get(dataset);
  if (result === undefined) {
    result = compute(dataset);
    known.set(dataset, result);
  }
  return result;
}

/** The hash of a line that holds the hashes of the arrays: nothing of their size has to be joined in memory. */
async function compute({ shape, inputs, targets }: Dataset): Promise<string> {
  const line = [shape.join("x"), await describeArray(inputs), await describeArray(targets)].join(" ");
  return sha256(new TextEncoder().encode(line));
}

async function describeArray(array: Uint8Array | Float32Array): Promise<string> {
  const kind = array instanceof Uint8Array ? "bytes" : "floats";
  return `${kind}:${await sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))}`;
}
