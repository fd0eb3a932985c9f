/* How much goes through a network at a time, and what takes how much memory. */

/** Samples that go through the network at a time. */
export const CHUNK = 128;

/** The most mini-batches, and the most samples, of one call into the module. */
export const MOST_BATCHES = 256;
export const MOST_SAMPLES = 4096;

/** The most floats of inputs that stand in memory at a time. */
export const MOST_FLOATS = 2 ** 20;

/** Bytes of a mini-batch's -eta/m and eta lambda/n. */
export const RATES = 16;

/** The most bytes of a packed sample: two for every input, two where 128 or more in a row are 0, and what is written behind the end. */
export function mostPacked(inputs: number): number {
  return 2 * (inputs + Math.ceil(inputs / 128)) + 32;
}

/** Bytes from one sample's inputs to the next, where they are bytes. */
export function bytesStride(inputs: number): number {
  return Math.ceil(inputs / 16) * 16;
}
