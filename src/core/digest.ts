import type { Dataset } from "./dataset.ts";
import { FailureError } from "./errors.ts";

/** SHA-256 of bytes, as 64 hexadecimal digits; a FailureError where the browser has no cryptography. */
export async function digestOfBytes(bytes: Uint8Array): Promise<string> {
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

/** SHA-256 over a dataset's shape, inputs and targets, computed once for each dataset object. */
export function digestOfDataset(dataset: Dataset): Promise<string> {
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
  return digestOfBytes(new TextEncoder().encode(line));
}

async function describeArray(array: Uint8Array | Float32Array): Promise<string> {
  const kind = array instanceof Uint8Array ? "bytes" : "floats";
  return `${kind}:${await digestOfBytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))}`;
}
